"""Which months' income is in the journal (LED-08)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.insight.repository import last_accrual
from domain.kernel.database import Reading


async def last_posted_month(read: Reading, organisation_id: UUID) -> date | None:
    """Return the newest month that is posted, by its first day; None where none is."""
    last = await last_accrual(read, organisation_id)
    return None if last is None else last["month_on"]
