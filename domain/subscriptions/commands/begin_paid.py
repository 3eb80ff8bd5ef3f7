"""Let subscriptions begin whose first payment has come (SUB-02)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.work import Work
from domain.subscriptions.model import SubscriptionBegun
from domain.subscriptions.repository import terms


async def begin_paid(work: Work, subscription_ids: Sequence[UUID] | None = None) -> None:
    """Let all that await their first payment, or some, begin where nothing is open of their first invoice any more.

    They run from their start or from today, whichever is later; their terms stay as they were ordered. An invoice of 0
    counts as paid; one that was credited or written off whole does not. What has begun stays begun.
    """
    begun = await terms.begin_paid(work, subscription_ids)
    if not begun:
        return
    await terms.turn_states(work, work.today, *(row["id"] for row in begun))
    work.record_many(
        SubscriptionBegun(row["id"], row["member_id"], row["organisation_id"], max(row["start_on"], work.today))
        for row in begun
    )
