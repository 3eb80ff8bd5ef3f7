"""Reporting tags: how and by whom orders are sold (CAT-10, SUB-01)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

import strawberry

from api.context import Info
from api.history import Versioned
from api.ids import decode_id, decode_optional, encode_id
from api.refusals import refusing
from domain.catalogue import model
from domain.catalogue.commands import save_reporting_tag as save_command
from domain.catalogue.queries import reporting_tags
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound, StaleVersion
from domain.people.model import NotSignedIn

TagKind = model.TagKind
strawberry.enum(TagKind, name="ReportingTagKind", description="What a reporting tag says: how it was sold, or by whom.")


@strawberry.type
class ReportingTag(Versioned):
    """What orders are counted under; a closed one stays with what has it, and no order gets it any more (CAT-10)."""

    code: str
    name: str
    kind: TagKind
    closed: bool
    version: int


@strawberry.input
class ReportingTagInput:
    """A reporting tag. With an id it is changed, and `version` is the one that was read; its kind stays."""

    code: str
    name: str
    kind: TagKind
    closed: bool = False
    id: strawberry.ID | None = None
    version: int | None = None


@strawberry.type
class SaveReportingTagSuccess:
    """The tag as it is now."""

    reporting_tag: ReportingTag


@refusing(InvalidInput, NotFound, StaleVersion, NotAllowed, NotSignedIn)
async def save_reporting_tag(info: Info, input: ReportingTagInput) -> SaveReportingTagSuccess:
    """Register a reporting tag, or change one (CAT-10)."""
    info.context.require("catalogue:write")
    key = decode_optional("ReportingTag", input.id, "input.id")
    new = model.SaveTag(input.code, input.name, input.kind, input.closed, key, input.version)
    async with info.context.work() as work:
        saved = await save_command.save_reporting_tag(work, new)
    return SaveReportingTagSuccess(reporting_tag=tag_of(saved))


def tag_of(tag: model.ReportingTag) -> ReportingTag:
    """Return a tag as the schema shows it."""
    return ReportingTag(
        id=encode_id("ReportingTag", tag.id),
        code=tag.code,
        name=tag.name,
        kind=tag.kind,
        closed=tag.closed,
        version=tag.version,
    )


def tags_among(tags: Mapping[UUID, model.ReportingTag], tag_ids: Collection[UUID]) -> list[ReportingTag]:
    """Return some tags as the schema shows them, in the order of the register."""
    return [tag_of(tag) for key, tag in tags.items() if key in tag_ids]


def tag_keys(ids: list[strawberry.ID], path: str) -> tuple[UUID, ...]:
    """Return the keys of tags; raises InvalidInput where an id is none."""
    return tuple(decode_id("ReportingTag", one, f"{path}.{place}") for place, one in enumerate(ids))


@strawberry.type
class TagsQuery:
    """The register of reporting tags."""

    @strawberry.field(description="Reporting tags: how before by whom, each by name, closed ones among them (CAT-10).")
    async def reporting_tags(self, info: Info) -> list[ReportingTag]:
        info.context.require("catalogue:read")
        return [tag_of(one) for one in (await reporting_tags(await info.context.read())).values()]


@strawberry.type
class TagsMutation:
    """What can be done with reporting tags."""

    save_reporting_tag = save_reporting_tag
