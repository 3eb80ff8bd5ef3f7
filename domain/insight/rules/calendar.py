"""Which days a dashboard looks at (DSH-06…DSH-09)."""

from __future__ import annotations

from datetime import date, timedelta

from domain.kernel.dates import add_months

COMPARED_DAYS = 30
CHURN_MONTHS = 13
AGES = (("0–30", None, 30), ("31–60", 31, 60), ("61–90", 61, 90), ("90+", 91, None))
"""Age buckets in days past due, both ends included. What is not due yet has age 0 (DSH-09)."""


def last_days(on: date, days: int = COMPARED_DAYS) -> list[date]:
    """Return the days of a window that ends with a day, oldest first."""
    return [on - timedelta(days=back) for back in range(days - 1, -1, -1)]


def month_start(on: date, months_back: int = 0) -> date:
    """Return the first day of a day's month, or of an earlier one."""
    return add_months(on.replace(day=1), -months_back)


def month_opening(on: date) -> date:
    """Return the last day before a day's month: those who paid then are the month's payers (DSH-10a)."""
    return month_start(on) - timedelta(days=1)


def churn_months(on: date) -> list[date]:
    """Return the months of a churn chart, each by its first day: 13, and the same months a year before (DSH-08)."""
    return [month_start(on, back) for back in range(CHURN_MONTHS + 11, -1, -1)]


def attendance_days(on: date) -> list[date]:
    """Return the days on which a dashboard counts payers: where its months begin and end, and the compared day."""
    return sorted({month_opening(month) for month in churn_months(on)} | {on, on - timedelta(days=COMPARED_DAYS)})


def month_figure_day(month: date, on: date) -> date:
    """Return the day that a month's figure is of: its last one, or `on` while the month runs (DSH-08)."""
    return min(add_months(month, 1) - timedelta(days=1), on)


def due_window(on: date, days_min: int | None, days_max: int | None) -> tuple[date | None, date | None]:
    """Return the due dates `[from, to)` of invoices that are so many days past due, both ends included."""
    first = None if days_max is None else on - timedelta(days=days_max)
    end = None if days_min is None else on - timedelta(days=days_min - 1)
    return first, end
