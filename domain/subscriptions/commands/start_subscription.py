"""Start a plan on a member (SUB-01, SUB-04)."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.catalogue.model import Catalogue, Obstacle, ObstacleCode, Plan
from domain.catalogue.queries import load_catalogue
from domain.catalogue.rules import why_not_sellable
from domain.catalogue.rules.goods import chosen_errors
from domain.catalogue.rules.tags import given_errors, open_tags, tag_codes
from domain.kernel.database import Reading
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.ids import new_id
from domain.kernel.reason import Arguments
from domain.kernel.refusal import FieldError, InvalidInput, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.payments.commands.schedule_charges import charge_soon
from domain.people.commands.hold_living import hold_living
from domain.people.queries.billing import billing_organisation
from domain.subscriptions.commands.agreements import has_agreement
from domain.subscriptions.commands.begin_paid import begin_paid
from domain.subscriptions.commands.bill_terms import bill_terms
from domain.subscriptions.commands.conditions import refuse_if_unfit
from domain.subscriptions.commands.offer_block import hold_offer, refuse_if_blocked
from domain.subscriptions.model import (
    AWAITED,
    NoPrice,
    OrderToConfirm,
    PlanNotSellable,
    Running,
    Started,
    StartSubscription,
    StopKind,
    SubscriptionStarted,
    TermPromise,
)
from domain.subscriptions.repository.choices import choose
from domain.subscriptions.repository.knowing import learn_order
from domain.subscriptions.repository.orders import order_setting
from domain.subscriptions.repository.tags import add_tags
from domain.subscriptions.repository.terms import insert_promises, insert_subscription, turn_states, write_values
from domain.subscriptions.rules.contracts import bound_until
from domain.subscriptions.rules.orders import is_confirmed
from domain.subscriptions.rules.payers import NO_AGREEMENT
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.promises import by_number, promises_of
from domain.subscriptions.rules.reckoning import Reckoner
from domain.subscriptions.rules.terms import automatic_end, state_on_start, terms_ahead
from domain.subscriptions.rules.vipps import method_faults

COPIES_MAX = 10_000
YEARS_BACK_MAX = 10


async def start_subscription(work: Work, command: StartSubscription, *, idempotency_key: str) -> Started:
    """Start a subscription; term 1 and its invoice follow at once where the invoice's day has come (BIL-03).

    Refuses with NotFound (member, payer, plan), PlanNotSellable (disabled, not sold that day, no price), InvalidInput
    (organisation not clear, method without agreement, copies, a start too far back). The same key, the same answer.
    """
    known = await claim(work, idempotency_key, request_hash("start_subscription", asdict(command)))
    if known is not None:
        invoice = known["invoice_id"]
        return Started(UUID(known["subscription_id"]), UUID(invoice) if invoice else None)
    await hold_living(work, [("memberId", command.member_id), ("payerId", command.payer_id)])
    catalogue = await load_catalogue(work)
    plan = catalogue.plans.get(command.plan_id)
    if plan is None:
        raise NotFound("plan", command.plan_id)
    await hold_offer(work, plan)
    organisation_id = await refuse_order(work, command, plan, catalogue, work.today)
    started = await _start(work, command, plan, catalogue, organisation_id)
    await remember(work, idempotency_key, asdict(started))
    return started


async def refuse_order(
    read: Reading, command: StartSubscription, plan: Plan, catalogue: Catalogue, today: date
) -> UUID:
    """Return the organisation that accounts for an order.

    Raises InvalidInput, NotFound or PlanNotSellable where the plan can't be ordered so today.
    """
    organisation_id = await _organisation(read, catalogue, plan, command)
    payer_id = command.payer_id or command.member_id
    may = await has_agreement(read, command.payment_method, organisation_id, payer_id, today)
    method_errors = _method_errors(command, plan, catalogue, has_agreement=may)
    refuse_if_any([*order_errors(command, catalogue, today), *chosen_errors(plan, command.product_ids), *method_errors])
    if reason := why_not_sellable(plan, today):
        raise PlanNotSellable(plan.id, reason)
    await refuse_if_blocked(read, command.member_id, plan, today)
    await refuse_if_unfit(read, command.member_id, plan, command.start_on)
    return organisation_id


async def _start(
    work: Work, command: StartSubscription, plan: Plan, catalogue: Catalogue, organisation_id: UUID
) -> Started:
    reckoner = Reckoner(catalogue, work.today)
    await learn_order(work, reckoner.pricing, plan, command.member_id)
    subscription, promised = order_of(command, plan, catalogue, reckoner.pricing, work.today)
    end_on, value, bound = subscription.end_on, subscription.monthly_minor, bound_until(plan, command.start_on)
    await insert_subscription(
        work,
        id=subscription.id,
        member_id=command.member_id,
        payer_id=command.payer_id,
        plan_id=plan.id,
        organisation_id=organisation_id,
        state=state_on_start(command.start_on, work.today, begins_paid=plan.offer.begins_paid).value,
        payment_method=command.payment_method,
        copies=command.copies,
        start_on=command.start_on,
        begun_on=subscription.begun_on,
        end_on=end_on,
        stop_kind=StopKind.AUTOMATIC.value if end_on else None,
        registered_on=work.today,
        next_term=1,
        next_start=command.start_on,
        discount_id=command.discount_id,
        restarts_id=command.restarts_id,
        bound_until=bound,
        contract_fee_id=plan.offer.contract.fee_id if plan.offer.contract and bound else None,
        promised_term=subscription.promised_term,
        monthly_minor=value,
        valued_on=max(command.start_on, work.today),
        created_at=work.now,
    )
    await insert_promises(work, subscription.id, promised)
    if command.product_ids:
        await choose(work, subscription.id, command.start_on, command.product_ids)
    await add_tags(work, subscription.id, tags_of_order(command, plan, catalogue))
    assert value is not None, "an order has a value"
    await write_values(work, [(subscription.id, command.start_on, value)])
    work.record(SubscriptionStarted(subscription.id, command.member_id, organisation_id, plan.id, command.start_on))
    if is_confirmed(command, await order_setting(work, organisation_id), work.today):
        work.record(OrderToConfirm(subscription.id, command.member_id, organisation_id))
    billed = await bill_terms(work, organisation_id, [subscription], reckoner)
    if subscription.awaits_payment:
        await begin_paid(work, [subscription.id])
    if end_on is not None or plan.offer.next_plan_ids:
        await turn_states(work, work.today, subscription.id)
    if command.payment_method == "CARD":
        await charge_soon(work, subscription.id)  # the first invoice is charged on the order day (BIL-03)
    await work.audit(
        "start_subscription",
        "subscription",
        subscription.id,
        after=_told(command, plan, catalogue, end_on),
        member_id=command.member_id,
    )
    return Started(subscription.id, billed.invoices[0].id if billed.invoices else None)


def order_of(
    command: StartSubscription, plan: Plan, catalogue: Catalogue, pricing: Pricing, today: date
) -> tuple[Running, tuple[TermPromise, ...]]:
    """Return a subscription as it is ordered on a day, before any term of it is billed, with what it is promised.

    Its value is that of its first term. Refuses with PlanNotSellable.
    """
    promised = promises_of(plan, catalogue, today, command.start_on, chosen=len(command.product_ids))
    if isinstance(promised, Obstacle):
        raise PlanNotSellable(plan.id, promised)
    running = Running(
        id=new_id(),
        member_id=command.member_id,
        payer_id=command.payer_id,
        plan_id=plan.id,
        payment_method=command.payment_method,
        copies=command.copies,
        start_on=command.start_on,
        end_on=None,
        registered_on=today,
        next_term=1,
        next_start=command.start_on,
        monthly_minor=None,
        anchor_on=command.start_on,
        anchor_term=1,
        discount_id=command.discount_id,
        promised_term=promised[-1].number if promised else 0,
        promises=by_number(promised),
    )
    if command.product_ids:
        pricing.learn_choices({running.id: ((command.start_on, command.product_ids),)})
    first = next(terms_ahead(running, pricing))
    charge = pricing.charge(running, first.plan, first.number, first.period, first.promise)
    if isinstance(charge, NoPrice):
        raise PlanNotSellable(plan.id, Obstacle.of(ObstacleCode.NO_PRICE, product=charge.product, on=charge.on))
    ends = automatic_end(running, pricing)
    begun_on = AWAITED if plan.offer.begins_paid else None
    return replace(running, end_on=ends, monthly_minor=charge.monthly_minor, begun_on=begun_on), promised


def tags_of_order(command: StartSubscription, plan: Plan, catalogue: Catalogue) -> tuple[UUID, ...]:
    """Return the reporting tags that an order says, or its plan's that are not closed where it says nothing."""
    return open_tags(catalogue.tags, plan.tag_ids) if command.tag_ids is None else command.tag_ids


