"""Routines for tests, and the hour at which they are due."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from domain.kernel.work import Work
from domain.routines.commands.save_calendar import save_calendar
from domain.routines.commands.save_routine import save_routine
from domain.routines.model import (
    Calendar,
    CalendarDetails,
    DateRange,
    Routine,
    RoutineDetails,
    RoutineKind,
    Schedule,
    ScheduleKind,
)
from domain.routines.queries import RoutineBook, routine_book
from tests.domain.payments import owing
from tests.tenants import Tenant

DAILY = Schedule(ScheduleKind.DAILY, (time(7),))


def days(first_on: str, last_on: str = "") -> DateRange:
    """A range of days."""
    return DateRange(date.fromisoformat(first_on), date.fromisoformat(last_on or first_on))


def details_of(tenant: Tenant, *, calendar: Calendar | None = None, kind: str = "BILLING") -> RoutineDetails:
    """A daily routine of the tenant's organisation."""
    return RoutineDetails("Daglig", tenant.organisation_id, RoutineKind(kind), DAILY, calendar.id if calendar else None)


async def make(tenant: Tenant, *, calendar: Calendar | None = None, kind: str = "BILLING") -> Routine:
    """Save such a routine."""
    async with tenant.work() as work:
        return await save_routine(work, details_of(tenant, calendar=calendar, kind=kind))


async def book_of(tenant: Tenant) -> RoutineBook:
    """Return what is saved."""
    async with tenant.read() as read:
        return await routine_book(read)


async def routine_of(tenant: Tenant, routine_id: UUID) -> Routine:
    """Return a routine as it is now."""
    return (await book_of(tenant)).routines[routine_id]


async def make_due(work: Work, routine_id: UUID, planned_at: datetime | None = None) -> None:
    """Let the planned run be due since an instant, or since a minute ago."""
    at = planned_at or work.now - timedelta(minutes=1)
    await work.sql("UPDATE routine SET next_run_at = $2 WHERE id = $1", routine_id, at)
    await work.sql("UPDATE task SET run_after = now() - interval '1 minute' WHERE name = 'run_routine'")


async def calendar_of(tenant: Tenant, details: CalendarDetails) -> Calendar:
    """Save a calendar."""
    async with tenant.work() as work:
        return await save_calendar(work, details)


async def told(tenant: Tenant, kind: str) -> list[dict[str, Any]]:
    """Return the payloads of the facts of a kind."""
    async with tenant.read() as read:
        return await owing.facts(read, kind)
