"""Take a run's next chunk, and record what it gave. The context that runs it decides what it bills (RUN-06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.billing.model import RunProgressed, RunState
from domain.billing.repository.invoices import drop_reject, insert_rejects, lock_run, update_run
from domain.billing.rules.reject import RejectReason
from domain.billing.rules.states import state_after_chunk, turned
from domain.kernel.database import Row
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """What one chunk of a run gave. `reached_id` is the last subject it looked at; None ends the run.

    `rejects` are (subject, member, reason).
    """

    looked_at: int
    invoiced: int
    total_minor: int
    reached_id: UUID | None
    rejects: Sequence[tuple[UUID, UUID, RejectReason]] = ()


async def take_run(work: Work, run_id: UUID) -> Row | None:
    """Hold a run for one chunk and return its row; None where it is stopped or over. Refuses with NotFound."""
    row = await lock_run(work, run_id)
    if row is None:
        raise NotFound("run", run_id)
    return row if row["state"] in {RunState.QUEUED, RunState.RUNNING} else None


async def begin_run(work: Work, run: Row, total: int) -> None:
    """Record that a queued run has begun, and of how many; one that is resumed counts on from what it had done."""
    await update_run(
        work,
        run["id"],
        state=turned(RunState(run["state"]), RunState.RUNNING).value,
        total=run["done"] + total,
        started_at=run["started_at"] or work.now,
    )


async def record_chunk(work: Work, run: Row, total: int, result: ChunkResult) -> None:
    """Add a chunk's figures to the run that the caller holds, and tell those who follow it."""
    is_last = result.reached_id is None
    state = state_after_chunk(RunState(run["state"]), is_last=is_last)
    done = run["done"] + result.looked_at
    figures = {
        "total": max(total, done),
        "done": done,
        "invoiced": run["invoiced"] + result.invoiced,
        "rejected": run["rejected"] + await insert_rejects(work, run["id"], result.rejects),
        "total_minor": run["total_minor"] + result.total_minor,
    }
    await update_run(
        work,
        run["id"],
        state=state.value,
        reached_id=result.reached_id or run["reached_id"],
        finished_at=work.now if is_last else None,
        **figures,
    )
    work.record(RunProgressed(run["id"], run["organisation_id"], state.value, **figures))


async def record_again(work: Work, run: Row, subject_id: UUID, result: ChunkResult) -> None:
    """Add what another try at one reject gave to the figures of its run, which the caller holds (NEW-10)."""
    await drop_reject(work, run["id"], subject_id)
    figures = {
        "invoiced": run["invoiced"] + result.invoiced,
        "rejected": run["rejected"] - 1 + await insert_rejects(work, run["id"], result.rejects),
        "total_minor": run["total_minor"] + result.total_minor,
    }
    await update_run(work, run["id"], **figures)
    work.record(RunProgressed(run["id"], run["organisation_id"], run["state"], run["total"], run["done"], **figures))
