"""Norwegian bank days: against the published list, and counted over Easter and Christmas (DUN-10)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.bank_days import bank_days_after, easter_sunday, holidays_of, is_bank_day

# Weekdays that were or will be no bank days, as the banks have published them.
CLOSED = {
    2025: "01-01 04-17 04-18 04-21 05-01 05-29 06-09 12-25 12-26",
    2026: "01-01 04-02 04-03 04-06 05-01 05-14 05-25 12-25",
}


@pytest.mark.rule("DUN-10")
@pytest.mark.parametrize("year", sorted(CLOSED))
def test_the_published_holidays_are_those_that_are_reckoned(year: int) -> None:
    weekdays = {day for day in holidays_of(year) if day.weekday() < 5}
    assert weekdays == {date.fromisoformat(f"{year}-{day}") for day in CLOSED[year].split()}


@pytest.mark.rule("DUN-10")
@pytest.mark.parametrize(
    "day",
    ["1961-04-02", "2000-04-23", "2008-03-23", "2024-03-31", "2025-04-20", "2026-04-05", "2038-04-25", "2285-03-22"],
)
def test_easter_is_reckoned_as_it_fell_and_will_fall(day: str) -> None:
    expected = date.fromisoformat(day)
    assert easter_sunday(expected.year) == expected


@pytest.mark.rule("DUN-10")
@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (date(2026, 3, 2), 4, date(2026, 3, 6)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 31), 4, date(2026, 4, 9)),  # over Easter
        (date(2026, 12, 23), 4, date(2026, 12, 30)),  # the 24th counts
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2026, 3, 7), 0, date(2026, 3, 7)),
    ],
)
def test_bank_days_are_counted_over_weekends_and_holidays(day: date, count: int, found: date) -> None:
    assert bank_days_after(day, count) == found


@given(st.dates(date(1990, 1, 1), date(2099, 1, 1)), st.integers(1, 30))
def test_so_many_bank_days_lie_after_a_day_and_up_to_the_one_that_is_found(day: date, count: int) -> None:
    found = bank_days_after(day, count)
    between = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]
    assert sum(is_bank_day(one) for one in between) == count
    assert is_bank_day(found)
