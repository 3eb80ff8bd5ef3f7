"""All checks of the books, those that span several contexts among them, and what they found last (NEW-03)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from domain.billing.queries import proof as billing
from domain.catalogue import queries as catalogue
from domain.dunning.queries import proof as dunning
from domain.feeruns.queries import proof as feeruns
from domain.fundraising import queries as fundraising
from domain.insight.reports.prepaid import ACCRUED
from domain.insight.repository import is_checking
from domain.insight.tables import proof_result
from domain.kernel.database import Query, Reading, Row
from domain.kernel.proof import Check
from domain.ledger.queries import checks as ledger
from domain.payments.queries import proof as payments
from domain.subscriptions.queries import proof as subscriptions

__all__ = ["CHECKS", "is_checking", "proof_results"]

_SPANNING = (
    Check(
        "RESKONTRO_ADDS_UP",
        "What the journal says of each member's reskontro is what payments and credit notes left unused, less what is "
        "open of invoices and fees.",
        "LED-02",
        "SELECT count(*) FROM reskontro_balance",
        """
SELECT 'Member', r.member_id, concat(m.number, ' ', m.name), r.expected, r.found, o.currency FROM (
  SELECT organisation_id, member_id, sum(minor) AS expected, sum(posted) AS found FROM (
    SELECT organisation_id, payer_id AS member_id, -open_minor AS minor, 0 AS posted FROM open_item
    UNION ALL
    SELECT p.organisation_id, p.member_id, p.credit_minor - coalesce(a.used, 0), 0 FROM payment p
    LEFT JOIN (
      SELECT source_id, sum(CASE source_kind WHEN 'PAYMENT' THEN -amount_minor ELSE amount_minor END) AS used
      FROM allocation
      WHERE source_kind = 'PAYMENT_CREDIT' AND undone_at IS NULL OR source_kind = 'PAYMENT' AND undone_at IS NOT NULL
      GROUP BY 1
    ) a ON a.source_id = p.id
    WHERE p.state = 'COMPLETED' AND NOT EXISTS (SELECT FROM gift g WHERE g.payment_id = p.id)
    UNION ALL
    SELECT n.organisation_id, n.payer_id, -n.total_minor - coalesce(a.used, 0), 0 FROM invoice n
    LEFT JOIN (
      SELECT source_id, sum(amount_minor) AS used FROM allocation
      WHERE source_kind = 'CREDIT_NOTE' AND undone_at IS NULL GROUP BY 1
    ) a ON a.source_id = n.id
    WHERE n.kind = 'CREDIT_NOTE'
    UNION ALL
    SELECT organisation_id, member_id, 0, reskontro_minor FROM posting WHERE reskontro_minor IS NOT NULL
  ) parts GROUP BY 1, 2
) r
LEFT JOIN member m ON m.id = r.member_id LEFT JOIN organisation o ON o.id = r.organisation_id
WHERE r.expected <> r.found
""",
    ),
    Check(
        "PAYMENTS_ARE_POSTED",
        "Every completed payment that is no gift has one journal entry of its amount and member; no other has any.",
        "LED-01",
        "SELECT count(*) FROM payment",
        """
SELECT 'Payment', coalesce(p.id, e.source_id),
  coalesce(nullif(concat_ws(' · ', p.paid_on, p.reference), ''), e.number::text), coalesce(p.minor, 0),
  coalesce(e.minor, 0), coalesce(p.currency, (SELECT currency FROM organisation WHERE id = e.organisation_id))
FROM (
  SELECT p.*, CASE WHEN p.state = 'COMPLETED' AND g.id IS NULL THEN p.amount_minor END AS minor
  FROM payment p LEFT JOIN gift g ON g.payment_id = p.id
) p FULL JOIN (
  SELECT e.source_id, min(e.number) AS number, count(*) AS entries, sum(l.reskontro_minor) AS minor,
    min(e.member_id::text) AS member, (array_agg(e.organisation_id))[1] AS organisation_id
  FROM journal_entry e JOIN posting l ON l.tenant_id = e.tenant_id AND l.entry_id = e.id
  WHERE e.kind = 'PAYMENT' GROUP BY 1
) e ON e.source_id = p.id
WHERE p.minor IS DISTINCT FROM e.minor OR e.entries > 1 OR e.member <> p.member_id::text
""",
    ),
    Check(
        "SETTLEMENTS_HAVE_ENDS",
        "Every settlement names an invoice, a reminder, a refund, a tip, a payment taken back or a write-off of credit "
        "that is there, and the payment, credit note or write-off that it came from.",
        "PAY-02c",
        "SELECT count(*) FROM allocation",
        """
SELECT CASE WHEN i.id IS NOT NULL THEN 'Invoice' END, i.id, coalesce(i.number::text, a.invoice_id::text),
  NULL::bigint, a.amount_minor, i.currency
FROM allocation a LEFT JOIN invoice i ON i.id = a.invoice_id LEFT JOIN reminder r ON r.id = a.invoice_id
LEFT JOIN journal_entry w ON w.id = a.invoice_id AND w.kind IN ('WRITE_OFF', 'REFUND', 'TIP', 'PAYMENT')
WHERE (i.id IS NULL AND r.id IS NULL AND w.id IS NULL) OR NOT CASE a.source_kind
  WHEN 'CREDIT_NOTE' THEN EXISTS (SELECT FROM invoice n WHERE n.id = a.source_id AND n.kind = 'CREDIT_NOTE')
  WHEN 'WRITE_OFF' THEN EXISTS (SELECT FROM journal_entry e WHERE e.id = a.source_id)
  ELSE EXISTS (SELECT FROM payment p WHERE p.id = a.source_id AND p.state = 'COMPLETED') END
