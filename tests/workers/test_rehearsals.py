"""A rehearsal goes on after its worker was killed, and keeps one row for each (NEW-01)."""

from __future__ import annotations

import asyncio

import pytest
from arq.connections import ArqRedis

from domain.billing.queries.rehearsals import rehearsals
from domain.kernel.database import Row
from domain.subscriptions.commands.rehearse_billing_chunk import request_billing_rehearsal
from domain.subscriptions.commands.rehearse_run import rehearse_run
from tests.conftest import DatabaseUrls
from tests.domain.subscriptions.selling import open_shop
from tests.tenants import TODAY, Tenant
from tests.workers.processes import environment, kill, running_worker, start_worker, until
from tests.workers.test_billing import subscribe_all

MEMBERS = 6_000
pytestmark = pytest.mark.rule("NEW-01")


async def test_a_rehearsal_survives_the_kill_of_its_worker(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, valkey: ArqRedis
) -> None:
    environ = environment(database_urls, valkey_url, TASK_LEASE_SECONDS="1")
    shop = await open_shop(tenant, members=MEMBERS)
    await subscribe_all(shop)
    async with tenant.work() as work:
        rehearsal_id = await request_billing_rehearsal(work, tenant.organisation_id, TODAY, idempotency_key="r")

    async def row() -> Row:
        async with tenant.read() as read:
            return (await rehearsals(read, [rehearsal_id]))[rehearsal_id]

    async def moving() -> bool:
        return int((await row())["done"]) > 0

    process = await start_worker(environ)
    await until(moving)
    await asyncio.sleep(0.05)
    await kill(process)
    await valkey.flushdb()

    async def done() -> bool:
        return str((await row())["state"]) == "DONE"

    async with running_worker(environ):
        await until(done)
    async with tenant.read() as read:
        [left] = await read.sql("SELECT (SELECT count(*) FROM invoice) AS made, (SELECT count(*) FROM term) AS terms")
        [kept] = await read.sql("SELECT count(*)::int AS n, sum(total_minor)::bigint AS minor FROM rehearsal_row")
        preview = await rehearse_run(read, tenant.organisation_id, TODAY)
    assert (left["made"], left["terms"]) == (0, 0)
    assert (kept["n"], kept["minor"]) == (MEMBERS, preview.total_minor)
    assert (await row())["hash"] == preview.hash
