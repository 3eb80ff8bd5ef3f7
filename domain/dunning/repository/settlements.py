"""What settled an invoice or a fee of its reminders, to be undone."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.kernel.work import Work

# The demand as it was issued: an invoice, or the fee of a reminder of it.
_DEMANDS = """
SELECT a.id, a.invoice_id AS item_id, a.source_kind, a.source_id, a.amount_minor, a.undone_at,
  coalesce(i.id, r.invoice_id) AS about_id, r.invoice_id AS fee_of,
  coalesce(i.organisation_id, r.organisation_id) AS organisation_id, coalesce(i.payer_id, r.payer_id) AS payer_id,
  coalesce(i.issued_on, r.issued_on) AS issued_on, coalesce(i.due_on, r.due_on) AS due_on,
  coalesce(i.total_minor, r.fee_minor) AS total_minor,
  EXISTS (
    SELECT FROM invoice n WHERE n.tenant_id = $1 AND n.id = a.source_id AND a.source_kind = 'CREDIT_NOTE'
      AND n.credits_id = coalesce(i.id, r.invoice_id)
  ) AS is_own_note
FROM allocation a
LEFT JOIN invoice i ON i.tenant_id = $1 AND i.id = a.invoice_id
LEFT JOIN reminder r ON r.tenant_id = $1 AND r.id = a.invoice_id
WHERE a.tenant_id = $1 AND coalesce(i.id, r.id) IS NOT NULL
"""
_SETTLED = f"{_DEMANDS} AND a.id = $2"
_BY_PAYMENT = f"""{_DEMANDS} AND a.source_id = $2 AND a.source_kind IN ('PAYMENT', 'PAYMENT_CREDIT')
AND a.undone_at IS NULL ORDER BY a.id DESC"""


_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"


async def hold_settlements(work: Work, organisation_id: UUID) -> None:
    """Let nobody else undo or redo settlements by hand in an organisation until the work ends; held before all else.

    What one opens again, another would hold before the journal and the first after it.
    """
    await work.sql(_HOLD, f"settlements {organisation_id}")


async def settlement_of_demand(read: Reading, settlement_id: UUID) -> Row | None:
    """Return a settlement with the demand that it settled; None where it is none, or used credit for something else."""
    rows = await read.sql(_SETTLED, read.tenant_id, settlement_id)
    return rows[0] if rows else None


async def settlements_by_payment(read: Reading, payment_id: UUID) -> Sequence[Row]:
    """Return what a payment has settled of invoices and fees and is not undone, the newest first; the same columns."""
    return await read.sql(_BY_PAYMENT, read.tenant_id, payment_id)
