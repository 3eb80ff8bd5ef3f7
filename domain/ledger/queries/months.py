"""Reads of a journal's months: how much is in each, and which are closed (LED-06)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.kernel.refusal import InvalidInput
from domain.ledger.repository.months import open_from
from domain.ledger.rules import month_of

_MONTHS = """
WITH counted AS (
  SELECT date_trunc('month', entry_on::timestamp)::date AS month_on, count(*) AS entries FROM journal_entry
  WHERE tenant_id = $1 AND organisation_id = $2 GROUP BY 1
), closed AS (
  SELECT month_on, closed_at, closed_by FROM closed_month WHERE tenant_id = $1 AND organisation_id = $2
), shown AS (
  SELECT generate_series(min(month_on)::timestamp, max(month_on), '1 month')::date AS month_on
  FROM (SELECT month_on FROM counted UNION ALL SELECT month_on FROM closed UNION ALL SELECT $3) known
)
SELECT month_on, coalesce(entries, 0) AS entries, closed_at, closed_by
FROM shown LEFT JOIN counted USING (month_on) LEFT JOIN closed USING (month_on)
ORDER BY month_on DESC
"""


async def months(read: Reading, organisation_id: UUID, today: date) -> Sequence[Row]:
    """Return each month from a journal's first, or the first closed one, to the running one, the newest first.

    Columns: month_on, entries, closed_at and closed_by (None where it is open).
    """
    return await read.sql(_MONTHS, read.tenant_id, organisation_id, month_of(today))


async def first_open_day(read: Reading, organisation_id: UUID) -> date | None:
    """Return the first day that is open in an organisation's journal; None where no month is closed."""
    return await open_from(read, organisation_id)


async def refuse_closed(read: Reading, organisation_id: UUID, day: date, path: str) -> None:
    """Raise InvalidInput at `path` where an organisation's month of a day is closed."""
    begins = await open_from(read, organisation_id)
    if begins is not None and day < begins:
        message = f"this month is closed; choose {begins} or later, or have an owner open the month again"
        raise InvalidInput.of(path, "MONTH_CLOSED", message, least=begins, rule="LED-06")
