"""Close a month of an organisation's journal: it takes no more entries (LED-06)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.kernel.refusal import InvalidInput
from domain.kernel.work import Work
from domain.ledger.model import MonthClosed
from domain.ledger.repository.journal import take_entry_numbers
from domain.ledger.repository.months import first_entry_on, insert_closed_months, open_from
from domain.ledger.rules import month_after, month_of


async def close_month(work: Work, organisation_id: UUID, day: date) -> list[date]:
    """Close the month of a day with all before it, and return those that were open, by their first days.

    Whatever is posted afterwards for such a month is dated on the first open day. Refuses with InvalidInput where the
    month is not over. Closing what is closed already changes nothing.
    """
    month = month_of(day)
    if month_after(month) > work.today:
        raise InvalidInput.of("month", "MONTH_NOT_OVER", "close a month when it is over", rule="LED-06")
    next_number = await take_entry_numbers(work, organisation_id, 0)
    months = await _open_months(work, organisation_id, month)
    if not months:
        return []
    await insert_closed_months(work, organisation_id, months, next_number - 1)
    work.record(MonthClosed(organisation_id, month))
    await work.audit("close_month", "organisation", organisation_id, after={"months": months})
    return months


async def _open_months(work: Work, organisation_id: UUID, last: date) -> list[date]:
    """Return the open months from the journal's first to the last one asked for."""
    month = await open_from(work, organisation_id)
    if month is None:
        month = min(last, month_of(await first_entry_on(work, organisation_id) or last))
    months = []
    while month <= last:
        months.append(month)
        month = month_after(month)
    return months
