"""Rehearse an appeal: send it for real, and undo it (NEW-01)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.model import ChangedSince
from domain.dialogue.commands.queue_appeal import AskedMembers, queue_appeal
from domain.dialogue.model import Appeal, AppealOutdated
from domain.dialogue.repository.rehearsals import (
    drop_old_rehearsals,
    insert_rehearsal,
    rehearsals_by_id,
    rehearsed_messages,
)
from domain.dialogue.rules.rehearsing import Asked, changes_of, hash_of
from domain.kernel.reason import Named
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.people.queries.audience import member_ids
from domain.people.queries.billing import payers

REHEARSALS_KEPT = 10
MEMBERS_AT_ONCE = 5_000
CHANGES_NAMED_MAX = 50

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"


async def rehearse_appeal(work: Work, appeal: Appeal) -> UUID:
    """Send an appeal by its own code, take it back, and return the id of the rehearsal that says what it did.

    Nothing is queued, and no KID is given. A campaign keeps its last REHEARSALS_KEPT. Refuses with NotFound (campaign)
    and InvalidInput (text).
    """
    async with work.rehearsed():
        done = await ask_everyone(work, appeal)
    rehearsal_id = await insert_rehearsal(work, appeal.campaign_id, appeal.channel, appeal.branch_id, done.asked)
    await drop_old_rehearsals(work, appeal.campaign_id, REHEARSALS_KEPT)
    return rehearsal_id


async def ask_everyone(work: Work, appeal: Appeal) -> AskedMembers:
    """Queue an appeal to all whom it is for, one appeal of a campaign after the other.

    Refuses with NotFound (campaign) and InvalidInput (text).
    """
    await work.sql(_ONE_AT_A_TIME, f"appeal:{appeal.campaign_id}")
    queued, asked = 0, list[Asked]()
    chosen = await member_ids(work, appeal.branch_id)
    for start in range(0, max(len(chosen), 1), MEMBERS_AT_ONCE):
        page = await queue_appeal(
            work,
            campaign_id=appeal.campaign_id,
            member_ids=chosen[start : start + MEMBERS_AT_ONCE],
            channel=appeal.channel,
            subject=appeal.subject,
            body=appeal.body,
        )
        queued += page.queued
        asked += page.asked
    return AskedMembers(queued, asked)


async def refuse_changed(work: Work, appeal: Appeal, rehearsal_id: UUID, asked: Sequence[Asked]) -> None:
    """Refuse with AppealOutdated where an appeal did not do what was rehearsed; it names for whom it is otherwise.

    Refuses with NotFound where the campaign keeps no such rehearsal.
    """
    row = (await rehearsals_by_id(work, [rehearsal_id])).get(rehearsal_id)
    if row is None or row["campaign_id"] != appeal.campaign_id:
        raise NotFound("rehearsal", rehearsal_id)
    if row["hash"] == hash_of(asked):
        return
    now = {one.member_id: one.message_key for one in asked if one.message_key is not None}
    changes = list(changes_of(await rehearsed_messages(work, rehearsal_id), now))
    named = changes[:CHANGES_NAMED_MAX]
    people = await payers(work, [member_id for member_id, _ in named])
    said = tuple(
        ChangedSince.of(code, member=Named("Member", member_id, people[member_id]["name"])) for member_id, code in named
    )
    raise AppealOutdated(rehearsal_id, len(changes), said)
