"""Rows of units, placements, bodies, roles and debtor groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.club import tables as t
from domain.club.model import (
    Body,
    BodyKind,
    DebtorGroup,
    HeldRole,
    Placement,
    RoleKind,
    Unit,
    UnitKind,
)
from domain.kernel.database import Reading, Row
from domain.kernel.work import Work

_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
_UNITS = """
SELECT id, kind, name, parent_id, fee_rate_id, until_on, version FROM unit WHERE tenant_id = $1
ORDER BY array_position(ARRAY['SPORT', 'DEPARTMENT', 'TEAM'], kind), sort_key, id
"""
_REPLACE_UNIT = """
UPDATE unit SET name = $3, sort_key = $4, fee_rate_id = $5, version = version + 1 WHERE tenant_id = $1 AND id = $2
"""
_CLOSE = """
UPDATE unit SET until_on = least($3, until_on), version = version + 1 WHERE tenant_id = $1 AND id = ANY($2::uuid[])
"""
# What would only begin when the unit is closed has never been; the rest ends with it.
_LEAVE_NEVER_ENTERED = "DELETE FROM placement WHERE tenant_id = $1 AND unit_id = ANY($2::uuid[]) AND from_on >= $3"
_LEAVE = """
UPDATE placement SET until_on = $3
WHERE tenant_id = $1 AND unit_id = ANY($2::uuid[]) AND (until_on IS NULL OR until_on > $3)
RETURNING id, member_id, unit_id
"""
_PLACEMENT_COLUMNS = "id, member_id, unit_id, from_on, until_on, base_team"
_PLACEMENT = f"SELECT {_PLACEMENT_COLUMNS} FROM placement WHERE tenant_id = $1 AND id = $2"  # noqa: S608
_PLACEMENTS_OF = f"""
SELECT {_PLACEMENT_COLUMNS} FROM placement WHERE tenant_id = $1 AND member_id = ANY($2::uuid[])
ORDER BY from_on DESC, id DESC
"""  # noqa: S608
_END_PLACEMENT = "UPDATE placement SET until_on = $3 WHERE tenant_id = $1 AND id = $2"
_BODIES = "SELECT id, kind, name FROM body WHERE tenant_id = $1 ORDER BY kind, name, id"
_ROLES = """
SELECT id, body_id, member_id, kind, title, from_on, until_on FROM held_role WHERE tenant_id = $1
ORDER BY until_on DESC NULLS FIRST, from_on, id
"""
_END_ROLE = "UPDATE held_role SET until_on = $3 WHERE tenant_id = $1 AND id = $2"
_GROUPS = """
SELECT id, organisation_id, name, receivable_account FROM debtor_group WHERE tenant_id = $1
ORDER BY organisation_id, name, id
"""
_REPLACE_GROUP = "UPDATE debtor_group SET name = $3, receivable_account = $4 WHERE tenant_id = $1 AND id = $2"
_CHOOSE = """
INSERT INTO debtor (tenant_id, organisation_id, member_id, debtor_group_id)
SELECT $1, $2, m, $4 FROM unnest($3::uuid[]) AS u(m)
ON CONFLICT (tenant_id, organisation_id, member_id) DO UPDATE SET debtor_group_id = excluded.debtor_group_id
WHERE debtor.debtor_group_id <> excluded.debtor_group_id RETURNING member_id
"""
_NO_GROUP = """
DELETE FROM debtor WHERE tenant_id = $1 AND organisation_id = $2 AND member_id = ANY($3::uuid[]) RETURNING member_id
"""


async def alone(work: Work) -> None:
    """Wait until nobody else changes the club of this tenant, and let nobody until the work ends."""
    await work.sql(_ALONE, f"club:{work.tenant_id}")


async def units(read: Reading) -> dict[UUID, Unit]:
    """Return every unit: sports, then departments, then teams, each in the order of their names."""
    return {row["id"]: _unit(row) for row in await read.sql(_UNITS, read.tenant_id)}


async def add_unit(work: Work, unit: Unit, sort_key: str) -> None:
    """Insert a unit."""
    await work.insert(
        t.unit,
        id=unit.id,
        kind=unit.kind.value,
        name=unit.name,
        sort_key=sort_key,
        parent_id=unit.parent_id,
        fee_rate_id=unit.fee_rate_id,
        version=unit.version,
        created_at=work.now,
    )


async def replace_unit(work: Work, unit: Unit, sort_key: str) -> None:
    """Write a unit's name and fee rate over the old ones."""
    await work.send(_REPLACE_UNIT, work.tenant_id, unit.id, unit.name, sort_key, unit.fee_rate_id)


