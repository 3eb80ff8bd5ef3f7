"""End a role (PPL-09)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from domain.club import repository as rows
from domain.club.model import HeldRole, RoleEnded
from domain.club.rules import ending_errors
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work


async def end_role(work: Work, role_id: UUID, last_on: date) -> HeldRole:
    """Let a role end with a day and return it. Refuses with NotFound, and InvalidInput for a day outside it."""
    await rows.alone(work)
    return await end_held(work, await held_role(work, role_id), last_on + timedelta(days=1), "lastOn")


async def held_role(work: Work, role_id: UUID) -> HeldRole:
    """Return a role; raises NotFound."""
    held = (await rows.roles(work)).get(role_id)
    if held is None:
        raise NotFound("role", role_id)
    return held


async def end_held(work: Work, held: HeldRole, until_on: date, path: str) -> HeldRole:
    """Let a role end, `until_on` being the first day without it; raises InvalidInput at `path`."""
    refuse_if_any(ending_errors(path, held.from_on, held.until_on, until_on))
    await rows.end_role(work, held.id, until_on)
    await work.audit(
        "role.ended",
        "role",
        held.id,
        before={"until_on": held.until_on},
        after={"until_on": until_on},
        member_id=held.member_id,
    )
    work.record(RoleEnded(held.id, held.member_id, until_on))
    return replace(held, until_on=until_on)
