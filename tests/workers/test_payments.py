"""Booking a bank file: each row once, however often the worker is killed."""

from __future__ import annotations

import asyncio
import random

import pytest
from arq.connections import ArqRedis

from domain.billing.queries.runs import runs
from domain.payments.commands.import_payment_file import import_payment_file
from domain.subscriptions.commands.start_billing_run import start_billing_run
from tests.conftest import DatabaseUrls
from tests.domain.payments.ocr_files import transaction
from tests.domain.payments.owing import issue, make_members, prove, tenant_file
from tests.tenants import TODAY, Tenant
from tests.workers.processes import environment, kill, running_worker, start_worker, until

ROWS = 6_000


@pytest.mark.rule("FIL-01")
async def test_a_file_is_booked_once_by_workers_that_are_killed_in_the_middle(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, valkey: ArqRedis
) -> None:
    chance = random.Random(11)
    environ = environment(database_urls, valkey_url, TASK_LEASE_SECONDS="1")
    async with tenant.work() as work:
        owing = await issue(work, tenant, await make_members(work, ROWS), 50_000)
    rows = [transaction(n, 50_000, one.kid) for n, one in enumerate(owing, 1)]
    async with tenant.work() as work:
        import_id = await import_payment_file(work, "bank.txt", tenant_file(tenant, rows))

    async def booked() -> int:
        async with tenant.read() as read:
            found = await read.sql("SELECT booked_count FROM payment_import WHERE id = $1", import_id)
        return int(found[0]["booked_count"])

    for _ in range(3):
        process = await start_worker(environ)
        before = await booked()

        async def moving(process: asyncio.subprocess.Process = process, before: int = before) -> bool:
            return await booked() > before or await booked() == ROWS

        await until(moving)
        await asyncio.sleep(chance.random() * 0.2)
        await kill(process)
        await valkey.flushdb()

    async def done() -> bool:
        return await booked() == ROWS

    async with running_worker(environ):
        await until(done)
    async with tenant.read() as read:
        await prove(read)
        assert await read.sql("SELECT 1 FROM open_item LIMIT 1") == []
        facts = await read.sql("SELECT count(*) AS n FROM fact WHERE kind = 'PaymentFileBooked'")
    assert facts[0]["n"] == 1


@pytest.mark.rule("RUN-06")
async def test_a_run_that_was_asked_for_is_carried_out(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str
) -> None:
    async with tenant.work() as work:
        run_id = await start_billing_run(work, tenant.organisation_id, TODAY, idempotency_key="k")

    async def done() -> bool:
        async with tenant.read() as read:
            return bool((await runs(read, [run_id]))[run_id]["state"] == "DONE")

    async with running_worker(environment(database_urls, valkey_url)):
        await until(done)
