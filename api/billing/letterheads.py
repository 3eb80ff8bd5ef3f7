"""What organisations' documents look like: logo, sender, colour and texts (BIL-13)."""

from __future__ import annotations

import binascii
from base64 import b64decode
from uuid import UUID

import strawberry

from api.context import Info
from api.ids import decode_id, encode_id
from api.people.organisations import Organisation, load_organisation, organisations_of
from api.refusals import refusing
from domain.billing import model
from domain.billing.commands import save_letterhead as saving
from domain.billing.commands.change_logo import change_logo
from domain.billing.queries.letterheads import letterheads, logo_ids, unsaved
from domain.billing.rules.letterheads import own_language
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn


@strawberry.type
class LetterText:
    """What documents say in one language: on invoices above the lines, and on all below the total."""

    language: str
    heading: str
    closing: str


@strawberry.type
class Letterhead:
    """The template of an organisation's documents (BIL-13).

    isSaved: false where it has none yet, and documents are plain. accent: #rrggbb, or empty. ownLanguage: the language
    of the country, which has every text that another language has. logoUrl: null without a logo. exampleUrl: a PDF
    made with what is saved; `?language=` says in which language.
    """

    id: strawberry.ID
    organisation: Organisation
    is_saved: bool
    line1: str
    postal_code: str
    city: str
    phone: str
    email: str
    web: str
    accent: str
    texts: list[LetterText]
    own_language: str
    logo_url: str | None
    example_url: str


@strawberry.input
class LetterTextInput:
    """A text in one language; both parts may be empty."""

    language: str
    heading: str
    closing: str


@strawberry.input
class LetterheadInput:
    """The template of an organisation's documents from now on."""

    organisation_id: strawberry.ID
    line1: str
    postal_code: str
    city: str
    phone: str
    email: str
    web: str
    accent: str
    texts: list[LetterTextInput]


@strawberry.type
class SaveLetterheadSuccess:
    """The template as it is kept."""

    letterhead: Letterhead


@strawberry.type
class ChangeLogoSuccess:
    """The template with its logo now."""

    letterhead: Letterhead


@strawberry.type
class LetterheadQuery:
    """What documents look like."""

    @strawberry.field(description="The template of each organisation's documents, in the order of organisations.")
    async def letterheads(self, info: Info) -> list[Letterhead]:
        info.context.require("invoices:read")
        read = await info.context.read()
        found, logos = await letterheads(read), await logo_ids(read)
        return [
            _shown(one, key, found.get(key) or await unsaved(read, key), logos.get(key), is_saved=key in found)
            for key, one in (await organisations_of(info)).items()
        ]


@refusing(NotFound, InvalidInput, NotAllowed, NotSignedIn)
async def save_letterhead(info: Info, input: LetterheadInput) -> SaveLetterheadSuccess:
    """Decide what the documents of an organisation look like (BIL-13)."""
    info.context.require("invoices:write")
    key = decode_id("Organisation", input.organisation_id, "input.organisationId")
    new = model.Letterhead(
        input.line1,
        input.postal_code,
        input.city,
        input.phone,
        input.email,
        input.web,
        input.accent,
        tuple(model.LetterText(one.language, one.heading, one.closing) for one in input.texts),
    )
    async with info.context.work() as work:
        await saving.save_letterhead(work, key, new)
    return SaveLetterheadSuccess(letterhead=await _load(info, key))


@refusing(NotFound, InvalidInput, NotAllowed, NotSignedIn)
async def save_logo(info: Info, organisation_id: strawberry.ID, content_base64: str) -> ChangeLogoSuccess:
    """Give an organisation's documents a logo: a PNG or JPEG of at most 512 KiB and 40 to 2,000 pixels (BIL-13)."""
    return await _changed(info, organisation_id, _content(content_base64))


@refusing(NotFound, NotAllowed, NotSignedIn)
async def remove_logo(info: Info, organisation_id: strawberry.ID) -> ChangeLogoSuccess:
    """Take the logo off an organisation's documents (BIL-13)."""
    return await _changed(info, organisation_id, None)


@strawberry.type
class LetterheadMutation:
    """Decisions about documents."""

    save_letterhead = save_letterhead
    save_logo = save_logo
    remove_logo = remove_logo


async def _changed(info: Info, organisation_id: strawberry.ID, content: bytes | None) -> ChangeLogoSuccess:
    info.context.require("invoices:write")
    key = decode_id("Organisation", organisation_id, "organisationId")
    async with info.context.work() as work:
        await change_logo(work, key, content)
    return ChangeLogoSuccess(letterhead=await _load(info, key))


async def _load(info: Info, key: UUID) -> Letterhead:
    organisation, read = await load_organisation(info, key), await info.context.read()
    assert organisation is not None, "it was found"
    saved = (await letterheads(read)).get(key)
    letterhead, logo = saved or await unsaved(read, key), (await logo_ids(read)).get(key)
    return _shown(organisation, key, letterhead, logo, is_saved=saved is not None)


def _shown(
    organisation: Organisation, key: UUID, one: model.Letterhead, logo_id: UUID | None, *, is_saved: bool
) -> Letterhead:
    name = encode_id("Organisation", key)
    return Letterhead(
        id=encode_id("Letterhead", key),
        organisation=organisation,
        is_saved=is_saved,
        line1=one.line1,
        postal_code=one.postal_code,
        city=one.city,
        phone=one.phone,
        email=one.email,
        web=one.web,
        accent=one.accent,
        texts=[LetterText(language=text.language, heading=text.heading, closing=text.closing) for text in one.texts],
        own_language=own_language(organisation.country),
        logo_url=f"/organisations/{name}/logo?{logo_id.hex}" if logo_id else None,
        example_url=f"/organisations/{name}/example.pdf",
    )


def _content(given: str) -> bytes:
    try:
        return b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput.of("logo", "BASE64", "this is not base64; send the file's bytes as they are") from None
