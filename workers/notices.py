"""The task that notices payers of payment stops to come and of reminders, once a day (DUN-07)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.dialogue.commands.queue_notices import queue_reminder_notices, queue_stop_notices
from domain.kernel.tasks import Claim
from domain.kernel.work import Work
from workers.shop import Shop
from workers.tasks import by_chunks


async def queue_notices(shop: Shop, claim: Claim) -> None:
    """Queue the notices of the day, a page of stops and one of reminders in each unit of work."""
    stop: tuple[date, UUID] | None = None
    reminder: UUID | None = None
    is_first = True

    async def chunk(work: Work) -> bool:
        nonlocal stop, reminder, is_first
        if is_first or stop is not None:
            stop = await queue_stop_notices(work, stop)
        if is_first or reminder is not None:
            reminder = await queue_reminder_notices(work, reminder)
        is_first = False
        return stop is not None or reminder is not None

    await by_chunks(shop, claim, chunk)
