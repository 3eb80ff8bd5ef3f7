"""What callers say of schedules and calendars."""

from __future__ import annotations

from datetime import date

import strawberry

from api.billing.destinations import DestinationKey
from api.billing.types import PaymentMethod
from api.ids import decode_id, decode_optional
from api.routines.sets import CriteriaSetInput, set_in
from api.routines.types import CalendarMode, RoutineKind, ScheduleKind
from domain.routines import model
from domain.routines.rules.checks import time_of


@strawberry.input
class RoutineScheduleInput:
    """When a routine would run without a calendar: wall clock such as "07:00", two times where it is twice a day.

    `weekday` (1 is Monday) belongs to WEEKLY, `monthDay` to MONTHLY.
    """

    kind: ScheduleKind
    times: list[str]
    weekday: int | None = None
    month_day: int | None = None


@strawberry.input
class DestinationInput:
    """Where a payment method's invoices go."""

    method: PaymentMethod
    destination: DestinationKey


@strawberry.input
class RoutineInput:
    """A routine. With an id it is changed, and `version` is the one that was read; a new one is on.

    `sets`, in their order of priority, and `daysAhead` are for routines that bill. A calendar that allows no day of the
    schedule is refused unless the routine `mayNeverRun` (RUN-04).
    """

    name: str
    organisation_id: strawberry.ID
    kind: RoutineKind
    schedule: RoutineScheduleInput
    calendar_id: strawberry.ID | None = None
    days_ahead: int = 0
    sets: list[CriteriaSetInput] = strawberry.field(default_factory=list)
    destinations: list[DestinationInput] = strawberry.field(default_factory=list)
    id: strawberry.ID | None = None
    version: int | None = None
    may_never_run: bool = False


@strawberry.input
class DateRangeInput:
    """Days from the first to the last, both included."""

    first_on: date
    last_on: date


@strawberry.input
class RoutineCalendarInput:
    """A calendar. With an id it is changed, and `version` is the one that was read.

    Days on which a routine of it would never run are refused unless it `mayNeverRun` (RUN-04).
    """

    name: str
    mode: CalendarMode
    ranges: list[DateRangeInput]
    id: strawberry.ID | None = None
    version: int | None = None
    may_never_run: bool = False


def schedule_in(given: RoutineScheduleInput) -> model.Schedule:
    """Return a schedule as the domain takes it; raises InvalidInput where a time of day is none."""
    times = tuple(time_of(f"schedule.times.{place}", text) for place, text in enumerate(given.times))
    return model.Schedule(given.kind, times, given.weekday, given.month_day)


def routine_in(given: RoutineInput) -> model.RoutineDetails:
    """Return a routine as the domain takes it; raises InvalidInput where an id or a time of day is none."""
    return model.RoutineDetails(
        name=given.name,
        organisation_id=decode_id("Organisation", given.organisation_id, "organisationId"),
        kind=given.kind,
        schedule=schedule_in(given.schedule),
        calendar_id=decode_optional("RoutineCalendar", given.calendar_id, "calendarId"),
        days_ahead=given.days_ahead,
        sets=tuple(set_in(one, f"sets.{place}") for place, one in enumerate(given.sets)),
        destinations={one.method.value: one.destination.value for one in given.destinations},
    )


def calendar_in(given: RoutineCalendarInput) -> model.CalendarDetails:
    """Return a calendar as the domain takes it."""
    ranges = tuple(model.DateRange(days.first_on, days.last_on) for days in given.ranges)
    return model.CalendarDetails(given.name, given.mode, ranges)
