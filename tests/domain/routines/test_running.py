"""When routines run, against an oracle that looks at every day and every offset by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.catalogue.model import PaymentMethod
from domain.kernel.ids import new_id
from domain.routines.model import (
    Calendar,
    CalendarMode,
    DateRange,
    LastResult,
    Routine,
    RoutineDetails,
    RoutineKind,
    RoutineOutcome,
    Schedule,
    ScheduleKind,
    StandstillCode,
)
from domain.routines.rules.checks import default_schedule
from domain.routines.rules.running import next_run, runs_on, standstill

OSLO = ZoneInfo("Europe/Oslo")
DAILY = Schedule(ScheduleKind.DAILY, (time(7),))
EXCLUDING, INCLUDING = CalendarMode.EXCLUDING, CalendarMode.INCLUDING
START = date(2025, 1, 1)
DAYS = 900

zones = st.sampled_from([OSLO, ZoneInfo("Europe/Copenhagen"), ZoneInfo("Europe/Stockholm")])
# The night hours often: there the clocks change.
times = st.one_of(st.times(), st.times(time(1, 30), time(3, 30))).map(lambda at: at.replace(second=0, microsecond=0))
schedules = st.one_of(
    times.map(lambda at: Schedule(ScheduleKind.DAILY, (at,))),
    st.lists(times, min_size=2, max_size=2, unique=True).map(
        lambda both: Schedule(ScheduleKind.TWICE_DAILY, tuple(sorted(both)))
    ),
    st.builds(lambda at, day: Schedule(ScheduleKind.WEEKLY, (at,), weekday=day), times, st.integers(1, 7)),
    st.builds(lambda at, day: Schedule(ScheduleKind.MONTHLY, (at,), month_day=day), times, st.integers(1, 31)),
)
ranges = st.builds(
    lambda first, days: DateRange(START + timedelta(first), START + timedelta(first + days)),
    st.integers(-5, 500),
    st.sampled_from([0, 0, 1, 6, 40, 200]),
)
calendars = st.none() | st.builds(
    lambda mode, some: Calendar(new_id(), "Ferie", mode, tuple(some), 1),
    st.sampled_from(CalendarMode),
    st.lists(ranges, max_size=6),
)
instants = st.integers(0, 485 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def on_wall(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first instant at which the wall clock shows a time, offset by offset; an hour later if it never does."""
    wall = datetime.combine(day, at)
    for hours in (2, 1):
        instant = (wall - timedelta(hours=hours)).replace(tzinfo=UTC)
        if instant.astimezone(zone).replace(tzinfo=None) == wall:
            return instant
    return on_wall(*_split(wall + timedelta(hours=1)), zone)


def _split(wall: datetime) -> tuple[date, time]:
    return wall.date(), wall.time()


def every_run(schedule: Schedule, calendar: Calendar | None, zone: ZoneInfo) -> set[datetime]:
    """All runs of the days from START on, found by looking at each day."""
    listed = set()
    for days in calendar.ranges if calendar else ():
        listed |= {days.first_on + timedelta(n) for n in range((days.last_on - days.first_on).days + 1)}
    found = set()
    for n in range(DAYS):
        day = START + timedelta(n)
        if calendar and (day in listed) != (calendar.mode is INCLUDING):
            continue
        if schedule.weekday and day.weekday() + 1 != schedule.weekday:
            continue
        is_last = (day + timedelta(1)).month != day.month
        if schedule.month_day and day.day != schedule.month_day and not (is_last and day.day < schedule.month_day):
            continue
        found |= {on_wall(day, at, zone) for at in schedule.times}
    return found


@pytest.mark.rule("RUN-03")
@given(schedules, calendars, instants, st.integers(1, 6), zones)
@example(Schedule(ScheduleKind.DAILY, (time(2, 30),)), None, datetime(2025, 3, 29, 12, tzinfo=UTC), 3, OSLO)
@example(Schedule(ScheduleKind.DAILY, (time(2, 30),)), None, datetime(2025, 10, 25, 12, tzinfo=UTC), 3, OSLO)
@example(Schedule(ScheduleKind.MONTHLY, (time(7),), None, 31), None, datetime(2025, 1, 31, 12, tzinfo=UTC), 4, OSLO)
def test_runs_are_those_that_an_oracle_finds_day_by_day(
    schedule: Schedule, calendar: Calendar | None, after: datetime, count: int, zone: ZoneInfo
) -> None:
    horizon = datetime.combine(START + timedelta(DAYS), time(), UTC) - timedelta(days=1)
    expected = sorted(at for at in every_run(schedule, calendar, zone) if after < at < horizon)[:count]
    assert [at for at in runs_on(schedule, calendar, after, count, zone) if at < horizon] == expected


def test_a_skipped_hour_runs_an_hour_later_and_a_doubled_one_runs_once() -> None:
    at_night = Schedule(ScheduleKind.DAILY, (time(2, 30),))
    spring = runs_on(at_night, None, datetime(2026, 3, 28, 12, tzinfo=UTC), 2, OSLO)
    assert [f"{at.astimezone(OSLO):%d %H:%M}" for at in spring] == ["29 03:30", "30 02:30"]
    autumn = runs_on(at_night, None, datetime(2026, 10, 24, 12, tzinfo=UTC), 2, OSLO)
    assert autumn == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 1, 30, tzinfo=UTC)]


