"""Make or change a calendar (RUN-03)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound, StaleVersion, refuse_if_any
from domain.kernel.work import Work
from domain.routines.commands.plan_run import plan_run, zone_of
from domain.routines.model import Calendar, CalendarDetails, CalendarSaved
from domain.routines.repository.calendars import add_calendar, load_calendars, replace_calendar
from domain.routines.repository.routines import load_routines, plan_alone
from domain.routines.rules.checks import calendar_errors
from domain.routines.rules.contents import content_of_calendar
from domain.routines.rules.running import meets, next_run


async def save_calendar(
    work: Work,
    details: CalendarDetails,
    *,
    calendar_id: UUID | None = None,
    version: int | None = None,
    may_never_run: bool = False,
) -> Calendar:
    """Write a calendar and return it; without an id it is a new one. `version` is the one that the caller has read.

    The routines that keep it are planned anew. Days on which one of them would newly never run are refused unless it
    `may_never_run` (RUN-04). Refuses with InvalidInput, NotFound and StaleVersion.
    """
    refuse_if_any(calendar_errors(details, work.today))
    await plan_alone(work)
    before = None if calendar_id is None else await _held(work, calendar_id, version)
    ranges = tuple(sorted(set(details.ranges), key=lambda days: (days.first_on, days.last_on)))
    number = (before.version if before else 0) + 1
    calendar = Calendar(calendar_id or new_id(), details.name.strip(), details.mode, ranges, number)
    await (replace_calendar if before else add_calendar)(work, calendar)
    if before:
        await _plan_users(work, calendar, None if may_never_run else before)
    await work.audit(
        "calendar.saved",
        "routine_calendar",
        calendar.id,
        before=content_of_calendar(before) if before else None,
        after=content_of_calendar(calendar),
    )
    work.record(CalendarSaved(calendar.id, calendar.name))
    return calendar


async def _held(work: Work, calendar_id: UUID, version: int | None) -> Calendar:
    held = (await load_calendars(work)).get(calendar_id)
    if held is None:
        raise NotFound("calendar", calendar_id)
    if version != held.version:
        raise StaleVersion(held.version)
    return held


async def _plan_users(work: Work, calendar: Calendar, before: Calendar | None) -> None:
    """Plan the routines of a calendar anew; where it is told what was `before`, none may stand still for good."""
    zone = await zone_of(work)
    users = [one for one in (await load_routines(work)).values() if one.details.calendar_id == calendar.id]
    if before is not None:
        schedules = ((one.details.name, one.details.schedule) for one in users)
        stranded = [
            name
            for name, schedule in schedules
            if meets(schedule, before, work.now, zone) and not meets(schedule, calendar, work.now, zone)
        ]
        if stranded:
            names = ", ".join(stranded)
            message = f"{names} would never run on these days; change them, or save the calendar all the same"
            raise InvalidInput.of("ranges", "NEVER_RUN", message, routines=names, rule="RUN-04")
    for routine in users:
        await plan_run(work, routine, next_run(routine, calendar, work.now, zone))
