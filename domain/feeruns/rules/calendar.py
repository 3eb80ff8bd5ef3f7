"""When a fee run runs, when it is told of, and what is locked then (FEE-01, FEE-04)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.feeruns.model import Lock, LockCode, Stage, Timing
from domain.routines.rules.running import instant_of

ANNOUNCE_DAYS = 12
NOTICE_DAYS = 7
LEAD_DAYS_MIN = ANNOUNCE_DAYS + 1
RUNS_AT = time(2)
_DAYS_BEFORE = {Stage.WAITING: ANNOUNCE_DAYS, Stage.ANNOUNCED: NOTICE_DAYS, Stage.NOTICED: 0, Stage.RUNNING: 0}


def run_day(year: int, month: int, day: int) -> date:
    """Return the day of a run in a month: the one asked for, or the month's last where it lacks that (FEE-01)."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def next_run_on(timing: Timing, today: date) -> date | None:
    """Return the first day on which a run may run that is planned today; None where none comes (FEE-01).

    It is never less than 13 days away. The activation date and the end date both count.
    """
    earliest = max(timing.active_from, today + timedelta(days=LEAD_DAYS_MIN))
    if not timing.months:
        return None
    # Within two years each of its months comes after any day.
    for months in range(25):
        year, month = divmod(earliest.year * 12 + earliest.month - 1 + months, 12)
        if month + 1 not in timing.months:
            continue
        day = run_day(year, month + 1, timing.day)
        if day >= earliest:
            return day if timing.end_on is None or day <= timing.end_on else None
    return None


def announce_on(run_on: date) -> date:
    """Return the day on which the fee collector gets the details of a run, and its dates are locked (FEE-04)."""
    return run_on - timedelta(days=ANNOUNCE_DAYS)


def notice_on(run_on: date) -> date:
    """Return the day on which enrolled members are told of a run, and all of it is locked (FEE-04)."""
    return run_on - timedelta(days=NOTICE_DAYS)


def step_at(stage: Stage, run_on: date, zone: ZoneInfo) -> datetime:
    """Return the instant of the step after a stage: 02:00 on the tenant's clock, 12 or 7 days before the run or then.

    Where daylight saving skips 02:00 it is 03:00, and of a doubled hour the first one counts (FEE-04).
    """
    return instant_of(run_on - timedelta(days=_DAYS_BEFORE[stage]), RUNS_AT, zone)


def lock_on(next_on: date | None, today: date) -> Lock | None:
    """Return what of a run can't be changed on a day; None where everything can. It holds for all payment types."""
    if next_on is None or today < announce_on(next_on):
        return None
    if today < notice_on(next_on):
        return Lock.of(LockCode.DATES, on=next_on)
    return Lock.of(LockCode.EVERYTHING, on=next_on)


def told_in_time(noticed_on: date | None, run_on: date) -> bool:
    """Tell whether an enrolled member who is told on a day may be charged on the run's day, 7 days later at least."""
    return noticed_on is not None and noticed_on <= notice_on(run_on)