def test_two_times_that_the_clock_makes_one_run_once() -> None:
    both = Schedule(ScheduleKind.TWICE_DAILY, (time(2, 30), time(3, 30)))
    runs = runs_on(both, None, datetime(2026, 3, 28, 12, tzinfo=UTC), 3, OSLO)
    assert [f"{at.astimezone(OSLO):%d %H:%M}" for at in runs] == ["29 03:30", "30 02:30", "30 03:30"]


def test_a_month_without_the_day_runs_on_its_last_one() -> None:
    last = Schedule(ScheduleKind.MONTHLY, (time(7),), month_day=31)
    runs = runs_on(last, None, datetime(2028, 1, 31, 12, tzinfo=UTC), 3, OSLO)
    assert [at.astimezone(OSLO).date() for at in runs] == [date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]


def calendar_of(mode: CalendarMode, *days: DateRange) -> Calendar:
    return Calendar(new_id(), "Ferie", mode, days, 1)


NOW = datetime(2026, 6, 20, 12, tzinfo=UTC)
SUMMER = DateRange(date(2026, 6, 20), date(2026, 8, 9))


@pytest.mark.rule("RUN-04")
def test_a_schedule_and_a_calendar_that_never_meet_are_told_at_once() -> None:
    on_the_25th = Schedule(ScheduleKind.MONTHLY, (time(7),), month_day=25)
    only_23rd = calendar_of(INCLUDING, *(DateRange(date(2026, m, 23), date(2026, m, 23)) for m in range(6, 13)))
    assert runs_on(on_the_25th, only_23rd, NOW, 5, OSLO) == []
    why = standstill(on_the_25th, only_23rd, NOW, OSLO)
    assert why is not None
    assert why.code is StandstillCode.NEVER_MEET
    on_the_23rd = Schedule(ScheduleKind.MONTHLY, (time(7),), month_day=23)
    assert standstill(on_the_23rd, only_23rd, NOW, OSLO) is None


@pytest.mark.rule("RUN-04")
@pytest.mark.parametrize(
    ("calendar", "enabled", "code"),
    [
        (None, True, None),
        (None, False, StandstillCode.OFF),
        (calendar_of(EXCLUDING), True, None),
        (calendar_of(INCLUDING), True, StandstillCode.NO_DAYS),
        (calendar_of(EXCLUDING, SUMMER), True, StandstillCode.PAUSED_UNTIL),
        (calendar_of(EXCLUDING, DateRange(date(2026, 12, 20), date(2027, 1, 2))), True, None),
        (calendar_of(INCLUDING, DateRange(date(2026, 9, 1), date(2026, 9, 2))), True, StandstillCode.PAUSED_UNTIL),
        (calendar_of(INCLUDING, DateRange(date(2026, 6, 1), date(2026, 6, 20))), True, StandstillCode.NEVER_MEET),
    ],
)
def test_a_routine_says_why_it_stands_still(
    calendar: Calendar | None, enabled: bool, code: StandstillCode | None
) -> None:
    why = standstill(DAILY, calendar, NOW, OSLO, enabled=enabled)
    assert (why.code if why else None) == code
    if code is StandstillCode.PAUSED_UNTIL and calendar and calendar.mode is EXCLUDING:
        assert why is not None
        assert dict(why.args)["on"] == date(2026, 8, 10)


@pytest.mark.rule("RUN-02")
def test_new_routines_begin_daily_at_seven_and_payroll_avtalegiro_and_vipps_monthly() -> None:
    for kind in set(RoutineKind) - {RoutineKind.PAYROLL}:
        assert default_schedule(kind) == DAILY
    monthly = Schedule(ScheduleKind.MONTHLY, (time(7),), month_day=1)
    assert default_schedule(RoutineKind.PAYROLL) == monthly
    assert default_schedule(RoutineKind.MEMBERSHIP, [PaymentMethod.AVTALEGIRO, PaymentMethod.VIPPS]) == monthly
    assert default_schedule(RoutineKind.MEMBERSHIP, [PaymentMethod.AVTALEGIRO, PaymentMethod.INVOICE]) == DAILY


def routine_with(next_run_at: datetime | None, last: LastResult | None = None, *, enabled: bool = True) -> Routine:
    details = RoutineDetails("Daglig", new_id(), RoutineKind.BILLING, DAILY)
    return Routine(new_id(), details, enabled, 1, next_run_at, 1, last)


def test_what_is_due_stays_due_whatever_is_changed() -> None:
    due = NOW - timedelta(minutes=5)
    assert next_run(routine_with(due), calendar_of(EXCLUDING, SUMMER), NOW, OSLO) == due
    assert next_run(routine_with(due, enabled=False), None, NOW, OSLO) is None
    assert next_run(routine_with(NOW + timedelta(1)), calendar_of(EXCLUDING, SUMMER), NOW, OSLO) == datetime(
        2026, 8, 10, 5, tzinfo=UTC
    )


def test_what_was_dealt_with_never_comes_again_though_a_clock_is_slow() -> None:
    planned_at = datetime(2026, 6, 21, 5, tzinfo=UTC)
    last = LastResult(planned_at, planned_at, RoutineOutcome.STARTED, new_id())
    slow = planned_at - timedelta(seconds=3)
    assert next_run(routine_with(None, last), None, slow, OSLO) == planned_at + timedelta(days=1)
