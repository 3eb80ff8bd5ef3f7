"""A member's death, and what it ends (SUB-02)."""

from __future__ import annotations

from datetime import date

import strawberry

from api.context import Info
from api.ids import decode_id
from api.people.types import Member, load_member
from api.refusals import refusing
from api.selection import asked
from api.subscriptions.changes import ChangePreview, preview_of, subscription_now
from api.subscriptions.types import Subscription
from domain.billing.model import InvoiceNotOpen, NoBankAccount
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.commands.mark_deceased import mark_deceased
from domain.people.model import NotSignedIn
from domain.subscriptions.commands import record_death as command


@strawberry.type
class EndingByDeath:
    """A subscription that the death of its member would end, and what becomes of what is billed of it."""

    subscription: Subscription
    preview: ChangePreview


@strawberry.type
class RecordDeathSuccess:
    """The member, and the subscriptions that have ended."""

    member: Member
    subscriptions: list[Subscription]


@strawberry.type
class TakeBackDeathSuccess:
    """The member, who lives."""

    member: Member


@strawberry.type
class DeathsQuery:
    """What recording a death would do."""

    @strawberry.field(description="The subscriptions that recording a member's death would end today (SUB-02).")
    async def preview_death(self, info: Info, member_id: strawberry.ID) -> list[EndingByDeath]:
        info.context.require("subscriptions:write")
        key = decode_id("Member", member_id, "memberId")
        async with info.context.rehearsal() as work:
            endings = await command.preview_death(work, key)
        return [
            EndingByDeath(subscription=await subscription_now(info, one), preview=await preview_of(info, one, ending))
            for one, ending in endings
        ]


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict, InvoiceNotOpen, NoBankAccount)
async def record_death(info: Info, member_id: strawberry.ID, died_on: date, idempotency_key: str) -> RecordDeathSuccess:
    """Record that a member died; its subscriptions end today, and it is reminded of nothing any more (SUB-02)."""
    info.context.require("members:write")
    info.context.require("subscriptions:write")
    key = decode_id("Member", member_id, "memberId")
    async with info.context.work() as work:
        ended = await command.record_death(work, key, died_on, idempotency_key=idempotency_key)
    member = await load_member(info, key, asked(info, "member"))
    assert member is not None
    return RecordDeathSuccess(member=member, subscriptions=[await subscription_now(info, one) for one in ended])


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def take_back_death(info: Info, member_id: strawberry.ID) -> TakeBackDeathSuccess:
    """Take a death back that was recorded by mistake; what has ended stays ended, and is started again (SUB-12)."""
    info.context.require("members:write")
    key = decode_id("Member", member_id, "memberId")
    async with info.context.work() as work:
        await mark_deceased(work, key, None)
    member = await load_member(info, key, asked(info, "member"))
    assert member is not None
    return TakeBackDeathSuccess(member=member)


@strawberry.type
class DeathsMutation:
    """Deaths."""

    record_death = record_death
    take_back_death = take_back_death
