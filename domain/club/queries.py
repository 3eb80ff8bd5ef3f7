"""Reads of a club: the tree of units with their members, roles, debtor groups, and whom fees concern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from domain.club import repository as rows
from domain.club.model import Body, DebtorGroup, HeldRole, Placement, Unit
from domain.club.rules import writer_of
from domain.kernel.database import Reading, Row

_COUNTS = """
SELECT unit_id, count(DISTINCT member_id) AS members FROM placement
WHERE tenant_id = $1 AND from_on <= $2 AND (until_on IS NULL OR until_on > $2) GROUP BY 1
"""
_MEMBERS_OF_UNIT = """
SELECT p.id, p.member_id, p.unit_id, p.from_on, p.until_on, p.base_team FROM placement p
JOIN member m ON m.tenant_id = p.tenant_id AND m.id = p.member_id
WHERE p.tenant_id = $1 AND p.unit_id = ANY($2::uuid[]) AND (p.until_on IS NULL OR p.until_on > $3)
ORDER BY m.sort_key, m.id, p.from_on LIMIT $4 OFFSET $5
"""
# In a department is who is placed in it or in a team of it; each list that is empty does not narrow (FEE-02). Who died
# owes no fee (SUB-02).
_CHOSEN = """
WITH placed AS (
  SELECT p.member_id, p.base_team, u.id AS unit_id, u.parent_id FROM placement p
  JOIN unit u ON u.tenant_id = p.tenant_id AND u.id = p.unit_id
  WHERE p.tenant_id = $1 AND p.from_on <= $4 AND (p.until_on IS NULL OR p.until_on > $4)
)
SELECT m.id, m.number, m.name, d.debtor_group_id FROM member m
LEFT JOIN debtor d ON d.tenant_id = m.tenant_id AND d.member_id = m.id AND d.organisation_id = $5
WHERE m.tenant_id = $1 AND m.deceased_on IS NULL AND m.id IN (SELECT member_id FROM placed)
  AND (cardinality($2::uuid[]) = 0 OR m.id IN (
    SELECT member_id FROM placed WHERE unit_id = ANY($2::uuid[]) OR parent_id = ANY($2::uuid[])))
  AND (cardinality($3::uuid[]) = 0 OR m.id IN (
    SELECT member_id FROM placed
    WHERE unit_id = ANY($3::uuid[]) AND (base_team OR cardinality($2::uuid[]) = 0)))
ORDER BY m.sort_key, m.id
"""
# A team belongs to its department; where only teams are chosen, those alone count (LED-07).
_DEPARTMENTS = """
SELECT member_id, min(department_id::text)::uuid AS department_id FROM (
  SELECT p.member_id, CASE WHEN u.kind = 'TEAM' THEN u.parent_id ELSE u.id END AS department_id FROM placement p
  JOIN unit u ON u.tenant_id = p.tenant_id AND u.id = p.unit_id
  WHERE p.tenant_id = $1 AND p.member_id = ANY($2::uuid[]) AND p.from_on <= $5
    AND (p.until_on IS NULL OR p.until_on > $5)
    AND CASE WHEN cardinality($3::uuid[]) > 0 THEN u.id = ANY($3::uuid[]) OR u.parent_id = ANY($3::uuid[])
      ELSE u.id = ANY($4::uuid[]) END
) own GROUP BY member_id HAVING count(DISTINCT department_id) = 1
"""
_GROUPS_OF = "SELECT member_id, debtor_group_id FROM debtor WHERE tenant_id = $1 AND member_id = ANY($2::uuid[])"
_GROUP_SIZES = "SELECT debtor_group_id, count(*) AS members FROM debtor WHERE tenant_id = $1 GROUP BY 1"
_RECEIVABLES = """
SELECT d.member_id, g.receivable_account FROM debtor d
JOIN debtor_group g ON g.tenant_id = d.tenant_id AND g.id = d.debtor_group_id
WHERE d.tenant_id = $1 AND d.organisation_id = $2 AND d.member_id = ANY($3::uuid[])
"""


async def units(read: Reading) -> dict[UUID, Unit]:
    """Return every unit: sports, then departments, then teams, each in the order of their names (PPL-08)."""
    return await rows.units(read)


async def member_counts(read: Reading, today: date) -> dict[UUID, int]:
    """Return how many members are placed in each unit itself today; units without any are left out."""
    return {row["unit_id"]: row["members"] for row in await read.sql(_COUNTS, read.tenant_id, today)}


async def unit_members(
    read: Reading, unit_ids: Iterable[UUID], today: date, limit: int, skip: int = 0
) -> list[Placement]:
    """Return placements in units that are not over, in the order of the members' names."""
    found = await read.sql(_MEMBERS_OF_UNIT, read.tenant_id, list(unit_ids), today, limit, skip)
    return [Placement(**dict(row)) for row in found]


