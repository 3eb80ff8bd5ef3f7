"""What belongs to branches of what was billed in a period, credited and paid (CAT-21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.database import Reading

# What is paid of an invoice on a day is dealt out in proportion: the share has the part that it is of what is not
# credited. So a period's payments are what stands after it less what stood before, to the øre, and a credit note on
# what was paid brings the branch's part back. Credit from another invoice pays like money (BIL-08).
_SETTLEMENT = """
WITH touched AS (
  SELECT id AS invoice_id FROM invoice
  WHERE tenant_id = $1 AND organisation_id = $2 AND kind = 'INVOICE' AND issued_on >= $3 AND issued_on < $4
  UNION SELECT credits_id FROM invoice
  WHERE tenant_id = $1 AND organisation_id = $2 AND kind = 'CREDIT_NOTE' AND issued_on >= $3 AND issued_on < $4
  UNION SELECT invoice_id FROM allocation
  WHERE tenant_id = $1 AND undone_at IS NULL AND allocated_on >= $3 AND allocated_on < $4
  UNION SELECT invoice_id FROM allocation
  WHERE tenant_id = $1 AND undone_at >= $3::timestamptz - interval '1 day'
    AND (undone_at >= $3::timestamptz AND undone_at < $4::timestamptz OR allocated_on >= $3 AND allocated_on < $4)
), share AS (
  SELECT l.invoice_id, l.branch_id, sum(l.gross_minor) AS minor
  FROM touched JOIN invoice_line l ON l.tenant_id = $1 AND l.invoice_id = touched.invoice_id
  WHERE l.branch_id IS NOT NULL GROUP BY l.invoice_id, l.branch_id
), bound AS (
  SELECT s.invoice_id, s.branch_id, s.minor, i.issued_on, i.total_minor, d.day
  FROM share s JOIN invoice i ON i.tenant_id = $1 AND i.id = s.invoice_id AND i.organisation_id = $2
  CROSS JOIN (VALUES ($3::date), ($4::date)) AS d(day)
), stood AS (
  SELECT b.*, coalesce(c.minor, 0) AS credited, coalesce(c.share, 0) AS share_credited, coalesce(p.minor, 0) AS paid
  FROM bound b
  LEFT JOIN LATERAL (
    SELECT -sum(l.gross_minor) AS minor, -sum(l.gross_minor) FILTER (WHERE l.branch_id = b.branch_id) AS share
    FROM invoice n JOIN invoice_line l ON l.tenant_id = n.tenant_id AND l.invoice_id = n.id
    WHERE n.tenant_id = $1 AND n.credits_id = b.invoice_id AND n.issued_on < b.day
  ) c ON true
  LEFT JOIN LATERAL (
    SELECT sum(a.amount_minor) AS minor FROM allocation a
    LEFT JOIN invoice n ON n.tenant_id = a.tenant_id AND n.id = a.source_id AND a.source_kind = 'CREDIT_NOTE'
    WHERE a.tenant_id = $1 AND a.invoice_id = b.invoice_id AND a.allocated_on < b.day
      AND (a.undone_at IS NULL OR a.undone_at >= b.day::timestamptz)
      AND (a.source_kind IN ('PAYMENT', 'PAYMENT_CREDIT') OR n.credits_id <> a.invoice_id)
  ) p ON true
), reckoned AS (
  SELECT branch_id, invoice_id, day, issued_on, minor, share_credited,
    CASE WHEN total_minor > credited
      THEN round(least(paid, total_minor - credited) * (minor - share_credited) / (total_minor - credited))
      ELSE 0 END AS paid
  FROM stood
)
SELECT branch_id, count(DISTINCT invoice_id) FILTER (WHERE issued_on >= $3 AND issued_on < $4)::int AS invoices,
  coalesce(sum(minor) FILTER (WHERE day = $4 AND issued_on >= $3 AND issued_on < $4), 0)::bigint AS invoiced_minor,
  (coalesce(sum(share_credited) FILTER (WHERE day = $4), 0)
    - coalesce(sum(share_credited) FILTER (WHERE day = $3), 0))::bigint AS credited_minor,
  (coalesce(sum(paid) FILTER (WHERE day = $4), 0)
    - coalesce(sum(paid) FILTER (WHERE day = $3), 0))::bigint AS paid_minor
FROM reckoned GROUP BY branch_id ORDER BY branch_id
"""


@dataclass(frozen=True, slots=True)
class BranchSums:
    """A branch's shares of a period: of so many invoices issued in it, credited in it, and paid in it.

    What is paid is what the organisation owes the branch for the period; it is below zero where more was taken back.
    """

    branch_id: UUID
    invoices: int
    invoiced_minor: int
    credited_minor: int
    paid_minor: int


async def branch_settlement(read: Reading, organisation_id: UUID, from_on: date, to_on: date) -> Sequence[BranchSums]:
    """Return the shares of an organisation's branches in the days from one until before another."""
    rows = await read.sql(_SETTLEMENT, read.tenant_id, organisation_id, from_on, to_on)
    return [BranchSums(**row) for row in rows]