""",
    ),
    Check(
        "REFUNDS_ARE_POSTED",
        "Every refund has one journal entry of its amount and member, and has used up credit of that amount; one that "
        "is undone has another that takes it back, and uses none. No such entry is without its refund.",
        "PAY-07",
        "SELECT count(*) FROM refund",
        """
SELECT 'Member', coalesce(r.member_id, e.member_id), concat_ws(' · ', coalesce(r.paid_on, e.entry_on), r.reference),
  CASE WHEN r.undone_at IS NULL THEN -r.amount_minor ELSE 0 END, coalesce(e.minor, 0),
  coalesce(r.currency, (SELECT currency FROM organisation WHERE id = e.organisation_id))
FROM refund r FULL JOIN (
  SELECT e.source_id, count(DISTINCT e.id) AS entries, sum(l.reskontro_minor) AS minor, min(e.entry_on) AS entry_on,
    min(e.member_id::text)::uuid AS member_id, max(e.member_id::text)::uuid AS other_id,
    (array_agg(e.organisation_id))[1] AS organisation_id
  FROM journal_entry e JOIN posting l ON l.tenant_id = e.tenant_id AND l.entry_id = e.id
  WHERE e.kind = 'REFUND' GROUP BY 1
) e ON e.source_id = r.id
LEFT JOIN (
  SELECT invoice_id, sum(amount_minor) AS minor FROM allocation WHERE undone_at IS NULL GROUP BY 1
) a ON a.invoice_id = r.entry_id
WHERE CASE WHEN r.undone_at IS NULL
  THEN e.minor IS DISTINCT FROM -r.amount_minor OR e.entries <> 1 OR a.minor IS DISTINCT FROM r.amount_minor
  ELSE e.minor IS DISTINCT FROM 0 OR e.entries <> 2 OR a.minor IS NOT NULL END
  OR r.member_id <> e.member_id OR r.member_id <> e.other_id
""",
    ),
    Check(
        "TIPS_ARE_POSTED",
        "Every tip on a gift is the journal entry of a payment of its member, and has used up as much credit of it.",
        "LED-05",
        "SELECT count(*) FROM journal_entry WHERE kind = 'TIP'",
        """
SELECT 'Member', e.member_id, concat_ws(' · ', e.entry_on, e.text), -e.minor, coalesce(a.minor, 0),
  (SELECT currency FROM organisation WHERE id = e.organisation_id)
FROM (
  SELECT e.id, e.organisation_id, e.member_id, e.entry_on, e.text, e.source_id, sum(p.reskontro_minor)::bigint AS minor
  FROM journal_entry e JOIN posting p ON p.tenant_id = e.tenant_id AND p.entry_id = e.id
  WHERE e.kind = 'TIP' GROUP BY e.tenant_id, e.id
) e
LEFT JOIN payment y ON y.id = e.source_id AND y.member_id = e.member_id
LEFT JOIN (
  SELECT invoice_id, source_id, sum(amount_minor)::bigint AS minor FROM allocation
  WHERE undone_at IS NULL AND source_kind = 'PAYMENT_CREDIT' GROUP BY 1, 2
) a ON a.invoice_id = e.id AND a.source_id = e.source_id
WHERE y.id IS NULL OR a.minor IS DISTINCT FROM -e.minor
""",
    ),
    Check(
        "ACCRUALS_ARE_POSTED",
        "Every month whose income is accrued has one journal entry, dated its last day, and no such entry is without "
        "its month.",
        "LED-08",
        "SELECT count(*) FROM accrual",
        """
SELECT 'JournalEntry', coalesce(e.id, a.entry_id), concat_ws(' · ', e.number, coalesce(a.month_on, e.entry_on)),
  NULL::bigint, NULL::bigint, NULL::text
FROM accrual a FULL JOIN (SELECT * FROM journal_entry WHERE kind = 'ACCRUAL') e
  ON e.tenant_id = a.tenant_id AND e.id = a.entry_id
WHERE (e.organisation_id, e.entry_on) IS DISTINCT FROM
  (a.organisation_id, (a.month_on + interval '1 month' - interval '1 day')::date)
""",
    ),
    ACCRUED,
)
CHECKS: tuple[Check, ...] = (
    *ledger.CHECKS,
    *catalogue.CHECKS,
    *billing.CHECKS,
    *payments.CHECKS,
    *_SPANNING,
    *fundraising.CHECKS,
    *dunning.CHECKS,
    *subscriptions.CHECKS,
    *feeruns.CHECKS,
)
"""Every check, in the order in which the page shows them."""

_RESULTS = Query(select(proof_result).where(proof_result.c.tenant_id == bindparam("tenant")))


async def proof_results(read: Reading) -> dict[str, Row]:
    """Return by code what each check found last: checked_count, offender_count, offenders, checked_at, took_ms."""
    rows: Sequence[Row] = await read.all(_RESULTS, tenant=read.tenant_id)
    return {row["code"]: row for row in rows}
