"""Reads of what is open and overdue, for those who show it."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.database import Reading

_OLDEST = """
SELECT invoice_id FROM open_item
WHERE tenant_id = $1 AND fee_of IS NULL AND ($2::uuid IS NULL OR payer_id = $2) ORDER BY due_on, invoice_id LIMIT 1
"""


async def oldest_open_invoice(read: Reading, payer_id: UUID | None) -> UUID | None:
    """Return the open invoice that is due first, of one payer where named; None where nothing is open."""
    rows = await read.sql(_OLDEST, read.tenant_id, payer_id)
    return rows[0]["invoice_id"] if rows else None
