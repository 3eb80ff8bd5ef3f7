"""When a routine runs: the schedule in the tenant's zone, after the calendar (RUN-01, RUN-03, RUN-04)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from domain.routines.model import (
    Calendar,
    CalendarDetails,
    CalendarMode,
    Routine,
    Schedule,
    ScheduleKind,
    Standstill,
    StandstillCode,
)
from domain.routines.rules.checks import YEARS_AHEAD_MAX

# One year more than a calendar may reach, so that whoever finds nothing knows that nothing comes.
SEARCH_DAYS_MAX = (YEARS_AHEAD_MAX + 1) * 366

AnyCalendar = Calendar | CalendarDetails


def fits(schedule: Schedule, day: date) -> bool:
    """Tell whether a schedule falls on a day; a month that lacks the day has it on its last one (RUN-01)."""
    if schedule.kind is ScheduleKind.WEEKLY:
        return day.isoweekday() == schedule.weekday
    if schedule.kind is ScheduleKind.MONTHLY:
        assert schedule.month_day is not None, "checked when the schedule was saved"
        return day.day == min(schedule.month_day, monthrange(day.year, day.month)[1])
    return True


def allows(calendar: AnyCalendar | None, day: date) -> bool:
    """Tell whether a calendar lets its routines run on a day; both ends of a range are included (RUN-03)."""
    if calendar is None:
        return True
    listed = any(day in days for days in calendar.ranges)
    return listed == (calendar.mode is CalendarMode.INCLUDING)


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a wall-clock time.

    What would fall into the hour that the clock skips is an hour later; in the hour that comes twice the first counts.
    """
    return datetime.combine(day, at.replace(fold=0), zone).astimezone(UTC)


def runs_on(
    schedule: Schedule, calendar: AnyCalendar | None, after: datetime, count: int, zone: ZoneInfo
) -> list[datetime]:
    """Return the next UTC instants, strictly after one, at which a routine really runs; at most `count` of them.

    Fewer where an INCLUDING calendar has no more days that the schedule falls on.
    """
    return list(islice(_instants(schedule, calendar, after, zone), count))


def standstill(
    schedule: Schedule, calendar: AnyCalendar | None, after: datetime, zone: ZoneInfo, *, enabled: bool = True
) -> Standstill | None:
    """Return why a routine doesn't run the next time that its schedule says so; None where it does (RUN-04)."""
    if not enabled:
        return Standstill.of(StandstillCode.OFF)
    if calendar is None:
        return None
    name = calendar.name.strip()
    if calendar.mode is CalendarMode.INCLUDING and not calendar.ranges:
        return Standstill.of(StandstillCode.NO_DAYS, calendar=name)
    actual = runs_on(schedule, calendar, after, 1, zone)
    if not actual:
        return Standstill.of(StandstillCode.NEVER_MEET, calendar=name)
    if actual == runs_on(schedule, None, after, 1, zone):
        return None
    return Standstill.of(StandstillCode.PAUSED_UNTIL, calendar=name, on=actual[0].astimezone(zone).date())


def meets(schedule: Schedule, calendar: AnyCalendar | None, after: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a schedule still falls on a day that its calendar allows (RUN-04).

    A calendar that lists no days to run on is a pause that somebody wants, and goes with any schedule (RUN-03).
    """
    why = standstill(schedule, calendar, after, zone)
    return why is None or why.code is not StandstillCode.NEVER_MEET


def next_run(routine: Routine, calendar: AnyCalendar | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when a routine is to run next, None where it is off or nothing comes.

    A run that is due already stays: who changes a schedule in the morning does not lose the run that waits since
    seven. What was planned and dealt with never comes again, whatever the clock of this machine says.
    """
    if not routine.enabled:
        return None
    if routine.next_run_at is not None and routine.next_run_at <= now:
        return routine.next_run_at
    return following(routine, calendar, max(now, routine.last.planned_at) if routine.last else now, zone)


def following(routine: Routine, calendar: AnyCalendar | None, after: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the first instant after one at which a routine runs, None where there is none."""
    return next(_instants(routine.details.schedule, calendar, after, zone), None)


def _instants(schedule: Schedule, calendar: AnyCalendar | None, after: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    for day in _days(schedule, calendar, after.astimezone(zone).date()):
        # Two times of day may be one instant, where the clock skips from the one to the other.
        for instant in sorted({instant_of(day, at, zone) for at in schedule.times}):
            if instant > after:
                yield instant


def _days(schedule: Schedule, calendar: AnyCalendar | None, first: date) -> Iterator[date]:
    last = first + timedelta(days=SEARCH_DAYS_MAX)
    if calendar is not None and calendar.mode is CalendarMode.INCLUDING:
        last = min(last, max((days.last_on for days in calendar.ranges), default=date.min))
    day = first
    while day <= last:
        if fits(schedule, day) and allows(calendar, day):
            yield day
        day += timedelta(days=1)
