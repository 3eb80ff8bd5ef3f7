"""Plan the next step of a fee run: how far it has come on its row, and the task that takes it on (FEE-04)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from domain.feeruns.model import FeeRun, Stage
from domain.feeruns.repository.runs import write_plan
from domain.feeruns.rules.calendar import step_at
from domain.kernel import tasks
from domain.kernel.tasks import TaskKind
from domain.kernel.work import Work
from domain.people.queries.organisations import tenant


async def plan_fee_run(work: Work, run: FeeRun, next_on: date | None, stage: Stage) -> FeeRun:
    """Write the next day of a run and its stage, plan the step that follows, and return the run.

    A task that was planned before finds another number on the run, and does nothing.
    """
    planned = replace(run, next_on=next_on, stage=stage, plan_number=run.plan_number + 1)
    await write_plan(work, planned)
    if next_on is not None:
        at = step_at(stage, next_on, ZoneInfo((await tenant(work)).zone))
        payload = {"fee_run_id": run.id, "plan_number": planned.plan_number}
        await tasks.plan(work, TaskKind.ADVANCE_FEE_RUN.value, f"{run.id}:{planned.plan_number}", payload, at)
    return planned
