"""Write down that a planned run of a routine failed for good (RUN-04)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.work import Work
from domain.routines.commands.plan_run import zone_of
from domain.routines.commands.run_routine import find_planned, settle_planned
from domain.routines.model import LastResult, Miss, MissCode, RoutineOutcome


async def note_failure(work: Work, routine_id: UUID, plan_number: int) -> None:
    """Write down that a planned run could not be started at all, and plan the next: one bug does not end a routine."""
    planned = await find_planned(work, routine_id, plan_number)
    if planned is None:
        return
    routine, calendar, planned_at = planned
    result = LastResult(planned_at, work.now, RoutineOutcome.FAILED, miss=Miss.of(MissCode.FAILED))
    await settle_planned(work, routine, calendar, result, await zone_of(work))
