"""Which months of a journal are closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select

from domain.kernel.database import Query, Reading
from domain.kernel.work import Work
from domain.ledger.rules import month_after
from domain.ledger.tables import closed_month, journal_entry

_OF_ORGANISATION = (closed_month.c.tenant_id == bindparam("tenant"), closed_month.c.organisation_id == bindparam("own"))
_LAST_CLOSED = Query(select(func.max(closed_month.c.month_on)).where(*_OF_ORGANISATION))
_FIRST_MONTH = Query(
    select(func.min(journal_entry.c.entry_on)).where(
        journal_entry.c.tenant_id == bindparam("tenant"), journal_entry.c.organisation_id == bindparam("own")
    )
)
_REOPEN = Query(delete(closed_month).where(*_OF_ORGANISATION, closed_month.c.month_on >= bindparam("month")))


async def open_from(read: Reading, organisation_id: UUID) -> date | None:
    """Return the first day of an organisation that takes entries; None where no month is closed (LED-06)."""
    last = await read.scalar(_LAST_CLOSED, tenant=read.tenant_id, own=organisation_id)
    return None if last is None else month_after(last)


async def first_entry_on(read: Reading, organisation_id: UUID) -> date | None:
    """Return the earliest date in a journal; None where it is empty."""
    found: date | None = await read.scalar(_FIRST_MONTH, tenant=read.tenant_id, own=organisation_id)
    return found


async def insert_closed_months(work: Work, organisation_id: UUID, months: Sequence[date], last_number: int) -> None:
    """Close months of a journal whose last number is given. The caller holds the journal."""
    await work.insert_many(
        closed_month,
        {
            "organisation_id": [organisation_id] * len(months),
            "month_on": months,
            "last_number": [last_number] * len(months),
            "closed_by": [work.actor.name] * len(months),
            "closed_at": [work.now] * len(months),
        },
    )


async def delete_closed_months(work: Work, organisation_id: UUID, month_on: date) -> int:
    """Open a month and all after it, and return how many were closed. The caller holds the journal."""
    return await work.execute(_REOPEN, tenant=work.tenant_id, own=organisation_id, month=month_on)
