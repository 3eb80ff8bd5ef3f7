"""What the dialogue needs of reminders, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading, Row

_REMINDERS = """
SELECT r.id, r.number, r.step, r.organisation_id, r.invoice_id, r.payer_id, r.due_on, r.open_minor, r.fees_minor,
  r.fee_minor, r.currency, r.reference, i.number AS invoice_number, i.text AS invoice_text,
  coalesce(o.open_minor, 0) AS open_now_minor
FROM reminder r
JOIN invoice i ON i.tenant_id = r.tenant_id AND i.id = r.invoice_id
LEFT JOIN open_item o ON o.tenant_id = r.tenant_id AND o.invoice_id = r.invoice_id
WHERE r.tenant_id = $1 AND r.id = ANY($2::uuid[]) ORDER BY r.id
"""


async def reminders_to_announce(read: Reading, reminder_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return what a message says of reminders, and what is open of their invoices now (`open_now_minor`)."""
    return await read.sql(_REMINDERS, read.tenant_id, list(reminder_ids))
