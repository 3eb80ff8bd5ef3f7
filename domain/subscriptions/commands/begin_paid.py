"""Let subscriptions begin whose first payment has come (SUB-02)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.catalogue.queries import load_catalogue
from domain.kernel.work import Work
from domain.subscriptions.commands.give_up import await_anew
from domain.subscriptions.model import Running, StopKind, SubscriptionBegun
from domain.subscriptions.repository import terms
from domain.subscriptions.repository.changes import held_many, move_term, update_subscription
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.terms import paid_late, terms_ahead


async def begin_paid(work: Work, subscription_ids: Sequence[UUID] | None = None) -> None:
    """Let all that await their first payment, or some, begin where nothing is open of their first invoice any more.

    They run from their start or from today, whichever is later; their terms stay as they were ordered, unless the
    first one is over: then it is delivered from today. An invoice of 0 counts as paid; one that was written off whole
    does not. One that was credited whole is made anew by the next run. What has begun stays begun.
    """
    if anew := await terms.to_await_anew(work, subscription_ids):
        for running, row in (await held_many(work, anew)).values():
            await await_anew(work, running, row)
    begun = await terms.begin_paid(work, subscription_ids)
    if not begun:
        return
    if late := [row["id"] for row in begun if row["first_end"] <= work.today]:
        pricing = Pricing(await load_catalogue(work))
        for running, row in (await held_many(work, late)).values():
            by_plan = row["stop_kind"] == StopKind.AUTOMATIC
            goes_on = paid_late(running, pricing, work.today, ends_by_plan=by_plan)
            if goes_on is not None:
                await _deliver_from_today(work, goes_on, pricing)
    await terms.turn_states(work, work.today, *(row["id"] for row in begun))
    work.record_many(
        SubscriptionBegun(row["id"], row["member_id"], row["organisation_id"], max(row["start_on"], work.today))
        for row in begun
    )


async def _deliver_from_today(work: Work, goes_on: Running, pricing: Pricing) -> None:
    """Move a first term that was over before it was paid, and all that is counted from it; a stop waits for its end."""
    first, second = (ahead for ahead, _ in zip(terms_ahead(goes_on, pricing), range(2), strict=False))
    end_on = goes_on.end_on and max(goes_on.end_on, first.period.end)
    changes = second.plan.id != first.plan.id
    await move_term(work, goes_on.id, 1, first.period)
    await update_subscription(
        work,
        goes_on.id,
        plan_id=first.plan.id,
        next_plan_id=second.plan.id if changes else None,
        plan_changes_on=first.period.end if changes else None,
        next_term=2,
        next_start=first.period.end,
        anchor_on=first.anchor_on,
        anchor_term=first.anchor_term,
        end_on=end_on,
    )
