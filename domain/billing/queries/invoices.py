"""Reads of invoices: by id, a member's, and lists with filters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.billing.model import InvoiceStatus
from domain.billing.tables import allocation, invoice_line
from domain.kernel.database import Query, Reading, Row

_COLUMNS = """i.id, i.number, i.kind, i.state, i.organisation_id, i.member_id, i.payer_id, i.origin_id,
  i.origin_number, i.text, i.period_start, i.period_end, i.issued_on, i.due_on, i.net_minor, i.vat_minor,
  i.total_minor, i.currency, i.reference, i.payment_method, i.run_id, i.credits_id,
  coalesce(o.open_minor, 0) AS open_minor"""
_OPEN = "LEFT JOIN open_item o ON o.tenant_id = i.tenant_id AND o.invoice_id = i.id"

_BY_IDS = f"SELECT {_COLUMNS} FROM invoice i {_OPEN} WHERE i.tenant_id = $1 AND i.id = ANY($2::uuid[])"  # noqa: S608
_CREDITED_BY = """
SELECT id, credits_id FROM invoice WHERE tenant_id = $1 AND credits_id = ANY($2::uuid[]) ORDER BY number
"""
_CREDITED_LINES = """
SELECT c.credits_id, l.line, -sum(l.gross_minor)::bigint AS minor
FROM invoice c JOIN invoice_line l ON l.tenant_id = c.tenant_id AND l.invoice_id = c.id
WHERE c.tenant_id = $1 AND c.credits_id = ANY($2::uuid[]) GROUP BY c.credits_id, l.line
"""

# What each status means, in terms of the invoice, its open item, and the day. A draft is never a row.
_STATUS = {
    InvoiceStatus.DRAFT: "false",
    InvoiceStatus.OPEN: "i.state = 'ISSUED' AND o.open_minor IS NOT NULL AND o.due_on >= {today}",
    InvoiceStatus.PARTIALLY_PAID: "i.state = 'ISSUED' AND o.open_minor < o.total_minor",
    InvoiceStatus.OVERDUE: "i.state = 'ISSUED' AND o.due_on < {today}",
    InvoiceStatus.REMINDED: "i.state = 'ISSUED' AND {reminded}",
    InvoiceStatus.PAID: "i.state = 'ISSUED' AND i.kind = 'INVOICE' AND o.open_minor IS NULL",
    InvoiceStatus.CREDITED: "i.state = 'CREDITED'",
    InvoiceStatus.IN_COLLECTION: "i.state = 'IN_COLLECTION'",
    InvoiceStatus.CREDIT_NOTE: "i.kind = 'CREDIT_NOTE'",
}
_NEEDS_OPEN = frozenset(
    {InvoiceStatus.OPEN, InvoiceStatus.PARTIALLY_PAID, InvoiceStatus.OVERDUE, InvoiceStatus.REMINDED}
)


@dataclass(frozen=True, slots=True)
class InvoiceSearch:
    """Filters of an invoice list; None leaves one out. `text` is a number, a KID, or the start of either.

    `reminded` is the condition by which those who remind know it of an invoice `i`; REMINDED finds nothing without it.
    """

    organisation_id: UUID | None = None
    status: InvoiceStatus | None = None
    text: str | None = None
    run_id: UUID | None = None
    member_id: UUID | None = None
    due_from: date | None = None
    due_to: date | None = None
    reminded: str = "false"


async def invoices(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return invoices by id, each with what is open of it."""
    rows = await read.sql(_BY_IDS, read.tenant_id, list(invoice_ids))
    return {row["id"]: row for row in rows}


