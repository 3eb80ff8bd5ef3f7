"""Rows of rehearsed appeals (NEW-01)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain.dialogue.model import AppealDifference, AppealOutcome
from domain.dialogue.rules.rehearsing import Asked, RehearsedMembers, hash_of
from domain.dialogue.tables import appeal_rehearsal, appeal_rehearsal_row
from domain.kernel.database import Reading, Row
from domain.kernel.ids import new_id
from domain.kernel.work import Work
from domain.people.model import Channel

_LAST = """
SELECT id FROM appeal_rehearsal
WHERE tenant_id = $1 AND campaign_id = $2 AND channel = $3 AND branch_id IS NOT DISTINCT FROM $4::uuid
ORDER BY id DESC LIMIT 1
"""
_DROP_OLD = """
WITH old AS (
  SELECT id FROM appeal_rehearsal WHERE tenant_id = $1 AND campaign_id = $2 ORDER BY id DESC OFFSET $3
), rows AS (
  DELETE FROM appeal_rehearsal_row d USING old WHERE d.tenant_id = $1 AND d.rehearsal_id = old.id
)
DELETE FROM appeal_rehearsal d USING old WHERE d.tenant_id = $1 AND d.id = old.id
"""
_MESSAGES = """
SELECT member_id, message_key FROM appeal_rehearsal_row
WHERE tenant_id = $1 AND rehearsal_id = $2 AND message_key IS NOT NULL ORDER BY member_id
"""

_BY_ID = "SELECT * FROM appeal_rehearsal WHERE tenant_id = $1 AND id = ANY ($2::uuid[])"
# Each member of the rehearsal or of the one before it; who only was in that one has no outcome.
_COMPARED = """
FROM (
  SELECT coalesce(n.member_id, b.member_id) AS member_id, n.outcome, CASE
    WHEN $3::uuid IS NULL THEN NULL
    WHEN b.message_key IS NULL AND n.message_key IS NOT NULL THEN 'NEW'
    WHEN n.message_key IS NULL AND b.message_key IS NOT NULL THEN 'GONE'
    WHEN n.message_key <> b.message_key THEN 'CHANGED'
  END AS difference
  FROM (SELECT * FROM appeal_rehearsal_row WHERE tenant_id = $1 AND rehearsal_id = $2) n
  FULL JOIN (SELECT * FROM appeal_rehearsal_row WHERE tenant_id = $1 AND rehearsal_id = $3) b
    ON b.member_id = n.member_id
) r
"""
_ROWS = f"""
SELECT member_id, outcome, difference {_COMPARED}
WHERE ($4::text IS NULL OR outcome = $4) AND ($5::text IS NULL OR difference = $5)
  AND ($4 IS NOT NULL OR $5 IS NOT NULL OR outcome IS NOT NULL) AND ($6::uuid IS NULL OR member_id > $6)
ORDER BY member_id LIMIT $7
"""
_DIFFERENCES = f"""
SELECT difference, count(*)::int AS n {_COMPARED} WHERE difference IS NOT NULL GROUP BY difference
"""


async def insert_rehearsal(
    work: Work, campaign_id: UUID, channel: Channel, branch_id: UUID | None, asked: Sequence[Asked]
) -> UUID:
    """Write a rehearsal with its rows, beside the last one of the same campaign, channel and branch."""
    last = await work.sql(_LAST, work.tenant_id, campaign_id, channel.value, branch_id)
    counts = Counter(one.outcome for one in asked)
    rehearsal_id = new_id()
    await work.insert(
        appeal_rehearsal,
        id=rehearsal_id,
        campaign_id=campaign_id,
        channel=channel.value,
        branch_id=branch_id,
        hash=hash_of(asked),
        reached=counts[AppealOutcome.REACHED],
        asked_before=counts[AppealOutcome.ASKED_BEFORE],
        no_address=counts[AppealOutcome.NO_ADDRESS],
        against_id=last[0]["id"] if last else None,
        started_by=work.actor.name,
        created_at=work.now,
    )
    rows: dict[str, Sequence[Any]] = {
        "rehearsal_id": [rehearsal_id] * len(asked),
        "member_id": [one.member_id for one in asked],
        "outcome": [one.outcome.value for one in asked],
        "message_key": [one.message_key for one in asked],
    }
    await work.insert_many(appeal_rehearsal_row, rows)
    return rehearsal_id


async def drop_old_rehearsals(work: Work, campaign_id: UUID, kept: int) -> None:
    """Drop a campaign's rehearsals but for the newest."""
    await work.sql(_DROP_OLD, work.tenant_id, campaign_id, kept)


async def rehearsed_messages(read: Reading, rehearsal_id: UUID) -> dict[UUID, UUID]:
    """Return the keys of a rehearsal's messages by member."""
    return {row["member_id"]: row["message_key"] for row in await read.sql(_MESSAGES, read.tenant_id, rehearsal_id)}


async def rehearsals_by_id(read: Reading, ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return rehearsals by id; one that is not kept any more is not among them."""
    return {row["id"]: row for row in await read.sql(_BY_ID, read.tenant_id, list(ids))}


async def rehearsed_members(
    read: Reading, wanted: RehearsedMembers, limit: int, after: UUID | None = None
) -> Sequence[Row]:
    """Return what a rehearsal did to its members, in their order, after the last one that the caller has."""
    outcome = wanted.outcome.value if wanted.outcome else None
    difference = wanted.difference.value if wanted.difference else None
    given = (wanted.rehearsal_id, wanted.against_id, outcome, difference, after, limit)
    return await read.sql(_ROWS, read.tenant_id, *given)


async def count_differences(read: Reading, rehearsal_id: UUID, against_id: UUID) -> dict[AppealDifference, int]:
    """Return for how many a rehearsal differs from another, in each way."""
    rows = await read.sql(_DIFFERENCES, read.tenant_id, rehearsal_id, against_id)
    return {AppealDifference(row["difference"]): row["n"] for row in rows}
