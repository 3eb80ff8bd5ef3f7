"""End a pause earlier, or take it back before it begins (SUB-09)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.catalogue.queries import load_catalogue
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.subscriptions.commands.bill_due import bill_due
from domain.subscriptions.commands.revalue import revalue
from domain.subscriptions.commands.take_back_terms import take_back_terms
from domain.subscriptions.model import ChangeObstacle, ChangeObstacleCode, ChangeRefused, EndPolicy, SubscriptionPaused
from domain.subscriptions.repository.changes import (
    billed_terms,
    binding_of,
    end_pause,
    held,
    pause_after,
    update_subscription,
)
from domain.subscriptions.repository.knowing import learn_subscriptions
from domain.subscriptions.repository.terms import turn_states
from domain.subscriptions.rules.changing import day_errors, refuse_if_ended, refuse_if_stopping
from domain.subscriptions.rules.contracts import binding_columns, bound_earlier
from domain.subscriptions.rules.ending import settle_terms
from domain.subscriptions.rules.payers import takes_over_on
from domain.subscriptions.rules.plans import going_on, plan_columns, value_of
from domain.subscriptions.rules.pricing import Pricing


async def resume_subscription(
    work: Work, subscription_id: UUID, on: date | None = None, *, idempotency_key: str
) -> date:
    """Let a subscription go on from a day, today where none is named; return the first day of its next term.

    A pause that has not begun by then is taken back. What is billed for a later term is credited, and billed again from
    the day on. Refuses with NotFound, ChangeRefused (ended, to stop, no pause) and InvalidInput (a day before today or
    after the pause).
    """
    known = await claim(work, idempotency_key, request_hash("resume_subscription", {"id": subscription_id, "on": on}))
    if known is not None:
        return date.fromisoformat(known["on"])
    found = await held(work, subscription_id)
    if found is None:
        raise NotFound("subscription", subscription_id)
    running, row = found
    refuse_if_ended(running, row["state"])
    refuse_if_stopping(running, "SUB-09")
    pause = await pause_after(work, subscription_id, work.today)
    if pause is None:
        raise ChangeRefused(subscription_id, ChangeObstacle.of(ChangeObstacleCode.NOT_PAUSED))
    wanted = on or work.today
    refuse_if_any(day_errors("on", wanted, work.today, work.today, rule="SUB-09", most=pause["until_on"]))
    day: date = max(wanted, pause["from_on"])
    pricing = Pricing(await load_catalogue(work))
    await learn_subscriptions(work, pricing, [running])
    plan = pricing.plan(running.plan_id)
    outcomes = settle_terms(await billed_terms(work, subscription_id, day), day, EndPolicy())
    place = await take_back_terms(
        work,
        running,
        row["organisation_id"],
        outcomes,
        day,
        lead_days=pricing.lead_days(plan, running.payment_method),
        reason=pause["reason"],
    )
    moved = plan_columns(running, row["running_plan_id"], place.next_term, day)
    if row["plan_changes_on"] == pause["until_on"]:
        moved.setdefault("plan_changes_on", day)
    moved |= binding_columns(bound_earlier(plan, binding_of(row), day))
    await update_subscription(
        work,
        subscription_id,
        next_term=place.next_term,
        next_start=day,
        payer_changes_on=takes_over_on(row["payer_changes_on"], day),
        anchor_on=day,
        anchor_term=place.next_term,
        **moved,
    )
    await end_pause(work, subscription_id, pause["from_on"], day)
    await turn_states(work, work.today, subscription_id)
    await revalue(work, subscription_id, [(day, value_of(going_on(running, day, place.next_term), pricing))])
    work.record(SubscriptionPaused(subscription_id, running.member_id, row["organisation_id"], pause["from_on"], day))
    await work.audit(
        "resume_subscription",
        "subscription",
        subscription_id,
        before={"until_on": pause["until_on"]},
        after={"until_on": day},
        member_id=running.member_id,
    )
    await bill_due(work, subscription_id)
    await remember(work, idempotency_key, {"on": day})
    return day
