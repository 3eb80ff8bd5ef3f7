"""A club for tests: one sport with two departments and a team each, and some members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.club.commands.place_member import place_member
from domain.club.commands.save_unit import save_unit
from domain.club.model import NewPlacement, UnitDetails, UnitKind
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from tests.tenants import TODAY, Tenant

LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Club:
    """A sport; U19 with its first team; seniors with theirs; and members without a unit."""

    tenant: Tenant
    sport: UUID
    u19: UUID
    u19_first: UUID
    seniors: UUID
    seniors_first: UUID
    members: tuple[UUID, ...]


async def found_club(tenant: Tenant, *, members: int = 4) -> Club:
    """Make the club."""
    async with tenant.work() as work:
        sport = await save_unit(work, UnitDetails(UnitKind.SPORT, "Fodbold"))
        ids = []
        for name in ("U19", "Seniorer"):
            department = await save_unit(work, UnitDetails(UnitKind.DEPARTMENT, name, sport.id))
            team = await save_unit(work, UnitDetails(UnitKind.TEAM, "1. hold", department.id))
            ids += [department.id, team.id]
        people = [
            MemberDetails(
                MemberKind.PERSON, first_name=f"Spiller {n}", last_name="Hansen", email=f"spiller{n}@klubben.example"
            )
            for n in range(members)
        ]
        made = await create_members(work, people)
    u19, u19_first, seniors, seniors_first = ids
    return Club(tenant, sport.id, u19, u19_first, seniors, seniors_first, made.ids)


async def place(
    club: Club, member: int, *units: UUID, base: bool = False, from_on: date = LONG_AGO, last_on: date | None = None
) -> None:
    """Place a member of the club, by its number, in units."""
    async with club.tenant.work(TODAY) as work:
        for unit in units:
            await place_member(work, NewPlacement(club.members[member], unit, from_on, last_on, base))
