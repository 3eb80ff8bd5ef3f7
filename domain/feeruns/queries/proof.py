"""What must hold of fee runs: who is in one that ran is billed once, and its mails carry their own links (NEW-03)."""

from __future__ import annotations

from domain.kernel.proof import Check

CHECKS = (
    Check(
        "FEE_PAYERS_ARE_BILLED",
        "Everybody in a fee run that is done has one invoice of the run's amount, or was put aside; nobody has one "
        "before it ran.",
        "FEE-04",
        "SELECT count(*) FROM fee_payer",
        """
SELECT CASE WHEN m.id IS NOT NULL THEN 'Member' END, m.id, concat(m.number, ' ', m.name), s.amount_minor,
  i.total_minor, i.currency
FROM fee_payer p
LEFT JOIN fee_sub_run s ON s.tenant_id = p.tenant_id AND s.id = p.sub_run_id
LEFT JOIN member m ON m.tenant_id = p.tenant_id AND m.id = p.member_id
LEFT JOIN invoice i ON i.tenant_id = p.tenant_id AND i.id = p.invoice_id
WHERE s.id IS NULL
  OR s.stage = 'DONE' AND p.state IN ('NOTICED', 'WAITING')
  OR s.stage IN ('ANNOUNCED', 'NOTICED') AND p.invoice_id IS NOT NULL
  OR p.invoice_id IS NOT NULL AND (i.origin_id, i.total_minor) IS DISTINCT FROM (p.id, s.amount_minor)
""",
    ),
    Check(
        "FEE_INVOICES_HAVE_PAYERS",
        "Every invoice of a fee run is that of one person in it.",
        "FEE-04",
        "SELECT count(*) FROM invoice WHERE kind = 'INVOICE' AND origin_kind = 'FEE_RUN'",
        """
SELECT 'Invoice', i.id, i.number::text, NULL::bigint, i.total_minor, i.currency FROM invoice i
WHERE i.kind = 'INVOICE' AND i.origin_kind = 'FEE_RUN'
  AND NOT EXISTS (
    SELECT FROM fee_payer p WHERE p.tenant_id = i.tenant_id AND p.id = i.origin_id AND p.invoice_id = i.id
  )
""",
    ),
    Check(
        "FEE_LINKS_ARE_OWN",
        "The link of each payment mail is of that person's invoice, and one that was cancelled can't be paid.",
        "FEE-09",
        "SELECT count(*) FROM fee_payer WHERE link_id IS NOT NULL",
        """
SELECT CASE WHEN m.id IS NOT NULL THEN 'Member' END, m.id, concat(m.number, ' ', m.name), NULL::bigint, i.total_minor,
  i.currency
FROM fee_payer p
LEFT JOIN payment_link l ON l.tenant_id = p.tenant_id AND l.id = p.link_id
LEFT JOIN member m ON m.tenant_id = p.tenant_id AND m.id = p.member_id
LEFT JOIN invoice i ON i.tenant_id = p.tenant_id AND i.id = p.invoice_id
WHERE p.link_id IS NOT NULL
  AND (l.invoice_id IS DISTINCT FROM p.invoice_id OR p.state = 'CANCELLED' AND l.state = 'OPEN')
""",
    ),
)
