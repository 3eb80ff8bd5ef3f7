"""Reopen a closed month of an organisation's journal (LED-06)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.kernel.refusal import InvalidInput
from domain.kernel.work import Work
from domain.ledger.model import MonthReopened
from domain.ledger.repository.journal import take_entry_numbers
from domain.ledger.repository.months import delete_closed_months, open_from
from domain.ledger.rules import month_of


async def reopen_month(work: Work, organisation_id: UUID, day: date, *, reason: str) -> int:
    """Open the month of a day with all after it, and return how many were closed.

    Refuses with InvalidInput where it is open, or no reason is given; the reason is kept in the audit log.
    """
    if not reason.strip():
        raise InvalidInput.of("reason", "REQUIRED", "say why the month is opened again; the reason is kept")
    await take_entry_numbers(work, organisation_id, 0)
    month, begins = month_of(day), await open_from(work, organisation_id)
    if begins is None or month >= begins:
        raise InvalidInput.of("month", "MONTH_OPEN", "this month is open", rule="LED-06")
    count = await delete_closed_months(work, organisation_id, month)
    work.record(MonthReopened(organisation_id, month))
    await work.audit(
        "reopen_month",
        "organisation",
        organisation_id,
        before={"open_from": begins},
        after={"open_from": month},
        reason=reason,
    )
    return count
