"""How much of payments can be moved, and what was moved of them (LED-03)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from domain.billing.queries.credit import backed_of, left_of
from domain.kernel.database import Reading
from domain.payments.rules.moving import passable_minor

# What was settled of an invoice that is credited, or with a collector, stays; so does that of its fees.
_UNDOABLE = """
SELECT a.source_id, sum(a.amount_minor)::bigint AS minor FROM allocation a
LEFT JOIN reminder r ON r.tenant_id = $1 AND r.id = a.invoice_id
JOIN invoice i ON i.tenant_id = $1 AND i.id = coalesce(r.invoice_id, a.invoice_id)
WHERE a.tenant_id = $1 AND a.source_id = ANY($2::uuid[]) AND a.source_kind IN ('PAYMENT', 'PAYMENT_CREDIT')
  AND a.undone_at IS NULL AND i.state = 'ISSUED'
GROUP BY 1
"""


async def movable_minors(read: Reading, payment_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how much of payments can become another member's: what is unused, and what can be undone.

    What was paid back, or the bank took back, is not there any more. Gifts have nothing to move.
    """
    left = await left_of(read, payment_ids)
    backed = await backed_of(read, list(left))
    undoable: dict[UUID, int] = defaultdict(int)
    for row in await read.sql(_UNDOABLE, read.tenant_id, list(left)):
        undoable[row["source_id"]] = row["minor"]
    return {key: passable_minor(minor, undoable[key], backed.get(key, 0)) for key, minor in left.items()}
