"""Let another payer take a subscription over from its next period, or take that back (SUB-13)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from uuid import UUID

from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Reading, Row
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.reason import Named
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.commands.hold_living import hold_living
from domain.people.queries.billing import payers
from domain.subscriptions.commands.agreements import has_agreement
from domain.subscriptions.commands.bill_due import bill_due, held_and_billed
from domain.subscriptions.commands.take_back_terms import place_after, take_back_terms
from domain.subscriptions.model import (
    ChangeObstacle,
    ChangeObstacleCode,
    ChangePayer,
    ChangeRefused,
    Ending,
    EndPolicy,
    PayerChanged,
    Running,
    TermBill,
)
from domain.subscriptions.repository.changes import billed_terms, update_subscription
from domain.subscriptions.repository.terms import turn_states
from domain.subscriptions.rules.changing import refuse_if_awaiting, refuse_if_ended
from domain.subscriptions.rules.ending import paid_until, settle_terms
from domain.subscriptions.rules.payers import method_of_payer, next_period_on, paying_now, refuse_if_not_reached
from domain.subscriptions.rules.plans import plan_columns
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.vipps import method_faults


@dataclass(frozen=True, slots=True)
class PayerChange:
    """When a payer takes over, and the invoices made at once: of what ran without one, and of the new payer."""

    on: date
    invoice_ids: tuple[UUID, ...]


async def change_payer(work: Work, command: ChangePayer, *, idempotency_key: str) -> PayerChange:
    """Let a payer take a subscription over when the period that runs or is paid is over.

    What is issued for that period stays with the payer before; an unpaid invoice for the coming term is credited and
    made anew. A change that was to come is replaced. Refuses with NotFound (subscription, payer), ChangeRefused (ended,
    stops before, pays already) and InvalidInput (a payer who died, a method that the payer has no agreement for).
    """
    known = await claim(work, idempotency_key, request_hash("change_payer", asdict(command)))
    if known is not None:
        return PayerChange(date.fromisoformat(known["on"]), tuple(UUID(key) for key in known["invoice_ids"]))
    ending = await _change(work, command)
    await remember(work, idempotency_key, {"on": ending.on, "invoice_ids": [str(key) for key in ending.invoice_ids]})
    return PayerChange(ending.on, ending.invoice_ids)


async def preview_payer(work: Work, command: ChangePayer) -> Ending:
    """Return what change_payer would do, by doing it and undoing it all (NEW-01). Refuses like the command."""
    async with work.rehearsed():
        return await _change(work, command)


async def _change(work: Work, command: ChangePayer) -> Ending:
    await hold_living(work, [("payerId", command.payer_id)])  # members are held before their subscriptions
    running, row, before = await held_and_billed(work, command.subscription_id)
    return await _hand_over(work, running, row, command, before)


async def take_back_payer(work: Work, subscription_id: UUID, *, idempotency_key: str) -> PayerChange:
    """Let the payer of today go on paying; what the next one has paid already stays paid.

    Refuses with NotFound and ChangeRefused (ended, or no change of payer is to come).
    """
    known = await claim(work, idempotency_key, request_hash("take_back_payer", {"id": subscription_id}))
    if known is not None:
        return PayerChange(date.fromisoformat(known["on"]), tuple(UUID(key) for key in known["invoice_ids"]))
    running, row, before = await held_and_billed(work, subscription_id)
    refuse_if_ended(running, row["state"])
    if row["payer_changes_on"] is None:
        raise ChangeRefused(subscription_id, ChangeObstacle.of(ChangeObstacleCode.NO_NEXT_PAYER))
    command = ChangePayer(subscription_id, paying_now(running, row["running_payer_id"]))
    ending = await _hand_over(work, running, row, command, before)
    await remember(work, idempotency_key, {"on": ending.on, "invoice_ids": [str(key) for key in ending.invoice_ids]})
    return PayerChange(ending.on, ending.invoice_ids)


async def _hand_over(
    work: Work, running: Running, row: Row, command: ChangePayer, before: dict[UUID, TermBill]
) -> Ending:
    pricing = Pricing(await load_catalogue(work))
    payer_id = command.payer_id or running.member_id
    method, ending = await _payer_change(work, running, row, command, pricing, work.today)
    organisation_id, names = row["organisation_id"], await payers(work, [payer_id])
    place = await take_back_terms(
        work,
        running,
        organisation_id,
        ending.outcomes,
        ending.on,
        lead_days=pricing.lead_days(pricing.plan(running.plan_id), running.payment_method),
        reason=f"Betales av {names[payer_id]['name']}",
    )
    goes_on = payer_id == paying_now(running, row["running_payer_id"]) and ending.on <= (
        row["payer_changes_on"] or ending.on
    )
    anchor = {"anchor_on": place.next_start, "anchor_term": place.next_term} if place.anew else {}
    await update_subscription(
        work,
        running.id,
        next_payer_id=None if goes_on else payer_id,
        payer_changes_on=None if goes_on else ending.on,
        method_before=None if goes_on else row["method_before"] or running.payment_method,
        payment_method=method,
        next_term=place.next_term,
        next_start=place.next_start,
        **anchor,
        **plan_columns(running, row["running_plan_id"], place.next_term, place.next_start),
    )
    await turn_states(work, work.today, running.id)
    work.record(PayerChanged(running.id, running.member_id, organisation_id, payer_id, ending.on))
    await work.audit(
        "change_payer",
        "subscription",
        running.id,
        before={"payer_id": running.debtor_id, "payment_method": running.payment_method},
        after={"payer_id": payer_id, "start_on": ending.on, "payment_method": method},
        member_id=running.member_id,
    )
    made = before | await bill_due(work, running.id)
    return replace(ending, bills=tuple(made.values()), invoice_ids=tuple(made), payment_method=method)


async def _payer_change(
    read: Reading, running: Running, row: Row, command: ChangePayer, pricing: Pricing, today: date
) -> tuple[str, Ending]:
    """Return how the payer pays, when it takes over, and what becomes of billed terms; refuses like the command.

    The subscription's next term is what it takes over with.
    """
    refuse_if_ended(running, row["state"])
    refuse_if_awaiting(running)
    payer_id = command.payer_id or running.member_id
    payer = (await payers(read, [payer_id])).get(payer_id)
    if payer is None:
        raise NotFound("member", payer_id)
    if payer_id == running.debtor_id:
        name = Named("Member", payer_id, payer["name"])
        raise ChangeRefused(running.id, ChangeObstacle.of(ChangeObstacleCode.SAME_PAYER, payer=name))
    wanted = command.payment_method or row["method_before"] or running.payment_method
    may = await has_agreement(read, wanted, row["organisation_id"], payer_id, today)
    method = method_of_payer(wanted, chosen=command.payment_method is not None, has_agreement=may)
    terms = await billed_terms(read, running.id, today)
    until = paid_until(terms, running.start_on, today)
    outcomes = tuple(settle_terms(terms, until, EndPolicy()))
    place = place_after(running, outcomes, until)
    on = next_period_on(running, place.next_term, place.next_start, pricing, today)
    refuse_if_not_reached(running, on)
    if method != running.payment_method:
        plan = pricing.plan(running.plan_id)
        refuse_if_any(method_faults(pricing.catalogue, plan, method, running.discount_id, on, path="paymentMethod"))
    return method, Ending(on, outcomes)
