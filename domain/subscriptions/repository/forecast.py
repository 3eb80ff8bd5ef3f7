"""Reads what a forecast reckons with, and writes what it comes to (BIL-14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.kernel.work import Work
from domain.subscriptions.model import Running
from domain.subscriptions.repository.terms import COLUMNS, FIRST, running_of, with_promises
from domain.subscriptions.rules.forecast import Amount, Cell

_GOES_ON = "FROM subscription s WHERE s.tenant_id = $1 AND s.organisation_id = $2 AND s.state <> 'STOPPED'"
_COUNT = f"SELECT count(*)::int AS n {_GOES_ON} AND s.id > $3"
_NEXT = f"SELECT {COLUMNS} {_GOES_ON} AND s.id > $3 ORDER BY s.id LIMIT $4"
# Who is billed next: the payer who takes over, else the payer, else the member (SUB-13).
_PAID_BY = f"""
SELECT {COLUMNS}, s.organisation_id FROM subscription s
WHERE s.tenant_id = $1 AND s.state <> 'STOPPED' AND (s.member_id = $2 OR s.payer_id = $2 OR s.next_payer_id = $2)
  AND coalesce(s.next_payer_id, s.payer_id, s.member_id) = $2
ORDER BY s.id LIMIT $3
"""  # noqa: S608 - constants of this file
_ADD = """
INSERT INTO forecast_amount (tenant_id, run_id, month_on, plan_id, payment_method, invoices, total_minor, vat_minor)
SELECT $1, $2, u.month_on, u.plan_id, u.method, u.invoices, u.total, u.vat
FROM unnest($3::date[], $4::uuid[], $5::text[], $6::int[], $7::bigint[], $8::bigint[])
  AS u(month_on, plan_id, method, invoices, total, vat)
ON CONFLICT (tenant_id, run_id, month_on, plan_id, payment_method) DO UPDATE SET
  invoices = forecast_amount.invoices + excluded.invoices,
  total_minor = forecast_amount.total_minor + excluded.total_minor,
  vat_minor = forecast_amount.vat_minor + excluded.vat_minor
"""
_ADD_DAYS = """
INSERT INTO forecast_day (tenant_id, run_id, issue_on, plan_id, payment_method, invoices, total_minor)
SELECT $1, $2, u.issue_on, u.plan_id, u.method, u.invoices, u.total
FROM unnest($3::date[], $4::uuid[], $5::text[], $6::int[], $7::bigint[])
  AS u(issue_on, plan_id, method, invoices, total)
ON CONFLICT (tenant_id, run_id, issue_on, plan_id, payment_method) DO UPDATE SET
  invoices = forecast_day.invoices + excluded.invoices, total_minor = forecast_day.total_minor + excluded.total_minor
"""
_AMOUNTS = """
SELECT run_id, month_on, plan_id, payment_method, invoices, total_minor, vat_minor FROM forecast_amount
WHERE tenant_id = $1 AND run_id = ANY($2::uuid[])
ORDER BY run_id, month_on, total_minor DESC, plan_id, payment_method
"""
# The newest two: a forecast is compared with the one before it.
_NEWEST = """
SELECT * FROM run WHERE tenant_id = $1 AND organisation_id = $2 AND kind = 'FORECAST' ORDER BY id DESC LIMIT $3
"""
_PRIOR = """
SELECT u.run_id, p.id AS prior_id FROM unnest($2::uuid[]) AS u(run_id)
JOIN run r ON r.tenant_id = $1 AND r.id = u.run_id
JOIN LATERAL (
  SELECT id FROM run p WHERE p.tenant_id = $1 AND p.organisation_id = r.organisation_id AND p.kind = 'FORECAST'
    AND p.state = 'DONE' AND p.id < r.id ORDER BY p.id DESC LIMIT 1
) p ON true
"""


_NEWEST_BY_DAY = """
SELECT r.id, r.run_on FROM run r
WHERE r.tenant_id = $1 AND r.organisation_id = $2 AND r.kind = 'FORECAST' AND r.state = 'DONE'
  AND EXISTS (SELECT FROM forecast_day d WHERE d.tenant_id = $1 AND d.run_id = r.id)
ORDER BY r.id DESC LIMIT 1
"""
_UNTIL = """
SELECT plan_id, payment_method, sum(invoices)::int AS invoices, sum(total_minor)::bigint AS total_minor
FROM forecast_day WHERE tenant_id = $1 AND run_id = $2 AND issue_on <= $3 GROUP BY 1, 2
"""
# Ids ascend with time. What a run has billed may be new since; what a change or an order has billed was in the forecast
# if it knew the subscription and no invoice of the term. The plan is that of the term: the one that its order promised,
# one that takes over by then, else the subscription's.
_BILLED_SINCE = """
SELECT CASE WHEN p.plan_id IS NOT NULL THEN p.plan_id WHEN s.plan_changes_on <= t.start_on THEN s.next_plan_id
    ELSE s.plan_id END AS plan_id,
  i.payment_method, t.start_on, t.number = 1 AS is_first,
  count(*)::int AS invoices, sum(i.total_minor)::bigint AS total_minor
