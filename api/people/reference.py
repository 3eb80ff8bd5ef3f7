"""A member by number and name, as every list of another context shows it."""

from __future__ import annotations

from uuid import UUID

import strawberry

from api.context import Info
from api.ids import encode_id
from domain.people.queries.billing import payers


@strawberry.type
class MemberRef:
    """A link to a member: enough to show and to follow."""

    id: strawberry.ID
    number: str
    name: str


async def member_ref(info: Info, member_id: UUID) -> MemberRef:
    """Return the link to a member that is known to exist."""
    row = await info.context.load(payers, member_id)
    assert row is not None, "the row that names a member can't outlive it"
    return MemberRef(id=encode_id("Member", member_id), number=str(row["number"]), name=row["name"])


async def optional_member_ref(info: Info, member_id: UUID | None) -> MemberRef | None:
    """Return the link to a member, or None where none is named."""
    return None if member_id is None else await member_ref(info, member_id)
