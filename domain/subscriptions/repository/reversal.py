"""What a billing run has billed and may take back, and the terms that are given back (RUN-07)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.kernel.work import Work
from domain.subscriptions.repository.terms import FIRST

# What stands in the way of an invoice: settled in part or whole since its issue (what the payer's own credit settled at
# the very instant of the issue comes back as credit), reminded of, in a file of the journal that was made, in a file of
# letters or demands that was fetched or is another run's, or a term after which its subscription went on: another was
# billed, or it was paused, cut or changed. A term that was promised at the order (CAT-14) counts as changed: billing it
# has moved the subscription along its promises. A membership that was promised no rule at all (CAT-21) was moved
# nowhere.
_INVOICES = """
SELECT i.id, i.number, i.organisation_id, i.member_id, i.payer_id, i.total_minor, i.currency,
  i.origin_id AS subscription_id, t.number AS term, t.start_on,
  CASE
    WHEN i.state <> 'ISSUED' OR coalesce(o.open_minor, 0) <> i.total_minor - (
      SELECT coalesce(sum(a.amount_minor), 0) FROM allocation a
      WHERE a.tenant_id = $1 AND a.invoice_id = i.id AND a.undone_at IS NULL AND a.recorded_at = i.created_at
    ) THEN 'SETTLED'
    WHEN EXISTS (SELECT FROM reminder r WHERE r.tenant_id = $1 AND r.invoice_id = i.id) THEN 'REMINDED'
    WHEN EXISTS (
      SELECT FROM journal_entry e JOIN ledger_export x ON x.tenant_id = $1 AND x.organisation_id = e.organisation_id
        AND x.sha256 IS NOT NULL AND e.number <= x.last_number AND e.entry_on >= x.from_on AND e.entry_on < x.to_on
      WHERE e.tenant_id = $1 AND e.source_id = i.id
    ) THEN 'EXPORTED'
    WHEN EXISTS (
      SELECT FROM run_file f
      WHERE f.tenant_id = $1 AND (f.fetched_at IS NOT NULL OR f.run_id <> $2) AND (
        f.id IN (SELECT d.file_id FROM dispatch d WHERE d.tenant_id = $1 AND d.invoice_id = i.id)
        OR f.id IN (SELECT p.file_id FROM payroll_line p WHERE p.tenant_id = $1 AND p.invoice_id = i.id)
      )
    ) OR i.payment_method = ANY(demanded.methods) THEN 'IN_FILE'
    WHEN t.number IS NULL OR t.number < s.anchor_term OR t.number <= s.promised_term AND NOT EXISTS (
        SELECT FROM term_promise p
        WHERE p.tenant_id = $1 AND p.subscription_id = s.id AND p.number = t.number AND p.number = s.promised_term
          AND num_nonnulls(p.price_kind, p.length_kind, p.prices, p.fee_rules) = 0
      ) OR s.plan_changes_on > min(t.start_on) OVER own
      OR max(t.number) OVER own + 1 <> s.next_term OR max(t.end_on) OVER own <> s.next_start THEN 'CHANGED'
  END AS obstacle
FROM invoice i
JOIN subscription s ON s.tenant_id = $1 AND s.id = i.origin_id
LEFT JOIN term t ON t.tenant_id = $1 AND t.subscription_id = i.origin_id AND t.invoice_id = i.id
LEFT JOIN open_item o ON o.tenant_id = $1 AND o.invoice_id = i.id
CROSS JOIN (
  SELECT coalesce(array_agg(chosen.key), '{{}}') AS methods
  FROM run_file f JOIN run r ON r.tenant_id = $1 AND r.id = f.run_id
  CROSS JOIN jsonb_each_text(r.criteria -> 'destinations') chosen
  WHERE f.tenant_id = $1 AND f.run_id = $2 AND f.destination = 'DEMAND_FILE' AND f.fetched_at IS NOT NULL
    AND chosen.value = 'DEMAND_FILE'
) demanded
WHERE i.tenant_id = $1 AND i.run_id = $2 AND i.kind = 'INVOICE' AND i.state <> 'CREDITED' {which}
WINDOW own AS (PARTITION BY i.origin_id)
"""
_OF_SOME = _INVOICES.format(which="AND i.origin_id = ANY($3::uuid[])") + " ORDER BY i.origin_id, t.number"
_SUMS = f"""
SELECT count(*)::int AS invoices, coalesce(sum(total_minor), 0)::bigint AS total_minor,
  count(DISTINCT subscription_id)::int AS subscriptions, count(obstacle)::int AS in_the_way
FROM ({_INVOICES.format(which="")}) found
"""  # noqa: S608 - our own constant
_IN_THE_WAY = f"""
SELECT id, number, obstacle FROM ({_INVOICES.format(which="")}) found WHERE obstacle IS NOT NULL
ORDER BY number LIMIT $3
"""  # noqa: S608 - our own constant
_NEXT = """
SELECT DISTINCT origin_id FROM invoice
WHERE tenant_id = $1 AND run_id = $2 AND kind = 'INVOICE' AND state <> 'CREDITED' AND origin_id > $3
ORDER BY origin_id LIMIT $4
"""
_HOLD = "SELECT id FROM subscription WHERE tenant_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE"
_GIVE_BACK = """
WITH first AS (
  SELECT subscription_id, min(number) AS number, min(start_on) AS start_on
  FROM unnest($2::uuid[], $3::int[], $4::date[]) AS u(subscription_id, number, start_on) GROUP BY subscription_id
), dropped AS (
  DELETE FROM term t USING first f
  WHERE t.tenant_id = $1 AND t.subscription_id = f.subscription_id AND t.number >= f.number
)
UPDATE subscription s SET next_term = f.number, next_start = f.start_on, version = s.version + 1
FROM first f WHERE s.tenant_id = $1 AND s.id = f.subscription_id
"""


async def reversal_sums(read: Reading, run_id: UUID) -> Row:
    """Return of a run's invoices that are not credited: invoices, total_minor, subscriptions, in_the_way."""
    return (await read.sql(_SUMS, read.tenant_id, run_id))[0]


async def in_the_way(read: Reading, run_id: UUID, rows_max: int) -> Sequence[Row]:
    """Return invoices that keep a run from being reversed, by number: id, number, obstacle."""
    return await read.sql(_IN_THE_WAY, read.tenant_id, run_id, rows_max)


async def hold_reversible(work: Work, run_id: UUID, after: UUID | None, limit: int) -> list[UUID]:
    """Hold the next subscriptions that a run has billed, in the order of their ids, and return these."""
    rows = await work.sql(_NEXT, work.tenant_id, run_id, after or FIRST, limit)
    ids = [row["origin_id"] for row in rows]
    await work.sql(_HOLD, work.tenant_id, ids)
    return ids


async def billed_by_run(read: Reading, run_id: UUID, subscription_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return what a run billed of subscriptions and is not credited, each invoice with its obstacle or None."""
    return await read.sql(_OF_SOME, read.tenant_id, run_id, list(subscription_ids))


async def give_back(work: Work, rows: Sequence[Row]) -> None:
    """Forget billed terms, so that the next run bills them again. The caller holds the subscriptions."""
    await work.sql(
        _GIVE_BACK,
        work.tenant_id,
        [row["subscription_id"] for row in rows],
        [row["term"] for row in rows],
        [row["start_on"] for row in rows],
    )
