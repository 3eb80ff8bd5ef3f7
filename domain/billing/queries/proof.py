"""What must hold of invoices: they agree with their lines, the journal, what settled them and what is open of them."""

from __future__ import annotations

from domain.kernel.database import Reading
from domain.kernel.proof import Check, count_wrong, gaps

CHECKS = (
    Check(
        "INVOICES_FOLLOW_LINES",
        "Net and VAT of every invoice and credit note are the sums of its lines.",
        "BIL-01",
        "SELECT count(*) FROM invoice",
        """
SELECT 'Invoice', i.id, i.number::text, coalesce(l.net + l.vat, 0), i.total_minor, i.currency FROM invoice i
LEFT JOIN (
  SELECT invoice_id, sum(net_minor) AS net, sum(vat_minor) AS vat FROM invoice_line GROUP BY invoice_id
) l ON l.invoice_id = i.id
WHERE (coalesce(l.net, 0), coalesce(l.vat, 0)) IS DISTINCT FROM (i.net_minor, i.vat_minor)
""",
    ),
    Check(
        "INVOICES_ARE_POSTED",
        "Every invoice and credit note has one journal entry that moves the reskontro by its total, and no such entry "
        "is without its invoice.",
        "LED-01",
        "SELECT count(*) FROM invoice",
        """
SELECT 'Invoice', coalesce(i.id, e.source_id), coalesce(i.number, e.number)::text, coalesce(i.total_minor, 0),
  coalesce(e.posted, 0), coalesce(i.currency, (SELECT currency FROM organisation WHERE id = e.organisation_id))
FROM invoice i FULL JOIN (
  SELECT e.source_id, min(e.number) AS number, min(e.kind) AS kind, count(*) AS entries, -sum(p.minor) AS posted,
    (array_agg(e.organisation_id))[1] AS organisation_id
  FROM journal_entry e CROSS JOIN LATERAL (
    SELECT coalesce(sum(reskontro_minor), 0) AS minor FROM posting p
    WHERE p.tenant_id = e.tenant_id AND p.entry_id = e.id
  ) p
  WHERE e.kind IN ('INVOICE', 'CREDIT_NOTE') GROUP BY e.source_id
) e ON e.source_id = i.id
WHERE (i.kind, i.total_minor, 1) IS DISTINCT FROM (e.kind, e.posted, e.entries)
""",
    ),
    Check(
        "OPEN_ITEMS_ADD_UP",
        "What is open of each invoice is its total less what has settled it.",
        "LED-04",
        "SELECT count(*) FROM invoice WHERE kind = 'INVOICE'",
        """
SELECT 'Invoice', coalesce(e.id, o.invoice_id), e.number::text, coalesce(e.left_minor, 0), coalesce(o.open_minor, 0),
  coalesce(e.currency, (SELECT currency FROM organisation WHERE id = o.organisation_id))
FROM (
  SELECT i.id, i.number, i.currency, i.organisation_id, i.payer_id, i.total_minor,
    i.total_minor - coalesce(a.settled, 0) AS left_minor
  FROM invoice i LEFT JOIN (
    SELECT invoice_id, sum(amount_minor) AS settled FROM allocation WHERE undone_at IS NULL GROUP BY 1
  ) a ON a.invoice_id = i.id
  WHERE i.kind = 'INVOICE'
) e FULL JOIN (SELECT * FROM open_item WHERE fee_of IS NULL) o ON o.invoice_id = e.id
WHERE coalesce(e.left_minor, -1) <> coalesce(o.open_minor, 0)
  OR (o.organisation_id, o.payer_id, o.total_minor) <> (e.organisation_id, e.payer_id, e.total_minor)
""",
    ),
    Check(
        "INVOICE_NUMBERS",
        "The invoices of each organisation are numbered without gaps.",
        "ORG-01",
        "SELECT count(*) FROM invoice WHERE kind = 'INVOICE'",
        gaps("invoice", "invoice", None, "kind = 'INVOICE'"),
    ),
    Check(
        "CREDIT_NOTE_NUMBERS",
        "The credit notes of each organisation are numbered from 1 without gaps.",
        "ORG-01",
        "SELECT count(*) FROM invoice WHERE kind = 'CREDIT_NOTE'",
        gaps("invoice", "credit_note", 1, "kind = 'CREDIT_NOTE'"),
    ),
    Check(
        "BILLED_ONCE",
        "Nothing is billed twice: of each term that asks for an invoice there is one at most that is not credited.",
        "RUN-06",
        "SELECT count(*) FROM invoice WHERE kind = 'INVOICE' AND origin_id IS NOT NULL AND origin_number IS NOT NULL",
        """
SELECT 'Invoice', id, number::text, NULL::bigint, total_minor, currency FROM (
  SELECT i.*, row_number() OVER (PARTITION BY origin_kind, origin_id, origin_number ORDER BY number) AS place
  FROM invoice i
  WHERE kind = 'INVOICE' AND state <> 'CREDITED' AND origin_id IS NOT NULL AND origin_number IS NOT NULL
) billed WHERE place > 1
""",
    ),
    Check(
        "ACCOUNTS_FOLLOW_LINES",
        "The journal has each line of an invoice or credit note on the line's account, and nothing but VAT elsewhere.",
        "LED-01",
        "SELECT count(*) FROM invoice_line",
        """
SELECT 'Invoice', i.id, i.number::text, 1::bigint, d.accounts, NULL::text
FROM invoice i JOIN (
  SELECT invoice_id, count(*) FILTER (WHERE minor <> 0) AS accounts FROM (
    SELECT invoice_id, account, sum(minor) AS minor FROM (
      SELECT e.source_id AS invoice_id, -p.reskontro_minor AS minor,
        CASE WHEN p.reskontro_minor < 0 THEN p.credit_account ELSE p.debit_account END AS account
      FROM journal_entry e JOIN posting p ON p.tenant_id = e.tenant_id AND p.entry_id = e.id
      WHERE e.kind IN ('INVOICE', 'CREDIT_NOTE')
      UNION ALL
      SELECT invoice_id, -net_minor, account FROM invoice_line
    ) parts GROUP BY 1, 2
  ) each GROUP BY 1
) d ON d.invoice_id = i.id
WHERE d.accounts > 1
""",
    ),
    Check(
        "DEPARTMENTS_FOLLOW_LINES",
        "The journal has of each department of a club, on each account, what the lines of an invoice or credit note "
        "have of it, and names no other department.",
        "LED-07",
        "SELECT count(*) FROM invoice_line WHERE department_id IS NOT NULL",
        """
SELECT CASE WHEN i.id IS NOT NULL THEN 'Invoice' END, i.id, coalesce(concat_ws(' · ', i.number, u.name), d.account),
  d.expected, d.found, i.currency
FROM (
  SELECT source_id, account, department_id, sum(expected)::bigint AS expected, sum(found)::bigint AS found FROM (
    SELECT invoice_id AS source_id, account, department_id, net_minor AS expected, 0 AS found FROM invoice_line
    WHERE department_id IS NOT NULL
    UNION ALL
    SELECT e.source_id, CASE WHEN p.reskontro_minor < 0 THEN p.credit_account ELSE p.debit_account END,
      p.department_id, 0, -p.reskontro_minor
    FROM posting p LEFT JOIN journal_entry e ON e.tenant_id = p.tenant_id AND e.id = p.entry_id
    WHERE p.department_id IS NOT NULL
  ) parts GROUP BY 1, 2, 3
) d
LEFT JOIN invoice i ON i.id = d.source_id
LEFT JOIN unit u ON u.id = d.department_id AND u.kind = 'DEPARTMENT'
WHERE d.expected IS DISTINCT FROM d.found OR u.id IS NULL
""",
    ),
    Check(
        "KIDS_LEAD_TO_ONE",
        "No KID of an organisation leads to the invoices of two payers.",
        "KID-01",
        "SELECT count(*) FROM invoice WHERE reference IS NOT NULL",
        """
SELECT 'Invoice', i.id, concat_ws(' · ', i.number, i.reference), NULL::bigint, i.total_minor, i.currency
FROM (
  SELECT organisation_id, reference, max(number) AS newest FROM invoice WHERE kind = 'INVOICE' AND reference IS NOT NULL
  GROUP BY 1, 2 HAVING count(DISTINCT payer_id) > 1
) shared
JOIN invoice i ON i.organisation_id = shared.organisation_id AND i.kind = 'INVOICE' AND i.number = shared.newest
""",
    ),
    Check(
        "RUNS_ADD_UP",
        "Every billing run made as many invoices, of as much, as it says, every reversal as much of credit notes, and "
        "every run left out as many as it says.",
        "RUN-06",
        "SELECT count(*) FROM run",
        """
SELECT 'Run', r.id, concat_ws(' · ', o.name, r.run_on), r.total_minor, coalesce(i.minor, 0), r.currency
FROM run r JOIN organisation o ON o.id = r.organisation_id
LEFT JOIN (
  SELECT run_id, count(*) AS made, sum(total_minor)::bigint AS minor FROM invoice WHERE run_id IS NOT NULL GROUP BY 1
) i ON i.run_id = r.id
LEFT JOIN (SELECT run_id, count(*) AS made FROM run_reject GROUP BY 1) x ON x.run_id = r.id
WHERE r.rejected <> coalesce(x.made, 0)
  OR r.kind IN ('SUBSCRIPTION', 'REVERSAL') AND r.total_minor <> coalesce(i.minor, 0)
  OR r.kind = 'SUBSCRIPTION' AND r.invoiced <> coalesce(i.made, 0)
""",
    ),
    Check(
        "CREDITED_HAVE_NOTES",
        "Every credited invoice has credit notes of its whole total, and no other has.",
        "BIL-11",
        "SELECT count(*) FROM invoice WHERE kind = 'INVOICE'",
        """
SELECT 'Invoice', i.id, i.number::text, CASE WHEN i.state = 'CREDITED' THEN -i.total_minor ELSE 0 END,
  coalesce(c.minor, 0), i.currency
FROM invoice i LEFT JOIN (
  SELECT credits_id, sum(total_minor) AS minor FROM invoice WHERE kind = 'CREDIT_NOTE' GROUP BY 1
) c ON c.credits_id = i.id
WHERE i.kind = 'INVOICE' AND CASE WHEN i.state = 'CREDITED' THEN c.minor IS DISTINCT FROM -i.total_minor
  ELSE c.minor < 0 AND -c.minor >= i.total_minor END
""",
    ),
    Check(
        "CREDIT_NOTES_USED_ONCE",
        "No credit note settles more than its total.",
        "BIL-11",
        "SELECT count(*) FROM invoice WHERE kind = 'CREDIT_NOTE'",
        """
SELECT 'Invoice', n.id, n.number::text, -n.total_minor, a.used, n.currency FROM invoice n
JOIN (
  SELECT source_id, sum(amount_minor) AS used FROM allocation
  WHERE source_kind = 'CREDIT_NOTE' AND undone_at IS NULL GROUP BY source_id
) a ON a.source_id = n.id
WHERE n.kind = 'CREDIT_NOTE' AND a.used > -n.total_minor
""",
    ),
    Check(
        "WRITE_OFFS_ARE_POSTED",
        "Every write-off of an invoice or a fee is a journal entry of the same amount.",
        "LED-05",
        "SELECT count(*) FROM allocation WHERE source_kind = 'WRITE_OFF'",
        """
SELECT CASE WHEN i.id IS NOT NULL THEN 'Invoice' END, i.id, coalesce(i.number::text, a.invoice_id::text),
  a.amount_minor, coalesce(e.posted, 0),
  coalesce(i.currency, (SELECT currency FROM organisation WHERE id = e.organisation_id))
FROM allocation a LEFT JOIN invoice i ON i.id = a.invoice_id LEFT JOIN (
  SELECT e.id, e.organisation_id, sum(p.reskontro_minor) AS posted FROM journal_entry e
  JOIN posting p ON p.tenant_id = e.tenant_id AND p.entry_id = e.id WHERE e.kind = 'WRITE_OFF'
  GROUP BY e.id, e.organisation_id
) e ON e.id = a.source_id
WHERE a.source_kind = 'WRITE_OFF' AND e.posted IS DISTINCT FROM a.amount_minor
""",
    ),
    Check(
        "CORRECTIONS_ADD_UP",
        "What waits of each correction is its amount less what invoices have taken; each part taken is a line of an "
        "invoice that is not credited.",
        "BIL-09",
        "SELECT count(*) FROM correction",
        """
SELECT 'Member', c.member_id, concat(c.text, ' · ', c.registered_on),
  CASE WHEN c.removed_on IS NULL THEN c.amount_minor - coalesce(t.minor, 0) ELSE 0 END, c.left_minor, o.currency
FROM correction c
LEFT JOIN (
  SELECT correction_id, sum(amount_minor) AS minor FROM correction_taken WHERE undone_at IS NULL GROUP BY 1
) t ON t.correction_id = c.id
LEFT JOIN organisation o ON o.id = c.organisation_id
WHERE c.left_minor <> CASE WHEN c.removed_on IS NULL THEN c.amount_minor - coalesce(t.minor, 0) ELSE 0 END
UNION ALL
SELECT CASE WHEN i.id IS NOT NULL THEN 'Invoice' END, i.id, concat(i.number, ' / ', t.line), t.amount_minor,
  l.gross_minor, i.currency
FROM correction_taken t
LEFT JOIN invoice_line l ON l.invoice_id = t.invoice_id AND l.line = t.line
LEFT JOIN invoice i ON i.id = t.invoice_id
LEFT JOIN correction c ON c.id = t.correction_id
WHERE c.id IS NULL OR l.gross_minor IS DISTINCT FROM t.amount_minor
  OR (i.state = 'CREDITED') IS DISTINCT FROM (t.undone_at IS NOT NULL)
""",
    ),
    Check(
        "INVOICES_HAVE_OWNERS",
        "Every invoice belongs to an organisation, and every line to an invoice.",
        "BIL-01",
        "SELECT (SELECT count(*) FROM invoice) + (SELECT count(*) FROM invoice_line)",
        """
SELECT 'Invoice', i.id, i.number::text, NULL::bigint, i.total_minor, i.currency FROM invoice i
WHERE NOT EXISTS (SELECT FROM organisation o WHERE o.id = i.organisation_id)
UNION ALL
SELECT NULL, NULL, concat(l.text, ' · ', l.invoice_id, '/', l.line), NULL, NULL, NULL FROM invoice_line l
WHERE NOT EXISTS (SELECT FROM invoice i WHERE i.id = l.invoice_id)
""",
    ),
)


async def proof(read: Reading) -> dict[str, int]:
    """Count what breaks each check of billing; every figure is 0 in sound books. It reads all rows."""
    return await count_wrong(read, CHECKS)
