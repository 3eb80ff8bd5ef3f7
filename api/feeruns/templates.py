"""Stored texts over GraphQL, and the fields that each mail of a fee run may show (FEE-06)."""

from __future__ import annotations

from uuid import UUID

import strawberry

from api.context import Info
from api.feeruns.types import Mail
from api.ids import decode_optional, encode_id
from api.people.reference import MemberRef, member_ref
from api.refusals import refusing
from domain.dialogue import model
from domain.dialogue.commands import save_template as command
from domain.dialogue.queries import templates
from domain.dialogue.rules.merge import FIELDS
from domain.dialogue.rules.texts import Text
from domain.feeruns.commands.rehearse_mail import rehearse_mail
from domain.feeruns.rules.mail_texts import MAIL_TEXTS
from domain.feeruns.rules.setup import PURPOSES
from domain.feeruns.rules.texts import COUNTRY_LANGUAGES
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound, StaleVersion
from domain.people.model import NotSignedIn

_MAILS = {purpose: mail for mail, purpose in PURPOSES.items()}


@strawberry.type
class MessageTemplate:
    """A stored text for one of the mails of fee runs."""

    id: strawberry.ID
    name: str
    mail: Mail
    subject: str
    body: str
    version: int


@strawberry.type
class MergeField:
    """A value that a text may show, written {{name}}; a required one must be in it."""

    name: str
    required: bool


@strawberry.type
class FeeMailText:
    """What a mail says until a club writes its own text; clubs of `country` begin with it, none where it is null."""

    language: str
    country: str | None
    subject: str
    body: str


@strawberry.type
class FeeMailForm:
    """What a mail may show, and what it says to begin with in each language."""

    mail: Mail
    fields: list[MergeField]
    texts: list[FeeMailText]


@strawberry.type
class FeeMailPreview:
    """A mail as one person would get it; invoice number, link and transaction are examples."""

    subject: str
    body: str
    key: strawberry.Private[UUID]

    @strawberry.field(description="Who would get it: the payer of the member.")
    async def payer(self, info: Info) -> MemberRef:
        return await member_ref(info, self.key)


@strawberry.input
class FeeMailInput:
    """What a mail is to say."""

    mail: Mail
    subject: str
    body: str


@strawberry.input
class MessageTemplateInput:
    """A stored text. With an id it is changed, its mail apart, and `version` is the one that was read."""

    name: str
    mail: Mail
    subject: str
    body: str
    id: strawberry.ID | None = None
    version: int | None = None


@strawberry.type
class SaveMessageTemplateSuccess:
    """The template as it is now; fee runs that name it say what it says."""

    template: MessageTemplate


@refusing(InvalidInput, NotFound, StaleVersion, NotAllowed, NotSignedIn)
async def save_message_template(info: Info, input: MessageTemplateInput) -> SaveMessageTemplateSuccess:
    """Make or change a stored text (FEE-06)."""
    info.context.require("billing:run")
    details = model.TemplateDetails(input.name, PURPOSES[input.mail], input.subject, input.body)
    key = decode_optional("MessageTemplate", input.id, "input.id")
    async with info.context.work() as work:
        saved = await command.save_template(work, details, template_id=key, version=input.version)
    return SaveMessageTemplateSuccess(template=_template(saved))


@strawberry.type
class TemplatesQuery:
    """Texts for the mails of fee runs."""

    @strawberry.field(description="Stored texts by mail and name (FEE-06).")
    async def message_templates(self, info: Info) -> list[MessageTemplate]:
        info.context.require("billing:run")
        found = await templates(await info.context.read())
        return [_template(one) for one in found.values() if one.purpose in _MAILS]

    @strawberry.field(
        description="A mail with a real member's values; null where there is no fee run, or nobody in it (FEE-06)."
    )
    async def preview_fee_mail(
        self,
        info: Info,
        input: FeeMailInput,
        fee_run_id: strawberry.ID | None = None,
        member_id: strawberry.ID | None = None,
    ) -> FeeMailPreview | None:
        info.context.require("billing:run")
        found = await rehearse_mail(
            await info.context.read(),
            input.mail,
            Text(input.subject, input.body),
            info.context.today,
            fee_run_id=decode_optional("FeeRun", fee_run_id, "feeRunId"),
            member_id=decode_optional("Member", member_id, "memberId"),
        )
        return FeeMailPreview(subject=found.subject, body=found.body, key=found.member_id) if found else None

    @strawberry.field(description="What each mail of a fee run may show, and what it says to begin with (FEE-06).")
    async def fee_mail_forms(self, info: Info) -> list[FeeMailForm]:
        info.context.require("billing:run")
        return [_form(mail) for mail in Mail]


@strawberry.type
class TemplatesMutation:
    """What can be done about stored texts."""

    save_message_template = save_message_template


def _form(mail: Mail) -> FeeMailForm:
    fields = [MergeField(name=field.name, required=field.required) for field in FIELDS[PURPOSES[mail]]]
    countries = {language: country for country, language in COUNTRY_LANGUAGES.items()}
    texts = [
        FeeMailText(language=language, country=countries.get(language), subject=of[mail].subject, body=of[mail].body)
        for language, of in MAIL_TEXTS.items()
    ]
    return FeeMailForm(mail=mail, fields=fields, texts=texts)


def _template(template: model.Template) -> MessageTemplate:
    return MessageTemplate(
        id=encode_id("MessageTemplate", template.id),
        name=template.name,
        mail=_MAILS[template.purpose],
        subject=template.subject,
        body=template.body,
        version=template.version,
    )
