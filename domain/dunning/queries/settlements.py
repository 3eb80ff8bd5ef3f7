"""The record of settlements, as integrations and screens read it (PAY-02c).

A settlement is a row that is only ever added; undoing one notes when, and leaves it where it is. It says what was
settled (an invoice, the fee of a reminder, unused credit), what settled it, and where a difference was posted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.kernel.database import Reading, Row

_TIME_BITS_BELOW = 80
_MARGIN = timedelta(days=1)
"""An id is made up to so long after the time that its row bears: that of the beginning of its unit of work."""

_COLUMNS = """a.id, a.invoice_id, a.source_kind, a.source_id, a.amount_minor, a.allocated_on, a.recorded_at,
  a.undone_at, coalesce(i.currency, r.currency, o.currency) AS currency"""
_FROM = """allocation a
LEFT JOIN invoice i ON i.tenant_id = a.tenant_id AND i.id = a.invoice_id
LEFT JOIN reminder r ON r.tenant_id = a.tenant_id AND r.id = a.invoice_id
LEFT JOIN journal_entry e ON e.tenant_id = a.tenant_id AND e.id = a.invoice_id
LEFT JOIN organisation o ON o.tenant_id = e.tenant_id AND o.id = e.organisation_id"""
_OF_INVOICES = f"""
SELECT u.about_id, {_COLUMNS} FROM (
  SELECT about_id, about_id AS item_id FROM unnest($2::uuid[]) AS x(about_id)
  UNION ALL
  SELECT f.invoice_id, f.id FROM reminder f WHERE f.tenant_id = $1 AND f.invoice_id = ANY($2::uuid[])
) u JOIN {_FROM.replace("allocation a", "allocation a ON a.tenant_id = $1 AND a.invoice_id = u.item_id", 1)}
ORDER BY u.about_id, a.id
"""  # noqa: S608 - constants of this file only
_DIFFERENCES = """
SELECT e.id, e.number, e.entry_on, p.debit_account, p.credit_account, p.amount_minor
FROM journal_entry e JOIN posting p ON p.tenant_id = e.tenant_id AND p.entry_id = e.id
WHERE e.tenant_id = $1 AND e.id = ANY($2::uuid[]) ORDER BY e.id, p.line
"""


@dataclass(frozen=True, slots=True)
class SettlementSearch:
    """Filters of the record; None leaves one out. Times are those of recording, `recorded_to` not included.

    `member_id` is who was to pay. `undone_from` finds those that were undone then or later.
    """

    organisation_id: UUID | None = None
    member_id: UUID | None = None
    recorded_from: datetime | None = None
    recorded_to: datetime | None = None
    undone_from: datetime | None = None


async def settlement_page(
    read: Reading, search: SettlementSearch, *, limit: int, after: UUID | None = None
) -> Sequence[Row]:
    """Return a page of settlements in the order in which they were recorded; `after` is the id of the last one."""
    values: list[Any] = []

    def mark(value: Any) -> str:
        values.append(value)
        return f"${len(values)}"

    parts = [f"a.tenant_id = {mark(read.tenant_id)}"]
    if after is not None:
        parts.append(f"a.id > {mark(after)}::uuid")
    if search.organisation_id is not None:
        organisation = mark(search.organisation_id)
        parts.append(f"coalesce(i.organisation_id, r.organisation_id, e.organisation_id) = {organisation}")
    if search.member_id is not None:
        parts.append(f"coalesce(i.payer_id, r.payer_id, e.member_id) = {mark(search.member_id)}")
    if search.recorded_from is not None:
        parts.append(f"a.recorded_at >= {mark(search.recorded_from)}::timestamptz")
        parts.append(f"a.id >= {mark(_first_id(search.recorded_from - _MARGIN))}::uuid")
    if search.recorded_to is not None:
        parts.append(f"a.recorded_at < {mark(search.recorded_to)}::timestamptz")
        parts.append(f"a.id < {mark(_first_id(search.recorded_to + _MARGIN))}::uuid")
    if search.undone_from is not None:
        parts.append(f"a.undone_at >= {mark(search.undone_from)}::timestamptz")
    where = " AND ".join(parts)
    return await read.sql(f"SELECT {_COLUMNS} FROM {_FROM} WHERE {where} ORDER BY a.id LIMIT {mark(limit)}", *values)  # noqa: S608


async def settlements_of(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return all that ever settled invoices and the fees of their reminders, what was undone among it."""
    found: dict[UUID, list[Row]] = defaultdict(list, {key: [] for key in invoice_ids})
    for row in await read.sql(_OF_INVOICES, read.tenant_id, list(invoice_ids)):
        found[row["about_id"]].append(row)
    return found


async def differences(read: Reading, entry_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return where journal entries of write-offs were posted: number, entry_on, accounts and amount of each posting."""
    found: dict[UUID, list[Row]] = defaultdict(list, {key: [] for key in entry_ids})
    for row in await read.sql(_DIFFERENCES, read.tenant_id, list(entry_ids)):
        found[row["id"]].append(row)
    return found


def _first_id(at: datetime) -> UUID:
    """Return the least id that is made at a time."""
    return UUID(int=max(0, int(at.timestamp() * 1000)) << _TIME_BITS_BELOW)
