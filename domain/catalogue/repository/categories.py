"""Membership categories and who has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from domain.catalogue import tables as t
from domain.catalogue.model import Category, HeldCategory
from domain.kernel.database import Query, Reading
from domain.kernel.work import Work

_c = t.membership_category.c
_CATEGORIES = Query(select(_c.id, _c.organisation_id, _c.name, _c.closed).order_by(_c.organisation_id, _c.name, _c.id))
_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
_CHANGE = "UPDATE membership_category SET name = $3, closed = $4 WHERE tenant_id = $1 AND id = $2"
_HELD = """
SELECT h.member_id, h.from_on, h.organisation_id, h.category_id, coalesce(c.name, '') AS name FROM held_category h
LEFT JOIN membership_category c ON c.tenant_id = h.tenant_id AND c.id = h.category_id
WHERE h.tenant_id = $1 AND h.member_id = ANY($2::uuid[]) ORDER BY h.member_id, h.from_on, h.organisation_id
"""
# Only of members who have another one on that day.
_GIVE = """
INSERT INTO held_category (tenant_id, organisation_id, member_id, from_on, category_id)
SELECT $1, $2, u.id, $5, $4 FROM unnest($3::uuid[]) AS u(id)
LEFT JOIN LATERAL (
  SELECT h.category_id FROM held_category h
  WHERE h.tenant_id = $1 AND h.organisation_id = $2 AND h.member_id = u.id AND h.from_on <= $5
  ORDER BY h.from_on DESC LIMIT 1
) own ON true
WHERE own.category_id IS DISTINCT FROM $4::uuid
ON CONFLICT (tenant_id, organisation_id, member_id, from_on) DO UPDATE SET category_id = excluded.category_id
RETURNING member_id
"""


async def load_categories(read: Reading) -> dict[UUID, Category]:
    """Return every membership category, closed ones among them: by organisation, in the order of the names."""
    return {row["id"]: Category(**dict(row)) for row in await read.all(_CATEGORIES)}


async def hold_categories(work: Work) -> dict[UUID, Category]:
    """Return every category, with nobody else changing the register or who has one until the work ends."""
    await work.sql(_HOLD, f"categories:{work.tenant_id}")
    return await load_categories(work)


async def add_category(work: Work, one: Category) -> None:
    """Insert a category."""
    await work.insert(
        t.membership_category, id=one.id, organisation_id=one.organisation_id, name=one.name, closed=one.closed
    )


async def change_category(work: Work, one: Category) -> None:
    """Write a changed category over the one before it; its organisation stays."""
    await work.send(_CHANGE, work.tenant_id, one.id, one.name, one.closed)


async def held_categories(read: Reading, member_ids: Sequence[UUID]) -> dict[UUID, list[HeldCategory]]:
    """Return which categories members had, have and will have, the oldest first; those without any are left out."""
    found: dict[UUID, list[HeldCategory]] = defaultdict(list)
    for row in await read.sql(_HELD, read.tenant_id, list(member_ids)):
        held = HeldCategory(row["from_on"], row["organisation_id"], row["category_id"], row["name"])
        found[row["member_id"]].append(held)
    return found


async def give_category(
    work: Work, organisation_id: UUID, member_ids: Sequence[UUID], category_id: UUID | None, from_on: date
) -> list[UUID]:
    """Let members have a category, or none, from a day on until the next change; return for whom that is new."""
    values = (work.tenant_id, organisation_id, list(member_ids), category_id, from_on)
    return [row["member_id"] for row in await work.sql(_GIVE, *values)]
