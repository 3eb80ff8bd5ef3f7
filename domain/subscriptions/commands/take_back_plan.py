"""Take a change of plan back before it takes over (SUB-11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Row
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.work import Work
from domain.subscriptions.commands.bill_due import bill_due, held_and_billed
from domain.subscriptions.commands.change_plan import Changed
from domain.subscriptions.commands.revalue import revalue
from domain.subscriptions.commands.take_back_terms import take_back_terms
from domain.subscriptions.model import (
    ChangeObstacle,
    ChangeObstacleCode,
    ChangeRefused,
    Ending,
    EndPolicy,
    PlanChanged,
    Running,
    StopKind,
)
from domain.subscriptions.repository.changes import billed_terms, binding_of, pause_after, update_subscription
from domain.subscriptions.repository.choices import drop_choices
from domain.subscriptions.repository.knowing import learn_subscriptions
from domain.subscriptions.repository.terms import drop_promises, turn_states
from domain.subscriptions.rules.changing import refuse_if_ended, refuse_if_resting, refuse_if_stopping
from domain.subscriptions.rules.contracts import binding_columns, bound_without
from domain.subscriptions.rules.ending import settle_terms
from domain.subscriptions.rules.plans import taken_back, value_or_refusal
from domain.subscriptions.rules.pricing import Pricing


async def take_back_plan(work: Work, subscription_id: UUID, *, idempotency_key: str) -> Changed:
    """Let a subscription go on, on its plan of today, from the day on which another one was to take over.

    What is billed of the other plan is credited, what was chosen of it is forgotten, it binds nobody, and the end that
    it brought is none. Days of today's plan that the change credited are billed again, as after a removed stop
    (SUB-08). Refuses with NotFound, ChangeRefused (ended, to stop, at rest, no change to come, or one that
    a chain leads to or that has ended a chain) and PlanNotSellable (no price of today's plan on that day).
    """
    known = await claim(work, idempotency_key, request_hash("take_back_plan", {"id": subscription_id}))
    if known is not None:
        return Changed(date.fromisoformat(known["on"]), tuple(UUID(key) for key in known["invoice_ids"]))
    ending = await _take_back(work, subscription_id)
    await remember(work, idempotency_key, {"on": ending.on, "invoice_ids": [str(key) for key in ending.invoice_ids]})
    return Changed(ending.on, ending.invoice_ids)


async def preview_take_back(work: Work, subscription_id: UUID) -> Ending:
    """Return what take_back_plan would do, by doing it and undoing it all (NEW-01). Refuses like the command."""
    async with work.rehearsed():
        return await _take_back(work, subscription_id)


async def _take_back(work: Work, subscription_id: UUID) -> Ending:
    running, row, before = await held_and_billed(work, subscription_id)
    await _refuse(work, running, row)
    on, organisation_id = row["plan_changes_on"], row["organisation_id"]
    catalogue = await load_catalogue(work)
    pricing, plan, other = Pricing(catalogue), catalogue.plans[row["running_plan_id"]], catalogue.plans[running.plan_id]
    outcomes = tuple(settle_terms(await billed_terms(work, running.id, work.today), on, EndPolicy()))
    lead_days = pricing.lead_days(other, running.payment_method)
    reason = f"Fortsetter med {plan.name}"
    place = await take_back_terms(work, running, organisation_id, outcomes, on, lead_days=lead_days, reason=reason)
    anchor = (row["anchor_before"], row["term_before"])
    after = taken_back(running, plan.id, anchor, place.next_term, place.next_start, pricing)
    if other.choice is not None:
        await drop_choices(work, running.id, on)
    await learn_subscriptions(work, pricing, [after])
    await update_subscription(
        work,
        running.id,
        next_plan_id=None,
        plan_changes_on=None,
        anchor_before=None,
        term_before=None,
        next_term=after.next_term,
        next_start=after.next_start,
        anchor_on=after.anchor_on,
        anchor_term=after.anchor_term,
        promised_term=after.promised_term,
        end_on=None,
        stop_kind=None,
        **binding_columns(bound_without(binding_of(row), on)),
    )
    await drop_promises(work, running, after.next_term)
    await turn_states(work, work.today, running.id)
    await revalue(work, running.id, [(on, value_or_refusal(after, pricing))])
    work.record(PlanChanged(running.id, running.member_id, organisation_id, plan.id, on))
    await work.audit(
        "take_back_plan",
        "subscription",
        running.id,
        before={"plan": other.name, "start_on": on},
        after={"plan": plan.name},
        member_id=running.member_id,
    )
    made = before | await bill_due(work, running.id)
    return replace(Ending(on, outcomes), bills=tuple(made.values()), invoice_ids=tuple(made))


async def _refuse(work: Work, running: Running, row: Row) -> None:
    refuse_if_ended(running, row["state"])
    if row["plan_changes_on"] is None or row["plan_changes_on"] <= work.today:
        raise ChangeRefused(running.id, ChangeObstacle.of(ChangeObstacleCode.NO_NEXT_PLAN))
    if row["stop_kind"] != StopKind.AUTOMATIC:
        refuse_if_stopping(running, "SUB-11")
    pause = await pause_after(work, running.id, work.today)
    refuse_if_resting(running, (pause["from_on"], pause["until_on"]) if pause else None)
    if row["anchor_before"] is None:
        obstacle = ChangeObstacle.of(ChangeObstacleCode.PLAN_PROMISED, on=row["plan_changes_on"])
        raise ChangeRefused(running.id, obstacle)
