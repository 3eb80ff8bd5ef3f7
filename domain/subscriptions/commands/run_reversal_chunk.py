"""Take back the next chunk of a billing run, in one transaction (RUN-07)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.billing.commands.advance_run import begin_run, record_chunk, take_run
from domain.kernel import tasks
from domain.kernel.tasks import TaskKind
from domain.kernel.work import Work
from domain.subscriptions.commands.take_back_billed import take_back_billed
from domain.subscriptions.repository.reversal import hold_reversible, reversal_sums


async def run_reversal_chunk(work: Work, run_id: UUID, size: int = 2_000) -> bool:
    """Credit what a run billed of up to `size` subscriptions and give their terms back; tell whether there is more.

    What came in the way after the reversal was asked for stays as it is, with all that the run billed of the same
    subscription, and is recorded as a reject; so is what is broken (NEW-10). It stops nobody else. When all is done, a
    task withdraws the run's files that nobody has fetched.
    """
    run = await take_run(work, run_id)
    if run is None:
        return False
    reversed_id, total = run["reverses_id"], run["total"]
    if run["state"] == "QUEUED":
        left = (await reversal_sums(work, reversed_id))["subscriptions"]
        total = run["done"] + left
        await begin_run(work, run, left)
    held = await hold_reversible(work, reversed_id, run["reached_id"], size)
    reached_id = held[-1] if len(held) == size else None
    await record_chunk(work, run, total, replace(await take_back_billed(work, run, held), reached_id=reached_id))
    if reached_id is None:
        await tasks.plan(work, TaskKind.MAKE_RUN_FILES.value, str(run_id), {"run_id": run_id}, work.now)
    return reached_id is not None
