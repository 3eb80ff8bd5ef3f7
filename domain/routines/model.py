"""The words of billing routines: schedules, calendars, what became of a planned run, facts and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum, unique
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact
from domain.kernel.reason import Code, Reason
from domain.subscriptions.model import CriteriaSet


class RoutineKind(StrEnum):
    """The type of a routine (RUN-01): all that is due, one kind of plan, what employers deduct, reminders, or rests.

    RESIDUAL demands what is left to pay of subscriptions that have stopped (CAT-42).
    """

    BILLING = "BILLING"
    MEMBERSHIP = "MEMBERSHIP"
    SUBSCRIPTION = "SUBSCRIPTION"
    RECURRING_GIFT = "RECURRING_GIFT"
    INSURANCE = "INSURANCE"
    COURSE = "COURSE"
    PAYROLL = "PAYROLL"
    DUNNING = "DUNNING"
    RESIDUAL = "RESIDUAL"

    @property
    def bills(self) -> bool:
        """Whether it starts billing runs."""
        return self not in {RoutineKind.DUNNING, RoutineKind.RESIDUAL}


class ScheduleKind(StrEnum):
    """How often a schedule falls due (RUN-01)."""

    DAILY = "DAILY"
    TWICE_DAILY = "TWICE_DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


class CalendarMode(StrEnum):
    """What a calendar's days do: EXCLUDING keeps runs off them, INCLUDING allows runs only on them (RUN-03)."""

    EXCLUDING = "EXCLUDING"
    INCLUDING = "INCLUDING"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a routine would run if it had no calendar; times are wall clock in the tenant's zone (RUN-01).

    `times`: one, or two where it is twice a day. `weekday` counts from 1, Monday, and belongs to WEEKLY; `month_day`
    belongs to MONTHLY, and a month that lacks it runs on its last day.
    """

    kind: ScheduleKind
    times: tuple[time, ...]
    weekday: int | None = None
    month_day: int | None = None


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from the first to the last, both included (RUN-03)."""

    first_on: date
    last_on: date

    def __contains__(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


@dataclass(frozen=True, slots=True)
class CalendarDetails:
    """The input of save_calendar."""

    name: str
    mode: CalendarMode
    ranges: tuple[DateRange, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days on which the routines that name it don't run, or the only ones on which they do (RUN-03)."""

    id: UUID
    name: str
    mode: CalendarMode
    ranges: tuple[DateRange, ...]
    version: int


@dataclass(frozen=True, slots=True)
class RoutineDetails:
    """The input of save_routine. `days_ahead` and `sets`, in their order of priority, are for routines that bill.

    Without sets it bills all of its type. `destinations` say by payment method where invoices go; a method that is not
    named has its own.
    """

    name: str
    organisation_id: UUID
    kind: RoutineKind
    schedule: Schedule
    calendar_id: UUID | None = None
    days_ahead: int = 0
    sets: tuple[CriteriaSet, ...] = ()
    destinations: Mapping[str, str] = field(default_factory=dict)


class RoutineOutcome(StrEnum):
    """What became of a planned run. WAITING: another run is in the way, and it is tried again."""

    STARTED = "STARTED"
    WAITING = "WAITING"
    SKIPPED = "SKIPPED"
    REFUSED = "REFUSED"
    FAILED = "FAILED"


@unique
class MissCode(Code):
    """Why a planned run did not start."""

    RUN_ACTIVE = "another run of this kind is not finished; it is tried again every minute"
    GAVE_UP = "another run of this kind was in the way for too long; the next planned run does everything"
    CLOSED_MEANWHILE = "it could only have started on {on}, and the calendar does not allow that day"
    REFUSED = "it was refused ({refusal})"
    BALANCES_OFF = "the organisation has its balance invoices switched off; switch them on with the reminders"
    FAILED = "something went wrong each time that it was tried; the next planned run does everything"


@dataclass(frozen=True, slots=True)
class Miss(Reason):
    """Why a planned run did not start."""

    CODES: ClassVar[type[Code]] = MissCode
    code: MissCode


@dataclass(frozen=True, slots=True)
class LastResult:
    """What became of the last planned run: when it was planned for, and when that was written.

    `run_id` is the run that started, or the one that is in the way.
    """

    planned_at: datetime
    at: datetime
    outcome: RoutineOutcome
    run_id: UUID | None = None
    miss: Miss | None = None


@dataclass(frozen=True, slots=True)
class Routine:
    """A run that starts by itself. `next_run_at` is None where it is off or nothing is to come.

    `plan_number` counts how often a next run was planned: a task with another number is an old one.
    """

    id: UUID
    details: RoutineDetails
    enabled: bool
    version: int
    next_run_at: datetime | None = None
    plan_number: int = 0
    last: LastResult | None = None


@unique
class StandstillCode(Code):
    """Why a routine does not run when its schedule says so."""

    OFF = "it is switched off"
    NO_DAYS = "its calendar {calendar} lists no days to run on"
    NEVER_MEET = "its schedule falls on no day that its calendar {calendar} still allows"
    PAUSED_UNTIL = "its calendar {calendar} pauses it until {on}"


@dataclass(frozen=True, slots=True)
class Standstill(Reason):
    """Why a routine does not run when its schedule says so (RUN-04)."""

    CODES: ClassVar[type[Code]] = StandstillCode
    code: StandstillCode


@dataclass(frozen=True, slots=True)
class RoutineSaved(Fact):
    """A routine was made, changed, or switched on or off."""

    kind: ClassVar[str] = "RoutineSaved"
    routine_id: UUID
    name: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class CalendarSaved(Fact):
    """A calendar was made or changed."""

    kind: ClassVar[str] = "CalendarSaved"
    calendar_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class RoutineRan(Fact):
    """A planned run of a routine started, waits for another one, or was given up."""

    kind: ClassVar[str] = "RoutineRan"
    routine_id: UUID
    planned_at: datetime
    outcome: str
    run_id: UUID | None
