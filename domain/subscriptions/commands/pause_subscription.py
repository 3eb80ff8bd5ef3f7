"""Let a subscription rest after the period that runs, and go on on a day, perhaps on another plan (SUB-09)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from domain.catalogue.model import Catalogue
from domain.catalogue.queries import load_catalogue
from domain.catalogue.rules.goods import chosen_errors
from domain.kernel.database import Reading, Row
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import FieldError, refuse_if_any
from domain.kernel.work import Work
from domain.subscriptions.commands.bill_due import held_and_billed
from domain.subscriptions.commands.conditions import refuse_if_unfit
from domain.subscriptions.commands.offer_block import hold_offer, refuse_if_blocked
from domain.subscriptions.commands.revalue import revalue
from domain.subscriptions.commands.take_back_terms import place_after, take_back_terms
from domain.subscriptions.model import (
    Ending,
    EndPolicy,
    PauseSubscription,
    PlanNotSellable,
    Running,
    StopKind,
    SubscriptionPaused,
)
from domain.subscriptions.repository.changes import (
    billed_terms,
    binding_of,
    insert_pause,
    pause_after,
    update_subscription,
)
from domain.subscriptions.repository.knowing import learn_subscriptions
from domain.subscriptions.repository.terms import replace_promises, turn_states
from domain.subscriptions.rules.changing import (
    day_errors,
    refuse_if_awaiting,
    refuse_if_ended,
    refuse_if_resting,
    refuse_if_stopping,
)
from domain.subscriptions.rules.contracts import binding_columns, bound_by
from domain.subscriptions.rules.ending import settle_terms
from domain.subscriptions.rules.plans import check_plan, going_on, ordered, plan_columns, value_of
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.promises import first_period_over, promised_from
from domain.subscriptions.rules.terms import automatic_end, ends_by_itself
from domain.subscriptions.rules.vipps import method_faults


@dataclass(frozen=True, slots=True)
class Paused:
    """The days of a pause: from the first day of rest until the first day after."""

    from_on: date
    until_on: date


async def pause_subscription(work: Work, command: PauseSubscription, *, idempotency_key: str) -> Paused:
    """Pause a subscription from the end of the period that runs or is paid; in between it is neither billed nor worth.

    An unpaid invoice for the coming term is credited. Access rests or goes on, as its plan says today. Refuses with
    NotFound (subscription, plan), PlanNotSellable, ChangeRefused (ended, not begun, to stop, at rest already, another
    organisation) and InvalidInput (no reason, a day that is not after the pause's first).
    """
    known = await claim(work, idempotency_key, request_hash("pause_subscription", asdict(command)))
    if known is not None:
        return Paused(date.fromisoformat(known["from_on"]), date.fromisoformat(known["until_on"]))
    ending = await _rest(work, command)
    await remember(work, idempotency_key, {"from_on": ending.on, "until_on": command.resume_on})
    return Paused(ending.on, command.resume_on)


async def preview_pause(work: Work, command: PauseSubscription) -> Ending:
    """Return what pause_subscription would do, by doing it and undoing it all (NEW-01). Refuses like the command."""
    async with work.rehearsed():
        return await _rest(work, command)


async def _rest(work: Work, command: PauseSubscription) -> Ending:
    catalogue = await load_catalogue(work)
    await hold_offer(work, catalogue.plans.get(command.plan_id) if command.plan_id else None)
    running, row, made = await held_and_billed(work, command.subscription_id)
    ending = await _pause_of(work, running, row, command, catalogue, work.today)
    pricing = Pricing(catalogue)
    plan = pricing.plan(command.plan_id or running.plan_id)
    organisation_id, reason, until_on = row["organisation_id"], command.reason.strip(), command.resume_on
    lead_days = pricing.lead_days(pricing.plan(running.plan_id), running.payment_method)
    place = await take_back_terms(
        work, running, organisation_id, ending.outcomes, ending.on, lead_days=lead_days, reason=reason
    )
    if plan.id != running.plan_id:
        after, promised = ordered(running, catalogue, plan.id, until_on, place.next_term, work.today)
        await replace_promises(work, running, promised, place.next_term)
        end_on = automatic_end(after, pricing)
        changes = {"next_plan_id": plan.id, "plan_changes_on": until_on, "promised_term": after.promised_term}
        changes |= {"anchor_before": None, "term_before": None}
        changes |= {"end_on": end_on, "stop_kind": StopKind.AUTOMATIC.value} if end_on else {}
        changes |= binding_columns(bound_by(plan, binding_of(row), until_on))
    else:
        after = going_on(running, until_on, place.next_term)
        changes = plan_columns(running, row["running_plan_id"], place.next_term, until_on)
    await update_subscription(
        work,
        running.id,
        next_term=place.next_term,
        next_start=until_on,
        anchor_on=until_on,
        anchor_term=place.next_term,
        **changes,
    )
    await learn_subscriptions(work, pricing, [after])
    gives_access = pricing.plan(row["running_plan_id"]).offer.pause_access
    await insert_pause(work, running.id, ending.on, until_on, reason, gives_access=gives_access)
    await turn_states(work, work.today, running.id)
    await revalue(work, running.id, [(ending.on, 0), (until_on, value_of(after, pricing))])
    work.record(SubscriptionPaused(running.id, running.member_id, organisation_id, ending.on, until_on))
    await work.audit(
        "pause_subscription",
        "subscription",
        running.id,
        after={"from_on": ending.on, "until_on": until_on, "plan": plan.name},
        member_id=running.member_id,
        reason=reason,
    )
    return replace(ending, bills=tuple(made.values()), invoice_ids=tuple(made))


async def _pause_of(
    read: Reading, running: Running, row: Row, command: PauseSubscription, catalogue: Catalogue, today: date
) -> Ending:
    """Return when the pause begins and what becomes of billed terms; refuses like the command."""
    refuse_if_ended(running, row["state"])
    refuse_if_awaiting(running)
    refuse_if_stopping(running, "SUB-09")
    pause = await pause_after(read, running.id, today)
    refuse_if_resting(running, (pause["from_on"], pause["until_on"]) if pause else None)
    terms = await billed_terms(read, running.id, today)
    on = ends_by_itself(running, terms, Pricing(catalogue), today)
    errors = list(day_errors("resumeOn", command.resume_on, on + timedelta(days=1), today, rule="SUB-09"))
    if not command.reason.strip():
        errors.append(FieldError("reason", "REQUIRED", "say why the subscription rests; the reason is kept"))
    refuse_if_any(errors)
    if command.plan_id is not None:  # its own plan goes on, also where it is not sold any more
        check_plan(running, row["organisation_id"], catalogue, command.plan_id, command.resume_on, today)
        plan, method = catalogue.plans[command.plan_id], running.payment_method
        refuse_if_any(chosen_errors(plan, (), "planId"))
        refuse_if_any(method_faults(catalogue, plan, method, running.discount_id, command.resume_on))
        await refuse_if_blocked(read, running.member_id, plan, today)
        await refuse_if_unfit(read, running.member_id, plan, command.resume_on)
    ending = Ending(on, tuple(settle_terms(terms, on, EndPolicy())))
    if command.plan_id in (None, running.plan_id):
        left = promised_from(running, place_after(running, ending.outcomes, on).next_term)
        if over := first_period_over(left, catalogue, command.resume_on):
            raise PlanNotSellable(running.plan_id, over)
    return ending
