"""Queries of the club."""

from __future__ import annotations

import strawberry

from api.club.types import (
    Body,
    DebtorGroup,
    Unit,
    body_of,
    debtor_group_of,
    load_unit,
    unit_of,
    units_of,
)
from api.context import Info
from api.ids import decode_id
from domain.club import queries


@strawberry.type
class ClubQuery:
    """Units, boards and groups, debtor groups."""

    @strawberry.field(description="Sports, then departments, then teams, each by name, closed ones too (PPL-08).")
    async def units(self, info: Info) -> list[Unit]:
        info.context.require("members:read")
        return [unit_of(unit) for unit in (await units_of(info)).values()]

    @strawberry.field(description="A unit; null where there is none of this id.")
    async def unit(self, info: Info, id: strawberry.ID) -> Unit | None:
        info.context.require("members:read")
        return await load_unit(info, decode_id("Unit", id))

    @strawberry.field(description="Boards, then groups, with their roles (PPL-09).")
    async def bodies(self, info: Info) -> list[Body]:
        info.context.require("members:read")
        return [body_of(body) for body in (await queries.bodies(await info.context.read())).values()]

    @strawberry.field(description="The titles of roles that are of no kind of their own, past ones too (PPL-09).")
    async def role_titles(self, info: Info) -> list[str]:
        info.context.require("members:read")
        found = await queries.roles(await info.context.read())
        return sorted({role.title for role in found.values() if role.title})

    @strawberry.field(description="Debtor groups by organisation and name (PPL-19).")
    async def debtor_groups(self, info: Info) -> list[DebtorGroup]:
        info.context.require("members:read")
        groups = await queries.debtor_groups(await info.context.read())
        return [debtor_group_of(group) for group in groups.values()]
