"""Reads of employments (PPL-07)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.kernel.database import Reading
from domain.people.model import Employment
from domain.people.repository import employment as rows


async def employments_of(read: Reading, member_ids: Sequence[UUID]) -> dict[UUID, list[Employment]]:
    """Return the employments of members, the newest of each first."""
    found: dict[UUID, list[Employment]] = {member_id: [] for member_id in member_ids}
    for row in await rows.employments(read, member_ids):
        found[row["member_id"]].append(rows.employment_of(row))
    return found


async def employers_on(read: Reading, member_ids: Sequence[UUID], on: date) -> dict[UUID, UUID]:
    """Return the employer of each member on a day, the one with the largest post; members without one are left out."""
    return await rows.employers_in_force(read, member_ids, on)
