"""When fee runs run: months, days that months lack, 13 days ahead, the end, 02:00 on the clock, and what is locked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, rrule
from hypothesis import given
from hypothesis import strategies as st

from domain.feeruns.model import LockCode, Stage, Timing
from domain.feeruns.rules.calendar import lock_on, next_run_on, step_at, told_in_time
from domain.feeruns.rules.setup import timing_errors

TODAY = date(2026, 3, 2)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
ALL = tuple(range(1, 13))
DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
TIMINGS = st.builds(
    Timing,
    st.sets(st.integers(1, 12), min_size=1).map(lambda months: tuple(sorted(months))),
    st.integers(1, 31),
    DAYS,
    st.none() | DAYS,
)


def by_dateutil(timing: Timing, today: date) -> date | None:
    """The same rule, told by another library: relativedelta(day=31) is a month's last day."""
    earliest = max(timing.active_from, today + timedelta(days=13))
    begins = datetime(earliest.year, earliest.month, 1)  # noqa: DTZ001 - a day, not an instant
    for month in rrule(MONTHLY, dtstart=begins, bymonth=timing.months, count=15):
        day = (month + relativedelta(day=timing.day)).date()
        if day >= earliest:
            return day if timing.end_on is None or day <= timing.end_on else None
    return None


@pytest.mark.rule("FEE-01")
@given(TIMINGS, DAYS)
def test_the_next_run_is_the_one_that_dateutil_finds(timing: Timing, today: date) -> None:
    assert next_run_on(timing, today) == by_dateutil(timing, today)


@pytest.mark.rule("FEE-01")
@given(TIMINGS, DAYS)
def test_a_run_is_never_less_than_13_days_away_nor_before_its_activation_nor_after_its_end(
    timing: Timing, today: date
) -> None:
    day = next_run_on(timing, today)
    if day is not None:
        assert day >= today + timedelta(days=13)
        assert day >= timing.active_from
        assert timing.end_on is None or day <= timing.end_on
        assert day.month in timing.months


@pytest.mark.rule("FEE-01")
def test_a_day_that_the_month_lacks_means_its_last_day() -> None:
    assert next_run_on(Timing((2,), 31, TODAY), date(2027, 1, 1)) == date(2027, 2, 28)
    assert next_run_on(Timing((2,), 30, TODAY), date(2028, 1, 1)) == date(2028, 2, 29)


@pytest.mark.rule("FEE-01")
def test_u19_hver_d_1_i_maaneden() -> None:
    """The seed's example: 100,- kr. of all U19 players on the 1st of each month."""
    timing = Timing(ALL, 1, date(2026, 3, 15))
    runs: list[date] = []
    today = TODAY
    while len(runs) < 4:
        day = next_run_on(timing, today)
        assert day is not None
        runs.append(day)
        today = day
    assert runs == [date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)]


@pytest.mark.rule("FEE-01")
def test_the_activation_date_and_the_end_date_do_run() -> None:
    assert next_run_on(Timing(ALL, 20, date(2026, 4, 20)), TODAY) == date(2026, 4, 20)
    assert next_run_on(Timing(ALL, 20, date(2026, 4, 20), date(2026, 4, 20)), TODAY) == date(2026, 4, 20)
    assert next_run_on(Timing(ALL, 20, date(2026, 4, 20), date(2026, 4, 19)), TODAY) is None


@pytest.mark.rule("FEE-01")
def test_activation_exactly_13_days_ahead_is_accepted_and_12_is_not() -> None:
    assert list(timing_errors(Timing(ALL, 1, TODAY + timedelta(days=13)), TODAY, None)) == []
    [error] = timing_errors(Timing(ALL, 1, TODAY + timedelta(days=12)), TODAY, None)
    assert (error.path, error.code, error.args) == ("activeFrom", "TOO_EARLY", (("least", date(2026, 3, 15)),))
    old = Timing(ALL, 1, date(2020, 1, 1))
    assert list(timing_errors(old, TODAY, old)) == []


@pytest.mark.rule("FEE-04")
def test_12_days_before_the_fee_collector_and_7_days_before_the_members_at_02_00() -> None:
    run_on = date(2026, 5, 1)
    expected = [datetime(2026, 4, 19, tzinfo=UTC), datetime(2026, 4, 24, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)]
    stages = (Stage.WAITING, Stage.ANNOUNCED, Stage.NOTICED)
    assert [step_at(stage, run_on, COPENHAGEN) for stage in stages] == expected


@pytest.mark.rule("FEE-04")
def test_02_00_that_daylight_saving_skips_is_03_00_and_a_doubled_one_comes_once() -> None:
    skipped, doubled = date(2026, 3, 29), date(2026, 10, 25)
    assert step_at(Stage.NOTICED, skipped, COPENHAGEN).astimezone(COPENHAGEN).hour == 3
    assert step_at(Stage.NOTICED, doubled, COPENHAGEN) == datetime(2026, 10, 25, 0, tzinfo=UTC)


@pytest.mark.rule("FEE-04")
def test_dates_are_locked_from_12_days_and_everything_from_7_days_before() -> None:
    run_on = date(2026, 5, 1)

    def locked(days: int) -> LockCode | None:
        lock = lock_on(run_on, run_on - timedelta(days=days))
        return lock.code if lock else None

    assert [locked(days) for days in (13, 12, 8, 7, 0, -1)] == [
        None,
        LockCode.DATES,
        LockCode.DATES,
        LockCode.EVERYTHING,
        LockCode.EVERYTHING,
        LockCode.EVERYTHING,
    ]
    assert lock_on(None, run_on) is None


@pytest.mark.rule("FEE-04")
def test_who_was_told_less_than_7_days_before_is_not_charged() -> None:
    run_on = date(2026, 5, 1)
    assert told_in_time(date(2026, 4, 24), run_on)
    assert not told_in_time(date(2026, 4, 25), run_on)
    assert not told_in_time(None, run_on)
