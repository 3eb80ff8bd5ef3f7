"""Running one task: claim it, keep the lease while it works, and write down what came of it."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from arq.worker import Function, func

from domain.kernel import tasks
from domain.kernel.database import Row
from domain.kernel.fact_log import facts_after
from domain.kernel.facts import Position
from domain.kernel.isolating import each_alone
from domain.kernel.refusal import Refusal
from domain.kernel.task_fault import TaskFault
from domain.kernel.tasks import Claim, LeaseLost, Waiting
from domain.kernel.work import Work
from workers.settings import TASK_SECONDS_MAX, TURN_SECONDS
from workers.shop import Shop
from workers.waking import JOB, wake

if TYPE_CHECKING:
    from arq.typing import WorkerCoroutine

Handler = Callable[[Shop, Claim], Awaitable[None]]
_log = logging.getLogger("kontingent.tasks")


class PutOff(Exception):
    """A task steps back, and goes on after so many seconds; the attempt is not counted."""

    def __init__(self, seconds: float, why: TaskFault | None = None) -> None:
        super().__init__(why.message if why else "in its next turn")
        self.seconds = seconds
        self.why = why


class Runner:
    """Runs tasks by their names."""

    def __init__(self, shop: Shop, handlers: Mapping[str, Handler]) -> None:
        self._shop = shop
        self._handlers = handlers

    def job(self) -> Function:
        """Return the arq function that runs one task. arq's own limits never come into play."""

        async def run_task(_context: dict[Any, Any], tenant_id: str, task_id: str) -> None:
            await self.run(UUID(tenant_id), UUID(task_id))

        job = cast("WorkerCoroutine", run_task)
        return func(job, name=JOB, timeout=TASK_SECONDS_MAX + 60, keep_result=0, max_tries=1_000_000)

    async def run(self, tenant_id: UUID, task_id: UUID) -> None:
        """Run a task if it is due and nobody has it; whatever it raises is written on its row."""
        async with self._shop.work(tenant_id) as work:
            claim = await tasks.claim(work, task_id, self._shop.settings.lease_seconds)
        if claim is None:
            return
        try:
            async with asyncio.timeout(TASK_SECONDS_MAX):
                await self._with_lease(claim)
        except asyncio.CancelledError:
            # We were told to stop: the next worker goes on. Shielded, because this very task is being cancelled.
            await asyncio.shield(self._put_off(claim, PutOff(0.0)))
            raise
        except LeaseLost as lost:
            _log.warning("Lost the lease of %s; another worker has it", lost)
        except PutOff as later:
            await self._put_off(claim, later)
        except Refusal as refused:
            await self._fail(claim, TaskFault.raised(refused), final=True)
        except Exception as error:  # noqa: BLE001 - a task that fails alone stops nobody else (NEW-10)
            _log.warning("Task %s (%s), attempt %d failed", claim.id, claim.name, claim.attempt, exc_info=error)
            await self._fail(claim, TaskFault.raised(error), final=False)
        else:
            async with self._shop.work(tenant_id) as work:
                await tasks.finish(work, claim)

    async def _with_lease(self, claim: Claim) -> None:
        """Run the handler; it is cancelled where the lease is lost. Raises what the handler raises, or LeaseLost."""
        handler = self._handlers.get(claim.name)
        if handler is None:
            raise LookupError(f"no worker here knows how to do {claim.name!r}")
        work = asyncio.ensure_future(handler(self._shop, claim))
        lease = asyncio.ensure_future(self._keep_lease(claim))
        try:
            await asyncio.wait((work, lease), return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                lease.result()
            await work
        finally:
            for each in (work, lease):
                each.cancel()
            await asyncio.gather(work, lease, return_exceptions=True)

    async def _keep_lease(self, claim: Claim) -> None:
        seconds = self._shop.settings.lease_seconds
        while True:
            await asyncio.sleep(seconds / 3)
            async with self._shop.work(claim.tenant_id) as work:
                await tasks.hold(work, claim, seconds)

    async def _put_off(self, claim: Claim, later: PutOff) -> None:
        async with self._shop.work(claim.tenant_id) as work:
            due = await tasks.put_off(work, claim, later.seconds, later.why)
        await self._wake(claim, due)

    async def _fail(self, claim: Claim, error: TaskFault, *, final: bool) -> None:
        jitter = random.random()  # noqa: S311 - it spreads load, it guards nothing
        async with self._shop.work(claim.tenant_id) as work:
            due = await tasks.fail(work, claim, error, jitter=jitter, final=final)
        if due is None:
            _log.error("Task %s (%s) is given up: %s", claim.id, claim.name, error.message)
        await self._wake(claim, due)

    async def _wake(self, claim: Claim, due: datetime | None) -> None:
        if due is not None and not self._shop.stopping.is_set():
            await wake(self._shop.valkey, [Waiting(claim.tenant_id, claim.id, due)])


async def by_chunks(shop: Shop, claim: Claim, chunk: Callable[[Work], Awaitable[bool]]) -> None:
    """Run a chunk after the other, each in a unit of work of its own, until one says that there is no more.

    A chunk commits only under a claim that still stands, and the last one together with the task's end. After a turn
    the task steps back for others.
    """
    ends = time.monotonic() + TURN_SECONDS
    more = True
    while more:
        if time.monotonic() > ends:
            raise PutOff(0.0)
        async with shop.work(claim.tenant_id) as work:
            await tasks.hold(work, claim, shop.settings.lease_seconds)
            more = await chunk(work)
            if not more:
                await tasks.finish(work, claim)


async def by_facts(
    shop: Shop, claim: Claim, act: Callable[[Work, Sequence[Mapping[str, Any]]], Awaitable[object]], size: int = 500
) -> None:
    """Run a grouped reaction: `act` gets the payloads of its facts, at most `size` in a unit of work.

    A fact that is broken stops no other: it gets a task of its own, which waits among the failed ones in the end
    (NEW-10).
    """
    reached, until = (Position.parse(claim.payload[name]) for name in ("after", "until"))

    async def chunk(work: Work) -> bool:
        nonlocal reached
        facts = await facts_after(work, reached, until, [claim.payload["kind"]], size)
        if facts:
            if claim.payload.get("alone"):
                await act(work, [fact["payload"] for fact in facts])
            else:
                await _each_fact(work, claim, facts, act)
            reached = Position(facts[-1]["xact"], facts[-1]["seq"])
        return len(facts) == size

    await by_chunks(shop, claim, chunk)


async def _each_fact(
    work: Work,
    claim: Claim,
    facts: Sequence[Row],
    act: Callable[[Work, Sequence[Mapping[str, Any]]], Awaitable[object]],
) -> None:
    _, broken = await each_alone(work, facts, lambda some: act(work, [fact["payload"] for fact in some]), (Refusal,))
    for fact, error in broken:
        at = Position(fact["xact"], fact["seq"])
        before = Position(at.xact, at.seq - 1)
        _log.warning("Task %s (%s): the fact at %s is broken", claim.id, claim.name, at, exc_info=error)
        payload = {"kind": claim.payload["kind"], "after": str(before), "until": str(at), "alone": True}
        await tasks.plan(work, claim.name, f"alone {at}", payload, work.now)