def _told(command: StartSubscription, plan: Plan, catalogue: Catalogue, end_on: date | None) -> dict[str, Any]:
    told: dict[str, Any] = {"plan": plan.name, "start_on": command.start_on, "payment_method": command.payment_method}
    if command.discount_id is not None:
        told["discount"] = catalogue.discounts[command.discount_id].name
    if tag_ids := tags_of_order(command, plan, catalogue):
        told["tags"] = tag_codes(catalogue.tags, tag_ids)
    return told | ({"end_on": end_on} if end_on else {})


def order_errors(command: StartSubscription, catalogue: Catalogue, today: date) -> list[FieldError]:
    """Find what is wrong with an order by itself: copies, start, reporting tags, discount (CAT-20)."""
    errors = given_errors(catalogue.tags, command.tag_ids or ())
    if not 1 <= command.copies <= COPIES_MAX:
        limits: Arguments = (("least", 1), ("most", COPIES_MAX))
        errors.append(FieldError("copies", "RANGE", f"copies are 1–{COPIES_MAX}", limits, rule="SUB-01"))
    if command.start_on.year < today.year - YEARS_BACK_MAX or command.start_on.year > today.year + 5:
        message = f"a start lies at most {YEARS_BACK_MAX} years back and 5 years ahead"
        limits = (("least", date(today.year - YEARS_BACK_MAX, 1, 1)), ("most", date(today.year + 5, 12, 31)))
        errors.append(FieldError("startOn", "RANGE", message, limits, rule="SUB-01"))
    if command.discount_id is not None:
        discount = catalogue.discounts.get(command.discount_id)
        if discount is None:
            errors.append(FieldError("discountId", "NOT_FOUND", "there is no such discount; choose one of the list"))
        elif discount.closed:
            errors.append(
                FieldError(
                    "discountId", "CLOSED", f"{discount.name} is closed for new use; choose another", rule="CAT-20"
                )
            )
    return errors


