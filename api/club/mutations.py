"""Mutations of the club."""

from __future__ import annotations

from datetime import date

import strawberry

from api.club.types import (
    Body,
    BodyKind,
    DebtorGroup,
    HeldRole,
    Placement,
    RoleKind,
    Unit,
    UnitKind,
    body_of,
    debtor_group_of,
    placement_of,
    role_of,
    unit_of,
)
from api.context import Info
from api.ids import decode_id, decode_optional
from api.refusals import refusing
from domain.club import model
from domain.club.commands import choose_debtor_group as choose_command
from domain.club.commands import close_unit as close_command
from domain.club.commands import create_body as body_command
from domain.club.commands import end_placement as end_placement_command
from domain.club.commands import end_role as end_role_command
from domain.club.commands import give_role as give_command
from domain.club.commands import place_member as place_command
from domain.club.commands import replace_holder as replace_command
from domain.club.commands import save_debtor_group as group_command
from domain.club.commands import save_unit as unit_command
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound, StaleVersion
from domain.people.model import NotSignedIn


@strawberry.input
class UnitInput:
    """A unit. With an id its name and fee rate change, and `version` is the one that was read."""

    kind: UnitKind
    name: str
    parent_id: strawberry.ID | None = None
    fee_rate_id: strawberry.ID | None = None
    id: strawberry.ID | None = None
    version: int | None = None


@strawberry.input
class PlacementInput:
    """A member in a unit, from the first to the last day, both included."""

    member_id: strawberry.ID
    unit_id: strawberry.ID
    from_on: date
    last_on: date | None = None
    base_team: bool = False


@strawberry.input
class RoleInput:
    """A member's role in a body, from the first to the last day, both included; OTHER needs a title."""

    body_id: strawberry.ID
    member_id: strawberry.ID
    kind: RoleKind
    from_on: date
    title: str = ""
    last_on: date | None = None


@strawberry.input
class DebtorGroupInput:
    """A debtor group. With an id its name and account change, for postings from then on."""

    organisation_id: strawberry.ID
    name: str
    receivable_account: str
    id: strawberry.ID | None = None


@strawberry.type
class SaveUnitSuccess:
    """The unit as it is now."""

    unit: Unit


@strawberry.type
class CloseUnitSuccess:
    """The unit with its last day; all that hangs under it ends with it."""

    unit: Unit


@strawberry.type
class PlaceMemberSuccess:
    """The new placement."""

    placement: Placement


@strawberry.type
class EndPlacementSuccess:
    """The placement with its last day."""

    placement: Placement


@strawberry.type
class CreateBodySuccess:
    """The new board or group."""

    body: Body


@strawberry.type
class GiveRoleSuccess:
    """The new role."""

    role: HeldRole


@strawberry.type
class ReplaceHolderSuccess:
    """The role as its new holder has it; the old one's has ended the day before."""

    role: HeldRole


@strawberry.type
class EndRoleSuccess:
    """The role with its last day."""

    role: HeldRole


@strawberry.type
class SaveDebtorGroupSuccess:
    """The debtor group as it is now."""

    debtor_group: DebtorGroup


@strawberry.type
class ChooseDebtorGroupSuccess:
    """For how many of the members the group is new."""

    changed: int


@refusing(InvalidInput, NotFound, StaleVersion, NotAllowed, NotSignedIn)
async def save_unit(info: Info, input: UnitInput) -> SaveUnitSuccess:
    """Make a unit, or give it another name or fee rate (PPL-08)."""
    info.context.require("members:write")
    details = model.UnitDetails(
        kind=input.kind,
        name=input.name,
        parent_id=decode_optional("Unit", input.parent_id, "parentId"),
        fee_rate_id=decode_optional("FeeRate", input.fee_rate_id, "feeRateId"),
    )
    key = decode_optional("Unit", input.id, "input.id")
    async with info.context.work() as work:
        unit = await unit_command.save_unit(work, details, unit_id=key, version=input.version)
    return SaveUnitSuccess(unit=unit_of(unit))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def close_unit(info: Info, id: strawberry.ID, last_on: date) -> CloseUnitSuccess:
    """Let a unit and all that hangs under it end with a day (PPL-08)."""
    info.context.require("members:write")
    async with info.context.work() as work:
        unit = await close_command.close_unit(work, decode_id("Unit", id), last_on)
    return CloseUnitSuccess(unit=unit_of(unit))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def place_member(info: Info, input: PlacementInput) -> PlaceMemberSuccess:
    """Place a member in a unit (PPL-08)."""
    info.context.require("members:write")
    new = model.NewPlacement(
        member_id=decode_id("Member", input.member_id, "memberId"),
        unit_id=decode_id("Unit", input.unit_id, "unitId"),
        from_on=input.from_on,
        last_on=input.last_on,
        base_team=input.base_team,
    )
    async with info.context.work() as work:
        made = await place_command.place_member(work, new)
    return PlaceMemberSuccess(placement=placement_of(made))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def end_placement(info: Info, id: strawberry.ID, last_on: date) -> EndPlacementSuccess:
    """End a member's placement with a day (PPL-08)."""
    info.context.require("members:write")
    async with info.context.work() as work:
        ended = await end_placement_command.end_placement(work, decode_id("Placement", id), last_on)
    return EndPlacementSuccess(placement=placement_of(ended))


