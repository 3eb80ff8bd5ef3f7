"""Reads of balance invoices: those to come, and those that were issued with what is still open of them (CAT-42)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.dunning.model import BalanceSetting
from domain.dunning.repository import balances
from domain.kernel.database import Reading, Row

AHEAD_DAYS = 30
"""Stops are looked at so many days before their balance invoices are to come."""
_NEWEST = UUID(int=2**128 - 1)

# What a payer owes: what is open, less what a collector has, less what was paid or credited and settles nothing.
_COMING = """
SELECT * FROM (
  SELECT s.id, s.organisation_id, coalesce(s.payer_id, s.member_id) AS payer_id, s.end_on + b.delay_days AS issue_on,
    o.currency, b.threshold_minor, (p.asked_minor - greatest(0, r.balance_minor + p.open_minor))::bigint AS debt_minor
  FROM balance_setting b
  JOIN organisation o ON o.tenant_id = $1 AND o.id = b.organisation_id
  JOIN subscription s ON s.tenant_id = $1 AND s.organisation_id = b.organisation_id
    AND s.end_on BETWEEN b.from_on AND $2::date - b.delay_days
  JOIN reskontro_balance r ON r.tenant_id = $1 AND r.organisation_id = s.organisation_id
    AND r.member_id = coalesce(s.payer_id, s.member_id) AND r.balance_minor <= -b.threshold_minor
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(x.open_minor), 0) AS open_minor,
      coalesce(sum(x.open_minor) FILTER (WHERE i.state = 'ISSUED'), 0) AS asked_minor
    FROM open_item x JOIN invoice i ON i.tenant_id = $1 AND i.id = coalesce(x.fee_of, x.invoice_id)
    WHERE x.tenant_id = $1 AND x.organisation_id = s.organisation_id AND x.payer_id = r.member_id
  ) p
  WHERE b.tenant_id = $1 AND b.active AND NOT EXISTS (
    SELECT FROM balance_stop d WHERE d.tenant_id = $1 AND d.subscription_id = s.id AND d.stopped_on = s.end_on
  )
) found
WHERE debt_minor >= threshold_minor AND ($3::date IS NULL OR (issue_on, id) > ($3::date, $4::uuid))
ORDER BY issue_on, id LIMIT $5
"""
_COLUMNS = """b.id, b.organisation_id, b.number, b.payer_id, b.issued_on, b.due_on, b.total_minor, b.currency,
  b.reference, coalesce((
    SELECT sum(least(t.open_minor, o.open_minor)) FROM balance_item t
    JOIN open_item o ON o.tenant_id = t.tenant_id AND o.invoice_id = t.item_id
    WHERE t.tenant_id = b.tenant_id AND t.balance_id = b.id
  ), 0)::bigint AS open_minor"""
_BY_IDS = f"SELECT {_COLUMNS} FROM balance_invoice b WHERE b.tenant_id = $1 AND b.id = ANY($2::uuid[])"  # noqa: S608
_PAGE = f"""
SELECT {_COLUMNS} FROM balance_invoice b
WHERE b.tenant_id = $1 AND ($2::uuid IS NULL OR b.payer_id = $2) AND b.id < $3 ORDER BY b.id DESC LIMIT $4
"""  # noqa: S608 - constants of this file only
_COUNT = "SELECT count(*)::int AS n FROM balance_invoice WHERE tenant_id = $1 AND ($2::uuid IS NULL OR payer_id = $2)"
_ITEMS = """
SELECT t.balance_id, t.place, t.item_id, t.invoice_id, t.open_minor, t.item_id <> t.invoice_id AS is_fee,
  i.number AS invoice_number
FROM balance_item t JOIN invoice i ON i.tenant_id = t.tenant_id AND i.id = t.invoice_id
WHERE t.tenant_id = $1 AND t.balance_id = ANY($2::uuid[]) ORDER BY t.balance_id, t.place
"""


async def balance_settings(read: Reading) -> dict[UUID, BalanceSetting]:
    """Return when organisations issue balance invoices; those that were never asked are left out."""
    return await balances.load_settings(read)


async def coming_balances(
    read: Reading, today: date, *, limit: int, after: tuple[date, UUID] | None = None
) -> Sequence[Row]:
    """Return the balance invoices of the next days that follow from stops as things stand, the soonest first.

    One row for each stop: id (the subscription), organisation_id, payer_id, issue_on, debt_minor (today), currency.
    `after` is (issue_on, id) of the last row that the caller has.
    """
    day, last = after or (None, None)
    return await read.sql(_COMING, read.tenant_id, today + timedelta(days=AHEAD_DAYS), day, last, limit)


async def balance_invoices(read: Reading, balance_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return balance invoices by id, each with what is open of it now."""
    return {row["id"]: row for row in await read.sql(_BY_IDS, read.tenant_id, list(balance_ids))}


async def balance_page(read: Reading, payer_id: UUID | None, *, limit: int, before: UUID | None) -> Sequence[Row]:
    """Return a page of balance invoices, the newest first; `before` is the id of the last one that the caller has."""
    return await read.sql(_PAGE, read.tenant_id, payer_id, before or _NEWEST, limit)


async def count_balances(read: Reading, payer_id: UUID | None) -> int:
    """Return how many balance invoices there are, or a payer has."""
    return int((await read.sql(_COUNT, read.tenant_id, payer_id))[0]["n"])


async def balance_items(read: Reading, balance_ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """Return what balance invoices name, the oldest first, with what was open of it then."""
    found: dict[UUID, list[Any]] = defaultdict(list, {key: [] for key in balance_ids})
    for row in await read.sql(_ITEMS, read.tenant_id, list(balance_ids)):
        found[row["balance_id"]].append(row)
    return found