def _method_errors(
    command: StartSubscription, plan: Plan, catalogue: Catalogue, *, has_agreement: bool
) -> list[FieldError]:
    """Find why the order can't be charged by its method: no agreement, or a plan that Vipps can't charge (CAT-17)."""
    errors = []
    if not has_agreement:
        errors.append(NO_AGREEMENT)
    return errors + vipps_faults(command, plan, catalogue)


def vipps_faults(command: StartSubscription, plan: Plan, catalogue: Catalogue) -> list[FieldError]:
    """Find why Vipps can't charge an order that is to be paid with it: its plan, or its discount (CAT-19)."""
    return method_faults(
        catalogue,
        plan,
        command.payment_method,
        command.discount_id,
        command.start_on,
        discount_path="discountId",
    )


async def _organisation(read: Reading, catalogue: Catalogue, plan: Plan, command: StartSubscription) -> UUID:
    """The plan's organisation; where it says none the chosen one, else that of its products (ORG-02).

    An invoice has one currency, so that one is chosen that keeps its accounts in that of the prices.
    """
    if plan.organisation_id is not None and command.organisation_id not in {None, plan.organisation_id}:
        message = "the plan is accounted in another organisation; leave this empty"
        raise InvalidInput.of("organisationId", "OTHER_ORGANISATION", message, rule="SUB-01")
    product = catalogue.products_of(plan)[0]
    organisation_id = plan.organisation_id or command.organisation_id or product.organisation_id
    organisation = await billing_organisation(read, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    if organisation["currency"] != product.currency:
        message = f"the plan's prices are in {product.currency}; choose an organisation with that currency"
        raise InvalidInput.of("organisationId", "OTHER_CURRENCY", message, currency=product.currency, rule="SUB-01")
    return organisation_id
