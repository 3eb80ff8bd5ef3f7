"""Days on which Norwegian banks settle: no weekends, no public holidays; 24 and 31 December are bank days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_SATURDAY = 5
_FIXED = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
# Maundy Thursday, Good Friday, Easter Monday, Ascension Day, Whit Monday, in days after Easter Sunday
_MOVABLE = (-3, -2, 1, 39, 50)


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous computus, as Meeus prints it)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    skipped, leap = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - skipped - correction + 15) % 30
    quarter, rest = divmod(of_century, 4)
    weekday = (32 + 2 * leap + 2 * quarter - epact - rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays_of(year: int) -> frozenset[date]:
    """Return the days of a year on which no bank settles although they may be weekdays."""
    easter = easter_sunday(year)
    return frozenset({date(year, month, day) for month, day in _FIXED} | {easter + timedelta(days=n) for n in _MOVABLE})


def is_bank_day(day: date) -> bool:
    """Tell whether banks settle on a day."""
    return day.weekday() < _SATURDAY and day not in holidays_of(day.year)


@lru_cache(maxsize=4096)
def bank_days_after(day: date, count: int) -> date:
    """Return the bank day that is so many bank days after a day, which need not be one itself."""
    for _ in range(count):
        day += timedelta(days=1)
        while not is_bank_day(day):
            day += timedelta(days=1)
    return day