async def placements_of(read: Reading, member_ids: Sequence[UUID]) -> dict[UUID, list[Placement]]:
    """Return the placements of members, the newest first."""
    found: dict[UUID, list[Placement]] = defaultdict(list)
    for placement in await rows.placements_of(read, member_ids):
        found[placement.member_id].append(placement)
    return found


async def bodies(read: Reading) -> dict[UUID, Body]:
    """Return every body, boards first (PPL-09)."""
    return await rows.bodies(read)


async def roles(read: Reading) -> dict[UUID, HeldRole]:
    """Return every role, past ones too; a club has few (PPL-09)."""
    return await rows.roles(read)


async def fee_writer(read: Reading, today: date) -> HeldRole | None:
    """Return whose name stands under messages about fees; None where nobody holds such a role (FEE-07)."""
    return writer_of((await rows.roles(read)).values(), today)


async def debtor_groups(read: Reading) -> dict[UUID, DebtorGroup]:
    """Return every debtor group, by organisation and name (PPL-19)."""
    return await rows.debtor_groups(read)


async def debtor_group_sizes(read: Reading) -> dict[UUID, int]:
    """Return how many members each debtor group has; empty ones are left out."""
    return {row["debtor_group_id"]: row["members"] for row in await read.sql(_GROUP_SIZES, read.tenant_id)}


async def groups_of(read: Reading, member_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Return the debtor groups of members, at most one in each organisation."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for row in await read.sql(_GROUPS_OF, read.tenant_id, list(member_ids)):
        found[row["member_id"]].append(row["debtor_group_id"])
    return found


async def receivables(read: Reading, organisation_id: UUID, member_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the receivable account of those members that are in a debtor group of the organisation (PPL-19)."""
    found = await read.sql(_RECEIVABLES, read.tenant_id, organisation_id, list(member_ids))
    return {row["member_id"]: row["receivable_account"] for row in found}


async def chosen_members(
    read: Reading, organisation_id: UUID, departments: Sequence[UUID], teams: Sequence[UUID], on: date
) -> Sequence[Row]:
    """Return who is in the departments, the teams, or both on a day, each once, by name (FEE-02).

    Both means a department and a base team. Columns: id, number, name, and the debtor group in the organisation.
    """
    if not departments and not teams:
        return []
    return await read.sql(_CHOSEN, read.tenant_id, list(departments), list(teams), on, organisation_id)


async def departments_among(
    read: Reading, member_ids: Sequence[UUID], departments: Sequence[UUID], teams: Sequence[UUID], on: date
) -> dict[UUID, UUID]:
    """Return the department of members on a day among the chosen ones, else among those of the chosen teams (LED-07).

    Who is in none of them, or in several, is left out.
    """
    found = await read.sql(_DEPARTMENTS, read.tenant_id, list(member_ids), list(departments), list(teams), on)
    return {row["member_id"]: row["department_id"] for row in found}
