"""What must hold of payments: they agree with what they settled, and with the files and charges that brought them."""

from __future__ import annotations

from domain.kernel.database import Reading
from domain.kernel.proof import Check, count_wrong

_BOOKED = (
    Check(
        "PAYMENTS_ADD_UP",
        "Every completed payment is what it settled, undone or not, and what it left, less what it took back of "
        "another, to the last øre; one that waits has settled nothing.",
        "PAY-02c",
        "SELECT count(*) FROM payment",
        """
SELECT 'Payment', p.id, concat_ws(' · ', p.paid_on, p.reference),
  CASE WHEN p.state = 'COMPLETED' THEN p.amount_minor ELSE 0 END,
  coalesce(a.settled, 0) - coalesce(t.minor, 0) + CASE WHEN p.state = 'COMPLETED' THEN p.credit_minor ELSE 0 END,
  p.currency
FROM payment p LEFT JOIN (
  SELECT source_id, sum(amount_minor) AS settled FROM allocation
  WHERE source_kind = 'PAYMENT' GROUP BY source_id
) a ON a.source_id = p.id
LEFT JOIN (
  SELECT e.source_id, sum(u.amount_minor) AS minor FROM journal_entry e
  JOIN allocation u ON u.tenant_id = e.tenant_id AND u.invoice_id = e.id AND u.undone_at IS NULL
  WHERE e.kind = 'PAYMENT' GROUP BY 1
) t ON t.source_id = p.id
WHERE CASE WHEN p.state = 'COMPLETED'
  THEN coalesce(a.settled, 0) + p.credit_minor - coalesce(t.minor, 0) <> p.amount_minor
  ELSE a.settled <> 0 END
""",
    ),
    Check(
        "CREDIT_USED_ONCE",
        "No more is used later of a payment than it left, and what was undone of what it settled.",
        "LED-04",
        "SELECT count(*) FROM payment WHERE credit_minor > 0",
        """
SELECT 'Payment', p.id, concat_ws(' · ', p.paid_on, p.reference), p.credit_minor + a.undone, a.used, p.currency
FROM payment p
JOIN (
  SELECT source_id,
    coalesce(sum(amount_minor) FILTER (WHERE source_kind = 'PAYMENT_CREDIT' AND undone_at IS NULL), 0) AS used,
    coalesce(sum(amount_minor) FILTER (WHERE source_kind = 'PAYMENT' AND undone_at IS NOT NULL), 0) AS undone
  FROM allocation WHERE source_kind IN ('PAYMENT', 'PAYMENT_CREDIT')
    AND (source_kind = 'PAYMENT_CREDIT' OR undone_at IS NOT NULL)
  GROUP BY source_id
) a ON a.source_id = p.id
WHERE a.used > p.credit_minor + a.undone
""",
    ),
    Check(
        "MOVES_ADD_UP",
        "What was moved to another member was taken back from the payer and is a payment of the other, of the same "
        "amount; no such payment is without its move.",
        "LED-03",
        "SELECT count(*) FROM payment_move",
        """
SELECT 'Payment', m.payment_id, concat_ws(' · ', p.paid_on, p.text), m.amount_minor,
  CASE WHEN -o.amount_minor <> m.amount_minor THEN -o.amount_minor ELSE i.amount_minor END, p.currency
FROM payment_move m
LEFT JOIN payment p ON p.id = m.payment_id
LEFT JOIN payment o ON o.id = m.out_id
LEFT JOIN payment i ON i.id = m.in_id
WHERE p.id IS NULL OR p.member_id <> m.from_member_id OR m.out_id IS NOT NULL
  AND (o.amount_minor, o.member_id, i.amount_minor, i.member_id)
    IS DISTINCT FROM (-m.amount_minor, m.from_member_id, m.amount_minor, m.to_member_id)
UNION ALL
SELECT 'Payment', p.id, concat_ws(' · ', p.paid_on, p.text), NULL, p.amount_minor, p.currency FROM payment p
WHERE p.source = 'MOVED' AND NOT EXISTS (SELECT FROM payment_move m WHERE p.id IN (m.out_id, m.in_id))
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


_CHARGED = (
    Check(
        "CHARGES_ARE_PAID",
        "Every charge that a provider captured has exactly one payment of its amount, and no other payment names one.",
        "PRV-04",
        "SELECT count(*) FROM charge WHERE state = 'CAPTURED'",
        """
SELECT 'Invoice', i.id, concat_ws(' · ', i.number, coalesce(c.provider_reference, p.source_id)),
  CASE WHEN c.state = 'CAPTURED' THEN c.amount_minor ELSE 0 END, coalesce(p.minor, 0), coalesce(c.currency, p.currency)
FROM charge c FULL JOIN (
  SELECT source_id, count(*) AS n, sum(amount_minor) AS minor, min(currency) AS currency FROM payment
  WHERE source = 'PROVIDER' GROUP BY 1
) p ON p.source_id = c.id::text
LEFT JOIN invoice i ON i.id = c.invoice_id
WHERE CASE WHEN c.state = 'CAPTURED' THEN c.amount_minor ELSE 0 END <> coalesce(p.minor, 0)
  OR p.n > 1 OR c.id IS NULL
""",
    ),
    Check(
        "CHARGED_WITHIN_OPEN",
        "No invoice was charged above what was open of it, and the attempts of a charge agree with what became of it.",
        "PRV-04",
        "SELECT count(*) FROM charge",
        """
SELECT 'Invoice', i.id, i.number::text, a.open_minor, c.amount_minor, c.currency
FROM charge c LEFT JOIN invoice i ON i.id = c.invoice_id
LEFT JOIN charge_attempt a ON a.charge_id = c.id AND a.number = c.attempts
LEFT JOIN (
  SELECT charge_id, count(*) AS n, count(*) FILTER (WHERE outcome = 'CAPTURED') AS captured FROM charge_attempt
  GROUP BY 1
) t ON t.charge_id = c.id
WHERE i.id IS NULL OR coalesce(t.n, 0) <> c.attempts
  OR (c.state = 'CAPTURED')::int <> coalesce(t.captured, 0)
  OR c.state = 'CAPTURED' AND (c.amount_minor > a.open_minor OR a.amount_minor <> c.amount_minor)
""",
    ),
)
CHECKS = (*_BOOKED, *_CHARGED)


async def proof(read: Reading) -> dict[str, int]:
    """Count what breaks each check of payments; every figure is 0 in sound books. It reads all rows."""
    return await count_wrong(read, CHECKS)
