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


async def invoices_to_announce(read: Reading, invoice_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return what a message says of invoices, with payer, origin, organisation, and the criteria of the run.

    That is number, text, amount, due date, KID and payment method.
    """
    return await read.all(_INVOICES, tenant=read.tenant_id, invoices=list(invoice_ids))
