"""Recurring gifts of a member, with what they have come to (LED-03)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading, Row

# Given is what is neither open, credited nor written off, and what was paid over (LED-05).
_RECURRING = """
SELECT s.id, s.organisation_id, o.currency, (g.minor + t.minor)::bigint AS given_minor
FROM subscription s
JOIN plan p ON p.tenant_id = $1 AND p.id = s.plan_id AND p.kind = 'RECURRING_GIFT'
JOIN organisation o ON o.tenant_id = $1 AND o.id = s.organisation_id
CROSS JOIN LATERAL (
  SELECT coalesce(sum(i.total_minor - coalesce(x.open_minor, 0) - coalesce(w.minor, 0)), 0) AS minor
  FROM invoice i
  LEFT JOIN open_item x ON x.tenant_id = $1 AND x.invoice_id = i.id
  LEFT JOIN LATERAL (
    SELECT sum(a.amount_minor) AS minor FROM allocation a
    WHERE a.tenant_id = $1 AND a.invoice_id = i.id AND a.source_kind = 'WRITE_OFF' AND a.undone_at IS NULL
  ) w ON true
  WHERE i.tenant_id = $1 AND i.origin_id = s.id
) g
CROSS JOIN LATERAL (
  SELECT coalesce(sum(-l.reskontro_minor), 0) AS minor
  FROM journal_entry e JOIN posting l ON l.tenant_id = $1 AND l.entry_id = e.id
  WHERE e.tenant_id = $1 AND e.kind = 'TIP' AND e.source_id IN (
    SELECT y.id FROM invoice i
    JOIN allocation a ON a.tenant_id = $1 AND a.invoice_id = i.id AND a.source_kind = 'PAYMENT'
    JOIN payment y ON y.tenant_id = $1 AND y.id = a.source_id AND (y.reference = i.reference OR y.invoice_id = i.id)
    WHERE i.tenant_id = $1 AND i.origin_id = s.id
  )
) t
WHERE s.tenant_id = $1 AND s.member_id = $2
ORDER BY s.state = 'STOPPED', s.start_on DESC, s.id
"""


async def recurring_gifts(read: Reading, member_id: UUID) -> Sequence[Row]:
    """Return a member's subscriptions on plans of recurring gifts: id, organisation_id, currency and given_minor.

    The running ones come first, then the newest.
    """
    return await read.sql(_RECURRING, read.tenant_id, member_id)
