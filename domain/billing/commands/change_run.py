"""Stop, resume or fail a run; the table of states decides (RUN-06)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.commands.request_run import refuse_second
from domain.billing.model import RunProgressed, RunRequested, RunState
from domain.billing.repository.invoices import lock_run, update_run
from domain.billing.rules.states import run_may_become
from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.task_fault import TaskFault
from domain.kernel.work import Work


async def stop_run(work: Work, run_id: UUID) -> None:
    """Stop a run after the chunk that it is in. Refuses with NotFound, or InvalidInput where it is not on its way."""
    await _change(work, run_id, RunState.STOPPED, "stop_run")


async def resume_run(work: Work, run_id: UUID) -> None:
    """Queue a stopped or failed run again; it goes on where it was. Refuses also with RunAlreadyActive."""
    row = await _change(work, run_id, RunState.QUEUED, "resume_run")
    work.record(RunRequested(run_id, row["kind"], row["organisation_id"]))


async def fail_run(work: Work, run_id: UUID, fault: TaskFault) -> None:
    """Mark a run as failed and say why, on it and in the audit log; what it has billed stays billed (NEW-10)."""
    await _change(work, run_id, RunState.FAILED, "fail_run", fault)


async def _change(work: Work, run_id: UUID, target: RunState, what: str, fault: TaskFault | None = None) -> Row:
    row = await lock_run(work, run_id)
    if row is None:
        raise NotFound("run", run_id)
    if not run_may_become(RunState(row["state"]), target):
        message = f"this run is {row['state'].lower()}; it can't become {target.value.lower()}"
        raise InvalidInput.of("id", "RUN_STATE", message, rule="RUN-06")
    if target is RunState.QUEUED:
        await refuse_second(work, row["organisation_id"], row["kind"])
    await update_run(work, run_id, state=target.value, fault=fault.as_json() if fault else None)
    work.record(
        RunProgressed(
            run_id,
            row["organisation_id"],
            target.value,
            row["total"],
            row["done"],
            row["invoiced"],
            row["rejected"],
            row["total_minor"],
        )
    )
    await work.audit(
        what,
        "run",
        run_id,
        before={"state": row["state"]},
        after={"state": target.value},
        reason=fault.message if fault else None,
    )
    return row
