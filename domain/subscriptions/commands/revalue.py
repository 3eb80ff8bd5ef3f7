"""Write what a subscription is worth a month from some days on, over whatever it was to be worth then (DSH-03)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.kernel.work import Work
from domain.subscriptions.repository.changes import update_subscription
from domain.subscriptions.repository.terms import write_values


async def revalue(work: Work, subscription_id: UUID, values: Sequence[tuple[date, int]]) -> None:
    """Let a subscription be worth so many minor units a month from each day on; the days ascend, none is past.

    What it was to be worth later is over.
    """
    await write_values(work, [(subscription_id, day, minor) for day, minor in values])
    newest_on, monthly_minor = values[-1]
    await update_subscription(work, subscription_id, monthly_minor=monthly_minor, valued_on=max(newest_on, work.today))
