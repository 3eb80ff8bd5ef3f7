"""Whom a message may be meant for."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, bindparam, or_, select

from domain.kernel.database import Query, Reading
from domain.people.tables import member

_MEMBER_IDS = Query(
    select(member.c.id)
    .where(
        member.c.tenant_id == bindparam("tenant"),
        member.c.deceased_on.is_(None),
        or_(bindparam("branch", type_=Uuid).is_(None), member.c.branch_id == bindparam("branch", type_=Uuid)),
    )
    .order_by(member.c.id)
)


async def member_ids(read: Reading, branch_id: UUID | None) -> Sequence[UUID]:
    """Return the ids of all members, or of those of a branch, in their order; who died is none of them."""
    return [row["id"] for row in await read.all(_MEMBER_IDS, tenant=read.tenant_id, branch=branch_id)]
