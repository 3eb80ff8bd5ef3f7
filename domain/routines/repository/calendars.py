"""Calendars with their days. They are few, so they are read whole."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from sqlalchemy import bindparam, select

from domain.kernel.database import Query, Reading
from domain.kernel.work import Work
from domain.routines import tables as t
from domain.routines.model import Calendar, CalendarMode, DateRange

_CALENDARS = Query(
    select(t.routine_calendar)
    .where(t.routine_calendar.c.tenant_id == bindparam("tenant"))
    .order_by(t.routine_calendar.c.name, t.routine_calendar.c.id)
)
_RANGES = Query(
    select(t.routine_calendar_range)
    .where(t.routine_calendar_range.c.tenant_id == bindparam("tenant"))
    .order_by(t.routine_calendar_range.c.calendar_id, t.routine_calendar_range.c.number)
)
_UPDATE = "UPDATE routine_calendar SET name = $3, mode = $4, version = $5 WHERE tenant_id = $1 AND id = $2"
_DROP_RANGES = "DELETE FROM routine_calendar_range WHERE tenant_id = $1 AND calendar_id = $2"


async def load_calendars(read: Reading) -> dict[UUID, Calendar]:
    """Return every calendar, in the order of their names."""
    ranges: dict[UUID, list[DateRange]] = defaultdict(list)
    for row in await read.all(_RANGES, tenant=read.tenant_id):
        ranges[row["calendar_id"]].append(DateRange(row["first_on"], row["last_on"]))
    rows = await read.all(_CALENDARS, tenant=read.tenant_id)
    return {
        row["id"]: Calendar(row["id"], row["name"], CalendarMode(row["mode"]), tuple(ranges[row["id"]]), row["version"])
        for row in rows
    }


async def add_calendar(work: Work, calendar: Calendar) -> None:
    """Insert a calendar with its days."""
    await work.insert(
        t.routine_calendar,
        id=calendar.id,
        name=calendar.name,
        mode=calendar.mode.value,
        version=calendar.version,
        created_at=work.now,
    )
    await _insert_ranges(work, calendar)


async def replace_calendar(work: Work, calendar: Calendar) -> None:
    """Write a changed calendar over the old one."""
    await work.send(_UPDATE, work.tenant_id, calendar.id, calendar.name, calendar.mode.value, calendar.version)
    await work.send(_DROP_RANGES, work.tenant_id, calendar.id)
    await _insert_ranges(work, calendar)


async def _insert_ranges(work: Work, calendar: Calendar) -> None:
    await work.insert_many(
        t.routine_calendar_range,
        {
            "calendar_id": [calendar.id] * len(calendar.ranges),
            "number": list(range(1, len(calendar.ranges) + 1)),
            "first_on": [days.first_on for days in calendar.ranges],
            "last_on": [days.last_on for days in calendar.ranges],
        },
    )
