"""Mutations of people."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import strawberry

from api.context import Info
from api.ids import decode_id, decode_optional
from api.people.employment import save_employment
from api.people.settings import switch_credit_notes, switch_ledger_billing
from api.people.types import Member, MemberKind, load_member
from api.refusals import refusing
from api.selection import asked
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound, StaleVersion
from domain.people import model
from domain.people.commands import create_member as create_command
from domain.people.commands import update_member as update_command
from domain.people.model import NotSignedIn, PossibleDuplicate
from domain.people.rules.sealing import sealing_key


@strawberry.input
class AddressInput:
    """An address; `kind` is HOME, POSTAL or INVOICE."""

    kind: str
    line1: str
    line2: str | None = None
    postal_code: str
    city: str
    country: str = "NO"
    from_on: date | None = None
    to_on: date | None = None


@strawberry.input
class MemberInput:
    """All details of a member: saving replaces what was there. A national id that is left out stays, "" erases it."""

    kind: MemberKind
    first_name: str | None = None
    last_name: str | None = None
    company_name: str | None = None
    organisation_number: str | None = None
    national_id: str | None = None
    birth_on: date | None = None
    gender: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str = "nb"
    branch_id: strawberry.ID | None = None
    addresses: list[AddressInput] = strawberry.field(default_factory=list)
    household_main_id: strawberry.ID | None = None
    payer_id: strawberry.ID | None = None
    recruiter_id: strawberry.ID | None = None
    allow_duplicate: bool = False


@strawberry.type
class CreateMemberSuccess:
    """The new member."""

    member: Member


@strawberry.type
class UpdateMemberSuccess:
    """The member as it is now."""

    member: Member


@refusing(InvalidInput, PossibleDuplicate, NotAllowed, NotSignedIn)
async def create_member(info: Info, input: MemberInput) -> CreateMemberSuccess:
    """Create a member with the next number (PPL-01, PPL-02)."""
    info.context.require("members:write")
    details = _details(input)
    async with info.context.work() as work:
        saved = await create_command.create_member(
            work, details, allow_duplicate=input.allow_duplicate, sealing_key=_key(info)
        )
    member = await load_member(info, saved.id, asked(info, "member"))
    assert member is not None
    return CreateMemberSuccess(member=member)


@refusing(InvalidInput, StaleVersion, NotFound, NotAllowed, NotSignedIn)
async def update_member(info: Info, id: strawberry.ID, version: int, input: MemberInput) -> UpdateMemberSuccess:
    """Save a member's details; `version` is the one that the caller saw."""
    info.context.require("members:write")
    member_id, details = decode_id("Member", id), _details(input)
    async with info.context.work() as work:
        await update_command.update_member(work, member_id, version, details, sealing_key=_key(info))
    member = await load_member(info, member_id, asked(info, "member"))
    assert member is not None
    return UpdateMemberSuccess(member=member)


@strawberry.type
class PeopleMutation:
    """What can be done with members."""

    create_member = create_member
    update_member = update_member
    switch_ledger_billing = switch_ledger_billing
    switch_credit_notes = switch_credit_notes
    save_employment = save_employment


def _details(given: MemberInput) -> model.MemberDetails:
    return model.MemberDetails(
        kind=given.kind,
        first_name=given.first_name,
        last_name=given.last_name,
        company_name=given.company_name,
        organisation_number=given.organisation_number,
        national_id=given.national_id,
        birth_on=given.birth_on,
        gender=given.gender,
        email=given.email,
        phone=given.phone,
        language=given.language,
        branch_id=decode_optional("Branch", given.branch_id, "branchId"),
        addresses=tuple(_address(place, address) for place, address in enumerate(given.addresses)),
        household_main_id=decode_optional("Member", given.household_main_id, "householdMainId"),
        payer_id=decode_optional("Member", given.payer_id, "payerId"),
        recruiter_id=decode_optional("Member", given.recruiter_id, "recruiterId"),
    )


def _address(place: int, given: AddressInput) -> model.NewAddress:
    if given.kind not in model.AddressKind.__members__:
        message = f"an address is one of {', '.join(model.AddressKind)}"
        raise InvalidInput.of(f"addresses.{place}.kind", "KIND", message)
    return model.NewAddress(
        kind=model.AddressKind(given.kind),
        line1=given.line1,
        line2=given.line2,
        postal_code=given.postal_code,
        city=given.city,
        country=given.country,
        from_on=given.from_on,
        to_on=given.to_on,
    )


def _key(info: Info) -> bytes:
    return _sealing_key(info.context.services.settings.secret_key)


@lru_cache(maxsize=4)
def _sealing_key(secret_key: str) -> bytes:
    return sealing_key(secret_key)
