"""Rehearsed appeals as the schema shows them (NEW-01)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import strawberry

from api.connections import PageInfo, cut, page_of
from api.context import Info
from api.ids import decode_id, decode_optional, encode_id
from api.nodes import Node, provides
from api.people.reference import MemberRef, member_ref
from api.refusals import refusing
from domain.dialogue import model
from domain.dialogue.commands.rehearse_appeal import rehearse_appeal as rehearse
from domain.dialogue.queries import appeal_differences, appeal_members, appeal_rehearsals
from domain.dialogue.rules.rehearsing import RehearsedMembers
from domain.kernel.database import Reading, Row
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound
from domain.people.model import Channel, NotSignedIn

AppealOutcome = model.AppealOutcome
strawberry.enum(AppealOutcome, description="What an appeal does to a member who was chosen, or why nothing.")
AppealDifference = model.AppealDifference
strawberry.enum(AppealDifference, description="How a rehearsed appeal differs for a member from the one before it.")


@strawberry.type
class AppealMember:
    """What a rehearsed appeal did to a member; no outcome where only the one before was for this member."""

    outcome: AppealOutcome | None
    difference: AppealDifference | None
    row: strawberry.Private[Row]

    @strawberry.field(description="The member that it is about.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row["member_id"])


@strawberry.type
class AppealMemberConnection:
    """A page of what a rehearsed appeal did."""

    nodes: list[AppealMember]
    page_info: PageInfo


@strawberry.type
class AppealDifferences:
    """For how many a rehearsed appeal differs from another: asked only now, not any more, or with another message."""

    new: int
    gone: int
    changed: int
    started_by: str
    created_at: datetime


@strawberry.type
class AppealRehearsal(Node):
    """An appeal that was sent for real and undone. `hash` changes with anybody's message."""

    id: strawberry.ID
    channel: Channel
    hash: str
    reached: int
    asked_before: int
    no_address: int
    started_by: str
    created_at: datetime
    row: strawberry.Private[Row]

    @strawberry.field(description="Against the rehearsal before it, of the same campaign, channel and branch.")
    async def against(self, info: Info) -> AppealDifferences | None:
        other = await self._other(info)
        if other is None:
            return None
        counts = await info.context.load(_differences, (self.row["id"], other["id"])) or {}
        return AppealDifferences(
            new=counts.get(AppealDifference.NEW, 0),
            gone=counts.get(AppealDifference.GONE, 0),
            changed=counts.get(AppealDifference.CHANGED, 0),
            started_by=other["started_by"],
            created_at=other["created_at"],
        )

    @strawberry.field(description="The members, by what it did to them or how that differs from the rehearsal before.")
    async def rows(
        self,
        info: Info,
        outcome: AppealOutcome | None = None,
        difference: AppealDifference | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> AppealMemberConnection:
        page = page_of(first, after, UUID)
        other = await self._other(info)
        wanted = RehearsedMembers(self.row["id"], other["id"] if other else None, outcome, difference)
        found = await appeal_members(
            await info.context.read(), wanted, page.limit, page.after[0] if page.after else None
        )
        rows, page_info = cut(found, page, "member_id")
        return AppealMemberConnection(
            nodes=[_member(row) for row in rows],
            page_info=page_info,
        )

    async def _other(self, info: Info) -> Row | None:
        """Return the rehearsal before, where it is still kept."""
        if self.row["against_id"] is None:
            return None
        found: Row | None = await info.context.load(appeal_rehearsals, self.row["against_id"])
        return found


@strawberry.type
class RehearseAppealSuccess:
    """What the appeal would do."""

    rehearsal: AppealRehearsal


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def rehearse_appeal(
    info: Info,
    campaign_id: strawberry.ID,
    channel: Channel,
    subject: str,
    body: str,
    branch_id: strawberry.ID | None = None,
) -> RehearseAppealSuccess:
    """Send an appeal and take it back at once: it shows whom it would reach, and nobody gets anything (NEW-01)."""
    info.context.require("fundraising:write")
    key = decode_id("Campaign", campaign_id, "campaignId")
    appeal = model.Appeal(key, channel, subject, body, decode_optional("Branch", branch_id, "branchId"))
    async with info.context.work() as work:
        rehearsal_id = await rehearse(work, appeal)
    rehearsal = await load_appeal_rehearsal(info, rehearsal_id)
    assert rehearsal is not None
    return RehearseAppealSuccess(rehearsal=rehearsal)


@provides("AppealRehearsal")
async def load_appeal_rehearsal(info: Info, rehearsal_id: UUID) -> AppealRehearsal | None:
    """Return a rehearsed appeal by its key."""
    row = await info.context.load(appeal_rehearsals, rehearsal_id)
    if row is None:
        return None
    return AppealRehearsal(
        id=encode_id("AppealRehearsal", row["id"]),
        channel=Channel(row["channel"]),
        hash=row["hash"],
        reached=row["reached"],
        asked_before=row["asked_before"],
        no_address=row["no_address"],
        started_by=row["started_by"],
        created_at=row["created_at"],
        row=row,
    )


def _member(row: Row) -> AppealMember:
    return AppealMember(
        outcome=AppealOutcome(row["outcome"]) if row["outcome"] else None,
        difference=AppealDifference(row["difference"]) if row["difference"] else None,
        row=row,
    )


async def _differences(
    read: Reading, wanted: Sequence[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], dict[AppealDifference, int]]:
    return {pair: await appeal_differences(read, *pair) for pair in wanted}
