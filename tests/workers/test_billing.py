"""A billing run: each term once, however often the worker is killed; and a run that can't go on says so."""

from __future__ import annotations

import asyncio
import random
from datetime import date

import pytest
from arq.connections import ArqRedis

from domain.billing.commands.change_run import resume_run
from domain.billing.queries.runs import runs
from domain.kernel.ids import new_id
from domain.kernel.task_fault import TaskFault, TaskFaultCode
from domain.ledger.queries import proof
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.tables import subscription
from tests.conftest import DatabaseUrls
from tests.domain.subscriptions.selling import DUES_MINOR, MAGAZINE_MINOR, Shop, open_shop
from tests.tenants import TODAY, Tenant
from tests.workers.processes import environment, kill, running_worker, start_worker, until

MEMBERS = 6_000


async def subscribe_all(shop: Shop) -> None:
    """Give every member a subscription whose first term is due, and no invoice yet."""
    ids = [new_id() for _ in shop.member_ids]
    count = len(ids)
    async with shop.tenant.work() as work:
        await work.insert_many(
            subscription,
            {
                "id": ids,
                "member_id": list(shop.member_ids),
                "plan_id": [shop.plan_id] * count,
                "organisation_id": [shop.tenant.organisation_id] * count,
                "state": ["ACTIVE"] * count,
                "payment_method": ["INVOICE"] * count,
                "start_on": [date(2026, 3, 1)] * count,
                "registered_on": [date(2026, 3, 1)] * count,
                "next_term": [1] * count,
                "next_start": [date(2026, 3, 1)] * count,
                "created_at": [work.now] * count,
            },
        )


@pytest.mark.rule("RUN-06")
async def test_a_run_bills_each_term_once_though_its_workers_are_killed(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, valkey: ArqRedis
) -> None:
    chance = random.Random(7)
    environ = environment(database_urls, valkey_url, TASK_LEASE_SECONDS="1")
    shop = await open_shop(tenant, members=MEMBERS)
    await subscribe_all(shop)
    async with tenant.work() as work:
        run_id = await start_billing_run(work, tenant.organisation_id, TODAY, idempotency_key="r")

    async def progress() -> tuple[str, int]:
        async with tenant.read() as read:
            row = (await runs(read, [run_id]))[run_id]
        return row["state"], row["done"]

    for _ in range(2):
        process = await start_worker(environ)
        before = await progress()

        async def moving(process: asyncio.subprocess.Process = process, before: tuple[str, int] = before) -> bool:
            return await progress() != before

        await until(moving)
        await asyncio.sleep(chance.random() * 0.2)
        await kill(process)
        await valkey.flushdb()

    async def done() -> bool:
        return (await progress())[0] == "DONE"

    async with running_worker(environ):
        await until(done)
    async with tenant.read() as read:
        row = (await runs(read, [run_id]))[run_id]
        [found] = await read.sql("SELECT count(*) AS n, count(DISTINCT origin_id) AS each FROM invoice")
        assert set((await proof(read)).values()) == {0}
    assert (found["n"], found["each"]) == (MEMBERS, MEMBERS)
    assert (row["done"], row["invoiced"]) == (MEMBERS, MEMBERS)
    assert row["total_minor"] == MEMBERS * (DUES_MINOR + MAGAZINE_MINOR)


@pytest.mark.rule("RUN-06")
async def test_a_run_that_is_refused_is_marked_as_failed(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, owner_url: str
) -> None:
    shop = await open_shop(tenant, members=1)
    await subscribe_all(shop)
    async with tenant.work() as work:
        run_id = await start_billing_run(work, tenant.organisation_id, TODAY, idempotency_key="r")
        await work.sql("UPDATE bank_account SET active = false")

    async def failed() -> bool:
        async with tenant.read() as read:
            return str((await runs(read, [run_id]))[run_id]["state"]) == "FAILED"

    async with running_worker(environment(database_urls, valkey_url)):
        await until(failed)
    async with tenant.read() as read:
        [entry] = await read.sql("SELECT reason FROM audit_entry WHERE what = 'fail_run'")
        row = (await runs(read, [run_id]))[run_id]
    assert "bank account" in entry["reason"]
    assert TaskFault.from_json(row["fault"]).code is TaskFaultCode.NO_BANK_ACCOUNT
    async with tenant.work() as work:
        await resume_run(work, run_id)
    async with tenant.read() as read:
        assert (await runs(read, [run_id]))[run_id]["fault"] is None