async def close_units(work: Work, unit_ids: Sequence[UUID], until_on: date) -> list[Row]:
    """Close units from a day on and end what lasts longer in them; return the placements that end so."""
    await work.send(_CLOSE, work.tenant_id, list(unit_ids), until_on)
    await work.send(_LEAVE_NEVER_ENTERED, work.tenant_id, list(unit_ids), until_on)
    return list(await work.sql(_LEAVE, work.tenant_id, list(unit_ids), until_on))


async def placement(read: Reading, placement_id: UUID) -> Placement | None:
    """Return a placement; None where there is none."""
    rows = await read.sql(_PLACEMENT, read.tenant_id, placement_id)
    return _placement(rows[0]) if rows else None


async def placements_of(read: Reading, member_ids: Sequence[UUID]) -> list[Placement]:
    """Return all placements of members, the newest first."""
    return [_placement(row) for row in await read.sql(_PLACEMENTS_OF, read.tenant_id, list(member_ids))]


async def add_placement(work: Work, new: Placement) -> None:
    """Insert a placement."""
    await work.insert(
        t.placement,
        id=new.id,
        member_id=new.member_id,
        unit_id=new.unit_id,
        from_on=new.from_on,
        until_on=new.until_on,
        base_team=new.base_team,
        created_at=work.now,
    )


async def end_placement(work: Work, placement_id: UUID, until_on: date) -> None:
    """Let a placement end."""
    await work.send(_END_PLACEMENT, work.tenant_id, placement_id, until_on)


async def bodies(read: Reading) -> dict[UUID, Body]:
    """Return every body, boards first."""
    rows = await read.sql(_BODIES, read.tenant_id)
    return {row["id"]: Body(row["id"], BodyKind(row["kind"]), row["name"]) for row in rows}


async def add_body(work: Work, body: Body) -> None:
    """Insert a body."""
    await work.insert(t.body, id=body.id, kind=body.kind.value, name=body.name, created_at=work.now)


async def roles(read: Reading) -> dict[UUID, HeldRole]:
    """Return every role that anyone holds, held or will hold; those without an end first."""
    return {row["id"]: _role(row) for row in await read.sql(_ROLES, read.tenant_id)}


async def add_role(work: Work, role: HeldRole) -> None:
    """Insert a role."""
    await work.insert(
        t.held_role,
        id=role.id,
        body_id=role.body_id,
        member_id=role.member_id,
        kind=role.kind.value,
        title=role.title,
        from_on=role.from_on,
        until_on=role.until_on,
        created_at=work.now,
    )


async def end_role(work: Work, role_id: UUID, until_on: date) -> None:
    """Let a role end."""
    await work.send(_END_ROLE, work.tenant_id, role_id, until_on)


async def debtor_groups(read: Reading) -> dict[UUID, DebtorGroup]:
    """Return every debtor group, by organisation and name."""
    return {row["id"]: DebtorGroup(**dict(row)) for row in await read.sql(_GROUPS, read.tenant_id)}


async def add_debtor_group(work: Work, group: DebtorGroup) -> None:
    """Insert a debtor group."""
    await work.insert(
        t.debtor_group,
        id=group.id,
        organisation_id=group.organisation_id,
        name=group.name,
        receivable_account=group.receivable_account,
        created_at=work.now,
    )


async def replace_debtor_group(work: Work, group: DebtorGroup) -> None:
    """Write a changed debtor group over the old one."""
    await work.send(_REPLACE_GROUP, work.tenant_id, group.id, group.name, group.receivable_account)


async def choose_group(
    work: Work, organisation_id: UUID, member_ids: Sequence[UUID], group_id: UUID | None
) -> list[UUID]:
    """Put members into a group of the organisation, or out of all; return those for whom it is new."""
    values: tuple[Any, ...] = (work.tenant_id, organisation_id, list(member_ids))
    rows = await (work.sql(_NO_GROUP, *values) if group_id is None else work.sql(_CHOOSE, *values, group_id))
    return [row["member_id"] for row in rows]


def _unit(row: Row) -> Unit:
    return Unit(**(dict(row) | {"kind": UnitKind(row["kind"])}))


def _placement(row: Row) -> Placement:
    return Placement(**dict(row))


def _role(row: Row) -> HeldRole:
    return HeldRole(**(dict(row) | {"kind": RoleKind(row["kind"])}))
