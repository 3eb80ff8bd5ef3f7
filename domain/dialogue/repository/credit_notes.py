"""Reads which invoices their payers were sent, so that they get the credit notes too (BIL-11)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading

# A message about it went out or will: letters of credited invoices are given up unless they are in a print file that
# stays (RUN-07). Or it is in a file of demands that was fetched: then the payer's bank shows it.
_TOLD = """
SELECT i.id FROM invoice i
JOIN dispatch d ON d.tenant_id = $1 AND d.invoice_id = i.id
LEFT JOIN run_file f ON f.tenant_id = $1 AND f.id = d.file_id
WHERE i.tenant_id = $1 AND i.id = ANY($2::uuid[]) AND d.state <> 'FAILED' AND (
  d.channel <> 'LETTER' OR i.state <> 'CREDITED' OR f.fetched_at IS NOT NULL
  OR (f.id IS NOT NULL AND NOT EXISTS (SELECT FROM run v WHERE v.tenant_id = $1 AND v.reverses_id = f.run_id))
)
UNION
SELECT i.id FROM invoice i
JOIN run r ON r.tenant_id = $1 AND r.id = i.run_id
JOIN run_file f ON f.tenant_id = $1 AND f.run_id = r.id
WHERE i.tenant_id = $1 AND i.id = ANY($2::uuid[]) AND f.destination = 'DEMAND_FILE' AND f.fetched_at IS NOT NULL
  AND r.criteria -> 'destinations' ->> i.payment_method = 'DEMAND_FILE'
"""


async def told_invoices(read: Reading, invoice_ids: Sequence[UUID]) -> set[UUID]:
    """Return those of the invoices that their payers were sent, or are about to be."""
    return {row["id"] for row in await read.sql(_TOLD, read.tenant_id, list(invoice_ids))}
