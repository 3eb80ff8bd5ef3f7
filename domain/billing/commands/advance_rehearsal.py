"""Take a rehearsal's next chunk, and keep what it did before it was undone (NEW-01)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.billing.model import RehearsalOutcome, RehearsalProgressed, RunState
from domain.billing.repository.rehearsals import (
    drop_old_rehearsals,
    insert_rows,
    last_of_the_kind,
    lock_rehearsal,
    update_rehearsal,
)
from domain.billing.rules.rehearsed import RehearsedRow
from domain.billing.rules.states import state_after_chunk, turned
from domain.kernel.database import Row
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work

REHEARSALS_KEPT = 10


@dataclass(frozen=True, slots=True)
class RehearsedChunk:
    """What one chunk did. `hash` is that of everything so far; `reached_id` None ends the rehearsal."""

    looked_at: int
    reached_id: UUID | None
    rows: Sequence[RehearsedRow]
    hash: str


async def take_rehearsal(work: Work, rehearsal_id: UUID) -> Row | None:
    """Hold a rehearsal for one chunk and return its row; None where it is stopped or over. Refuses with NotFound."""
    row = await lock_rehearsal(work, rehearsal_id)
    if row is None:
        raise NotFound("rehearsal", rehearsal_id)
    return row if row["state"] in {RunState.QUEUED, RunState.RUNNING} else None


async def begin_rehearsal(
    work: Work, rehearsal: Row, total: int, hash: str, *, last_run_id: UUID | None = None
) -> None:
    """Record that a queued rehearsal has begun, and of how many; it is compared with what was the last one then,
    unless it was asked for as another one of an earlier rehearsal.

    `hash` is that of its settings, `last_run_id` the last time of a run that keeps its times elsewhere. One that is
    resumed goes on with its own.
    """
    if rehearsal["started_at"] is None:
        last = await last_of_the_kind(work, rehearsal["organisation_id"], rehearsal["kind"], rehearsal["criteria"])
        await update_rehearsal(
            work,
            rehearsal["id"],
            started_at=work.now,
            hash=hash,
            against_run_id=last_run_id or last["run_id"],
            against_id=rehearsal["against_id"] or last["rehearsal_id"],
        )
    state = turned(RunState(rehearsal["state"]), RunState.RUNNING)
    await update_rehearsal(work, rehearsal["id"], state=state.value, total=rehearsal["done"] + total)


async def record_rehearsed(work: Work, rehearsal: Row, total: int, chunk: RehearsedChunk) -> None:
    """Keep a chunk's rows, count them, and tell those who follow it; the last chunk drops rehearsals that are old."""
    is_last = chunk.reached_id is None
    state = state_after_chunk(RunState(rehearsal["state"]), is_last=is_last)
    counts = Counter(row.outcome for row in chunk.rows)
    done = rehearsal["done"] + chunk.looked_at
    await insert_rows(work, rehearsal["id"], chunk.rows)
    await update_rehearsal(
        work,
        rehearsal["id"],
        state=state.value,
        hash=chunk.hash,
        total=max(total, done),
        done=done,
        billed=rehearsal["billed"] + counts[RehearsalOutcome.BILLED],
        repriced=rehearsal["repriced"] + counts[RehearsalOutcome.REPRICED],
        stopped=rehearsal["stopped"] + counts[RehearsalOutcome.STOPPED],
        handed_over=rehearsal["handed_over"] + counts[RehearsalOutcome.HANDED_OVER],
        excluded=rehearsal["excluded"] + counts[RehearsalOutcome.EXCLUDED],
        total_minor=rehearsal["total_minor"] + sum(row.total_minor for row in chunk.rows),
        vat_minor=rehearsal["vat_minor"] + sum(row.vat_minor for row in chunk.rows),
        drawn_minor=rehearsal["drawn_minor"] + sum(row.drawn_minor for row in chunk.rows),
        reached_id=chunk.reached_id or rehearsal["reached_id"],
        finished_at=work.now if is_last else None,
    )
    if is_last:
        await drop_old_rehearsals(work, rehearsal["organisation_id"], rehearsal["kind"], REHEARSALS_KEPT)
    work.record(RehearsalProgressed(rehearsal["id"], rehearsal["organisation_id"], state.value, max(total, done), done))
