"""Units, placements, bodies, roles and debtor groups as the schema shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.context import Info
from api.ids import encode_id
from api.nodes import node, provides
from api.people.organisations import Organisation, load_organisation
from api.people.reference import MemberRef, member_ref
from domain.club import model, queries
from domain.club.rules import holds_on, last_day
from domain.kernel.database import Reading
from domain.kernel.refusal import InvalidInput

if TYPE_CHECKING:
    from api.catalogue.rates import FeeRate

PAGE_MAX = 500

UnitKind = model.UnitKind
strawberry.enum(UnitKind, description="The three levels of a club's tree, from the top.")
BodyKind = model.BodyKind
strawberry.enum(BodyKind, description="A board, or any other group.")
RoleKind = model.RoleKind
strawberry.enum(RoleKind, description="The roles that the program itself knows, and any other, which has a title.")


@strawberry.type
class Placement:
    """A member in a unit, from the first to the last day, both included (PPL-08)."""

    id: strawberry.ID
    from_on: date
    last_on: date | None
    base_team: bool
    member_key: strawberry.Private[UUID]
    unit_key: strawberry.Private[UUID]

    @strawberry.field(description="Who is placed.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.member_key)

    @strawberry.field(description="Where.")
    async def unit(self, info: Info) -> Unit:
        return unit_of((await units_of(info))[self.unit_key])


@strawberry.type
class Unit:
    """A sport, a department of it, or a team of that (PPL-08)."""

    id: strawberry.ID
    kind: UnitKind
    name: str
    last_on: date | None
    version: int
    value: strawberry.Private[model.Unit]

    @strawberry.field(description="Whether it is open today.")
    async def is_open(self, info: Info) -> bool:
        return holds_on(None, self.value.until_on, info.context.today)

    @strawberry.field(description="What it belongs to; null for a sport.")
    async def parent(self, info: Info) -> Unit | None:
        key = self.value.parent_id
        return unit_of((await units_of(info))[key]) if key else None

    @strawberry.field(description="The department's own fee rate (CAT-22).")
    async def fee_rate(self, info: Info) -> Annotated[FeeRate, strawberry.lazy("api.catalogue.rates")] | None:
        key = self.value.fee_rate_id
        return await node(info, "FeeRate", key) if key else None

    @strawberry.field(description="How many members are placed in the unit itself today.")
    async def member_count(self, info: Info) -> int:
        counts = await info.context.load(_counts, info.context.today)
        return (counts or {}).get(self.value.id, 0)

    @strawberry.field(description="Who is placed in the unit itself today or later, by name.")
    async def placements(self, info: Info, first: int = 100, skip: int = 0) -> list[Placement]:
        if not 1 <= first <= PAGE_MAX or skip < 0:
            raise InvalidInput.of("first", "OUT_OF_RANGE", f"ask for 1 to {PAGE_MAX} rows")
        read = await info.context.read()
        found = await queries.unit_members(read, [self.value.id], info.context.today, first, skip)
        return [placement_of(one) for one in found]


@strawberry.type
class HeldRole:
    """A member's role in a body, from the first to the last day, both included (PPL-09)."""

    id: strawberry.ID
    kind: RoleKind
    title: str
    from_on: date
    last_on: date | None
    value: strawberry.Private[model.HeldRole]

    @strawberry.field(description="Who holds it.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.value.member_id)

    @strawberry.field(description="In which board or group.")
    async def body(self, info: Info) -> Body:
        return body_of((await queries.bodies(await info.context.read()))[self.value.body_id])

    @strawberry.field(description="Whether it is held today.")
    async def is_held(self, info: Info) -> bool:
        return holds_on(self.value.from_on, self.value.until_on, info.context.today)


@strawberry.type
class Body:
    """A board or a group (PPL-09)."""

    id: strawberry.ID
    kind: BodyKind
    name: str
    key: strawberry.Private[UUID]

    @strawberry.field(description="Its roles, past ones too; those without an end first.")
    async def roles(self, info: Info) -> list[HeldRole]:
        return [role_of(one) for one in (await _roles_of(info)).values() if one.body_id == self.key]


@strawberry.type
class DebtorGroup:
    """The members of an organisation whose postings go to one receivable account (PPL-19)."""

    id: strawberry.ID
    name: str
    receivable_account: str
    value: strawberry.Private[model.DebtorGroup]

    @strawberry.field(description="Whose members.")
    async def organisation(self, info: Info) -> Organisation:
        found = await load_organisation(info, self.value.organisation_id)
        assert found is not None, "a group does not outlive its organisation"
        return found

    @strawberry.field(description="How many members it has.")
    async def member_count(self, info: Info) -> int:
        sizes = await info.context.load(_sizes, "sizes")
        return (sizes or {}).get(self.value.id, 0)


@strawberry.type
class MemberClub:
    """What a member is in the club: its units, its roles, its debtor groups."""

    placements: list[Placement]
    roles: list[HeldRole]
    debtor_groups: list[DebtorGroup]


def unit_of(unit: model.Unit) -> Unit:
    """Return a unit as the schema shows it."""
    return Unit(
        id=encode_id("Unit", unit.id),
        kind=unit.kind,
        name=unit.name,
        last_on=last_day(unit.until_on),
        version=unit.version,
        value=unit,
    )


def placement_of(placement: model.Placement) -> Placement:
    """Return a placement as the schema shows it."""
    return Placement(
        id=encode_id("Placement", placement.id),
        from_on=placement.from_on,
        last_on=last_day(placement.until_on),
        base_team=placement.base_team,
        member_key=placement.member_id,
        unit_key=placement.unit_id,
    )


def body_of(body: model.Body) -> Body:
    """Return a body as the schema shows it."""
    return Body(id=encode_id("Body", body.id), kind=body.kind, name=body.name, key=body.id)


def role_of(role: model.HeldRole) -> HeldRole:
    """Return a role as the schema shows it."""
    return HeldRole(
        id=encode_id("HeldRole", role.id),
        kind=role.kind,
        title=role.title,
        from_on=role.from_on,
        last_on=last_day(role.until_on),
        value=role,
    )


def debtor_group_of(group: model.DebtorGroup) -> DebtorGroup:
    """Return a debtor group as the schema shows it."""
    return DebtorGroup(
        id=encode_id("DebtorGroup", group.id),
        name=group.name,
        receivable_account=group.receivable_account,
        value=group,
    )


async def units_of(info: Info) -> dict[UUID, model.Unit]:
    """Return the tenant's units, read once a request."""
    found = await info.context.load(_units, "units")
    assert found is not None
    return found


@provides("Unit")
async def load_unit(info: Info, unit_id: UUID) -> Unit | None:
    """Return a unit by its key."""
    found = (await units_of(info)).get(unit_id)
    return unit_of(found) if found else None


@provides("Member.club")
async def member_club(info: Info, member_id: UUID) -> MemberClub:
    """Return what a member is in the club."""
    groups = await queries.debtor_groups(await info.context.read())
    return MemberClub(
        placements=[placement_of(one) for one in await info.context.load(queries.placements_of, member_id) or []],
        roles=[role_of(one) for one in (await _roles_of(info)).values() if one.member_id == member_id],
        debtor_groups=[
            debtor_group_of(groups[key]) for key in await info.context.load(queries.groups_of, member_id) or []
        ],
    )


async def _roles_of(info: Info) -> dict[UUID, model.HeldRole]:
    return await info.context.load(_roles, "roles") or {}


async def _units(read: Reading, keys: Sequence[str]) -> dict[str, dict[UUID, model.Unit]]:
    return dict.fromkeys(keys, await queries.units(read))


async def _roles(read: Reading, keys: Sequence[str]) -> dict[str, dict[UUID, model.HeldRole]]:
    return dict.fromkeys(keys, await queries.roles(read))


async def _counts(read: Reading, days: Sequence[date]) -> dict[date, dict[UUID, int]]:
    return {day: await queries.member_counts(read, day) for day in days}


async def _sizes(read: Reading, keys: Sequence[str]) -> dict[str, dict[UUID, int]]:
    return dict.fromkeys(keys, await queries.debtor_group_sizes(read))
