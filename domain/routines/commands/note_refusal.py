"""Write down why a planned run of a routine did not start (RUN-04)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from domain.billing.model import RunAlreadyActive
from domain.kernel.refusal import Refusal, short_code
from domain.kernel.work import Work
from domain.routines.commands.plan_run import zone_of
from domain.routines.commands.run_routine import find_planned, settle_planned
from domain.routines.model import LastResult, Miss, MissCode, RoutineOutcome, RoutineRan
from domain.routines.repository.routines import write_result
from domain.routines.rules.running import following

WAIT_MAX = timedelta(days=7)


async def note_refusal(work: Work, routine_id: UUID, plan_number: int, refused: Refusal) -> bool:
    """Write down that a planned run was refused; return True where it is to be tried again.

    That is while another run of its kind is in the way, until the next planned one or for a week. Everything else is
    final: the next run is planned.
    """
    planned = await find_planned(work, routine_id, plan_number)
    if planned is None:
        return False
    routine, calendar, planned_at = planned
    zone = await zone_of(work)
    if not isinstance(refused, RunAlreadyActive):
        why = Miss.of(MissCode.REFUSED, refusal=short_code(refused))
        result = LastResult(planned_at, work.now, RoutineOutcome.REFUSED, miss=why)
        await settle_planned(work, routine, calendar, result, zone)
        return False
    after = following(routine, calendar, planned_at, zone)
    if work.now >= min(planned_at + WAIT_MAX, after or planned_at + WAIT_MAX):
        why = Miss.of(MissCode.GAVE_UP)
        result = LastResult(planned_at, work.now, RoutineOutcome.SKIPPED, refused.run_id, why)
        await settle_planned(work, routine, calendar, result, zone)
        return False
    waiting = LastResult(planned_at, work.now, RoutineOutcome.WAITING, refused.run_id, Miss.of(MissCode.RUN_ACTIVE))
    if routine.last is None or (routine.last.planned_at, routine.last.run_id) != (planned_at, refused.run_id):
        await write_result(work, routine_id, waiting)
        work.record(RoutineRan(routine_id, planned_at, waiting.outcome.value, refused.run_id))
    return True
