"""Keep an offer from being ordered again by who has had it lately (CAT-12)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from domain.catalogue.model import Obstacle, ObstacleCode, Plan
from domain.kernel.database import Reading
from domain.kernel.reason import Named
from domain.kernel.work import Work
from domain.people.queries.alike import alike
from domain.subscriptions.model import PlanNotSellable
from domain.subscriptions.repository import orders


async def hold_offer(work: Work, plan: Plan | None) -> None:
    """Let the orders of an offer be placed one at a time, so that each sees those before it; before anything is billed.

    Plans that are no such offer are ordered side by side.
    """
    if plan is not None and plan.offer.block_days is not None:
        await orders.hold_offer(work, plan.id)


async def refuse_if_blocked(read: Reading, member_id: UUID, plan: Plan, today: date) -> None:
    """Raise PlanNotSellable where a member, or one of the same e-mail, phone or address, has had the offer lately."""
    days = plan.offer.block_days
    if days is None:
        return
    lately = await orders.orders_of_offer(read, plan.id, today - timedelta(days=days))
    ordered = {row["member_id"]: row["ordered_on"] for row in lately}
    same = await alike(read, member_id, list(ordered))
    if not same:
        return
    last = max(same, key=lambda key: ordered[key])
    reason = Obstacle.of(
        ObstacleCode.BLOCKED,
        plan=plan.name,
        member=Named("Member", last, f"{same[last]['number']} {same[last]['name']}"),
        ordered=ordered[last],
        on=ordered[last] + timedelta(days=days),
    )
    raise PlanNotSellable(plan.id, reason)
