"""The words of a club: units and placements, bodies and roles, debtor groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact


class UnitKind(StrEnum):
    """The three levels of a club's tree, from the top (PPL-08)."""

    SPORT = "SPORT"
    DEPARTMENT = "DEPARTMENT"
    TEAM = "TEAM"


class BodyKind(StrEnum):
    """What a body is: a board, or any other group (PPL-09)."""

    BOARD = "BOARD"
    GROUP = "GROUP"


class RoleKind(StrEnum):
    """The roles that the program itself knows, and any other, which has a title (PPL-09)."""

    FEE_COLLECTOR = "FEE_COLLECTOR"
    TREASURER = "TREASURER"
    POSTAL_CONTACT = "POSTAL_CONTACT"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Unit:
    """A sport, a department of it, or a team of that. From `until_on` on it is closed (PPL-08)."""

    id: UUID
    kind: UnitKind
    name: str
    parent_id: UUID | None
    fee_rate_id: UUID | None
    until_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class UnitDetails:
    """The input of save_unit. A unit never changes its kind or its place in the tree; a department may have a rate."""

    kind: UnitKind
    name: str
    parent_id: UUID | None = None
    fee_rate_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewPlacement:
    """The input of place_member; `last_on` is the last day, None while it is open."""

    member_id: UUID
    unit_id: UUID
    from_on: date
    last_on: date | None = None
    base_team: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """A member in a unit, `[from_on, until_on)`. A base team is the one that the member is reckoned to (PPL-08)."""

    id: UUID
    member_id: UUID
    unit_id: UUID
    from_on: date
    until_on: date | None
    base_team: bool


@dataclass(frozen=True, slots=True)
class Body:
    """A board or a group (PPL-09)."""

    id: UUID
    kind: BodyKind
    name: str


@dataclass(frozen=True, slots=True)
class NewRole:
    """The input of give_role; a role of kind OTHER has a title, and `last_on` is the last day."""

    body_id: UUID
    member_id: UUID
    kind: RoleKind
    from_on: date
    title: str = ""
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A member's role in a body, `[from_on, until_on)` (PPL-09)."""

    id: UUID
    body_id: UUID
    member_id: UUID
    kind: RoleKind
    title: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class DebtorGroupDetails:
    """The input of save_debtor_group."""

    organisation_id: UUID
    name: str
    receivable_account: str


@dataclass(frozen=True, slots=True)
class DebtorGroup:
    """The members of an organisation whose postings go to one receivable account (PPL-19)."""

    id: UUID
    organisation_id: UUID
    name: str
    receivable_account: str


@dataclass(frozen=True, slots=True)
class UnitSaved(Fact):
    """A unit was made, renamed or closed."""

    kind: ClassVar[str] = "UnitSaved"
    unit_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class MemberPlaced(Fact):
    """A member joined a unit."""

    kind: ClassVar[str] = "MemberPlaced"
    placement_id: UUID
    member_id: UUID
    unit_id: UUID


@dataclass(frozen=True, slots=True)
class PlacementEnded(Fact):
    """A member leaves a unit; `until_on` is the first day without it."""

    kind: ClassVar[str] = "PlacementEnded"
    placement_id: UUID
    member_id: UUID
    unit_id: UUID
    until_on: date


@dataclass(frozen=True, slots=True)
class BodyCreated(Fact):
    """There is a new board or group."""

    kind: ClassVar[str] = "BodyCreated"
    body_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class RoleGiven(Fact):
    """A member got a role."""

    kind: ClassVar[str] = "RoleGiven"
    role_id: UUID
    member_id: UUID
    role: str


@dataclass(frozen=True, slots=True)
class RoleEnded(Fact):
    """A member's role ends; `until_on` is the first day without it."""

    kind: ClassVar[str] = "RoleEnded"
    role_id: UUID
    member_id: UUID
    until_on: date


@dataclass(frozen=True, slots=True)
class DebtorGroupSaved(Fact):
    """A debtor group was made or changed."""

    kind: ClassVar[str] = "DebtorGroupSaved"
    debtor_group_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class DebtorGroupChosen(Fact):
    """A member was put into a debtor group, or out of all where it is None."""

    kind: ClassVar[str] = "DebtorGroupChosen"
    member_id: UUID
    organisation_id: UUID
    debtor_group_id: UUID | None
