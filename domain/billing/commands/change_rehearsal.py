"""Stop, resume or fail a rehearsal; the table of a run's states decides (NEW-01, RUN-06)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.model import RehearsalProgressed, RehearsalRequested, RunState
from domain.billing.repository.rehearsals import lock_rehearsal, update_rehearsal
from domain.billing.rules.states import run_may_become
from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.task_fault import TaskFault
from domain.kernel.work import Work


async def stop_rehearsal(work: Work, rehearsal_id: UUID) -> None:
    """Stop a rehearsal after its chunk. Refuses with NotFound, or InvalidInput where it is not on its way."""
    await _change(work, rehearsal_id, RunState.STOPPED)


async def resume_rehearsal(work: Work, rehearsal_id: UUID) -> None:
    """Queue a stopped or failed rehearsal again; it goes on where it was. Refuses as `stop_rehearsal`."""
    row = await _change(work, rehearsal_id, RunState.QUEUED)
    work.record(RehearsalRequested(rehearsal_id, row["kind"], row["organisation_id"]))


async def fail_rehearsal(work: Work, rehearsal_id: UUID, fault: TaskFault) -> None:
    """Mark a rehearsal as failed and say why, on it and in the audit log (NEW-10)."""
    await _change(work, rehearsal_id, RunState.FAILED, fault)
    await work.audit("fail_rehearsal", "rehearsal", rehearsal_id, reason=fault.message)


async def _change(work: Work, rehearsal_id: UUID, target: RunState, fault: TaskFault | None = None) -> Row:
    row = await lock_rehearsal(work, rehearsal_id)
    if row is None:
        raise NotFound("rehearsal", rehearsal_id)
    if not run_may_become(RunState(row["state"]), target):
        message = f"this rehearsal is {row['state'].lower()}; it can't become {target.value.lower()}"
        raise InvalidInput.of("id", "RUN_STATE", message, rule="NEW-01")
    await update_rehearsal(work, rehearsal_id, state=target.value, fault=fault.as_json() if fault else None)
    progress = RehearsalProgressed(rehearsal_id, row["organisation_id"], target.value, row["total"], row["done"])
    work.record(progress)
    return row
