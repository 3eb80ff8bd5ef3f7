"""Calendar arithmetic of periods: half-open, and anchored so that month ends come back (BIL-05)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache


class FrequencyUnit(StrEnum):
    """What a frequency counts."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    YEAR = "YEAR"


_MONTHS = {FrequencyUnit.MONTH: 1, FrequencyUnit.YEAR: 12}
_DAYS = {FrequencyUnit.DAY: 1, FrequencyUnit.WEEK: 7}


@dataclass(frozen=True, slots=True)
class Frequency:
    """Every `count` days, weeks, months or years; the count is at least 1 (BIL-05)."""

    count: int
    unit: FrequencyUnit

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError("a frequency counts from 1")

    @property
    def months(self) -> int:
        """Whole months in one step; 0 for frequencies that count days or weeks."""
        return _MONTHS.get(self.unit, 0) * self.count

    @property
    def days(self) -> int:
        """Whole days in one step; 0 for frequencies that count months or years."""
        return _DAYS.get(self.unit, 0) * self.count


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open range of days, `[start, end)`; never empty."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"the period {self.start}–{self.end} is empty")

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last included day, as screens show it."""
        return self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


@lru_cache(maxsize=50_000)
def add_months(anchor: date, months: int) -> date:
    """Return the anchor's day `months` later, or that month's last day where it lacks the day."""
    index = anchor.year * 12 + anchor.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


def nth_start(anchor: date, frequency: Frequency, n: int) -> date:
    """Return where period n (0 = the first) starts, counted from the anchor: 31 Jan → 28 Feb → 31 Mar (BIL-05)."""
    if frequency.months:
        return add_months(anchor, frequency.months * n)
    return anchor + timedelta(days=frequency.days * n)


def period_number(anchor: date, frequency: Frequency, day: date) -> int:
    """Return n such that period n contains the day; the day must not lie before the anchor."""
    if day < anchor:
        raise ValueError(f"{day} lies before the first period, which starts on {anchor}")
    if frequency.months:
        n = ((day.year - anchor.year) * 12 + day.month - anchor.month) // frequency.months
    else:
        n = (day - anchor).days // frequency.days
    while nth_start(anchor, frequency, n) > day:
        n -= 1
    while nth_start(anchor, frequency, n + 1) <= day:
        n += 1
    return n
