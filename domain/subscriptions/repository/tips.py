"""Payments that name the invoice of a recurring gift (LED-05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from domain.billing.model import PaidGift
from domain.kernel.work import Work

# The account and branch of the line that costs most: what a gift costs is one line, but for a fee.
_PAID = """
SELECT DISTINCT ON (y.id) y.id AS payment_id, i.organisation_id, i.payer_id, i.number, l.account, l.branch_id
FROM invoice i
JOIN subscription s ON s.tenant_id = $1 AND s.id = i.origin_id
JOIN plan p ON p.tenant_id = $1 AND p.id = s.plan_id AND p.kind = 'RECURRING_GIFT'
JOIN allocation a ON a.tenant_id = $1 AND a.invoice_id = i.id AND a.source_kind = 'PAYMENT' AND a.undone_at IS NULL
JOIN payment y ON y.tenant_id = $1 AND y.id = a.source_id AND (y.reference = i.reference OR y.invoice_id = i.id)
CROSS JOIN LATERAL (
  SELECT account, branch_id FROM invoice_line
  WHERE tenant_id = $1 AND invoice_id = i.id AND product_id IS NOT NULL ORDER BY gross_minor DESC, line LIMIT 1
) l
WHERE i.tenant_id = $1 AND i.id = ANY($2::uuid[]) AND i.kind = 'INVOICE' AND i.state = 'ISSUED'
  AND NOT EXISTS (
    SELECT FROM open_item o WHERE o.tenant_id = $1 AND (o.invoice_id = i.id OR o.fee_of = i.id)
  )
ORDER BY y.id, i.number
"""


async def paid_gifts(work: Work, invoice_ids: Sequence[UUID]) -> dict[UUID, list[PaidGift]]:
    """Return by organisation the payments of recurring gifts that are paid; each may have something left, or not."""
    found: dict[UUID, list[PaidGift]] = defaultdict(list)
    for row in await work.sql(_PAID, work.tenant_id, list(invoice_ids)):
        gift = PaidGift(row["payment_id"], row["payer_id"], row["number"], row["account"], row["branch_id"])
        found[row["organisation_id"]].append(gift)
    return found
