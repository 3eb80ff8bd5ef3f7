"""What makes a routine, a schedule and a calendar (RUN-01, RUN-03), and the schedules to begin with (RUN-02)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time, timedelta

from domain.catalogue.model import PaymentMethod
from domain.kernel.refusal import FieldError, InvalidInput
from domain.people.rules.texts import name_errors
from domain.routines.model import (
    CalendarDetails,
    DateRange,
    RoutineDetails,
    RoutineKind,
    Schedule,
    ScheduleKind,
)
from domain.routines.rules.billing import set_errors

YEARS_AHEAD_MAX = 10
RANGES_MAX = 200
DAYS_AHEAD_MAX = 366

DAILY = Schedule(ScheduleKind.DAILY, (time(7),))
MONTHLY = Schedule(ScheduleKind.MONTHLY, (time(7),), month_day=1)
BILLED_MONTHLY = frozenset({PaymentMethod.AVTALEGIRO, PaymentMethod.VIPPS, PaymentMethod.PAYROLL})


def default_schedule(kind: RoutineKind, methods: Collection[PaymentMethod] = ()) -> Schedule:
    """Return the schedule that a new routine begins with (RUN-02): daily at seven.

    Payroll deduction is monthly, and so is what is paid by AvtaleGiro or Vipps recurring alone.
    """
    if kind is RoutineKind.PAYROLL or (kind.bills and methods and BILLED_MONTHLY.issuperset(methods)):
        return MONTHLY
    return DAILY


def calendar_errors(details: CalendarDetails, today: date) -> list[FieldError]:
    """Find what is wrong with a calendar: its name, its ranges of days."""
    errors = name_errors("name", details.name)
    if len(details.ranges) > RANGES_MAX:
        errors.append(
            FieldError(
                "ranges", "TOO_MANY", f"at most {RANGES_MAX} ranges of days", (("most", RANGES_MAX),), rule="RUN-03"
            )
        )
    latest = today + timedelta(days=YEARS_AHEAD_MAX * 365)
    for place, days in enumerate(details.ranges):
        errors += _range_errors(f"ranges.{place}.lastOn", days, latest)
    return errors


def _range_errors(path: str, days: DateRange, latest: date) -> list[FieldError]:
    if days.last_on < days.first_on:
        return [FieldError(path, "BEFORE_START", "the last day can't be before the first", rule="RUN-03")]
    if days.last_on > latest:
        message = f"a calendar reaches at most {YEARS_AHEAD_MAX} years ahead"
        return [FieldError(path, "TOO_FAR", message, (("most", latest),), rule="RUN-03")]
    return []


def routine_errors(details: RoutineDetails) -> list[FieldError]:
    """Find what is wrong with a routine, its rows apart: its name, its schedule, and what its kind has not."""
    errors = name_errors("name", details.name) + schedule_errors(details.schedule) + set_errors(details)
    if details.kind.bills:
        return errors + _range("daysAhead", details.days_ahead, 0, DAYS_AHEAD_MAX, "days ahead")
    if details.days_ahead:
        errors.append(FieldError("daysAhead", "NOT_HERE", "only a routine that bills looks ahead", rule="RUN-01"))
    return errors


def schedule_errors(schedule: Schedule) -> list[FieldError]:
    """Find what is wrong with a schedule: its times, and the day that its kind needs or has not."""
    errors = []
    wanted = 2 if schedule.kind is ScheduleKind.TWICE_DAILY else 1
    if len(schedule.times) != wanted:
        errors += _range("schedule.times", len(schedule.times), wanted, wanted, "times of day")
    elif len(set(schedule.times)) != wanted:
        errors.append(FieldError("schedule.times.1", "TWICE", "choose another time than the first", rule="RUN-01"))
    weekly, monthly = schedule.kind is ScheduleKind.WEEKLY, schedule.kind is ScheduleKind.MONTHLY
    errors += _day_errors("schedule.weekday", schedule.weekday, 7, needed=weekly)
    return errors + _day_errors("schedule.monthDay", schedule.month_day, 31, needed=monthly)


def _day_errors(path: str, day: int | None, most: int, *, needed: bool) -> list[FieldError]:
    if day is None:
        return [FieldError(path, "REQUIRED", "choose the day")] if needed else []
    if not needed:
        return [FieldError(path, "NOT_HERE", "this kind of schedule has no such day", rule="RUN-01")]
    return _range(path, day, 1, most, "the day")


def _range(path: str, value: int, least: int, most: int, what: str) -> list[FieldError]:
    if least <= value <= most:
        return []
    return [FieldError(path, "RANGE", f"{what}: {least}–{most}", (("least", least), ("most", most)), rule="RUN-01")]


def time_of(path: str, text: str) -> time:
    """Read a time of day such as "07:00"; raises InvalidInput where it is none."""
    hours, mark, minutes = text.strip().partition(":")
    digits = hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()
    if not (mark and digits and len(hours) <= 2 and len(minutes) == 2 and int(hours) < 24 and int(minutes) < 60):
        raise InvalidInput.of(path, "TIME", f'"{text}" is no time of day: write it as 07:00')
    return time(int(hours), int(minutes))
