"""Tasks: claimed by one, tried again after failures, given up in the end, and brought back by a person."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel import tasks
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.kernel.task_fault import TaskFault, TaskFaultCode
from domain.kernel.tasks import (
    ATTEMPTS_MAX,
    DELAY_MAX_SECONDS,
    TASK_TRANSITIONS,
    Claim,
    LeaseLost,
    TaskState,
    retry_delay,
)
from tests.tenants import Tenant

BOOM = TaskFault.unexpected("boom")
BUSY = TaskFault.of(TaskFaultCode.MAIL_SILENT)


async def _planned(tenant: Tenant, key: str = "a") -> UUID:
    async with tenant.work() as work:
        await tasks.plan(work, "count", key, {"organisation": tenant.organisation_id})
    async with tenant.read() as read:
        found: UUID = (await read.sql("SELECT id FROM task WHERE key = $1", key))[0]["id"]
    return found


async def _claimed(tenant: Tenant, task_id: UUID, lease_seconds: float = 60) -> Claim | None:
    async with tenant.work() as work:
        return await tasks.claim(work, task_id, lease_seconds)


async def _row(tenant: Tenant, task_id: UUID) -> dict[str, Any]:
    async with tenant.read() as read:
        return dict((await read.sql("SELECT * FROM task WHERE id = $1", task_id))[0])


async def _make_due(tenant: Tenant, task_id: UUID) -> None:
    async with tenant.work() as work:
        await work.sql("UPDATE task SET run_after = now() WHERE id = $1 RETURNING id", task_id)


async def _fail_once(tenant: Tenant, task_id: UUID) -> None:
    await _make_due(tenant, task_id)
    claim = await _claimed(tenant, task_id)
    assert claim is not None
    async with tenant.work() as work:
        await tasks.fail(work, claim, BOOM, jitter=0.5)


def test_every_state_has_its_ways_out() -> None:
    assert set(TASK_TRANSITIONS) == set(TaskState)
    assert TASK_TRANSITIONS[TaskState.DONE] == frozenset()


@given(st.integers(1, 1_000), st.floats(0, 1))
def test_a_delay_is_never_longer_than_its_limit_nor_shorter_than_a_second(attempt: int, jitter: float) -> None:
    assert 1.0 <= retry_delay(attempt, jitter) <= DELAY_MAX_SECONDS


def test_delays_grow() -> None:
    delays = [retry_delay(attempt, 1.0) for attempt in range(1, ATTEMPTS_MAX + 1)]
    assert delays == sorted(delays)
    assert delays[0] == 2.0


async def test_the_same_name_and_key_is_planned_once(tenant: Tenant) -> None:
    first = await _planned(tenant)
    assert await _planned(tenant) == first


async def test_only_one_of_many_gets_a_task(tenant: Tenant) -> None:
    task_id = await _planned(tenant)
    claims = await asyncio.gather(*(_claimed(tenant, task_id) for _ in range(10)))
    assert [claim.attempt for claim in claims if claim] == [1]
    assert next(c for c in claims if c).payload == {"organisation": str(tenant.organisation_id)}


async def test_a_finished_task_is_never_claimed_again(tenant: Tenant) -> None:
    task_id = await _planned(tenant)
    claim = await _claimed(tenant, task_id)
    assert claim is not None
    async with tenant.work() as work:
        assert await tasks.finish(work, claim)
    assert await _claimed(tenant, task_id) is None
    assert (await _row(tenant, task_id))["state"] == "DONE"


async def test_a_failed_task_waits_and_a_claim_comes_too_early(tenant: Tenant) -> None:
    task_id = await _planned(tenant)
    await _fail_once(tenant, task_id)
    row = await _row(tenant, task_id)
    assert (row["state"], row["attempts"], row["error"]) == ("QUEUED", 1, BOOM.as_json())
    assert await _claimed(tenant, task_id) is None


async def test_after_its_last_attempt_a_task_is_a_dead_letter_that_a_person_can_retry(tenant: Tenant) -> None:
    task_id = await _planned(tenant)
    for _ in range(ATTEMPTS_MAX):
        await _fail_once(tenant, task_id)
    async with tenant.read() as read:
        dead = await tasks.failed_tasks(read, 10)
    assert [(row["id"], row["attempts"], row["error"]) for row in dead] == [(task_id, ATTEMPTS_MAX, BOOM.as_json())]
    async with tenant.work() as work:
        await tasks.retry(work, task_id)
    for _ in range(ATTEMPTS_MAX - 1):
        await _fail_once(tenant, task_id)
        assert (await _row(tenant, task_id))["state"] == "QUEUED"
    await _fail_once(tenant, task_id)
    assert (await _row(tenant, task_id))["state"] == "FAILED"


async def test_what_is_no_dead_letter_can_not_be_retried(tenant: Tenant) -> None:
    task_id = await _planned(tenant)
    for unknown in (task_id, new_id()):
        with pytest.raises(NotFound):
            async with tenant.work() as work:
                await tasks.retry(work, unknown)


async def test_putting_off_does_not_count_as_an_attempt(tenant: Tenant) -> None:
    task_id = await _planned(tenant)
    for _ in range(3 * ATTEMPTS_MAX):
        claim = await _claimed(tenant, task_id)
        assert claim is not None
        async with tenant.work() as work:
            assert await tasks.put_off(work, claim, 0.0, BUSY) is not None
    row = await _row(tenant, task_id)
    assert (row["state"], row["attempts"], row["error"]) == ("QUEUED", 0, BUSY.as_json())


async def test_a_claim_that_another_worker_took_over_can_commit_nothing(tenant: Tenant) -> None:
    task_id = await _planned(tenant)
    old = await _claimed(tenant, task_id)
    assert old is not None
    async with tenant.work() as work:  # as the sweep does with a lease that ran out
        await work.sql("UPDATE task SET state = 'QUEUED', run_after = now() WHERE id = $1 RETURNING id", task_id)
    new = await _claimed(tenant, task_id)
    assert new is not None
    assert new.attempt == 2
    with pytest.raises(LeaseLost):
        async with tenant.work() as work:
            await tasks.hold(work, old)
    async with tenant.work() as work:
        assert not await tasks.finish(work, old)
        assert await tasks.fail(work, old, BOOM, jitter=0) is None
        assert await tasks.put_off(work, old, 0) is None
        await tasks.hold(work, new)
        assert await tasks.finish(work, new)


async def test_nobody_takes_a_task_over_while_a_chunk_holds_it(tenant: Tenant) -> None:
    task_id = await _planned(tenant)
    claim = await _claimed(tenant, task_id, lease_seconds=0.01)
    assert claim is not None
    async with tenant.work() as chunk:
        await tasks.hold(chunk, claim, 0.01)
        await asyncio.sleep(0.05)
        async with tenant.work() as other:
            expired = "SELECT id FROM task WHERE state = 'RUNNING' AND lease_until < now() FOR UPDATE SKIP LOCKED"
            assert await other.sql(expired) == []
        assert await tasks.finish(chunk, claim)
