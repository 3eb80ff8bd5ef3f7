"""The notices of dunning processes. They are few, so they are read whole."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, select

from domain.dialogue.model import Notice, NoticeKind
from domain.dialogue.tables import dunning_notice
from domain.kernel.database import Query, Reading
from domain.kernel.work import Work

Notices = dict[tuple[UUID, NoticeKind], Notice]

_ALL = Query(select(dunning_notice).where(dunning_notice.c.tenant_id == bindparam("tenant")))
_WRITE = """
INSERT INTO dunning_notice (tenant_id, process_id, kind, days, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant_id, process_id, kind) DO UPDATE SET days = excluded.days, body = excluded.body
"""
_DROP = "DELETE FROM dunning_notice WHERE tenant_id = $1 AND process_id = $2 AND kind = $3"
_BY_SMS = """
SELECT reminder_id FROM dispatch
WHERE tenant_id = $1 AND obligation = ANY($2::text[]) AND channel = 'SMS' AND recipient IS NOT NULL
"""


async def load_notices(read: Reading) -> Notices:
    """Return the notices that are on, by process and kind."""
    rows = await read.all(_ALL, tenant=read.tenant_id)
    found = [Notice(row["process_id"], NoticeKind(row["kind"]), row["days"], row["body"]) for row in rows]
    return {(one.process_id, one.kind): one for one in found}


async def write_notice(work: Work, notice: Notice) -> None:
    """Write a notice over the one that there was."""
    await work.send(_WRITE, work.tenant_id, notice.process_id, notice.kind.value, notice.days, notice.body)


async def drop_notice(work: Work, process_id: UUID, kind: NoticeKind) -> None:
    """Turn a notice off."""
    await work.send(_DROP, work.tenant_id, process_id, kind.value)


async def reminders_by_sms(read: Reading, obligations: list[str]) -> set[UUID]:
    """Return the reminders whose own messages went by SMS, given by their obligations."""
    return {row["reminder_id"] for row in await read.sql(_BY_SMS, read.tenant_id, obligations)}
