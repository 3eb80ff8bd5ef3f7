"""Start a plan on a member (SUB-01, SUB-04)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from uuid import UUID

from domain.catalogue.model import Catalogue, Obstacle, ObstacleCode, Plan
from domain.catalogue.queries import load_catalogue
from domain.catalogue.rules import why_not_sellable
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.ids import new_id
from domain.kernel.reason import Arguments
from domain.kernel.refusal import FieldError, InvalidInput, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.payments.commands.schedule_charges import charge_soon
from domain.payments.queries.charges import active_agreements
from domain.people.queries.billing import billing_organisation, payers
from domain.subscriptions.commands.bill_terms import bill_terms
from domain.subscriptions.model import (
    METHODS_WITHOUT_AGREEMENT,
    NoPrice,
    PlanNotSellable,
    Running,
    Started,
    StartSubscription,
    SubscriptionStarted,
)
from domain.subscriptions.repository.terms import insert_subscription, write_values
from domain.subscriptions.rules.terms import Pricing, monthly_minor, state_on_start

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
    await _check_people(work, command)
    catalogue = await load_catalogue(work)
    plan = catalogue.plans.get(command.plan_id)
    if plan is None:
        raise NotFound("plan", command.plan_id)
    refuse_if_any(_errors(work, command, has_agreement=await _has_agreement(work, command, catalogue, plan)))
    if reason := why_not_sellable(plan, work.today):
        raise PlanNotSellable(plan.id, reason)
    organisation_id = _organisation(catalogue, plan, command)
    if await billing_organisation(work, organisation_id) is None:
        raise NotFound("organisation", organisation_id)
    started = await _start(work, command, plan, Pricing(catalogue), organisation_id)
    await remember(work, idempotency_key, asdict(started))
    return started


async def _start(
    work: Work, command: StartSubscription, plan: Plan, pricing: Pricing, organisation_id: UUID
) -> Started:
    lines = pricing.product_lines(plan, command.start_on)
    if isinstance(lines, NoPrice):
        raise PlanNotSellable(plan.id, Obstacle.of(ObstacleCode.NO_PRICE, product=lines.product, on=lines.on))
    value = monthly_minor(command.copies * sum(line.unit_minor for line in lines), plan.frequency)
    subscription = Running(
        id=new_id(),
        member_id=command.member_id,
        payer_id=command.payer_id,
        plan_id=plan.id,
        payment_method=command.payment_method,
        copies=command.copies,
        start_on=command.start_on,
        end_on=None,
        registered_on=work.today,
        next_term=1,
        next_start=command.start_on,
        monthly_minor=value,
        anchor_on=command.start_on,
        anchor_term=1,
    )
    await insert_subscription(
        work,
        id=subscription.id,
        member_id=command.member_id,
        payer_id=command.payer_id,
        plan_id=plan.id,
        organisation_id=organisation_id,
        state=state_on_start(command.start_on, work.today).value,
        payment_method=command.payment_method,
        copies=command.copies,
        start_on=command.start_on,
        registered_on=work.today,
        next_term=1,
        next_start=command.start_on,
        monthly_minor=value,
        valued_on=max(command.start_on, work.today),
        created_at=work.now,
    )
    await write_values(work, [(subscription.id, command.start_on, value)])
    work.record(SubscriptionStarted(subscription.id, command.member_id, organisation_id, plan.id, command.start_on))
    billed = await bill_terms(work, organisation_id, [subscription], pricing, work.today)
    if command.payment_method == "CARD":
        await charge_soon(work, subscription.id)  # the first invoice is charged on the order day (BIL-03)
    await work.audit(
        "start_subscription",
        "subscription",
        subscription.id,
        after={"plan": plan.name, "start_on": command.start_on, "payment_method": command.payment_method},
        member_id=command.member_id,
    )
    return Started(subscription.id, billed.invoices[0].id if billed.invoices else None)


async def _has_agreement(work: Work, command: StartSubscription, catalogue: Catalogue, plan: Plan) -> bool:
    """Tell whether the payer has a card that is kept for the organisation (SUB-18)."""
    if command.payment_method != "CARD":
        return False
    owner = (_own_organisation(catalogue, plan), command.payer_id or command.member_id)
    return bool(await active_agreements(work, [owner]))


async def _check_people(work: Work, command: StartSubscription) -> None:
    wanted = [command.member_id, *([command.payer_id] if command.payer_id else [])]
    known = await payers(work, wanted)
    for member_id in wanted:
        if member_id not in known:
            raise NotFound("member", member_id)


def _errors(work: Work, command: StartSubscription, *, has_agreement: bool) -> list[FieldError]:
    errors = []
    if not 1 <= command.copies <= COPIES_MAX:
        limits: Arguments = (("least", 1), ("most", COPIES_MAX))
        errors.append(FieldError("copies", "RANGE", f"copies are 1–{COPIES_MAX}", limits))
    if command.payment_method not in METHODS_WITHOUT_AGREEMENT and not has_agreement:
        message = "the payer has no agreement for this method; choose invoice or e-mail"
        errors.append(FieldError("paymentMethod", "NO_AGREEMENT", message))
    if command.start_on.year < work.today.year - YEARS_BACK_MAX or command.start_on.year > work.today.year + 5:
        message = f"a start lies at most {YEARS_BACK_MAX} years back and 5 years ahead"
        limits = (("least", date(work.today.year - YEARS_BACK_MAX, 1, 1)), ("most", date(work.today.year + 5, 12, 31)))
        errors.append(FieldError("startOn", "RANGE", message, limits))
    return errors


def _organisation(catalogue: Catalogue, plan: Plan, command: StartSubscription) -> UUID:
    """The plan's organisation, else its products'; naming another one is refused (ORG-02)."""
    own = _own_organisation(catalogue, plan)
    if command.organisation_id not in {None, own}:
        message = "the plan is accounted in another organisation; leave this empty"
        raise InvalidInput.of("organisationId", "OTHER_ORGANISATION", message)
    return own


def _own_organisation(catalogue: Catalogue, plan: Plan) -> UUID:
    return plan.organisation_id or catalogue.products_of(plan)[0].organisation_id
