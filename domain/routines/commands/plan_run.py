"""Plan the next run of a routine: its instant on the row, and the task that starts it (RUN-01)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.kernel import tasks
from domain.kernel.tasks import TaskKind
from domain.kernel.work import Work
from domain.people.queries.organisations import tenant
from domain.routines.model import Routine
from domain.routines.repository.routines import write_plan


async def plan_run(work: Work, routine: Routine, next_run_at: datetime | None) -> None:
    """Write when a routine runs next, and plan the task for it; the caller plans alone.

    A task that was planned before finds another number on the routine, and does nothing.
    """
    if next_run_at == routine.next_run_at:
        return
    number = routine.plan_number + 1
    await write_plan(work, routine.id, next_run_at, number)
    if next_run_at is not None:
        payload = {"routine_id": routine.id, "plan_number": number}
        await tasks.plan(work, TaskKind.RUN_ROUTINE.value, f"{routine.id}:{number}", payload, next_run_at)


async def zone_of(work: Work) -> ZoneInfo:
    """Return the zone in which the tenant's schedules are meant."""
    return ZoneInfo((await tenant(work)).zone)
