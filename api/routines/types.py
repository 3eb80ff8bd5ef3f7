"""Routines and calendars as the schema shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import strawberry

from api.billing.destinations import InvoiceWay, ways_of
from api.billing.types import PaymentMethod
from api.context import Info
from api.history import Versioned
from api.ids import encode_id
from api.nodes import node
from api.reasons import Reason, codes, reason_of, shows
from api.routines.sets import CriteriaSet, set_shown
from domain.kernel.database import Reading
from domain.routines import model
from domain.routines.queries import RoutineBook, routine_book
from domain.routines.rules.billing import methods_of
from domain.routines.rules.running import AnyCalendar, runs_on, standstill

if TYPE_CHECKING:
    from api.billing.runs import Run
    from api.people.types import Organisation

NEXT_RUNS = 5

RoutineKind = model.RoutineKind
strawberry.enum(
    RoutineKind,
    description="The type of a routine: all that is due, one kind of plan, payroll deduction, reminders, or rests.",
)
ScheduleKind = model.ScheduleKind
strawberry.enum(ScheduleKind, description="How often a schedule falls due.")
CalendarMode = model.CalendarMode
strawberry.enum(CalendarMode, description="EXCLUDING: not on these days; INCLUDING: only on these days.")
RoutineOutcome = model.RoutineOutcome
strawberry.enum(RoutineOutcome, description="What became of a planned run.")
StandstillCode = model.StandstillCode
codes(StandstillCode, "StandstillCode", "Why a routine does not run when its schedule says so.")
MissCode = model.MissCode
codes(MissCode, "RoutineMissCode", "Why a planned run did not start.")


@shows(model.Standstill)
@strawberry.type
class Standstill(Reason):
    """Why a routine does not run when its schedule says so."""

    code: StandstillCode


@shows(model.Miss)
@strawberry.type
class RoutineMiss(Reason):
    """Why a planned run did not start."""

    code: MissCode


@strawberry.type
class DateRange:
    """Days from the first to the last, both included."""

    first_on: date
    last_on: date


@strawberry.type
class RoutineSchedule:
    """When a routine would run without a calendar: wall clock such as "07:00" in the tenant's zone (RUN-01).

    A week begins with day 1, Monday. A month that lacks the day runs on its last one.
    """

    kind: ScheduleKind
    times: list[str]
    weekday: int | None
    month_day: int | None


@strawberry.type
class NextRun:
    """A run that is to come: the instant, and the day and the time that the tenant's clock will show."""

    at: datetime
    on: date
    time: str


@strawberry.type
class RoutineOutlook:
    """The next runs after the calendar, at most 5, and why the schedule's next one is not the first of them."""

    next_runs: list[NextRun]
    standstill: Standstill | None


@strawberry.type
class RoutineResult:
    """What became of the last planned run."""

    planned_at: datetime
    at: datetime
    outcome: RoutineOutcome
    miss: RoutineMiss | None
    run_key: strawberry.Private[UUID | None]

    @strawberry.field(description="The run that started, or the one that is in the way.")
    async def run(self, info: Info) -> Annotated[Run, strawberry.lazy("api.billing.runs")] | None:
        return await node(info, "Run", self.run_key) if self.run_key else None


@strawberry.type
class Routine(Versioned):
    """A run that starts by itself (RUN-01)."""

    name: str
    kind: RoutineKind
    schedule: RoutineSchedule
    days_ahead: int
    enabled: bool
    version: int
    last_result: RoutineResult | None
    value: strawberry.Private[model.Routine]

    @strawberry.field(description="Whose subscriptions or invoices it is about.")
    async def organisation(self, info: Info) -> Annotated[Organisation, strawberry.lazy("api.people.types")]:
        return await node(info, "Organisation", self.value.details.organisation_id)  # type: ignore[no-any-return]

    @strawberry.field(description="Its criteria sets in their order; none: it bills all of its type.")
    def sets(self) -> list[CriteriaSet]:
        return [set_shown(one) for one in self.value.details.sets]

    @strawberry.field(description="Where the invoices of each of its payment methods go.")
    def destinations(self) -> list[InvoiceWay]:
        return ways_of(methods_of(self.value.details), self.value.details.destinations)

    @strawberry.field(description="The payment methods whose destination was chosen.")
    def chosen_destinations(self) -> list[PaymentMethod]:
        return [PaymentMethod(method) for method in self.value.details.destinations]

    @strawberry.field(description="The calendar that it keeps.")
    async def calendar(self, info: Info) -> RoutineCalendar | None:
        calendar = (await book_of(info)).calendar_of(self.value)
        return calendar_of(calendar) if calendar else None

    @strawberry.field(description="When it really runs, after the calendar, and whether it stands still (RUN-04).")
    async def outlook(self, info: Info) -> RoutineOutlook:
        book = await book_of(info)
        return outlook_of(self.value, book.calendar_of(self.value), book.zone)


