"""What was moved of payments, for screens (LED-03)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading, Row

_MOVES = """
SELECT u.id AS of_payment, m.*, p.currency FROM unnest($2::uuid[]) AS u(id)
JOIN payment_move m ON m.tenant_id = $1 AND (m.payment_id = u.id OR m.in_id = u.id OR m.out_id = u.id)
JOIN payment p ON p.tenant_id = $1 AND p.id = m.payment_id
ORDER BY u.id, m.id
"""


async def moves_of(read: Reading, payment_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return by payment what was moved of it, and the move that made it, in their order."""
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in await read.sql(_MOVES, read.tenant_id, list(payment_ids)):
        found[row["of_payment"]].append(row)
    return found


_BY_ENTRIES = """
SELECT e.id AS used_by, m.*, p.currency FROM journal_entry e
JOIN payment_move m ON m.tenant_id = $1 AND m.out_id = e.source_id
JOIN payment p ON p.tenant_id = $1 AND p.id = m.payment_id
WHERE e.tenant_id = $1 AND e.id = ANY($2::uuid[]) AND e.kind = 'PAYMENT'
"""


async def moves_by_entry(read: Reading, entry_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return the moves whose taking back is one of the journal entries; an entry of anything else is left out."""
    return {row["used_by"]: row for row in await read.sql(_BY_ENTRIES, read.tenant_id, list(entry_ids))}
