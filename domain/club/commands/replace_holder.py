"""Let another person take over a role (PPL-09)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.club import repository as rows
from domain.club.commands.end_role import end_held, held_role
from domain.club.commands.give_role import add_role
from domain.club.model import HeldRole
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work
from domain.people.queries.members import members


async def replace_holder(work: Work, role_id: UUID, member_id: UUID, on: date) -> HeldRole:
    """Let another member hold a role from a day on and return the new role; the old holder's ends the day before.

    The new one lasts as long as the old one would have. Refuses with NotFound (role, member), and InvalidInput where
    the same member takes over, or the day lies outside the role.
    """
    await rows.alone(work)
    held = await held_role(work, role_id)
    if member_id not in await members(work, [member_id], ()):
        raise NotFound("member", member_id)
    if member_id == held.member_id:
        raise InvalidInput.of("memberId", "SELF", "the member holds this role already; choose another")
    if held.until_on is not None and on >= held.until_on:
        raise InvalidInput.of("on", "TOO_FAR", f"the role ends before {held.until_on}", most=held.until_on)
    await end_held(work, held, on, "on")
    taken = replace(held, id=new_id(), member_id=member_id, from_on=on)
    await add_role(work, taken)
    return taken
