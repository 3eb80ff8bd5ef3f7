"""Write what a subscription is worth a month from some days on, over whatever it was to be worth then (DSH-03)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.kernel.work import Work
from domain.subscriptions.repository.changes import days_valued_after, update_subscription
from domain.subscriptions.repository.terms import write_values


async def revalue(work: Work, subscription_id: UUID, values: Sequence[tuple[date, int]]) -> None:
    """Let a subscription be worth so many minor units a month from each day on; the days ascend.

    Values that were to be valid later are overwritten by what is valid then now.
    """
    days = [day for day, _ in values]
    later = [day for day in await days_valued_after(work, subscription_id, days[0]) if day not in days]
    known = dict(values)
    for day in later:
        known[day] = next(minor for start, minor in reversed(values) if start <= day)
    await write_values(work, [(subscription_id, day, known[day]) for day in sorted(known)])
    newest = max(known)
    await update_subscription(work, subscription_id, monthly_minor=known[newest], valued_on=max(newest, work.today))
