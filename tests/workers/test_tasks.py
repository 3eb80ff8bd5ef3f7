"""Running tasks: each takes effect once, whatever Valkey forgets and whichever worker stops."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
from arq.connections import ArqRedis

from domain.kernel import tasks
from domain.kernel.refusal import NotFound
from domain.kernel.tasks import ATTEMPTS_MAX, Claim
from domain.kernel.work import Work
from tests.conftest import DatabaseUrls
from tests.tenants import Tenant
from tests.workers.facts import Noted, committed, note, task_states
from tests.workers.processes import until
from workers import tasks as running
from workers.__main__ import HANDLERS, run_jobs
from workers.reactions import REACTIONS
from workers.schedules import Sweep
from workers.settings import Settings
from workers.shop import Shop, opened
from workers.tasks import Handler, PutOff, Runner, by_chunks, by_facts


@pytest.fixture
def settings(database_urls: DatabaseUrls, valkey_url: str) -> Settings:
    return Settings(database_urls.app, database_urls.relay, valkey_url, lease_seconds=2.0)


@asynccontextmanager
async def _working(settings: Settings, handlers: Mapping[str, Handler], sweep: bool = True) -> AsyncIterator[Shop]:
    async with opened(settings) as shop:
        parts = [asyncio.create_task(run_jobs(shop, handlers))]
        if sweep:
            parts.append(asyncio.create_task(Sweep(settings.relay_database_url, shop.valkey).run()))
        try:
            yield shop
        finally:
            for part in parts:
                part.cancel()
            await asyncio.gather(*parts, return_exceptions=True)


async def _plan(tenant: Tenant, count: int, name: str = "count") -> None:
    async with tenant.work() as work:
        for n in range(count):
            await tasks.plan(work, name, str(n), {"n": n})


async def _count(shop: Shop, claim: Claim) -> None:
    """An effect that shows when it happens twice."""
    async with shop.work(claim.tenant_id) as work:
        await tasks.hold(work, claim)
        work.record(Noted(claim.payload["n"]))
        await tasks.finish(work, claim)


async def _counted(tenant: Tenant) -> Counter[int]:
    async with tenant.read() as read:
        rows = await read.sql("SELECT payload FROM fact WHERE kind = 'Noted'")
    return Counter(row["payload"]["n"] for row in rows)


async def _hang_up(valkey: ArqRedis) -> None:
    """Close everybody's connections to this test's database of Valkey."""
    ours = await valkey.client_id()
    clients = await valkey.client_list()
    database = next(client["db"] for client in clients if int(client["id"]) == ours)
    for client in clients:
        if client["db"] == database and int(client["id"]) != ours:
            await valkey.client_kill_filter(_id=client["id"])


async def _all(tenant: Tenant, state: str) -> bool:
    return set((await task_states(tenant)).values()) == {state}


def test_every_reaction_has_someone_who_can_do_it() -> None:
    assert {reaction.task for reaction in REACTIONS} <= set(HANDLERS)


async def test_the_sweep_starts_everything_again_that_valkey_forgot(
    tenant: Tenant, settings: Settings, valkey: ArqRedis
) -> None:
    await _plan(tenant, 60)
    async with _working(settings, {"count": _count}):
        for _ in range(20):
            await asyncio.sleep(0.05)
            await valkey.flushdb()
        await until(lambda: _all(tenant, "DONE"))
    assert await _counted(tenant) == Counter(range(60))


async def test_a_task_that_fails_is_tried_again_and_stops_nobody_else(tenant: Tenant, settings: Settings) -> None:
    async def second_time_lucky(shop: Shop, claim: Claim) -> None:
        if claim.payload["n"] == 3 and claim.attempt == 1:
            raise ValueError("not today")
        await _count(shop, claim)

    await _plan(tenant, 6)
    async with _working(settings, {"count": second_time_lucky}):
        await until(lambda: _all(tenant, "DONE"))
    assert await _counted(tenant) == Counter(range(6))


async def test_a_refusal_is_final_at_once(tenant: Tenant, settings: Settings) -> None:
    async def refuse(_shop: Shop, _claim: Claim) -> None:
        raise NotFound("run", "x")

    await _plan(tenant, 1)
    async with _working(settings, {"count": refuse}):
        await until(lambda: _all(tenant, "FAILED"))
    async with tenant.read() as read:
        dead = await tasks.failed_tasks(read, 1)
    assert (dead[0]["attempts"], dead[0]["error"]) == (1, {"code": "NOT_FOUND", "args": {}})


async def test_a_task_that_nobody_knows_becomes_a_dead_letter(tenant: Tenant, settings: Settings) -> None:
    await _plan(tenant, 1, "fly_to_the_moon")
    async with tenant.work() as work:
        await work.sql("UPDATE task SET attempts = $1 RETURNING id", ATTEMPTS_MAX - 1)
    async with _working(settings, {}):
        await until(lambda: _all(tenant, "FAILED"))


async def test_an_expired_lease_is_freed_and_the_task_done_by_another(tenant: Tenant, settings: Settings) -> None:
    await _plan(tenant, 1)
    task_id = next(iter(await task_states(tenant)))
    async with tenant.work() as work:  # by a worker that is dead now
        assert await tasks.claim(work, task_id, lease_seconds=0.01) is not None
    async with _working(settings, {"count": _count}):
        await until(lambda: _all(tenant, "DONE"))
    assert await _counted(tenant) == Counter([0])


async def test_what_kills_every_worker_is_given_up(tenant: Tenant, settings: Settings) -> None:
    await _plan(tenant, 1)
    task_id = next(iter(await task_states(tenant)))
    async with tenant.work() as work:
        await work.sql("UPDATE task SET attempts = $1 RETURNING id", ATTEMPTS_MAX - 1)
    async with tenant.work() as work:
        assert await tasks.claim(work, task_id, lease_seconds=0.01) is not None
    async with _working(settings, {"count": _count}):
        await until(lambda: _all(tenant, "FAILED"))
    assert await _counted(tenant) == Counter()


async def test_a_long_task_keeps_its_lease(tenant: Tenant, settings: Settings) -> None:
    started = 0

    async def slow(shop: Shop, claim: Claim) -> None:
        nonlocal started
        started += 1
        await asyncio.sleep(5)
        await _count(shop, claim)

    await _plan(tenant, 1)
    async with _working(settings, {"count": slow}):
        await until(lambda: _all(tenant, "DONE"))
    assert started == 1


async def test_a_worker_that_is_told_to_stop_gives_its_task_back_uncounted(tenant: Tenant, settings: Settings) -> None:
    begun = asyncio.Event()

    async def endless(_shop: Shop, _claim: Claim) -> None:
        begun.set()
        await asyncio.sleep(3_600)

    await _plan(tenant, 1)
    async with _working(settings, {"count": endless}):
        await asyncio.wait_for(begun.wait(), 20)
    async with tenant.read() as read:
        rows = await read.sql("SELECT state, attempts FROM task")
    assert [tuple(row.values()) for row in rows] == [("QUEUED", 0)]


async def test_a_task_of_chunks_steps_back_after_its_turn_and_does_each_chunk_once(
    tenant: Tenant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "TURN_SECONDS", 0.05)
    done: list[int] = []

    async def in_chunks(shop: Shop, claim: Claim) -> None:
        async def chunk(work: Work) -> bool:
            found = await work.sql("SELECT count(*) AS n FROM fact WHERE kind = 'Noted'")
            work.record(Noted(found[0]["n"]))
            done.append(claim.attempt)
            await asyncio.sleep(0.03)
            return bool(found[0]["n"] < 9)

        await by_chunks(shop, claim, chunk)

    await _plan(tenant, 1)
    async with _working(settings, {"count": in_chunks}):
        await until(lambda: _all(tenant, "DONE"))
    assert await _counted(tenant) == Counter(range(10))
    assert set(done) == {1}


async def test_a_put_off_task_comes_back_after_its_time(tenant: Tenant, settings: Settings) -> None:
    turns: list[UUID] = []

    async def later(shop: Shop, claim: Claim) -> None:
        turns.append(claim.id)
        if len(turns) < 3:
            raise PutOff(0.1)
        await _count(shop, claim)

    await _plan(tenant, 1)
    async with _working(settings, {"count": later}):
        await until(lambda: _all(tenant, "DONE"))
    assert len(turns) == 3


async def test_workers_outlive_a_valkey_that_goes_away(tenant: Tenant, settings: Settings, valkey: ArqRedis) -> None:
    async with _working(settings, {"count": _count}) as shop:
        await asyncio.sleep(0.2)
        await _hang_up(valkey)
        await _plan(tenant, 5)
        await until(lambda: _all(tenant, "DONE"))
        assert not shop.stopping.is_set()
    assert await _counted(tenant) == Counter(range(5))


@pytest.mark.rule("NEW-10")
async def test_a_broken_fact_stops_no_other_and_waits_as_a_task_of_its_own(tenant: Tenant, settings: Settings) -> None:
    broken, done = {3, 5}, Counter[int]()

    async def react(shop: Shop, claim: Claim) -> None:
        async def act(work: Work, facts: Sequence[Mapping[str, Any]]) -> None:
            numbers = [fact["n"] for fact in facts]
            await work.sql("SELECT 1 / (NOT $1::int[] && $2::int[])::int", list(broken), numbers)
            done.update(numbers)

        await by_facts(shop, claim, act)

    async def run_due() -> None:
        async with tenant.work() as work:
            due = await work.sql("UPDATE task SET run_after = now() WHERE state = 'QUEUED' RETURNING id")
        async with opened(settings) as shop:
            for row in due:
                await Runner(shop, {"react": react}).run(tenant.id, row["id"])

    async def found() -> list[tuple[str, int, bool]]:
        async with tenant.read() as read:
            rows = await read.sql("SELECT state, attempts, error FROM task WHERE name = 'react' ORDER BY id")
        return [(row["state"], row["attempts"], "division by zero" in str(row["error"])) for row in rows]

    await note(tenant, *range(8))
    last = (await committed(tenant, "Noted"))[-1]
    async with tenant.work() as work:
        await tasks.plan(work, "react", "all", {"kind": "Noted", "after": "0-0", "until": str(last)})
    await run_due()
    assert done == Counter({0: 1, 1: 1, 2: 1, 4: 1, 6: 1, 7: 1})
    assert await found() == [("DONE", 1, False), ("QUEUED", 0, False), ("QUEUED", 0, False)]
    await run_due()
    assert await found() == [("DONE", 1, False), ("QUEUED", 1, True), ("QUEUED", 1, True)]
    broken.clear()
    await run_due()
    assert await found() == [("DONE", 1, False), ("DONE", 2, False), ("DONE", 2, False)]
    assert done == Counter(range(8))
