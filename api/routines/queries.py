"""Queries of routines."""

from __future__ import annotations

import strawberry

from api.billing.types import PaymentMethod
from api.context import Info
from api.ids import decode_optional
from api.routines.inputs import RoutineCalendarInput, RoutineScheduleInput, calendar_in, schedule_in
from api.routines.types import (
    Routine,
    RoutineCalendar,
    RoutineKind,
    RoutineOutlook,
    RoutineSchedule,
    book_of,
    calendar_of,
    outlook,
    outlook_of,
    routine_of,
    schedule_of,
)
from domain.kernel.refusal import refuse_if_any
from domain.routines.rules.checks import calendar_errors, default_schedule, schedule_errors


@strawberry.type
class CalendarPreview:
    """A routine as it would run if its calendar were saved as it stands."""

    routine: Routine
    outlook: RoutineOutlook


@strawberry.type
class RoutinesQuery:
    """What runs by itself, and when."""

    @strawberry.field(description="Routines, by name (RUN-04).")
    async def routines(self, info: Info) -> list[Routine]:
        info.context.require("billing:run")
        return [routine_of(routine) for routine in (await book_of(info)).routines.values()]

    @strawberry.field(description="Calendars of routines, by name (RUN-03).")
    async def calendars(self, info: Info) -> list[RoutineCalendar]:
        info.context.require("billing:run")
        return [calendar_of(calendar) for calendar in (await book_of(info)).calendars.values()]

    @strawberry.field(description="The schedule that a new routine begins with, by its type and methods (RUN-02).")
    async def default_schedule(
        self, info: Info, kind: RoutineKind, payment_methods: list[PaymentMethod] | None = None
    ) -> RoutineSchedule:
        info.context.require("billing:run")
        return schedule_of(default_schedule(kind, payment_methods or ()))

    @strawberry.field(description="When a routine would really run that has this schedule and this calendar (RUN-04).")
    async def preview_routine(
        self, info: Info, schedule: RoutineScheduleInput, calendar_id: strawberry.ID | None = None
    ) -> RoutineOutlook:
        info.context.require("billing:run")
        wanted = schedule_in(schedule)
        refuse_if_any(schedule_errors(wanted))
        book = await book_of(info)
        key = decode_optional("RoutineCalendar", calendar_id, "calendarId")
        return outlook(wanted, book.calendars.get(key) if key else None, book.zone)

    @strawberry.field(description="When the routines of a calendar would really run if it were saved so (RUN-04).")
    async def preview_calendar(self, info: Info, input: RoutineCalendarInput) -> list[CalendarPreview]:
        info.context.require("billing:run")
        wanted = calendar_in(input)
        refuse_if_any(error for error in calendar_errors(wanted, info.context.today) if error.path != "name")
        key = decode_optional("RoutineCalendar", input.id, "input.id")
        book = await book_of(info)
        return [
            CalendarPreview(routine=routine_of(routine), outlook=outlook_of(routine, wanted, book.zone))
            for routine in (book.users_of(key) if key else ())
        ]
