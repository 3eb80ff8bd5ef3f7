"""Stop a subscription on a day, and settle what is billed beyond it (SUB-05, SUB-06)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from domain.catalogue.model import Catalogue
from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Reading, Row
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import FieldError, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.subscriptions.commands.settle_contract import hold_contract, settle_contract
from domain.subscriptions.commands.take_back_terms import take_back_terms
from domain.subscriptions.model import Ending, Running, StopSubscription, SubscriptionStopped
from domain.subscriptions.repository.changes import billed_terms, held, update_subscription
from domain.subscriptions.repository.terms import turn_states
from domain.subscriptions.rules.changing import day_errors, refuse_if_ended
from domain.subscriptions.rules.contracts import contract_break
from domain.subscriptions.rules.ending import paid_until, settle_terms
from domain.subscriptions.rules.plans import plan_columns
from domain.subscriptions.rules.pricing import Pricing


async def stop_subscription(work: Work, command: StopSubscription, *, idempotency_key: str) -> date:
    """Stop a subscription, or move its stop; return the day on which it ends.

    Without a day it ends after the period that runs or is paid. Refuses with NotFound, ChangeRefused (it has ended)
    and InvalidInput (no reason, a day before today or before the start). The same key gives the same answer.
    """
    known = await claim(work, idempotency_key, request_hash("stop_subscription", asdict(command)))
    if known is not None:
        return date.fromisoformat(known["end_on"])
    found = await held(work, command.subscription_id)
    if found is None:
        raise NotFound("subscription", command.subscription_id)
    running, row = found
    catalogue = await load_catalogue(work)
    ending = await end_of(work, running, row, command, catalogue, work.today)
    pricing = Pricing(catalogue)
    plan = pricing.plan(running.plan_id)
    lead_days, standing = pricing.lead_days(plan), await hold_contract(work, row)
    organisation_id, reason = row["organisation_id"], command.reason.strip()
    place = await take_back_terms(
        work, running, organisation_id, ending.outcomes, ending.on, lead_days=lead_days, reason=reason
    )
    fee_id = await settle_contract(
        work,
        running,
        plan,
        ending.broken,
        ending.on,
        standing,
        organisation_id=organisation_id,
        lead_days=lead_days,
        reason=reason,
    )
    anchor = {"anchor_on": place.next_start, "anchor_term": place.next_term} if place.anew else {}
    await update_subscription(
        work,
        running.id,
        end_on=ending.on,
        stop_cause=reason,
        stop_registered_on=work.today,
        contract_invoice_id=fee_id,
        next_term=place.next_term,
        next_start=place.next_start,
        **anchor,
        **plan_columns(running, row["running_plan_id"], place.next_term, place.next_start),
    )
    await turn_states(work, work.today, running.id)
    work.record(SubscriptionStopped(running.id, running.member_id, organisation_id, ending.on))
    await work.audit(
        "stop_subscription",
        "subscription",
        running.id,
        before={"end_on": running.end_on},
        after={"end_on": ending.on} | ({"contract_invoice_id": fee_id} if fee_id else {}),
        member_id=running.member_id,
        reason=reason,
    )
    await remember(work, idempotency_key, {"end_on": ending.on})
    return ending.on


async def end_of(
    read: Reading, running: Running, row: Row, command: StopSubscription, catalogue: Catalogue, today: date
) -> Ending:
    """Return when a subscription would end, what would become of its billed terms, and the fee of a contract.

    Refuses like the command.
    """
    refuse_if_ended(running, row["state"])
    errors: list[FieldError] = []
    if not command.reason.strip():
        errors.append(FieldError("reason", "REQUIRED", "say why the subscription stops; the reason is kept"))
    if command.end_on is not None:
        errors += day_errors("endOn", command.end_on, max(today, running.start_on), today)
    refuse_if_any(errors)
    terms = await billed_terms(read, running.id, min(today, command.end_on or today))
    on = command.end_on or paid_until(terms, running.start_on, today)
    broken = contract_break(catalogue, row["contract_fee_id"], row["bound_until"], on, no_fee=command.no_fee)
    return Ending(on, tuple(settle_terms(terms, on, command.policy)), broken)


async def preview_stop(read: Reading, command: StopSubscription, today: date) -> Ending:
    """Return what stop_subscription would do, by the code that does it. Refuses like the command."""
    found = await held(read, command.subscription_id, lock=False)
    if found is None:
        raise NotFound("subscription", command.subscription_id)
    return await end_of(read, *found, command, await load_catalogue(read), today)
