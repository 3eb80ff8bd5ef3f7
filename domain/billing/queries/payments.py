"""What payments need of invoices, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Text, Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.billing.tables import invoice
from domain.kernel.database import Query, Reading, Row

_COLUMNS = (
    invoice.c.id,
    invoice.c.number,
    invoice.c.organisation_id,
    invoice.c.payer_id,
    invoice.c.state,
    invoice.c.reference,
)
_BY_REFERENCE = Query(
    select(*_COLUMNS).where(
        invoice.c.tenant_id == bindparam("tenant"),
        invoice.c.reference == any_(bindparam("refs", type_=ARRAY(Text))),
        invoice.c.kind == "INVOICE",
    )
)
_BY_ID = Query(
    select(*_COLUMNS).where(
        invoice.c.tenant_id == bindparam("tenant"),
        invoice.c.id == any_(bindparam("invoices", type_=ARRAY(Uuid))),
        invoice.c.kind == "INVOICE",
    )
)
_NEWEST = Query(
    select(*_COLUMNS)
    .where(
        invoice.c.tenant_id == bindparam("tenant"),
        invoice.c.payer_id == bindparam("payer"),
        invoice.c.organisation_id == bindparam("organisation"),
        invoice.c.kind == "INVOICE",
        invoice.c.state == "ISSUED",
    )
    .order_by(invoice.c.issued_on.desc(), invoice.c.id.desc())
    .limit(1)
)


async def invoices_by_reference(read: Reading, references: Sequence[str]) -> Sequence[Row]:
    """Return the invoices that carry one of these references: id, number, organisation, payer, state, reference."""
    return await read.all(_BY_REFERENCE, tenant=read.tenant_id, refs=list(references))


async def invoices_by_id(read: Reading, invoice_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return invoices (no credit notes) by id, with the same columns."""
    return await read.all(_BY_ID, tenant=read.tenant_id, invoices=list(invoice_ids))


async def newest_invoice(read: Reading, organisation_id: UUID, payer_id: UUID) -> Row | None:
    """Return a payer's newest issued invoice in an organisation (PAY-02, BY_RESKONTRO)."""
    return await read.first(_NEWEST, tenant=read.tenant_id, organisation=organisation_id, payer=payer_id)


_KNOWN = """
SELECT i.id, i.number, i.organisation_id, i.payer_id, i.reference, coalesce(o.open_minor, 0) AS open_minor
FROM invoice i LEFT JOIN open_item o ON o.tenant_id = i.tenant_id AND o.invoice_id = i.id
WHERE i.tenant_id = $1 AND i.kind = 'INVOICE'
"""
_OPEN_OF_REFERENCES = _KNOWN + " AND i.reference = ANY($2::text[])"
_OPEN_OF_PAYERS = _KNOWN + " AND o.payer_id = ANY($2::uuid[]) AND o.open_minor = ANY($3::bigint[]) ORDER BY o.due_on"
_OPEN_OF_AMOUNTS = """
SELECT * FROM (
  SELECT o.invoice_id AS id, i.number, o.organisation_id, o.payer_id, i.reference, o.open_minor,
         row_number() OVER (PARTITION BY o.organisation_id, o.open_minor ORDER BY o.due_on, o.invoice_id) AS place
  FROM open_item o JOIN invoice i ON i.tenant_id = o.tenant_id AND i.id = o.invoice_id
  WHERE o.tenant_id = $1 AND o.open_minor = ANY($2::bigint[])
) fitting WHERE place <= $3
"""


async def open_by_reference(read: Reading, references: Sequence[str]) -> Sequence[Row]:
    """Return invoices with one of these references and what is open of them, settled ones with 0."""
    return await read.sql(_OPEN_OF_REFERENCES, read.tenant_id, list(references))


async def open_by_payer(read: Reading, payer_ids: Sequence[UUID], amounts_minor: Sequence[int]) -> Sequence[Row]:
    """Return the open invoices of payers of which exactly one of these amounts is open, oldest first."""
    return await read.sql(_OPEN_OF_PAYERS, read.tenant_id, list(payer_ids), list(amounts_minor))


async def open_by_amount(read: Reading, amounts_minor: Sequence[int], each_max: int) -> Sequence[Row]:
    """Return open invoices of exactly these amounts, at most so many of each amount and organisation."""
    return await read.sql(_OPEN_OF_AMOUNTS, read.tenant_id, list(amounts_minor), each_max)


_DEBTS = """
SELECT payer_id, sum(open_minor)::bigint AS open_minor,
  coalesce(sum(open_minor) FILTER (WHERE due_on < $4::date), 0)::bigint AS overdue_minor
FROM open_item WHERE tenant_id = $1 AND organisation_id = $2 AND payer_id = ANY($3::uuid[]) GROUP BY payer_id
"""


async def overdue_totals(
    read: Reading, organisation_id: UUID, payer_ids: Sequence[UUID], on: date
) -> dict[UUID, tuple[int, int]]:
    """Return what payers have open in an organisation, and how much of that was due before a day; fees count, too."""
    rows = await read.sql(_DEBTS, read.tenant_id, organisation_id, list(payer_ids), on)
    return {row["payer_id"]: (row["open_minor"], row["overdue_minor"]) for row in rows}
