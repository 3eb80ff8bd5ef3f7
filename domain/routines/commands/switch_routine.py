"""Switch a routine on or off (RUN-04)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.routines.commands.plan_run import plan_run, zone_of
from domain.routines.model import Routine, RoutineSaved
from domain.routines.repository.calendars import load_calendars
from domain.routines.repository.routines import load_routines, plan_alone, replace_routine
from domain.routines.rules.running import next_run


async def switch_routine(work: Work, routine_id: UUID, *, enabled: bool) -> Routine:
    """Let a routine run by itself, or not, and return it; what is as it should be already stays as it is.

    Switched on, it runs the next time that its schedule says so. Refuses with NotFound.
    """
    await plan_alone(work)
    routine = (await load_routines(work)).get(routine_id)
    if routine is None:
        raise NotFound("routine", routine_id)
    if routine.enabled == enabled:
        return routine
    switched = replace(routine, enabled=enabled, version=routine.version + 1)
    calendar_id = routine.details.calendar_id
    calendar = (await load_calendars(work))[calendar_id] if calendar_id else None
    await replace_routine(work, switched)
    await plan_run(work, switched, next_run(switched, calendar, work.now, await zone_of(work)))
    await work.audit(
        "routine.switched", "routine", routine_id, before={"enabled": not enabled}, after={"enabled": enabled}
    )
    work.record(RoutineSaved(routine_id, routine.details.name, enabled))
    return switched