@refusing(InvalidInput, NotAllowed, NotSignedIn)
async def create_body(info: Info, kind: BodyKind, name: str) -> CreateBodySuccess:
    """Create a board or a group (PPL-09)."""
    info.context.require("members:write")
    async with info.context.work() as work:
        body = await body_command.create_body(work, kind, name)
    return CreateBodySuccess(body=body_of(body))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def give_role(info: Info, input: RoleInput) -> GiveRoleSuccess:
    """Give a member a role in a body (PPL-09)."""
    info.context.require("members:write")
    new = model.NewRole(
        body_id=decode_id("Body", input.body_id, "bodyId"),
        member_id=decode_id("Member", input.member_id, "memberId"),
        kind=input.kind,
        from_on=input.from_on,
        title=input.title,
        last_on=input.last_on,
    )
    async with info.context.work() as work:
        role = await give_command.give_role(work, new)
    return GiveRoleSuccess(role=role_of(role))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def replace_holder(
    info: Info, role_id: strawberry.ID, member_id: strawberry.ID, on: date | None = None
) -> ReplaceHolderSuccess:
    """Let another person hold a role from a day on, today unless said; the old one's ends the day before (PPL-09)."""
    info.context.require("members:write")
    key, new_key = decode_id("HeldRole", role_id, "roleId"), decode_id("Member", member_id, "memberId")
    async with info.context.work() as work:
        role = await replace_command.replace_holder(work, key, new_key, on or work.today)
    return ReplaceHolderSuccess(role=role_of(role))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def end_role(info: Info, role_id: strawberry.ID, last_on: date | None = None) -> EndRoleSuccess:
    """End a role with a day, today unless said (PPL-09)."""
    info.context.require("members:write")
    async with info.context.work() as work:
        role = await end_role_command.end_role(work, decode_id("HeldRole", role_id, "roleId"), last_on or work.today)
    return EndRoleSuccess(role=role_of(role))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def save_debtor_group(info: Info, input: DebtorGroupInput) -> SaveDebtorGroupSuccess:
    """Make or change a debtor group (PPL-19)."""
    info.context.require("catalogue:write")
    organisation_id = decode_id("Organisation", input.organisation_id, "organisationId")
    details = model.DebtorGroupDetails(organisation_id, input.name, input.receivable_account)
    key = decode_optional("DebtorGroup", input.id, "input.id")
    async with info.context.work() as work:
        group = await group_command.save_debtor_group(work, details, group_id=key)
    return SaveDebtorGroupSuccess(debtor_group=debtor_group_of(group))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def choose_debtor_group(
    info: Info, organisation_id: strawberry.ID, member_ids: list[strawberry.ID], group_id: strawberry.ID | None = None
) -> ChooseDebtorGroupSuccess:
    """Put members into a debtor group of an organisation, or out of all of it (PPL-19)."""
    info.context.require("members:write")
    issuer = decode_id("Organisation", organisation_id, "organisationId")
    keys = [decode_id("Member", one, f"memberIds.{place}") for place, one in enumerate(member_ids)]
    group = decode_optional("DebtorGroup", group_id, "groupId")
    async with info.context.work() as work:
        changed = await choose_command.choose_debtor_group(work, issuer, keys, group)
    return ChooseDebtorGroupSuccess(changed=changed)


@strawberry.type
class ClubMutation:
    """What can be done about units, roles and debtor groups."""

    save_unit = save_unit
    close_unit = close_unit
    place_member = place_member
    end_placement = end_placement
    create_body = create_body
    give_role = give_role
    replace_holder = replace_holder
    end_role = end_role
    save_debtor_group = save_debtor_group
    choose_debtor_group = choose_debtor_group
