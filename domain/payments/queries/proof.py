"""What must hold of payments: they agree with what they settled, and with the files that brought them."""

from __future__ import annotations

from domain.kernel.database import Reading
from domain.kernel.proof import Check, count_wrong

CHECKS = (
    Check(
        "PAYMENTS_ADD_UP",
        "Every completed payment is what it settled and what it left, to the last øre; one that waits has settled "
        "nothing.",
        "PAY-02c",
        "SELECT count(*) FROM payment",
        """
SELECT 'Payment', p.id, concat_ws(' · ', p.paid_on, p.reference),
  CASE WHEN p.state = 'COMPLETED' THEN p.amount_minor ELSE 0 END,
  coalesce(a.settled, 0) + CASE WHEN p.state = 'COMPLETED' THEN p.credit_minor ELSE 0 END, p.currency
FROM payment p LEFT JOIN (
  SELECT source_id, sum(amount_minor) AS settled FROM allocation
  WHERE source_kind = 'PAYMENT' AND undone_at IS NULL GROUP BY source_id
) a ON a.source_id = p.id
WHERE CASE WHEN p.state = 'COMPLETED' THEN coalesce(a.settled, 0) + p.credit_minor <> p.amount_minor
  ELSE a.settled <> 0 END
""",
    ),
    Check(
        "CREDIT_USED_ONCE",
        "No more is used later of a payment than it left.",
        "LED-04",
        "SELECT count(*) FROM payment WHERE credit_minor > 0",
        """
SELECT 'Payment', p.id, concat_ws(' · ', p.paid_on, p.reference), p.credit_minor, a.used, p.currency FROM payment p
JOIN (
  SELECT source_id, sum(amount_minor) AS used FROM allocation
  WHERE source_kind = 'PAYMENT_CREDIT' AND undone_at IS NULL GROUP BY source_id
) a ON a.source_id = p.id
WHERE a.used > p.credit_minor
""",
    ),
    Check(
        "PAYMENTS_HAVE_OWNERS",
        "Every payment belongs to an organisation and, where a file brought it, to a file that is there.",
        "PAY-01",
        "SELECT count(*) FROM payment",
        """
SELECT 'Payment', p.id, concat_ws(' · ', p.paid_on, p.reference), NULL::bigint, p.amount_minor, p.currency
FROM payment p
WHERE NOT EXISTS (SELECT FROM organisation o WHERE o.id = p.organisation_id)
  OR p.import_id IS NOT NULL AND NOT EXISTS (SELECT FROM payment_import f WHERE f.id = p.import_id)
""",
    ),
)


async def proof(read: Reading) -> dict[str, int]:
    """Count what breaks each check of payments; every figure is 0 in sound books. It reads all rows."""
    return await count_wrong(read, CHECKS)
