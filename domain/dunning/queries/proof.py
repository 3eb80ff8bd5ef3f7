"""What must hold of reminders: they, their fees, what is open of those and the journal agree."""

from __future__ import annotations

from domain.kernel.database import Reading
from domain.kernel.proof import Check, count_wrong, gaps

CHECKS = (
    Check(
        "CONTRACT_PLANS_AGREE",
        "Every billing plan keeps the billing plan of contracts that its dunning process names, or none.",
        "CAT-16",
        "SELECT count(*) FROM billing_plan",
        """
SELECT NULL, b.id, b.name, NULL::bigint, NULL::bigint, NULL FROM billing_plan b
LEFT JOIN dunning_of_plan l ON l.tenant_id = b.tenant_id AND l.billing_plan_id = b.id
LEFT JOIN dunning_process d ON d.tenant_id = b.tenant_id AND d.id = l.process_id
WHERE b.contract_plan_id IS DISTINCT FROM d.contract_billing_plan_id
""",
    ),
    Check(
        "FEES_ADD_UP",
        "What is open of each reminder's fee is the fee less what has settled it.",
        "DUN-01",
        "SELECT count(*) FROM reminder",
        """
SELECT 'Invoice', coalesce(e.invoice_id, o.fee_of), concat(i.number, '/', e.step), coalesce(e.left_minor, 0),
  coalesce(o.open_minor, 0), coalesce(i.currency, (SELECT currency FROM organisation WHERE id = o.organisation_id))
FROM (
  SELECT r.id, r.invoice_id, r.step, r.fee_minor - coalesce(a.settled, 0) AS left_minor FROM reminder r
  LEFT JOIN (
    SELECT invoice_id, sum(amount_minor) AS settled FROM allocation WHERE undone_at IS NULL GROUP BY 1
  ) a ON a.invoice_id = r.id
) e FULL JOIN (SELECT * FROM open_item WHERE fee_of IS NOT NULL) o ON o.invoice_id = e.id
LEFT JOIN invoice i ON i.id = coalesce(e.invoice_id, o.fee_of)
WHERE coalesce(e.left_minor, -1) <> coalesce(o.open_minor, 0) OR o.fee_of <> e.invoice_id
""",
    ),
    Check(
        "FEES_ARE_POSTED",
        "Every reminder's fee is a journal entry of the same amount, and no such entry is without its reminder.",
        "LED-01",
        "SELECT count(*) FROM reminder WHERE fee_minor > 0",
        """
SELECT CASE WHEN i.id IS NOT NULL THEN 'Invoice' END, i.id, coalesce(i.number || '/' || r.step, e.number::text),
  coalesce(r.fee_minor, 0), coalesce(e.posted_minor, 0),
  coalesce(r.currency, (SELECT currency FROM organisation WHERE id = e.organisation_id))
FROM (SELECT * FROM reminder WHERE fee_minor > 0) r FULL JOIN (
  SELECT e.source_id, min(e.number) AS number, -sum(p.reskontro_minor) AS posted_minor,
    (array_agg(e.organisation_id))[1] AS organisation_id
  FROM journal_entry e
  JOIN posting p ON p.tenant_id = e.tenant_id AND p.entry_id = e.id
  WHERE e.kind = 'REMINDER_FEE' GROUP BY e.source_id
) e ON e.source_id = r.id
LEFT JOIN invoice i ON i.id = r.invoice_id
WHERE r.fee_minor IS DISTINCT FROM e.posted_minor
""",
    ),
    Check(
        "REMINDER_NUMBERS",
        "The reminders of each organisation are numbered from 1 without gaps.",
        "DUN-01",
        "SELECT count(*) FROM reminder",
        gaps("reminder", "reminder", 1),
    ),
    Check(
        "REMINDER_STEPS",
        "The reminders of each invoice follow one another from the first, without a step left out.",
        "DUN-01",
        "SELECT count(*) FROM reminder",
        """
SELECT 'Invoice', r.invoice_id, i.number::text, r.steps, r.newest::bigint, NULL::text
FROM (SELECT invoice_id, max(step) AS newest, count(*) AS steps FROM reminder GROUP BY invoice_id) r
LEFT JOIN invoice i ON i.id = r.invoice_id
WHERE r.newest <> r.steps
""",
    ),
    Check(
        "STOPS_HAVE_REASONS",
        "Every payment stop is of an invoice of the subscription, after its last due date, and the subscription ended "
        "by it unless it was changed since.",
        "DUN-06",
        "SELECT count(*) FROM payment_stop",
        """
SELECT 'Invoice', p.invoice_id, concat(i.number, ' · ', p.stopped_on), NULL::bigint,
  p.overdue_minor - p.unused_minor, p.currency
FROM payment_stop p
LEFT JOIN invoice i ON i.id = p.invoice_id AND i.origin_id = p.subscription_id AND i.payer_id = p.payer_id
  AND i.organisation_id = p.organisation_id
LEFT JOIN subscription s ON s.id = p.subscription_id
WHERE i.id IS NULL OR s.id IS NULL OR i.due_on >= p.stopped_on
  OR NOT EXISTS (SELECT FROM reminder r WHERE r.invoice_id = p.invoice_id AND r.due_on < p.stopped_on)
  OR (s.stop_kind = 'PAYMENT_STOP' AND s.end_on < p.stopped_on)
""",
    ),
    Check(
        "REMINDERS_HAVE_INVOICES",
        "Every reminder is about an invoice, with its organisation, payer and KID.",
        "DUN-01",
        "SELECT count(*) FROM reminder",
        """
SELECT 'Invoice', r.invoice_id, r.number::text, NULL::bigint, r.open_minor, r.currency FROM reminder r
WHERE NOT EXISTS (
  SELECT FROM invoice i WHERE i.id = r.invoice_id AND i.kind = 'INVOICE' AND i.payer_id = r.payer_id
    AND i.organisation_id = r.organisation_id AND i.reference IS NOT DISTINCT FROM r.reference
)
""",
    ),
    Check(
        "BALANCE_INVOICE_NUMBERS",
        "The balance invoices of each organisation are numbered from 1 without gaps.",
        "ORG-01",
        "SELECT count(*) FROM balance_invoice",
        gaps("balance_invoice", "balance_invoice", 1),
    ),
    Check(
        "BALANCES_NAME_DEBT",
        "Every balance invoice is the sum of what it names, and that much was open of each of its payer's invoices and "
        "fees when it was issued.",
        "CAT-42",
        "SELECT count(*) FROM balance_invoice",
        """
SELECT 'Member', b.payer_id, b.number::text, b.total_minor, coalesce(t.minor, 0), b.currency
FROM balance_invoice b LEFT JOIN (
  SELECT balance_id, sum(open_minor)::bigint AS minor FROM balance_item GROUP BY 1
) t ON t.balance_id = b.id
WHERE b.total_minor IS DISTINCT FROM t.minor OR EXISTS (
  SELECT FROM balance_item x
  LEFT JOIN invoice i ON i.id = x.invoice_id AND i.kind = 'INVOICE' AND i.payer_id = b.payer_id
    AND i.organisation_id = b.organisation_id
  LEFT JOIN reminder r ON r.id = x.item_id AND r.invoice_id = x.invoice_id
  WHERE x.balance_id = b.id AND x.open_minor IS DISTINCT FROM (
    SELECT CASE WHEN x.item_id = i.id THEN i.total_minor WHEN i.id IS NOT NULL THEN r.fee_minor END
      - coalesce(sum(a.amount_minor), 0)
    FROM allocation a WHERE a.invoice_id = x.item_id AND a.id < b.id
      AND (a.undone_at IS NULL OR a.undone_at > b.created_at)
  )
)
""",
    ),
    Check(
        "COLLECTION_HAS_CLAIMS",
        "Every invoice in collection is one claim that was handed over, and no invoice that is with the collector is "
        "our own.",
        "DUN-09",
        "SELECT count(*) FROM collection_case",
        """
SELECT 'Invoice', coalesce(i.id, o.id), coalesce(i.number, o.number)::text, NULL::bigint, c.principal_minor,
  coalesce(i.currency, c.currency)
FROM (SELECT * FROM invoice WHERE state = 'IN_COLLECTION') i
FULL JOIN (SELECT * FROM collection_case WHERE taken_back_on IS NULL) c ON c.invoice_id = i.id
LEFT JOIN invoice o ON o.id = c.invoice_id
WHERE c.id IS NULL OR i.id IS NULL AND o.state IS DISTINCT FROM 'CREDITED'
  OR (i.organisation_id, i.payer_id) IS DISTINCT FROM (c.organisation_id, c.payer_id) AND i.id IS NOT NULL
""",
    ),
)


async def proof(read: Reading) -> dict[str, int]:
    """Count what breaks each check of dunning; every figure is 0 in sound books. It reads all rows."""
    return await count_wrong(read, CHECKS)
