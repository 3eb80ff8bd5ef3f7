"""What payments left on the reskontro and nothing has taken since (DUN-03)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading, Row

# A gift's payment leaves nothing on the reskontro: it has no entry of a payment.
_UNUSED = """
SELECT * FROM (
  SELECT p.id, p.member_id, p.paid_on, p.credit_minor - coalesce((
    SELECT sum(a.amount_minor) FROM allocation a
    WHERE a.tenant_id = p.tenant_id AND a.source_id = p.id AND a.source_kind = 'PAYMENT_CREDIT'
      AND a.undone_at IS NULL
  ), 0)::bigint AS left_minor
  FROM payment p
  WHERE p.tenant_id = $1 AND p.organisation_id = $2 AND p.member_id = ANY($3::uuid[]) AND p.state = 'COMPLETED'
    AND p.credit_minor > 0
    AND EXISTS (
      SELECT FROM journal_entry e WHERE e.tenant_id = p.tenant_id AND e.source_id = p.id AND e.kind = 'PAYMENT'
    )
) found WHERE left_minor > 0 ORDER BY member_id, paid_on, id
"""


async def unused_payments(read: Reading, organisation_id: UUID, member_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return payments of members of which something is left, the oldest of each first: id, member_id, left_minor."""
    return await read.sql(_UNUSED, read.tenant_id, organisation_id, list(member_ids))
