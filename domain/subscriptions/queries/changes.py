"""Reads of what changes a subscription on its way."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.subscriptions.repository import changes


async def pause_after(read: Reading, subscription_id: UUID, day: date) -> Row | None:
    """Return the pause that runs on a day or is to come: from_on, until_on, reason; None without one (SUB-09)."""
    return await changes.pause_after(read, subscription_id, day)
