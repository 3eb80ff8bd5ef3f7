"""Give a member a role in a body (PPL-09)."""

from __future__ import annotations

from domain.club import repository as rows
from domain.club.model import HeldRole, NewRole, RoleGiven
from domain.club.rules import role_errors, until
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.members import members


async def give_role(work: Work, new: NewRole) -> HeldRole:
    """Give a member a role and return it. Several may hold one at a time.

    Refuses with NotFound (body, member), and InvalidInput for days that run backwards or a missing title.
    """
    refuse_if_any(role_errors(new))
    if new.body_id not in await rows.bodies(work):
        raise NotFound("body", new.body_id)
    if new.member_id not in await members(work, [new.member_id], ()):
        raise NotFound("member", new.member_id)
    title = new.title.strip()
    role = HeldRole(new_id(), new.body_id, new.member_id, new.kind, title, new.from_on, until(new.last_on))
    await add_role(work, role)
    return role


async def add_role(work: Work, role: HeldRole) -> None:
    """Write a role that has been found right, with what is told of it."""
    await rows.add_role(work, role)
    after = {
        "role": role.title or role.kind.value,
        "body_id": role.body_id,
        "from_on": role.from_on,
        "until_on": role.until_on,
    }
    await work.audit("role.given", "role", role.id, after=after, member_id=role.member_id)
    work.record(RoleGiven(role.id, role.member_id, role.title or role.kind.value))
