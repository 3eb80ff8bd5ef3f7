"""Reads what a forecast reckons with, and writes what it comes to (BIL-14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


async def add_amounts(work: Work, run_id: UUID, amounts: Mapping[Cell, Amount]) -> None:
    """Add to what a forecast comes to."""
    cells, sums = list(amounts), list(amounts.values())
    await work.send(
        _ADD,
        work.tenant_id,
        run_id,
        [cell.month_on for cell in cells],
        [cell.plan_id for cell in cells],
        [cell.payment_method for cell in cells],
        [one.invoices for one in sums],
        [one.total_minor for one in sums],
        [one.vat_minor for one in sums],
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