@strawberry.type
class RoutineCalendar(Versioned):
    """Days on which the routines that keep it don't run, or the only ones on which they do (RUN-03)."""

    name: str
    mode: CalendarMode
    ranges: list[DateRange]
    version: int
    key: strawberry.Private[UUID]

    @strawberry.field(description="The routines that keep it.")
    async def routines(self, info: Info) -> list[Routine]:
        return [routine_of(one) for one in (await book_of(info)).users_of(self.key)]


def outlook_of(routine: model.Routine, calendar: AnyCalendar | None, zone: ZoneInfo) -> RoutineOutlook:
    """Return what is to come of a routine from now on."""
    return outlook(routine.details.schedule, calendar, zone, enabled=routine.enabled)


def outlook(
    schedule: model.Schedule, calendar: AnyCalendar | None, zone: ZoneInfo, *, enabled: bool = True
) -> RoutineOutlook:
    """Return what is to come of a schedule and a calendar from now on, saved or not."""
    now = datetime.now(UTC)
    why = standstill(schedule, calendar, now, zone, enabled=enabled)
    instants = runs_on(schedule, calendar, now, NEXT_RUNS, zone) if enabled else []
    return RoutineOutlook(
        next_runs=[_next_run(at, at.astimezone(zone)) for at in instants],
        standstill=reason_of(why) if why else None,
    )


def _next_run(at: datetime, shown: datetime) -> NextRun:
    return NextRun(at=at, on=shown.date(), time=f"{shown:%H:%M}")


def schedule_of(schedule: model.Schedule) -> RoutineSchedule:
    """Return a schedule as the schema shows it."""
    return RoutineSchedule(
        kind=schedule.kind,
        times=[f"{at:%H:%M}" for at in schedule.times],
        weekday=schedule.weekday,
        month_day=schedule.month_day,
    )


def routine_of(routine: model.Routine) -> Routine:
    """Return a routine as the schema shows it."""
    details = routine.details
    return Routine(
        id=encode_id("Routine", routine.id),
        name=details.name,
        kind=details.kind,
        schedule=schedule_of(details.schedule),
        days_ahead=details.days_ahead,
        enabled=routine.enabled,
        version=routine.version,
        last_result=_result(routine.last) if routine.last else None,
        value=routine,
    )


def calendar_of(calendar: model.Calendar) -> RoutineCalendar:
    """Return a calendar as the schema shows it."""
    return RoutineCalendar(
        id=encode_id("RoutineCalendar", calendar.id),
        name=calendar.name,
        mode=calendar.mode,
        ranges=[DateRange(first_on=days.first_on, last_on=days.last_on) for days in calendar.ranges],
        version=calendar.version,
        key=calendar.id,
    )


async def book_of(info: Info) -> RoutineBook:
    """Return all routines and calendars of the tenant, read once a request."""
    book = await info.context.load(_books, "routines")
    assert book is not None
    return book


async def _books(read: Reading, keys: Sequence[str]) -> dict[str, RoutineBook]:
    return dict.fromkeys(keys, await routine_book(read))


def _result(last: model.LastResult) -> RoutineResult:
    return RoutineResult(
        planned_at=last.planned_at,
        at=last.at,
        outcome=last.outcome,
        miss=reason_of(last.miss) if last.miss else None,
        run_key=last.run_id,
    )
