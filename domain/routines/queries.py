"""Reads of routines and calendars for screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.kernel.database import Reading
from domain.people.queries.organisations import tenant
from domain.routines.model import Calendar, Routine, RoutineKind
from domain.routines.repository.calendars import load_calendars
from domain.routines.repository.routines import load_routines


@dataclass(frozen=True, slots=True)
class RoutineBook:
    """All routines and calendars of a tenant, each in the order of their names, and the zone that its clock shows."""

    routines: Mapping[UUID, Routine]
    calendars: Mapping[UUID, Calendar]
    zone: ZoneInfo

    def calendar_of(self, routine: Routine) -> Calendar | None:
        """Return the calendar that a routine keeps, if any."""
        key = routine.details.calendar_id
        return None if key is None else self.calendars[key]

    def users_of(self, calendar_id: UUID) -> list[Routine]:
        """Return the routines that keep a calendar."""
        return [one for one in self.routines.values() if one.details.calendar_id == calendar_id]


async def organisations_with(read: Reading, kind: RoutineKind) -> set[UUID]:
    """Return the organisations that have a routine of a type, also one that is switched off."""
    routines = await load_routines(read)
    return {one.details.organisation_id for one in routines.values() if one.details.kind is kind}


async def routine_book(read: Reading) -> RoutineBook:
    """Return all routines and calendars."""
    zone = ZoneInfo((await tenant(read)).zone)
    return RoutineBook(await load_routines(read), await load_calendars(read), zone)
