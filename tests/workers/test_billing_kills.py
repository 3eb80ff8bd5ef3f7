"""A worker that is killed at twenty random points of billing leaves the books that an undisturbed one leaves."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from datetime import date
from functools import partial
from uuid import UUID

import pytest
from arq.connections import ArqRedis

from domain.kernel.database import Database
from domain.kernel.tasks import failed_tasks, retry
from domain.subscriptions.commands.start_billing_run import start_billing_run
from tests.conftest import DatabaseUrls
from tests.domain.subscriptions.selling import Shop, faults, open_shop
from tests.tenants import TODAY, Tenant, make_tenant
from tests.workers.processes import environment, kill, running_worker, start_worker, until
from tests.workers.test_billing import subscribe_all

KILLS = 20
MEMBERS = 5_000  # two chunks of a run
SEED = 20
SECONDS_MAX = 0.6
# Everything that a run writes, by what people know it by: no ids, no times.
BOOKS = {
    "invoices": """
SELECT i.number, i.kind, i.state, m.number, i.origin_kind, i.origin_number, i.text, i.period_start, i.period_end,
  i.issued_on, i.due_on, i.currency, i.net_minor, i.vat_minor, i.total_minor, i.reference, i.payment_method
FROM invoice i JOIN member m ON m.id = i.payer_id""",
    "lines": """
SELECT i.number, l.line, l.text, l.quantity, l.unit_minor, l.vat_bp, l.net_minor, l.vat_minor, l.gross_minor, l.account
FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id""",
    "postings": """
SELECT i.number, e.number, e.kind, p.posted_on, p.debit_account, p.credit_account, p.amount_minor, p.reskontro_minor,
  m.number
FROM posting p JOIN journal_entry e ON e.id = p.entry_id JOIN invoice i ON i.id = e.source_id
LEFT JOIN member m ON m.id = p.member_id""",
    "open": "SELECT i.number, o.open_minor, o.due_on FROM open_item o JOIN invoice i ON i.id = o.invoice_id",
    "terms": """
SELECT m.number, t.number, t.start_on, t.end_on, t.price_minor, i.number FROM term t
JOIN invoice i ON i.id = t.invoice_id JOIN member m ON m.id = i.member_id""",
    "subscriptions": """
SELECT m.number, s.next_term, s.next_start, s.monthly_minor FROM subscription s JOIN member m ON m.id = s.member_id""",
    "balances": "SELECT m.number, b.balance_minor FROM reskontro_balance b JOIN member m ON m.id = b.member_id",
    "runs": "SELECT run_on, state, total, done, invoiced, rejected, total_minor FROM run",
    "facts": "SELECT kind, count(*) FROM fact WHERE kind IN ('InvoiceIssued', 'RunRequested', 'RunDone') GROUP BY kind",
}


async def _open(tenant: Tenant) -> Shop:
    shop = await open_shop(tenant, members=MEMBERS)
    await subscribe_all(shop)
    return shop


async def _start(shop: Shop, on: date) -> UUID:
    async with shop.tenant.work(on) as work:
        return await start_billing_run(work, shop.tenant.organisation_id, on, idempotency_key=f"run {on}")


async def _task(tenant: Tenant, run_id: UUID) -> tuple[str, int]:
    """Return the state of a run's task, and how often a worker has begun it."""
    async with tenant.read() as read:
        rows = await read.sql(
            "SELECT state, attempts FROM task WHERE name = 'run_billing' AND payload ->> 'run_id' = $1", str(run_id)
        )
    return (rows[0]["state"], rows[0]["attempts"]) if rows else ("QUEUED", 0)


async def _is_done(tenant: Tenant, run_id: UUID) -> bool:
    async with tenant.read() as read:
        [row] = await read.sql("SELECT state FROM run WHERE id = $1", run_id)
    return bool(row["state"] == "DONE")


async def _revive(tenant: Tenant) -> None:
    """Put a task back that was killed too often, as someone does on the screen of failed tasks."""
    async with tenant.work() as work:
        for dead in await failed_tasks(work, 10):
            await retry(work, dead["id"])


async def books_of(tenant: Tenant) -> dict[str, list[str]]:
    async with tenant.read() as read:
        return {name: sorted(str(tuple(row.values())) for row in await read.sql(text)) for name, text in BOOKS.items()}


async def _bill_disturbed(shop: Shop, environ: dict[str, str], valkey: ArqRedis) -> Sequence[date]:
    """Bill year after year until KILLS workers were killed at their run; return the days of the runs."""
    chance, days = random.Random(SEED), [TODAY]
    run_id = await _start(shop, TODAY)
    for _ in range(KILLS):
        if await _is_done(shop.tenant, run_id):
            days.append(days[-1].replace(year=days[-1].year + 1))
            run_id = await _start(shop, days[-1])
        _, before = await _task(shop.tenant, run_id)
        process = await start_worker(environ)

        async def begun(before: int = before, run_id: UUID = run_id) -> bool:
            await _revive(shop.tenant)
            return (await _task(shop.tenant, run_id))[1] > before

        await until(begun)
        await asyncio.sleep(chance.random() * SECONDS_MAX)
        await kill(process)
        await valkey.flushdb()

    async def done() -> bool:
        await _revive(shop.tenant)  # the last kill may be one too many, and is known when its lease has run out
        return await _is_done(shop.tenant, run_id)

    async with running_worker(environ):
        await until(done)
    return days


@pytest.mark.rule("RUN-06", "NEW-03")
@pytest.mark.timeout(900)
async def test_a_worker_killed_at_twenty_points_leaves_the_books_of_an_undisturbed_one(
    tenant: Tenant, database: Database, database_urls: DatabaseUrls, valkey_url: str, valkey: ArqRedis
) -> None:
    environ = environment(database_urls, valkey_url, TASK_LEASE_SECONDS="1")
    shop = await _open(tenant)
    days = await _bill_disturbed(shop, environ, valkey)
    calm = await _open(await make_tenant(database, number=1))
    async with running_worker(environ):
        for on in days:
            await until(partial(_is_done, calm.tenant, await _start(calm, on)))
    found, expected = await books_of(shop.tenant), await books_of(calm.tenant)
    assert {name: len(rows) for name, rows in found.items()} == {name: len(rows) for name, rows in expected.items()}
    assert found == expected
    assert not await faults(shop.tenant)
