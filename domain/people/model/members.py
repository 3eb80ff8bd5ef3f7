"""The words of members: who they are, how they are reached, and what binds them together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact
from domain.kernel.refusal import FieldError, Refusal

# The first member of a tenant; numbers of five digits are easy to read out and to find (PPL-02).
MEMBER_NUMBER_FIRST = 10_001


class MemberKind(StrEnum):
    """A member is a person or a company (PPL-01)."""

    PERSON = "PERSON"
    COMPANY = "COMPANY"


class Channel(StrEnum):
    """How a member wants to be reached (PPL-03)."""

    EMAIL = "EMAIL"
    SMS = "SMS"
    LETTER = "LETTER"


class Language(StrEnum):
    """The languages that Kontingent writes to members in (PPL-03)."""

    NB = "nb"
    DA = "da"
    SV = "sv"
    EN = "en"


class AddressKind(StrEnum):
    """What an address is for (PPL-03)."""

    HOME = "HOME"
    POSTAL = "POSTAL"
    INVOICE = "INVOICE"


class RelationKind(StrEnum):
    """What another member is to this one (PPL-04)."""

    PAYER = "PAYER"
    HOUSEHOLD_MAIN = "HOUSEHOLD_MAIN"
    RECRUITER = "RECRUITER"


INVERSE_RELATIONS = {
    RelationKind.PAYER: "PAYS_FOR",
    RelationKind.HOUSEHOLD_MAIN: "HOUSEHOLD_MEMBER",
    RelationKind.RECRUITER: "RECRUITED",
}


"""How a relation reads from its other end (PPL-04)."""


@dataclass(frozen=True, slots=True)
class NewAddress:
    """An address as given. Only the first line is needed: foreign places may lack a postal code."""

    kind: AddressKind
    line1: str
    postal_code: str = ""
    city: str = ""
    line2: str | None = None
    country: str = "NO"
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class MemberDetails:
    """What a caller says about a member: the input of create_member, create_members and update_member (PPL-01…04).

    Neither address nor e-mail is needed. `national_id` None keeps what is stored, "" erases it. `channel` None is
    e-mail where there is an address for it, else letter. `joined_on` None is the business day, or what is stored.
    """

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
    channel: Channel | None = None
    branch_id: UUID | None = None
    addresses: tuple[NewAddress, ...] = ()
    household_main_id: UUID | None = None
    payer_id: UUID | None = None
    recruiter_id: UUID | None = None
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class PreparedMember:
    """Checked details in the form in which rows keep them: normalised, with the keys for order and search."""

    details: MemberDetails
    name: str
    email: str | None
    email_key: str | None
    phone: str | None
    organisation_number: str | None
    national_id: str | None
    birth_on: date | None
    channel: Channel
    postal_code: str
    city: str
    sort_key: str
    city_key: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A stored member with what belongs to it; what update_member compares with."""

    id: UUID
    number: int
    version: int
    values: dict[str, object]
    addresses: tuple[NewAddress, ...]
    relations: frozenset[tuple[RelationKind, UUID]]
    has_national_id: bool
    deceased_on: date | None = None


@dataclass(frozen=True, slots=True)
class SavedMember:
    """What saving one member gave."""

    id: UUID
    number: int
    version: int
    name: str


@dataclass(frozen=True, slots=True)
class CreatedMembers:
    """What creating many members gave: their ids and numbers, in the order in which they were given."""

    ids: tuple[UUID, ...]
    numbers: range


@dataclass(frozen=True, slots=True)
class MemberCreated(Fact):
    """A member entered the register."""

    kind: ClassVar[str] = "MemberCreated"
    member_id: UUID
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class MemberChanged(Fact):
    """A member's details changed; `changed` names the fields."""

    kind: ClassVar[str] = "MemberChanged"
    member_id: UUID
    version: int
    changed: tuple[str, ...]


@dataclass(eq=False)
class PossibleDuplicate(Refusal):
    """Members with the same birth date and name, e-mail, phone or organisation number exist (PPL-12)."""

    code: ClassVar[str] = "POSSIBLE_DUPLICATE"
    member_ids: tuple[UUID, ...]
    matched: tuple[str, ...]

    @property
    def message(self) -> str:
        count = len(self.member_ids)
        who = "a member" if count == 1 else f"{count} members"
        return (
            f"There is already {who} with the same {' and '.join(self.matched)}. "
            "Open and compare; if this is someone else, save again and allow the duplicate."
        )

    @property
    def fields(self) -> tuple[FieldError, ...]:
        """The fields that are alike."""
        paths = {
            "name and birth date": "birthOn",
            "e-mail": "email",
            "phone": "phone",
            "organisation number": "organisationNumber",
        }
        return tuple(FieldError(paths[name], "DUPLICATE", "another member has it") for name in self.matched)


# --- access: staff users, sessions and API keys (USR-01, USR-04, USR-05) --------------------------------
