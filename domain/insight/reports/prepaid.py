"""Prepaid income at a day, and income earned in a period, by what was invoiced for periods (REP-21, LED-08).

Product lines count, without VAT; fees are income when they are invoiced. An invoice counts from its day on, a credit
note from its own. `rules/prepaid.py` says the same of one invoice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.kernel.proof import Check
from domain.ledger.model import DEFERRED_ACCOUNT

# $1 tenant, $2 organisation, $3 the day, which is not among the days that are over
_PREPAID = """
WITH billed AS (
  SELECT i.id, i.number, i.member_id, i.text, i.period_start, i.period_end, l.account,
    sum(l.net_minor)::bigint AS net_minor
  FROM invoice i JOIN invoice_line l ON l.tenant_id = i.tenant_id AND l.invoice_id = i.id AND l.product_id IS NOT NULL
  WHERE i.tenant_id = $1 AND i.organisation_id = $2 AND i.kind = 'INVOICE'
    AND i.period_start IS NOT NULL AND i.period_end > $3 AND i.issued_on < $3
  GROUP BY i.tenant_id, i.id, l.account
), credited AS (
  SELECT n.credits_id AS id, l.account, -sum(l.net_minor)::bigint AS net_minor
  FROM invoice n JOIN invoice_line l ON l.tenant_id = n.tenant_id AND l.invoice_id = n.id AND l.product_id IS NOT NULL
  WHERE n.tenant_id = $1 AND n.organisation_id = $2 AND n.kind = 'CREDIT_NOTE'
    AND n.period_start IS NOT NULL AND n.period_end > $3 AND n.issued_on < $3
  GROUP BY n.credits_id, l.account
), prepaid AS (
  SELECT b.*, (CASE WHEN b.net_minor >= 0 THEN greatest(0, left_minor) ELSE least(0, left_minor) END)::bigint AS minor
  FROM billed b LEFT JOIN credited c USING (id, account)
  CROSS JOIN LATERAL (
    SELECT b.net_minor - coalesce(c.net_minor, 0)
      - round(b.net_minor::numeric * greatest(0, $3 - b.period_start) / (b.period_end - b.period_start)) AS left_minor
  ) s
)
"""
_BY_ACCOUNT = _PREPAID + "SELECT account, sum(minor)::bigint AS minor FROM prepaid GROUP BY account"  # noqa: S608
_ROWS = (
    _PREPAID
    + """
SELECT p.id, p.number, p.member_id, p.text, p.period_start, p.period_end, sum(p.net_minor)::bigint AS net_minor,
  sum(p.minor)::bigint AS minor, count(*) OVER () AS count, (sum(sum(p.minor)) OVER ())::bigint AS total
FROM prepaid p WHERE p.minor <> 0
GROUP BY p.id, p.number, p.member_id, p.text, p.period_start, p.period_end ORDER BY p.number LIMIT $4 OFFSET $5
"""
)
_DEMANDS = """
SELECT l.account, coalesce(sum(l.net_minor) FILTER (WHERE i.kind = 'INVOICE'), 0)::bigint AS invoiced,
  coalesce(-sum(l.net_minor) FILTER (WHERE i.kind = 'CREDIT_NOTE'), 0)::bigint AS credited
FROM invoice i JOIN invoice_line l ON l.tenant_id = i.tenant_id AND l.invoice_id = i.id AND l.product_id IS NOT NULL
WHERE i.tenant_id = $1 AND i.organisation_id = $2 AND i.period_start IS NOT NULL
  AND i.issued_on >= $3 AND i.issued_on < $4
GROUP BY l.account
"""

# The same of each month that is posted, by what the journal knew when it was: what came into it later is in the next
# month (LED-08). An invoice of nothing has no entry.
ACCRUED = Check(
    "ACCRUALS_ADD_UP",
    "What the journal has deferred of each revenue account at the end of a month that is posted is the unused days of "
    "the invoices that it knew by then, at their day prices; the last twelve such months are reckoned again.",
    "LED-08",
    "SELECT count(*) FROM accrual",
    f"""