FROM invoice i
JOIN term t ON t.tenant_id = $1 AND t.invoice_id = i.id
JOIN subscription s ON s.tenant_id = $1 AND s.id = t.subscription_id
LEFT JOIN term_promise p ON p.tenant_id = $1 AND p.subscription_id = s.id AND p.number = t.number
WHERE i.tenant_id = $1 AND i.organisation_id = $2 AND i.id > $3 AND (i.run_id IS NOT NULL OR s.id < $3 AND NOT EXISTS (
  SELECT FROM invoice b WHERE b.tenant_id = $1 AND b.kind = 'INVOICE' AND b.origin_id = i.origin_id
    AND b.origin_number = i.origin_number AND b.id < $3
))
GROUP BY 1, 2, 3, 4
"""


async def count_after(read: Reading, organisation_id: UUID, after: UUID | None) -> int:
    """Return how many subscriptions that go on follow one."""
    return int((await read.sql(_COUNT, read.tenant_id, organisation_id, after or FIRST))[0]["n"])


async def next_subscriptions(read: Reading, organisation_id: UUID, after: UUID | None, limit: int) -> list[Running]:
    """Return the next subscriptions that go on, in the order of their ids, with their promises."""
    rows = await read.along_index(_NEXT, read.tenant_id, organisation_id, after or FIRST, limit)
    return await with_promises(read, [running_of(row) for row in rows])


async def billed_to(read: Reading, payer_id: UUID, limit: int) -> list[tuple[UUID, Running]]:
    """Return the subscriptions that go on and whose next invoices a member gets, each with its organisation."""
    rows = await read.sql(_PAID_BY, read.tenant_id, payer_id, limit)
    found = await with_promises(read, [running_of(row) for row in rows])
    return [(row["organisation_id"], one) for row, one in zip(rows, found, strict=True)]


async def add_amounts(work: Work, run_id: UUID, amounts: Mapping[Cell, Amount], days: Mapping[Cell, Amount]) -> None:
    """Add to what a forecast comes to, by the month in which it falls due, and by the day on which it is billed."""
    cells, sums = list(amounts), list(amounts.values())
    await work.send(
        _ADD,
        work.tenant_id,
        run_id,
        [cell.on for cell in cells],
        [cell.plan_id for cell in cells],
        [cell.payment_method for cell in cells],
        [one.invoices for one in sums],
        [one.total_minor for one in sums],
        [one.vat_minor for one in sums],
    )
    await work.send(
        _ADD_DAYS,
        work.tenant_id,
        run_id,
        [cell.on for cell in days],
        [cell.plan_id for cell in days],
        [cell.payment_method for cell in days],
        [one.invoices for one in days.values()],
        [one.total_minor for one in days.values()],
    )


async def amounts(read: Reading, run_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return what forecasts come to, by month, the largest plan first."""
    return await read.sql(_AMOUNTS, read.tenant_id, list(run_ids))


async def newest(read: Reading, organisation_id: UUID, limit: int) -> Sequence[Row]:
    """Return the newest forecasts of an organisation."""
    return await read.sql(_NEWEST, read.tenant_id, organisation_id, limit)


async def prior(read: Reading, run_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the forecast that was done before each of some."""
    rows = await read.sql(_PRIOR, read.tenant_id, list(run_ids))
    return {row["run_id"]: row["prior_id"] for row in rows}


async def newest_by_day(read: Reading, organisation_id: UUID) -> Row | None:
    """Return the newest forecast that is done and kept by day: id, run_on; None where there is none."""
    rows = await read.sql(_NEWEST_BY_DAY, read.tenant_id, organisation_id)
    return rows[0] if rows else None


async def said_until(read: Reading, run_id: UUID, on: date) -> Sequence[Row]:
    """Return what a forecast said is to be billed up to a day, by plan and method."""
    return await read.sql(_UNTIL, read.tenant_id, run_id, on)


async def billed_since(read: Reading, organisation_id: UUID, run_id: UUID) -> Sequence[Row]:
    """Return the terms billed after a forecast was asked for, by plan, method and first day; first terms that were
    billed with new orders apart."""
    return await read.sql(_BILLED_SINCE, read.tenant_id, organisation_id, run_id)
