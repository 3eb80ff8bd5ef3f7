"""What the dialogue needs of invoices, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, and_, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.billing.tables import invoice, run
from domain.kernel.database import Query, Reading, Row

_INVOICES = Query(
    select(
        invoice.c.id,
        invoice.c.kind,
        invoice.c.number,
        invoice.c.state,
        invoice.c.organisation_id,
        invoice.c.payer_id,
        invoice.c.origin_kind,
        invoice.c.text,
        invoice.c.due_on,
        invoice.c.total_minor,
        invoice.c.currency,
        invoice.c.reference,
        invoice.c.payment_method,
        run.c.criteria,
    )
    .outerjoin_from(invoice, run, and_(run.c.tenant_id == invoice.c.tenant_id, run.c.id == invoice.c.run_id))
    .where(
        invoice.c.tenant_id == bindparam("tenant"),
        invoice.c.id == any_(bindparam("invoices", type_=ARRAY(Uuid))),
    )
)


_CREDIT_NOTES = """
SELECT n.id, n.number, n.organisation_id, n.payer_id, n.currency, -n.total_minor AS total_minor, n.issued_on,
  i.id AS invoice_id, i.number AS invoice_number, i.text AS invoice_text, i.issued_on AS invoiced_on,
  coalesce(o.open_minor, 0) AS open_minor, a.taken_off_minor, a.used_minor, a.paid_back_minor,
  -n.total_minor - a.taken_off_minor - a.used_minor - a.paid_back_minor AS left_minor
FROM invoice n
JOIN invoice i ON i.tenant_id = $1 AND i.id = n.credits_id
LEFT JOIN open_item o ON o.tenant_id = $1 AND o.invoice_id = i.id
CROSS JOIN LATERAL (
  SELECT coalesce(sum(s.amount_minor) FILTER (WHERE s.invoice_id = i.id), 0)::bigint AS taken_off_minor,
    coalesce(sum(s.amount_minor) FILTER (WHERE s.invoice_id <> i.id AND e.id IS NULL), 0)::bigint AS used_minor,
    coalesce(sum(s.amount_minor) FILTER (WHERE e.id IS NOT NULL), 0)::bigint AS paid_back_minor
  FROM allocation s
  LEFT JOIN journal_entry e ON e.tenant_id = $1 AND e.id = s.invoice_id AND e.kind = 'REFUND'
  WHERE s.tenant_id = $1 AND s.source_id = n.id AND s.undone_at IS NULL
) a
WHERE n.tenant_id = $1 AND n.kind = 'CREDIT_NOTE' AND n.id = ANY($2::uuid[])
"""


async def credit_notes_to_announce(read: Reading, credit_note_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return what a message says of credit notes, with payer, organisation and the invoice that each takes back.

    `total_minor` is above zero. So much of it was taken off its own invoice, was used for other invoices since, was
    paid back, and is left for later invoices; `open_minor` is still to pay of its invoice.
    """
    return await read.sql(_CREDIT_NOTES, read.tenant_id, list(credit_note_ids))


async def invoices_to_announce(read: Reading, invoice_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return what a message says of invoices, with payer, origin, organisation, and the criteria of the run.

    That is number, text, amount, due date, KID and payment method.
    """
    return await read.all(_INVOICES, tenant=read.tenant_id, invoices=list(invoice_ids))
