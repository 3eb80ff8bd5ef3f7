"""A fee run goes by itself through its steps, and bills everybody once, whoever is killed in the middle."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from arq.connections import ArqRedis

from domain.feeruns.model import Timing
from domain.feeruns.repository.runs import lock_fee_run
from tests.clock import day_it_is
from tests.conftest import DatabaseUrls
from tests.domain.club.clubbing import place
from tests.domain.feeruns.running import FeeClub, open_fee_club, save
from tests.domain.subscriptions.selling import faults
from tests.tenants import Tenant
from tests.workers.processes import environment, kill, running_worker, start_worker, until

MEMBERS = 30


@pytest.mark.rule("FEE-04")
async def test_a_run_bills_everybody_once_though_workers_are_killed_in_the_middle(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, valkey: ArqRedis
) -> None:
    environ = environment(database_urls, valkey_url, TASK_LEASE_SECONDS="1")
    fees = await open_fee_club(tenant, members=MEMBERS)
    for member in range(4, MEMBERS):
        await place(fees.club, member, fees.club.u19)
    # Saved so long ago that all its steps are due.
    run_on = day_it_is() - timedelta(days=2)
    timing = Timing((run_on.month,), run_on.day, run_on)
    run = await save(FeeClub(fees.club, replace(fees.details, timing=timing)), today=run_on - timedelta(days=20))
    assert run.next_on == run_on

    async def begun() -> bool:
        async with tenant.read() as read:
            rows = await read.sql("SELECT FROM task WHERE name = 'advance_fee_run' AND state = 'RUNNING'")
        return bool(rows)

    # The first step is begun by workers that can't go on while we hold the run, and that end as by a power cut.
    async with tenant.work() as work:
        assert await lock_fee_run(work, run.id) is not None
        doomed = [await start_worker(environ), await start_worker(environ)]
        await until(begun)
        await asyncio.gather(*(kill(one) for one in doomed))
    await valkey.flushdb()
    # The others are killed wherever they are.
    for _ in range(3):
        doomed = [await start_worker(environ), await start_worker(environ)]
        await until(begun)
        await asyncio.gather(*(kill(one) for one in doomed))

    async def done() -> bool:
        async with tenant.read() as read:
            return bool(await read.sql("SELECT FROM fee_sub_run WHERE stage = 'DONE'"))

    async with running_worker(environ), running_worker(environ):
        await until(done)
    async with tenant.read() as read:
        [found] = await read.sql("SELECT count(*) AS n, count(DISTINCT origin_id) AS each FROM invoice")
        [mailed] = await read.sql("SELECT count(*) AS n FROM dispatch WHERE purpose = 'FEE_COLLECTION'")
        [told] = await read.sql("SELECT count(*) AS n FROM dispatch WHERE purpose = 'FEE_DETAILS'")
        [usual] = await read.sql("SELECT count(*) AS n FROM dispatch WHERE purpose = 'INVOICE'")
    # all but two are in it: members 2 and 3 have no unit
    assert (found["n"], found["each"], mailed["n"]) == (MEMBERS - 2, MEMBERS - 2, MEMBERS - 2)
    assert (told["n"], usual["n"]) == (1, 0)
    assert not await faults(tenant)
