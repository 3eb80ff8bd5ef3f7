"""What the dialogue needs of invoices, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.billing.tables import invoice
from domain.kernel.database import Query, Reading, Row

_INVOICES = Query(
    select(
        invoice.c.id,
        invoice.c.kind,
        invoice.c.number,
        invoice.c.organisation_id,
        invoice.c.payer_id,
        invoice.c.origin_kind,
        invoice.c.text,
        invoice.c.due_on,
        invoice.c.total_minor,
        invoice.c.currency,
        invoice.c.reference,
        invoice.c.payment_method,
    ).where(
        invoice.c.tenant_id == bindparam("tenant"),
        invoice.c.id == any_(bindparam("invoices", type_=ARRAY(Uuid))),
    )
)


async def invoices_to_announce(read: Reading, invoice_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return what a message says of invoices: number, text, amount, due date, KID, payer, origin, organisation."""
    return await read.all(_INVOICES, tenant=read.tenant_id, invoices=list(invoice_ids))
