"""Stop a subscription on a day, and settle what is billed beyond it (SUB-05, SUB-06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from uuid import UUID

from domain.billing.queries.corrections import waiting_corrections
from domain.catalogue.model import Catalogue
from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Reading, Row
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import FieldError, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.billing import payers
from domain.subscriptions.commands.begin_paid import begin_paid
from domain.subscriptions.commands.bill_due import bill_due
from domain.subscriptions.commands.refuse_after_death import refuse_after_death
from domain.subscriptions.commands.revalue import revalue
from domain.subscriptions.commands.settle_contract import hold_contract, settle_contract
from domain.subscriptions.commands.take_back_terms import Place, place_after, take_back_terms
from domain.subscriptions.model import (
    BilledTerm,
    CreditingDefault,
    Ending,
    EndPolicy,
    Running,
    StopKind,
    StopSubscription,
    SubscriptionStopped,
    TermBill,
    TermOutcome,
)
from domain.subscriptions.repository.changes import (
    billed_terms,
    binding_of,
    end_pause,
    held,
    pause_after,
    update_subscription,
)
from domain.subscriptions.repository.knowing import learn_subscriptions
from domain.subscriptions.repository.stop_settings import load_crediting_default, load_stop_codes
from domain.subscriptions.repository.terms import turn_states
from domain.subscriptions.rules.adjusting import adjusted
from domain.subscriptions.rules.changing import day_errors, refuse_if_ended
from domain.subscriptions.rules.contracts import binding_columns, bound_earlier, contract_break
from domain.subscriptions.rules.ending import because_stopped, settle_terms, undelivered
from domain.subscriptions.rules.payers import leaving
from domain.subscriptions.rules.plans import anchor_of, going_on, plan_columns, value_of
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.stop_codes import reason_errors, reason_text
from domain.subscriptions.rules.terms import ends_by_itself, outlook


async def stop_subscription(work: Work, command: StopSubscription, *, idempotency_key: str) -> date:
    """Stop a subscription, or move its stop; return the day on which it ends.

    Without a day it ends after the period that runs or is paid. Refuses with NotFound, ChangeRefused (it has ended, or
    stops because its member died) and InvalidInput (no reason, or no code where there are codes; a day before today or
    before the start). The same key gives the same answer.
    """
    known = await claim(work, idempotency_key, request_hash("stop_subscription", asdict(command)))
    if known is not None:
        return date.fromisoformat(known["end_on"])
    await begin_paid(work, [command.subscription_id])
    found = await held(work, command.subscription_id)
    if found is None:
        raise NotFound("subscription", command.subscription_id)
    codes, basis = await load_stop_codes(work), await stop_basis(work)
    reasons = reason_errors(codes, command.reason, command.code_id, text_path="reason", code_path="stopCodeId")
    ending = await _checked_end(work, *found, command, basis, reasons, work.today)
    cause = reason_text(codes, command.reason, command.code_id)
    kind = StopKind(command.asked_by)
    await make_stop(work, *found, ending, basis, cause, kind=kind, code_id=command.code_id)
    await remember(work, idempotency_key, {"end_on": ending.on})
    return ending.on


@dataclass(frozen=True, slots=True)
class StopBasis:
    """What stops go by beside the subscriptions themselves, read once for all that stop in one work."""

    catalogue: Catalogue
    pricing: Pricing
    crediting: CreditingDefault


async def stop_basis(read: Reading) -> StopBasis:
    """Read what stops go by."""
    catalogue = await load_catalogue(read)
    return StopBasis(catalogue, Pricing(catalogue), await load_crediting_default(read))


async def make_stop(
    work: Work,
    running: Running,
    row: Row,
    ending: Ending,
    basis: StopBasis,
    cause: str,
    *,
    kind: StopKind,
    code_id: UUID | None = None,
) -> None:
    """End a subscription that the caller holds, as `end_of` has decided it.

    A term that runs and has no invoice yet gets it now: after the end no run would bill it.
    """
    plan, organisation_id = basis.pricing.plan(running.plan_id), row["organisation_id"]
    lead_days = basis.pricing.lead_days(plan, running.payment_method)
    standing = await hold_contract(work, row)
    place = await take_back_terms(
        work, running, organisation_id, _because(ending, cause), ending.on, lead_days=lead_days, reason=cause
    )
    fee_id = await settle_contract(
        work,
        _leaving(running, row, ending.on),
        replace(ending.broken, lines=because_stopped(ending.broken.lines, ending.on, cause)) if ending.broken else None,
        standing,
        organisation_id=organisation_id,
        reason=cause,
    )
    columns = _led_back(running, row, place, basis.pricing)
    await update_subscription(
        work,
        running.id,
        end_on=ending.on,
        settles_end=ending.settles_end,
        stop_cause=cause,
        stop_kind=kind.value,
        stop_code_id=code_id,
        stop_registered_on=work.today,
        contract_invoice_id=fee_id,
        **columns,
    )
    pause = await _pause_taken_back(work, running, ending.on, place, basis.pricing)
    if ending.bills_rest and place.next_start <= work.today and place.next_start < ending.on:
        await bill_due(work, running.id)
    await turn_states(work, work.today, running.id)
    work.record(SubscriptionStopped(running.id, running.member_id, organisation_id, ending.on))
    await work.audit(
        "stop_subscription",
        "subscription",
        running.id,
        before={"end_on": running.end_on} | ({"pause_from_on": pause} if pause else {}),
        after={"end_on": ending.on} | ({"contract_invoice_id": fee_id} if fee_id else {}),
        member_id=running.member_id,
        reason=cause,
    )


def _leaving(running: Running, row: Row, on: date) -> Running:
    return leaving(running, row["running_payer_id"], row["payer_changes_on"], on, row["method_before"])


def _because(ending: Ending, cause: str) -> list[TermOutcome]:
    return [
        replace(one, lines=because_stopped(one.lines, ending.on, cause)) if one.lines else one
        for one in ending.outcomes
    ]


def _led_back(running: Running, row: Row, place: Place, pricing: Pricing) -> dict[str, object]:
    """Return where the subscription would go on, on which plan and payer, if the stop were taken back (SUB-08).

    A plan or a payer that was to take over later does so with the next term, wherever that begins now.
    """
    anchor_on, anchor_term = _anchor(running, place, pricing)
    columns = {
        "next_term": place.next_term,
        "next_start": place.next_start,
        "anchor_on": anchor_on,
        "anchor_term": anchor_term,
    }
    for name in ("plan_changes_on", "payer_changes_on"):
        if row[name] is not None and row[name] > place.next_start:
            columns |= {name: place.next_start}
    columns |= binding_columns(bound_earlier(pricing.plan(running.plan_id), binding_of(row), place.next_start))
    return columns | plan_columns(running, row["running_plan_id"], place.next_term, place.next_start)


def _anchor(running: Running, place: Place, pricing: Pricing) -> tuple[date, int]:
    if place.anew:
        return place.next_start, place.next_term
    return anchor_of(running, place.next_term, place.next_start, pricing)


async def _pause_taken_back(work: Work, running: Running, end_on: date, place: Place, pricing: Pricing) -> date | None:
    """Take back a pause that the stop leads back to before, and return its first day (SUB-09)."""
    pause = await pause_after(work, running.id, end_on)
    if pause is None or pause["from_on"] <= place.next_start:
        return None
    await end_pause(work, running.id, pause["from_on"], pause["from_on"])
    goes_on = going_on(running, place.next_start, place.next_term)
    await learn_subscriptions(work, pricing, [goes_on])
    await revalue(work, running.id, [(place.next_start, value_of(goes_on, pricing))])
    from_on: date = pause["from_on"]
    return from_on


def end_of(
    running: Running,
    row: Row,
    command: StopSubscription,
    terms: Sequence[BilledTerm],
    basis: StopBasis,
    today: date,
) -> Ending:
    """Return when a subscription would end, what would become of its billed terms, and the fee of a contract.

    What is unsaid is by default. Of one that never began all is credited; before the first payment no contract binds,
    also where the stop is for a later day (SUB-02).
    """
    credit_open = command.credit_open
    if credit_open is None:
        credit_open = basis.crediting.of(basis.pricing.plan(row["running_plan_id"]).kind)
    on = command.end_on or ends_by_itself(running, terms, basis.pricing, today)
    if running.awaits_payment and on <= max(today, running.start_on):
        return Ending(on, tuple(undelivered(terms)), None, command.settle_running, bills_rest=False)
    outcomes = tuple(settle_terms(terms, on, EndPolicy(credit_open, command.settle_running)))
    broken = None
    if not command.no_fee and not running.awaits_payment:
        plan, method = basis.pricing.plan(running.plan_id), _leaving(running, row, on).payment_method
        broken = contract_break(basis.catalogue, binding_of(row), plan, method, on, today)
    return Ending(on, outcomes, broken, command.settle_running)


async def _checked_end(
    read: Reading,
    running: Running,
    row: Row,
    command: StopSubscription,
    basis: StopBasis,
    errors: list[FieldError],
    today: date,
) -> Ending:
    refuse_if_ended(running, row["state"])
    await refuse_after_death(read, running, row)
    if command.end_on is not None:
        errors += day_errors("endOn", command.end_on, max(today, running.start_on), today, rule="SUB-05")
    refuse_if_any(errors)
    terms = await billed_terms(read, running.id, min(today, command.end_on or today))
    return end_of(running, row, command, terms, basis, today)


async def preview_stop(work: Work, command: StopSubscription) -> Ending:
    """Return what stop_subscription would do, without a trace. It needs no reason, else it refuses alike."""
    async with work.rehearsed():
        await begin_paid(work, [command.subscription_id])
        found = await held(work, command.subscription_id)
        if found is None:
            raise NotFound("subscription", command.subscription_id)
        basis = await stop_basis(work)
        ending = await _checked_end(work, *found, command, basis, [], work.today)
        return replace(ending, bills=await _bills_until(work, found[0], ending, basis.pricing, work.today))


async def _bills_until(
    read: Reading, running: Running, ending: Ending, pricing: Pricing, today: date
) -> tuple[TermBill, ...]:
    """Return what a stop bills at once, and the last invoice of all where it is of the next 24 months."""
    place = place_after(running, ending.outcomes, ending.on)
    if place.next_start >= ending.on or running.awaits_payment:
        return ()
    anchor_on, anchor_term = _anchor(running, place, pricing)
    stopped = replace(
        running,
        end_on=ending.on,
        settles_end=ending.settles_end,
        next_term=place.next_term,
        next_start=place.next_start,
        anchor_on=anchor_on,
        anchor_term=anchor_term,
    )
    await learn_subscriptions(read, pricing, [stopped])
    payer = (await payers(read, [running.debtor_id]))[running.debtor_id]
    corrections = await waiting_corrections(read, [running.id])
    planned = outlook(stopped, pricing, today, payer["number"], payer["branch_id"])
    bills = [adjusted(bill, corrections) for bill in planned]
    has_begun = place.next_start <= today
    return tuple(bill for bill in bills if bill.end_on >= ending.on or (has_begun and bill.draft.issued_on <= today))
