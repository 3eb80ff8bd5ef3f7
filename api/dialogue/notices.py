"""Notices of dunning processes: short messages before a payment stop and at reminders (DUN-07)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import strawberry

from api.context import Info
from api.ids import decode_id, decode_optional
from api.nodes import provides
from api.people.reference import MemberRef, member_ref
from api.refusals import refusing
from domain.dialogue import model
from domain.dialogue.commands import save_notice as command
from domain.dialogue.commands.rehearse_notice import NoticePreview, rehearse_notice
from domain.dialogue.queries import dunning_notices
from domain.dialogue.rules import segments
from domain.kernel.database import Reading
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound
from domain.people.model import Channel, NotSignedIn

NoticeKind = model.NoticeKind
strawberry.enum(NoticeKind, description="What a notice is about: a payment stop to come, or a reminder.")
SmsEncoding = segments.SmsEncoding
strawberry.enum(SmsEncoding, description="The alphabet that an SMS needs; UCS2 has fewer places.")


@strawberry.type
class DunningNotice:
    """A notice that a dunning process sends: `days` before the stop or after the reminder, and its text."""

    kind: NoticeKind
    days: int
    body: str


@strawberry.type
class DunningNoticePreview:
    """A notice as one payer would get it; `channel` is null where it would not reach them.

    As an SMS it takes so many places in so many parts.
    """

    channel: Channel | None
    subject: str
    body: str
    places: int
    parts: int
    encoding: SmsEncoding
    key: strawberry.Private[UUID]

    @strawberry.field(description="Who would get it: the payer of the oldest open invoice, or the one that was named.")
    async def payer(self, info: Info) -> MemberRef:
        return await member_ref(info, self.key)


@strawberry.input
class DunningNoticeInput:
    """A notice: `days` before the stop or after the reminder, and a text with merge fields."""

    kind: NoticeKind
    days: int
    body: str


@strawberry.type
class SaveDunningNoticeSuccess:
    """The notices of the process that are on now."""

    notices: list[DunningNotice]


@strawberry.type
class TurnOffDunningNoticeSuccess:
    """The notices of the process that are on now."""

    notices: list[DunningNotice]


@strawberry.type
class NoticesQuery:
    """What notices would say."""

    @strawberry.field(description="A notice with a real payer's values; null where no invoice is open (DUN-07).")
    async def preview_dunning_notice(
        self, info: Info, input: DunningNoticeInput, member_id: strawberry.ID | None = None
    ) -> DunningNoticePreview | None:
        info.context.require("dispatches:read")
        key = decode_optional("Member", member_id, "memberId")
        read, today = await info.context.read(), info.context.today
        found = await rehearse_notice(read, input.kind, days=input.days, body=input.body, today=today, member_id=key)
        return _preview_of(found) if found else None


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def save_dunning_notice(
    info: Info, process_id: strawberry.ID, input: DunningNoticeInput
) -> SaveDunningNoticeSuccess:
    """Let a dunning process notice payers of a stop or a reminder (DUN-07)."""
    info.context.require("catalogue:write")
    key = decode_id("DunningProcess", process_id, "processId")
    async with info.context.work() as work:
        await command.save_notice(work, key, input.kind, days=input.days, body=input.body)
    return SaveDunningNoticeSuccess(notices=await notices_of(info, key))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def turn_off_dunning_notice(
    info: Info, process_id: strawberry.ID, kind: NoticeKind
) -> TurnOffDunningNoticeSuccess:
    """Let a dunning process send no such notice any more (DUN-07)."""
    info.context.require("catalogue:write")
    key = decode_id("DunningProcess", process_id, "processId")
    async with info.context.work() as work:
        await command.turn_off_notice(work, key, kind)
    return TurnOffDunningNoticeSuccess(notices=await notices_of(info, key))


@strawberry.type
class NoticesMutation:
    """What can be done with notices."""

    save_dunning_notice = save_dunning_notice
    turn_off_dunning_notice = turn_off_dunning_notice


@provides("DunningProcess.notices")
async def notices_of(info: Info, process_id: UUID) -> list[DunningNotice]:
    """Return the notices of a process that are on."""
    found = await info.context.load(_of_processes, process_id)
    return [DunningNotice(kind=one.kind, days=one.days, body=one.body) for one in found or []]


async def _of_processes(read: Reading, process_ids: Sequence[UUID]) -> dict[UUID, list[model.Notice]]:
    notices = await dunning_notices(read)
    return {key: [one for one in notices.values() if one.process_id == key] for key in process_ids}


def _preview_of(preview: NoticePreview) -> DunningNoticePreview:
    return DunningNoticePreview(
        channel=preview.channel,
        subject=preview.subject,
        body=preview.body,
        places=preview.size.places,
        parts=preview.size.parts,
        encoding=preview.size.encoding,
        key=preview.member_id,
    )
