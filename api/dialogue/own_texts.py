"""Own texts of dunning processes: reminders, notices and declined cards in an organisation's words (CAT-40)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import strawberry

from api.context import Info
from api.dialogue.notices import SmsEncoding
from api.ids import decode_id, decode_optional
from api.nodes import provides
from api.people.reference import MemberRef, member_ref
from api.refusals import refusing
from domain.dialogue import model
from domain.dialogue.commands import save_text as command
from domain.dialogue.commands.rehearse_text import TextPreview, rehearse_text
from domain.dialogue.queries import dunning_notices, dunning_texts
from domain.dialogue.rules.merge import FIELDS
from domain.dialogue.rules.own_texts import standard_text, texts_of
from domain.dunning.queries.processes import process_book
from domain.kernel.database import Reading
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound
from domain.people.model import Channel, NotSignedIn

DunningTextKind = model.DunningTextKind
strawberry.enum(
    DunningTextKind, description="What a process may say in words of its own; CARD_GIVEN_UP: not tried again."
)


@strawberry.type
class DunningText:
    """A process's own text in one language; `step` is the reminder's, 0 where each reminder has none of its own.

    `sms` is empty where an SMS says the standard words.
    """

    kind: DunningTextKind
    step: int
    language: str
    subject: str
    body: str
    sms: str


@strawberry.type
class DunningTextField:
    """A merge field of a text; a required one must be in it."""

    name: str
    required: bool


@strawberry.type
class StandardDunningText:
    """What is said where a process has no own text, and the merge fields that one may have.

    Of a notice that is off there is no body.
    """

    subject: str
    body: str
    sms: str
    fields: list[DunningTextField]


@strawberry.type
class DunningTextPreview:
    """A text as one payer would get it; `sms` and its size where the SMS has words of its own."""

    subject: str
    body: str
    sms: str | None
    places: int | None
    parts: int | None
    encoding: SmsEncoding | None
    key: strawberry.Private[UUID]

    @strawberry.field(description="Who would get it: the payer of the oldest open invoice, or the one that was named.")
    async def payer(self, info: Info) -> MemberRef:
        return await member_ref(info, self.key)


@strawberry.input
class DunningTextInput:
    """A text with merge fields, in one of nb, da, sv and en. `step` is the reminder's, 0 for what has no steps."""

    kind: DunningTextKind
    step: int
    language: str
    subject: str
    body: str
    sms: str = ""


@strawberry.type
class SaveDunningTextSuccess:
    """The own texts of the process now."""

    texts: list[DunningText]


@strawberry.type
class RemoveDunningTextSuccess:
    """The own texts of the process now."""

    texts: list[DunningText]


@strawberry.type
class OwnTextsQuery:
    """What own texts would say, and what is said without them."""

    @strawberry.field(description="A text with a real payer's values; null where no invoice is open (CAT-40).")
    async def preview_dunning_text(
        self, info: Info, process_id: strawberry.ID, input: DunningTextInput, member_id: strawberry.ID | None = None
    ) -> DunningTextPreview | None:
        info.context.require("dispatches:read")
        member_key = decode_optional("Member", member_id, "memberId")
        text = _text(decode_id("DunningProcess", process_id, "processId"), input)
        found = await rehearse_text(await info.context.read(), text, today=info.context.today, member_id=member_key)
        return _preview_of(found) if found else None

    @strawberry.field(description="What a process says where it has no own text (CAT-40).")
    async def standard_dunning_text(
        self, info: Info, process_id: strawberry.ID, kind: DunningTextKind, language: str
    ) -> StandardDunningText:
        info.context.require("catalogue:read")
        key = decode_id("DunningProcess", process_id, "processId")
        found = await dunning_notices(await info.context.read())
        notices = {of: one for (process_key, of), one in found.items() if process_key == key}
        mail = standard_text(kind, Channel.EMAIL, language, notices)
        return StandardDunningText(
            subject=mail.subject,
            body=mail.body,
            sms=standard_text(kind, Channel.SMS, language, notices).body,
            fields=[DunningTextField(name=one.name, required=one.required) for one in FIELDS[kind.purpose]],
        )


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def save_dunning_text(info: Info, process_id: strawberry.ID, input: DunningTextInput) -> SaveDunningTextSuccess:
    """Let a dunning process say something in its own words, in one language (CAT-40)."""
    info.context.require("catalogue:write")
    key = decode_id("DunningProcess", process_id, "processId")
    async with info.context.work() as work:
        await command.save_text(work, _text(key, input))
    return SaveDunningTextSuccess(texts=await own_texts_of(info, key))


@refusing(NotFound, NotAllowed, NotSignedIn)
async def remove_dunning_text(
    info: Info, process_id: strawberry.ID, kind: DunningTextKind, step: int, language: str
) -> RemoveDunningTextSuccess:
    """Let a dunning process say the standard words again (CAT-40)."""
    info.context.require("catalogue:write")
    key = decode_id("DunningProcess", process_id, "processId")
    async with info.context.work() as work:
        await command.remove_text(work, (key, kind, step, language))
    return RemoveDunningTextSuccess(texts=await own_texts_of(info, key))


@strawberry.type
class OwnTextsMutation:
    """What can be done with own texts."""

    save_dunning_text = save_dunning_text
    remove_dunning_text = remove_dunning_text


@provides("DunningProcess.texts")
async def own_texts_of(info: Info, process_id: UUID) -> list[DunningText]:
    """Return the own texts of a process, in the order of reminders and languages."""
    found = await info.context.load(_of_processes, process_id)
    return [
        DunningText(
            kind=one.kind, step=one.step, language=one.language, subject=one.subject, body=one.body, sms=one.sms
        )
        for one in found or []
    ]


async def _of_processes(read: Reading, process_ids: Sequence[UUID]) -> dict[UUID, list[model.DunningText]]:
    texts, processes = await dunning_texts(read), (await process_book(read)).processes
    return {key: texts_of(texts, processes[key]) for key in process_ids if key in processes}


def _text(process_id: UUID, input: DunningTextInput) -> model.DunningText:
    return model.DunningText(process_id, input.kind, input.step, input.language, input.subject, input.body, input.sms)


def _preview_of(preview: TextPreview) -> DunningTextPreview:
    size = preview.size
    return DunningTextPreview(
        subject=preview.subject,
        body=preview.body,
        sms=preview.sms,
        places=size.places if size else None,
        parts=size.parts if size else None,
        encoding=size.encoding if size else None,
        key=preview.member_id,
    )
