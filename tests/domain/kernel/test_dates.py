"""Periods follow one another without gap or overlap, and month ends come back (BIL-05)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.dates import (
    Frequency,
    FrequencyUnit,
    Period,
    add_months,
    nth_start,
    period_number,
)

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
frequencies = st.builds(Frequency, st.integers(1, 24), st.sampled_from(FrequencyUnit))
MONTHLY = Frequency(1, FrequencyUnit.MONTH)


@pytest.mark.rule("BIL-05")
@given(days, frequencies, st.integers(0, 60))
def test_periods_follow_one_another_from_the_anchor_on(anchor: date, frequency: Frequency, n: int) -> None:
    assert nth_start(anchor, frequency, 0) == anchor
    assert nth_start(anchor, frequency, n) < nth_start(anchor, frequency, n + 1)
    assert period_number(anchor, frequency, nth_start(anchor, frequency, n)) == n


@pytest.mark.rule("BIL-05")
@given(days, frequencies, st.integers(0, 40_000))
def test_a_day_lies_in_the_period_of_its_number(anchor: date, frequency: Frequency, later: int) -> None:
    day = anchor + timedelta(days=later)
    n = period_number(anchor, frequency, day)
    assert nth_start(anchor, frequency, n) <= day < nth_start(anchor, frequency, n + 1)


@pytest.mark.rule("BIL-05")
def test_month_ends_come_back_after_a_shorter_month() -> None:
    starts = [nth_start(date(2026, 1, 31), MONTHLY, n) for n in range(4)]
    assert starts == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


@pytest.mark.rule("BIL-05")
def test_29_february_comes_back_in_leap_years() -> None:
    yearly = Frequency(1, FrequencyUnit.YEAR)
    starts = [nth_start(date(2024, 2, 29), yearly, n) for n in range(5)]
    assert [start.day for start in starts] == [29, 28, 28, 28, 29]


@given(days, st.integers(0, 600))
def test_adding_months_keeps_the_day_or_takes_the_months_last(anchor: date, months: int) -> None:
    later = add_months(anchor, months)
    assert (later.year * 12 + later.month) - (anchor.year * 12 + anchor.month) == months
    assert later.day == anchor.day or (later.day < anchor.day and (later + timedelta(days=1)).day == 1)


def test_weeks_and_days_are_counted_in_days() -> None:
    assert nth_start(date(2026, 3, 27), Frequency(2, FrequencyUnit.WEEK), 1) == date(2026, 4, 10)
    assert (Frequency(2, FrequencyUnit.WEEK).days, Frequency(2, FrequencyUnit.WEEK).months) == (14, 0)
    assert (Frequency(2, FrequencyUnit.YEAR).days, Frequency(2, FrequencyUnit.YEAR).months) == (0, 24)


def test_a_period_is_half_open_and_never_empty() -> None:
    period = Period(date(2026, 1, 1), date(2026, 2, 1))
    assert (period.days, period.last_day) == (31, date(2026, 1, 31))
    assert period.end not in period
    with pytest.raises(ValueError, match="empty"):
        Period(date(2026, 1, 1), date(2026, 1, 1))


def test_what_can_not_be_a_frequency_or_lies_before_the_anchor_is_refused() -> None:
    with pytest.raises(ValueError, match="counts from 1"):
        Frequency(0, FrequencyUnit.MONTH)
    with pytest.raises(ValueError, match="before the first period"):
        period_number(date(2026, 1, 2), MONTHLY, date(2026, 1, 1))