WITH months AS MATERIALIZED (
  SELECT * FROM (
    SELECT a.*, e.number, (a.month_on + interval '1 month')::date AS after_on,
      row_number() OVER (PARTITION BY a.organisation_id ORDER BY a.month_on DESC) AS place
    FROM accrual a JOIN journal_entry e ON e.tenant_id = a.tenant_id AND e.id = a.entry_id
  ) m WHERE place <= 12
), parts AS (
  SELECT m.entry_id, m.after_on, i.kind, coalesce(i.credits_id, i.id) AS id, i.period_start, i.period_end, l.account,
    sum(l.net_minor)::bigint AS net_minor
  FROM months m
  JOIN invoice i ON i.tenant_id = m.tenant_id AND i.organisation_id = m.organisation_id
    AND i.period_start IS NOT NULL AND i.period_end > m.after_on AND i.issued_on < m.after_on
  JOIN invoice_line l ON l.tenant_id = i.tenant_id AND l.invoice_id = i.id AND l.product_id IS NOT NULL
  LEFT JOIN journal_entry e ON e.tenant_id = i.tenant_id AND e.source_id = i.id AND e.kind = i.kind
  WHERE coalesce(e.number < m.number, i.created_at <= m.posted_at)
  GROUP BY m.entry_id, m.after_on, i.kind, coalesce(i.credits_id, i.id), i.period_start, i.period_end, l.account
), prepaid AS (
  SELECT b.entry_id, b.account,
    sum(CASE WHEN b.net_minor >= 0 THEN greatest(0, left_minor) ELSE least(0, left_minor) END)::bigint AS minor
  FROM parts b LEFT JOIN (
    SELECT entry_id, id, account, -sum(net_minor) AS net_minor FROM parts WHERE kind = 'CREDIT_NOTE' GROUP BY 1, 2, 3
  ) c USING (entry_id, id, account)
  CROSS JOIN LATERAL (
    SELECT b.net_minor - coalesce(c.net_minor, 0)
      - round(b.net_minor::numeric * greatest(0, b.after_on - b.period_start) / (b.period_end - b.period_start))
      AS left_minor
  ) s
  WHERE b.kind = 'INVOICE' GROUP BY 1, 2
), deferred AS (
  SELECT m.entry_id, d.account, sum(d.minor)::bigint AS minor
  FROM months m
  JOIN accrual b ON b.tenant_id = m.tenant_id AND b.organisation_id = m.organisation_id AND b.month_on <= m.month_on
  JOIN posting p ON p.tenant_id = b.tenant_id AND p.entry_id = b.entry_id
  CROSS JOIN LATERAL (
    SELECT CASE WHEN p.credit_account = '{DEFERRED_ACCOUNT}' THEN p.debit_account ELSE p.credit_account END AS account,
      CASE WHEN p.credit_account = '{DEFERRED_ACCOUNT}' THEN p.amount_minor ELSE -p.amount_minor END AS minor
  ) d
  GROUP BY 1, 2
)
SELECT 'JournalEntry', entry_id, concat_ws(' · ', m.number, to_char(m.month_on, 'YYYY-MM'), account),
  coalesce(x.minor, 0), coalesce(d.minor, 0), o.currency
FROM prepaid x FULL JOIN deferred d USING (entry_id, account)
JOIN months m USING (entry_id) JOIN organisation o ON o.tenant_id = m.tenant_id AND o.id = m.organisation_id
WHERE coalesce(x.minor, 0) <> coalesce(d.minor, 0)
""",  # noqa: S608 - a constant of ours
)


@dataclass(frozen=True, slots=True)
class Earned:
    """The income of a period on one account: opening prepaid + invoiced − credited − closing prepaid."""

    account: str
    opening_minor: int = 0
    invoiced_minor: int = 0
    credited_minor: int = 0
    closing_minor: int = 0

    @property
    def income_minor(self) -> int:
        """What the days of the period earned."""
        return self.opening_minor + self.invoiced_minor - self.credited_minor - self.closing_minor


async def prepaid_by_account(read: Reading, organisation_id: UUID, on: date) -> dict[str, int]:
    """Return what is prepaid on each revenue account before a day: for the 1st, through the last of the month."""
    rows = await read.sql(_BY_ACCOUNT, read.tenant_id, organisation_id, on)
    return {row["account"]: row["minor"] for row in rows}


async def prepaid_rows(read: Reading, organisation_id: UUID, on: date, limit: int, skip: int) -> Sequence[Row]:
    """Return invoices with something prepaid before a day, by number.

    Columns: id, number, member_id, text, period_start, period_end, net_minor, minor (prepaid); count and total are of
    all rows.
    """
    return await read.sql(_ROWS, read.tenant_id, organisation_id, on, limit, skip)


async def accrued_income(read: Reading, organisation_id: UUID, from_on: date, to_on: date) -> list[Earned]:
    """Return the income of `[from_on, to_on)` by account: from 1 March to 1 April it is that of March (REP-21)."""
    opening = await prepaid_by_account(read, organisation_id, from_on)
    closing = await prepaid_by_account(read, organisation_id, to_on)
    rows = await read.sql(_DEMANDS, read.tenant_id, organisation_id, from_on, to_on)
    demands = {row["account"]: row for row in rows}
    return [
        Earned(
            account,
            opening.get(account, 0),
            demands[account]["invoiced"] if account in demands else 0,
            demands[account]["credited"] if account in demands else 0,
            closing.get(account, 0),
        )
        for account in sorted({*opening, *closing, *demands})
    ]
