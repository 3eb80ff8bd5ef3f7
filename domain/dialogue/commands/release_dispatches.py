"""Put claimed dispatches back that were never tried."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.dialogue.repository.dispatches import set_released
from domain.kernel.work import Work


async def release_dispatches(work: Work, dispatch_ids: Sequence[UUID]) -> None:
    """Return these to the queue as they were; the attempt is not counted."""
    await set_released(work, dispatch_ids)