async def credit_notes_of(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Return the credit notes of invoices, the first one first."""
    rows = await read.sql(_CREDITED_BY, read.tenant_id, list(invoice_ids))
    return {key: [row["id"] for row in found] for key, found in _grouped(rows, "credits_id", invoice_ids).items()}


async def credited_by_line(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, dict[int, int]]:
    """Return how much credit notes have taken back of the lines of invoices, in minor units by the lines' numbers."""
    rows = await read.sql(_CREDITED_LINES, read.tenant_id, list(invoice_ids))
    found = _grouped(rows, "credits_id", invoice_ids)
    return {key: {row["line"]: row["minor"] for row in lines} for key, lines in found.items()}


_LINES = Query(
    select(invoice_line)
    .where(
        invoice_line.c.tenant_id == bindparam("tenant"),
        invoice_line.c.invoice_id == any_(bindparam("ids", type_=ARRAY(Uuid))),
    )
    .order_by(invoice_line.c.invoice_id, invoice_line.c.line)
)
_ALLOCATIONS = Query(
    select(allocation)
    .where(
        allocation.c.tenant_id == bindparam("tenant"),
        allocation.c.invoice_id == any_(bindparam("ids", type_=ARRAY(Uuid))),
        allocation.c.undone_at.is_(None),
    )
    .order_by(allocation.c.allocated_on, allocation.c.id)
)
_SETTLED_BY = Query(
    select(allocation)
    .where(
        allocation.c.tenant_id == bindparam("tenant"),
        allocation.c.source_id == any_(bindparam("ids", type_=ARRAY(Uuid))),
        allocation.c.undone_at.is_(None),
    )
    .order_by(allocation.c.allocated_on, allocation.c.id)
)


async def lines(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the lines of invoices, in their order."""
    rows = await read.all(_LINES, tenant=read.tenant_id, ids=list(invoice_ids))
    return _grouped(rows, "invoice_id", invoice_ids)


async def allocations_of(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return what has settled invoices."""
    rows = await read.all(_ALLOCATIONS, tenant=read.tenant_id, ids=list(invoice_ids))
    return _grouped(rows, "invoice_id", invoice_ids)


async def allocations_by(read: Reading, source_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return what payments or credit notes have settled."""
    rows = await read.all(_SETTLED_BY, tenant=read.tenant_id, ids=list(source_ids))
    return _grouped(rows, "source_id", source_ids)


async def invoice_page(
    read: Reading, search: InvoiceSearch, today: date, *, limit: int, after: tuple[date, UUID] | None, skip: int = 0
) -> Sequence[Row]:
    """Return a page of invoices, the newest first; `after` is (issued_on, id) of the last row that the caller has."""
    where, values = _where(read, search, today)
    if after is not None:
        values += after
        where += f" AND (i.issued_on, i.id) < (${len(values) - 1}::date, ${len(values)}::uuid)"
    values += [limit, skip]
    order = f"ORDER BY i.issued_on DESC, i.id DESC LIMIT ${len(values) - 1} OFFSET ${len(values)}"
    return await read.sql(f"SELECT {_COLUMNS} FROM {_from(search)} WHERE {where} {order}", *values)  # noqa: S608


async def count_invoices(read: Reading, search: InvoiceSearch, today: date) -> int:
    """Return how many invoices a search finds."""
    where, values = _where(read, search, today)
    rows = await read.sql(f"SELECT count(*)::int AS n FROM {_from(search)} WHERE {where}", *values)  # noqa: S608
    return int(rows[0]["n"])


def _from(search: InvoiceSearch) -> str:
    joined = _OPEN.removeprefix("LEFT ") if search.status in _NEEDS_OPEN else _OPEN
    return f"invoice i {joined}"


def _where(read: Reading, search: InvoiceSearch, today: date) -> tuple[str, list[Any]]:
    """Return a condition made of fixed pieces, and the values of its marks."""
    values: list[Any] = []

    def mark(value: Any) -> str:
        values.append(value)
        return f"${len(values)}"

    parts = [f"i.tenant_id = {mark(read.tenant_id)}"]
    equal = (("organisation_id", search.organisation_id), ("run_id", search.run_id))
    parts += [f"i.{name} = {mark(value)}" for name, value in equal if value is not None]
    if search.member_id is not None:
        member = mark(search.member_id)
        parts.append(f"(i.payer_id = {member} OR i.member_id = {member})")
    if search.status is not None:
        condition = _STATUS[search.status]
        day = f"{mark(today)}::date" if "{today}" in condition else ""
        parts.append(condition.format(today=day, reminded=search.reminded))
    if search.text:
        text = mark(f"{search.text.strip()}%")
        parts.append(f"(i.number::text LIKE {text} OR i.reference LIKE {text})")
    if search.due_from is not None:
        parts.append(f"i.due_on >= {mark(search.due_from)}::date")
    if search.due_to is not None:
        parts.append(f"i.due_on <= {mark(search.due_to)}::date")
    return " AND ".join(parts), values


def _grouped(rows: Sequence[Row], key: str, ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    grouped: dict[UUID, list[Row]] = defaultdict(list, {one: [] for one in ids})
    for row in rows:
        grouped[row[key]].append(row)
    return grouped
