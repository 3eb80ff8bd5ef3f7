"""Finds what is left of stopped subscriptions, and keeps what a bulk credit does about it (BIL-12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.kernel.work import Work
from domain.subscriptions.rules.bulk_credit import BulkCreditItem, BulkCreditKind, BulkCreditSearch
from domain.subscriptions.tables import bulk_credit_item

# Overdue invoices of stopped subscriptions with the fees of their reminders; such fees alone where the invoice is paid;
# corrections that wait on them; and what payers have unused who had one and have none that runs. The balance is what is
# unused less what is open, so that this put back is what is unused.
_SEARCH = """
SELECT kind, item_id, member_id, text, since_on, amount_minor FROM (
  SELECT 'DEMAND' AS kind, o.invoice_id AS item_id, o.payer_id AS member_id, concat(i.number, ' ', i.text) AS text,
    o.due_on AS since_on, -(o.open_minor + f.open_minor) AS amount_minor
  FROM open_item o
  JOIN invoice i ON i.tenant_id = o.tenant_id AND i.id = o.invoice_id AND i.state = 'ISSUED'
  JOIN subscription s ON s.tenant_id = i.tenant_id AND s.id = i.origin_id AND s.state = 'STOPPED'
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(f.open_minor), 0)::bigint AS open_minor FROM open_item f
    WHERE f.tenant_id = o.tenant_id AND f.fee_of = o.invoice_id
  ) f
  WHERE o.tenant_id = $1 AND o.organisation_id = $2 AND o.fee_of IS NULL AND o.due_on < $3::date
    AND o.open_minor + f.open_minor BETWEEN $8 AND $9
  UNION ALL
  SELECT 'FEE', o.invoice_id, o.payer_id, concat('Purregebyr for faktura ', i.number), o.due_on, -o.open_minor
  FROM open_item o
  JOIN invoice i ON i.tenant_id = o.tenant_id AND i.id = o.fee_of AND i.state = 'ISSUED'
  JOIN subscription s ON s.tenant_id = i.tenant_id AND s.id = i.origin_id AND s.state = 'STOPPED'
  WHERE o.tenant_id = $1 AND o.organisation_id = $2 AND o.fee_of IS NOT NULL AND o.due_on < $3::date
    AND o.open_minor BETWEEN $8 AND $9
    AND NOT EXISTS (SELECT FROM open_item d WHERE d.tenant_id = o.tenant_id AND d.invoice_id = o.fee_of)
  UNION ALL
  SELECT 'CORRECTION', c.id, c.member_id, c.text, c.registered_on, -c.left_minor
  FROM correction c
  JOIN subscription s ON s.tenant_id = c.tenant_id AND s.id = c.origin_id AND s.state = 'STOPPED'
  WHERE c.tenant_id = $1 AND c.organisation_id = $2 AND c.left_minor <> 0 AND abs(c.left_minor) BETWEEN $6 AND $7
  UNION ALL
  SELECT 'CREDIT', b.member_id, b.member_id, '', m.since_on, b.balance_minor + p.open_minor
  FROM (
    SELECT coalesce(s.payer_id, s.member_id) AS payer_id FROM subscription s
    WHERE s.tenant_id = $1 AND s.organisation_id = $2
    GROUP BY 1 HAVING bool_and(s.state = 'STOPPED')
  ) stopped
  JOIN reskontro_balance b ON b.tenant_id = $1 AND b.organisation_id = $2 AND b.member_id = stopped.payer_id
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(o.open_minor), 0)::bigint AS open_minor FROM open_item o
    WHERE o.tenant_id = $1 AND o.payer_id = b.member_id AND o.organisation_id = $2
  ) p
  CROSS JOIN LATERAL (
    SELECT e.entry_on AS since_on FROM journal_entry e
    WHERE e.tenant_id = $1 AND e.member_id = b.member_id AND e.organisation_id = $2
    ORDER BY e.entry_on DESC, e.number DESC LIMIT 1
  ) m
  WHERE b.balance_minor + p.open_minor > 0 AND b.balance_minor + p.open_minor BETWEEN $6 AND $7
) found
WHERE since_on >= $4::date AND since_on <= $5::date
ORDER BY kind, since_on, item_id LIMIT $10
"""
_FIRST, _LAST, _MOST = date(1900, 1, 1), date(9999, 12, 31), 2**62
_NEXT = """
SELECT kind, item_id, member_id, text, since_on, amount_minor FROM bulk_credit_item
WHERE tenant_id = $1 AND run_id = $2 AND item_id > $3 ORDER BY item_id LIMIT $4
"""
_COUNT = "SELECT count(*)::int AS n FROM bulk_credit_item WHERE tenant_id = $1 AND run_id = $2 AND item_id > $3"
_WRITTEN = """
UPDATE bulk_credit_item b SET written_minor = u.minor
FROM unnest($3::uuid[], $4::bigint[]) AS u(item_id, minor)
WHERE b.tenant_id = $1 AND b.run_id = $2 AND b.item_id = u.item_id
"""
_RESULTS = """
SELECT kind, item_id, member_id, text, since_on, amount_minor, written_minor FROM bulk_credit_item
WHERE tenant_id = $1 AND run_id = $2 ORDER BY kind, since_on, item_id
"""
_UNWRITTEN = """
SELECT kind, item_id, member_id, text, since_on, amount_minor FROM bulk_credit_item
WHERE tenant_id = $1 AND run_id = $2 AND item_id = $3 AND written_minor IS NULL
"""
_NONE = UUID(int=0)


async def found_items(read: Reading, search: BulkCreditSearch, today: date, limit: int) -> list[BulkCreditItem]:
    """Return what a search finds on a day, by kind and age, at most so many."""
    rows = await read.sql(
        _SEARCH,
        read.tenant_id,
        search.organisation_id,
        today,
        search.from_on or _FIRST,
        search.to_on or _LAST,
        search.balance_least_minor or 0,
        _MOST if search.balance_most_minor is None else search.balance_most_minor,
        search.demand_least_minor or 0,
        _MOST if search.demand_most_minor is None else search.demand_most_minor,
        limit,
    )
    return [_item(row) for row in rows]


async def insert_items(work: Work, run_id: UUID, items: Sequence[BulkCreditItem]) -> None:
    """Write what a run is to write off."""
    await work.insert_many(
        bulk_credit_item,
        {
            "run_id": [run_id] * len(items),
            "item_id": [one.item_id for one in items],
            "kind": [one.kind.value for one in items],
            "member_id": [one.member_id for one in items],
            "text": [one.text for one in items],
            "since_on": [one.since_on for one in items],
            "amount_minor": [one.amount_minor for one in items],
        },
    )


async def next_items(read: Reading, run_id: UUID, after: UUID | None, limit: int) -> list[BulkCreditItem]:
    """Return the next items of a run, in the order of their ids."""
    return [_item(row) for row in await read.sql(_NEXT, read.tenant_id, run_id, after or _NONE, limit)]


async def unwritten_item(read: Reading, run_id: UUID, item_id: UUID) -> BulkCreditItem | None:
    """Return an item of a run that has no result yet; None where it has one, or there is no such item."""
    rows = await read.sql(_UNWRITTEN, read.tenant_id, run_id, item_id)
    return _item(rows[0]) if rows else None


async def count_items(read: Reading, run_id: UUID, after: UUID | None) -> int:
    """Return how many items of a run follow one."""
    return int((await read.sql(_COUNT, read.tenant_id, run_id, after or _NONE))[0]["n"])


async def write_results(work: Work, run_id: UUID, written: Mapping[UUID, int]) -> None:
    """Write how much of each item was written off."""
    await work.sql(_WRITTEN, work.tenant_id, run_id, list(written), list(written.values()))


async def results(read: Reading, run_id: UUID) -> Sequence[Row]:
    """Return a run's items with what was written off of each, by kind and age."""
    return await read.sql(_RESULTS, read.tenant_id, run_id)


def _item(row: Row) -> BulkCreditItem:
    kind = BulkCreditKind(row["kind"])
    return BulkCreditItem(kind, row["item_id"], row["member_id"], row["text"], row["since_on"], row["amount_minor"])
