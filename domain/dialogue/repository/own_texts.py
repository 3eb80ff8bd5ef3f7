"""The own texts of dunning processes. They are few, so they are read whole."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, select

from domain.dialogue.model import DunningText, DunningTextKind
from domain.dialogue.rules.own_texts import OwnTexts, TextKey, key_of_text
from domain.dialogue.tables import dunning_text
from domain.kernel.database import Query, Reading
from domain.kernel.work import Work

_ALL = Query(select(dunning_text).where(dunning_text.c.tenant_id == bindparam("tenant")))
_WRITE = """
INSERT INTO dunning_text (tenant_id, process_id, kind, step, language, subject, body, sms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (tenant_id, process_id, kind, step, language)
DO UPDATE SET subject = excluded.subject, body = excluded.body, sms = excluded.sms
"""
_DROP = """
DELETE FROM dunning_text WHERE tenant_id = $1 AND process_id = $2 AND kind = $3 AND step = $4 AND language = $5
"""


async def load_texts(read: Reading) -> OwnTexts:
    """Return the texts that there are, each by its key."""
    rows = await read.all(_ALL, tenant=read.tenant_id)
    found = [
        DunningText(
            row["process_id"],
            DunningTextKind(row["kind"]),
            row["step"],
            row["language"],
            row["subject"],
            row["body"],
            row["sms"],
        )
        for row in rows
    ]
    return {key_of_text(one): one for one in found}


async def write_text(work: Work, text: DunningText) -> None:
    """Write a text over the one that there was."""
    await work.send(_WRITE, work.tenant_id, *_row_key(key_of_text(text)), text.subject, text.body, text.sms)


async def drop_text(work: Work, key: TextKey) -> None:
    """Take a text away: the standard one is said again."""
    await work.send(_DROP, work.tenant_id, *_row_key(key))


def _row_key(key: TextKey) -> tuple[UUID, str, int, str]:
    process_id, kind, step, language = key
    return process_id, kind.value, step, language
