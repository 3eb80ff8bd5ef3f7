"""Employments as the schema shows them, and saving one (PPL-07)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import strawberry

from api.context import Info
from api.ids import decode_id, decode_optional, encode_id
from api.people.reference import MemberRef, member_ref
from api.refusals import refusing
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound, StaleVersion
from domain.people import model
from domain.people.commands import save_employment as command
from domain.people.model import NotSignedIn

_DAY = timedelta(days=1)


@strawberry.type
class Employment:
    """Where a member works, from the first to the last day, both included; `percent` is of a full post."""

    id: strawberry.ID
    title: str
    percent: int
    from_on: date
    last_on: date | None
    version: int
    employer_key: strawberry.Private[UUID]

    @strawberry.field(description="The company.")
    async def employer(self, info: Info) -> MemberRef:
        return await member_ref(info, self.employer_key)


@strawberry.input
class EmploymentInput:
    """Where a member works. With an id it is changed, and `version` is the one that was read."""

    member_id: strawberry.ID
    employer_id: strawberry.ID
    from_on: date
    last_on: date | None = None
    title: str = ""
    percent: int = 100
    id: strawberry.ID | None = None
    version: int | None = None


@strawberry.type
class SaveEmploymentSuccess:
    """The employment as it is now."""

    employment: Employment


@refusing(InvalidInput, NotFound, StaleVersion, NotAllowed, NotSignedIn)
async def save_employment(info: Info, input: EmploymentInput) -> SaveEmploymentSuccess:
    """Write where a member works (PPL-07)."""
    info.context.require("members:write")
    details = model.EmploymentDetails(
        member_id=decode_id("Member", input.member_id, "memberId"),
        employer_id=decode_id("Member", input.employer_id, "employerId"),
        from_on=input.from_on,
        to_on=input.last_on + _DAY if input.last_on else None,
        title=input.title,
        percent=input.percent,
    )
    key = decode_optional("Employment", input.id, "id")
    async with info.context.work() as work:
        saved = await command.save_employment(work, details, employment_id=key, version=input.version)
    return SaveEmploymentSuccess(employment=employment_of(saved))


def employment_of(one: model.Employment) -> Employment:
    """Return an employment as the schema shows it."""
    details = one.details
    return Employment(
        id=encode_id("Employment", one.id),
        title=details.title,
        percent=details.percent,
        from_on=details.from_on,
        last_on=details.to_on - _DAY if details.to_on else None,
        version=one.version,
        employer_key=details.employer_id,
    )
