"""Routines start by themselves: each planned instant gives exactly one run, with two workers and kills between."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
from arq.connections import ArqRedis

from domain.billing.commands.change_run import stop_run
from domain.kernel.tasks import ATTEMPTS_MAX, failed_tasks
from domain.routines.model import RoutineOutcome
from domain.routines.repository.routines import plan_alone
from domain.subscriptions.commands.start_billing_run import start_billing_run
from tests.conftest import DatabaseUrls
from tests.domain.routines.planned import make, make_due, routine_of
from tests.domain.subscriptions.selling import DUES_MINOR, MAGAZINE_MINOR, open_shop
from tests.tenants import TODAY, Tenant
from tests.workers import test_billing as billing
from tests.workers.processes import environment, kill, running_worker, start_worker, until
from workers.routines import AGAIN_SECONDS

MEMBERS = 40
ROUNDS = 4
RAN = """
SELECT payload->>'planned_at' AS at, payload->>'outcome' AS outcome FROM fact WHERE kind = 'RoutineRan' ORDER BY seq
"""


async def test_each_planned_instant_gives_one_run_though_two_workers_race_and_are_killed(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, valkey: ArqRedis
) -> None:
    environ = environment(database_urls, valkey_url, TASK_LEASE_SECONDS="1")
    shop = await open_shop(tenant, members=MEMBERS)
    await billing.subscribe_all(shop)
    routine = await make(tenant)
    planned = []
    for number in range(1, ROUNDS + 1):
        planned_at = datetime.now(UTC) - timedelta(hours=ROUNDS - number + 1)
        planned.append(planned_at)
        async with tenant.work() as work:
            await make_due(work, routine.id, planned_at)

        async def begun() -> bool:
            async with tenant.read() as read:
                rows = await read.sql("SELECT FROM task WHERE name = 'run_routine' AND state = 'RUNNING'")
            return bool(rows)

        async def billed(number: int = number) -> bool:
            async with tenant.read() as read:
                rows = await read.sql("SELECT FROM run WHERE state = 'DONE'")
            return len(rows) == number

        # One of them has begun and can't go on while we plan; both end as by a power cut.
        async with tenant.work() as work:
            await plan_alone(work)
            doomed = [await start_worker(environ), await start_worker(environ)]
            await until(begun)
            await asyncio.gather(*(kill(one) for one in doomed))
        assert (await routine_of(tenant, routine.id)).plan_number == number
        await valkey.flushdb()
        async with running_worker(environ), running_worker(environ):
            await until(billed)
    async with tenant.read() as read:
        [runs] = await read.sql("SELECT count(*) AS n FROM run")
        ran = await read.sql(RAN)
        [found] = await read.sql("SELECT count(*) AS n, count(DISTINCT origin_id) AS each FROM invoice")
    assert runs["n"] == ROUNDS
    assert [(datetime.fromisoformat(row["at"]), row["outcome"]) for row in ran] == [(at, "STARTED") for at in planned]
    assert (found["n"], found["each"]) == (MEMBERS, MEMBERS)


async def test_a_routine_that_fails_again_and_again_says_so_and_goes_on_with_its_next_run(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, owner_url: str
) -> None:
    owner = await asyncpg.connect(owner_url)
    await owner.execute("ALTER TABLE run ADD CONSTRAINT no_more CHECK (false) NOT VALID")
    await owner.close()
    routine = await make(tenant)
    async with tenant.work() as work:
        await make_due(work, routine.id)
        await work.sql("UPDATE task SET attempts = $1 WHERE name = 'run_routine'", ATTEMPTS_MAX - 1)

    async def given_up() -> bool:
        async with tenant.read() as read:
            return [row["name"] for row in await failed_tasks(read, 10)] == ["run_routine"]

    async with running_worker(environment(database_urls, valkey_url), "jobs"):
        await until(given_up)
    after = await routine_of(tenant, routine.id)
    assert after.last is not None
    assert (after.last.outcome, after.last.run_id, after.plan_number) == (RoutineOutcome.FAILED, None, 2)
    assert after.next_run_at is not None
    assert after.next_run_at > datetime.now(UTC)


async def test_a_routine_bills_without_anybody_and_plans_its_next_run(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str
) -> None:
    shop = await open_shop(tenant, members=3)
    await billing.subscribe_all(shop)
    routine = await make(tenant)
    async with tenant.work() as work:
        await make_due(work, routine.id)

    async def billed() -> bool:
        async with tenant.read() as read:
            rows = await read.sql("SELECT total_minor FROM run WHERE state = 'DONE'")
        return [row["total_minor"] for row in rows] == [3 * (DUES_MINOR + MAGAZINE_MINOR)]

    async with running_worker(environment(database_urls, valkey_url)):
        await until(billed)
    after = await routine_of(tenant, routine.id)
    assert after.next_run_at is not None
    assert after.next_run_at > datetime.now(UTC)


async def test_a_routine_waits_for_the_run_that_is_in_its_way(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str
) -> None:
    routine = await make(tenant)
    async with tenant.work() as work:
        other = await start_billing_run(work, tenant.organisation_id, TODAY, idempotency_key="by hand")
        await make_due(work, routine.id)

    async def outcome() -> RoutineOutcome | None:
        last = (await routine_of(tenant, routine.id)).last
        return last.outcome if last else None

    async def waits() -> bool:
        return await outcome() is RoutineOutcome.WAITING

    async def started() -> bool:
        return await outcome() is RoutineOutcome.STARTED

    async with running_worker(environment(database_urls, valkey_url), "jobs"):
        await until(waits)
        async with tenant.work() as work:
            [task] = await work.sql("SELECT state, attempts, run_after FROM task WHERE name = 'run_routine'")
            assert (task["state"], task["attempts"]) == ("QUEUED", 0)
            assert task["run_after"] > datetime.now(UTC) + timedelta(seconds=AGAIN_SECONDS - 30)
            await stop_run(work, other)
            await work.sql("UPDATE task SET run_after = now() WHERE name = 'run_routine'")
        await until(started)
