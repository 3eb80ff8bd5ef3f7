"""What the dialogue needs of reminders, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.kernel.database import Reading, Row

_FIRST = UUID(int=0)
_FOUND = """
SELECT r.id, r.number, r.step, r.organisation_id, r.invoice_id, r.payer_id, r.issued_on, r.due_on, r.open_minor,
  r.fees_minor, r.fee_minor, r.currency, r.reference, r.announces_collection,
  i.number AS invoice_number, i.text AS invoice_text, l.process_id, coalesce(o.open_minor, 0) AS open_now_minor
FROM reminder r
JOIN invoice i ON i.tenant_id = r.tenant_id AND i.id = r.invoice_id
LEFT JOIN dunning_of_plan l ON l.tenant_id = i.tenant_id AND l.billing_plan_id = i.billing_plan_id
LEFT JOIN open_item o ON o.tenant_id = r.tenant_id AND o.invoice_id = r.invoice_id
WHERE r.tenant_id = $1
"""
_REMINDERS = _FOUND + " AND r.id = ANY($2::uuid[]) ORDER BY r.id"
_UNPAID = (
    _FOUND
    + " AND r.issued_on BETWEEN $2 AND $3 AND o.open_minor > 0 AND r.id > $4::uuid AND i.state = 'ISSUED'"
    + " AND NOT EXISTS ("
    + "SELECT FROM member m WHERE m.tenant_id = $1 AND m.id = r.payer_id AND m.deceased_on IS NOT NULL)"
    + " ORDER BY r.id LIMIT $5"
)


async def reminders_to_announce(read: Reading, reminder_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return what a message says of reminders, and what is open of their invoices now (`open_now_minor`)."""
    return await read.sql(_REMINDERS, read.tenant_id, list(reminder_ids))


async def unpaid_reminders(
    read: Reading, first_on: date, last_on: date, *, limit: int, after: UUID | None
) -> Sequence[Row]:
    """Return reminders issued between two days whose invoices are still open, in the order of their ids.

    Those of payers who have died are left out.
    `process_id` is the process that decides what comes next, None where there is none any more.
    """
    return await read.sql(_UNPAID, read.tenant_id, first_on, last_on, after or _FIRST, limit)
