"""What the dialogue needs of members: how to reach them, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.kernel.database import Query, Reading, Row
from domain.people.tables import member

_MEMBERS = Query(
    select(
        member.c.id,
        member.c.number,
        member.c.name,
        member.c.first_name,
        member.c.email,
        member.c.phone,
        member.c.language,
        member.c.channel,
    ).where(
        member.c.tenant_id == bindparam("tenant"),
        member.c.id == any_(bindparam("members", type_=ARRAY(Uuid))),
    )
)


async def reachable(read: Reading, member_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return name, number, language, e-mail, phone and wanted channel of the given members."""
    return await read.all(_MEMBERS, tenant=read.tenant_id, members=list(member_ids))
