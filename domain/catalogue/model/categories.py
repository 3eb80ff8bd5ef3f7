"""Membership categories of an organisation, such as student or honorary member, and who has one (CAT-21)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class Category:
    """A membership category of an organisation. A closed one stays with whoever has it and is given no more."""

    id: UUID
    organisation_id: UUID
    name: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class CategoryDetails:
    """The input of save_category."""

    organisation_id: UUID
    name: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class HeldCategory:
    """Which category of an organisation a member has from a day on; None takes the one before it away."""

    from_on: date
    organisation_id: UUID
    category_id: UUID | None
    name: str = ""


def held_on(held: Iterable[HeldCategory], day: date) -> dict[UUID, str]:
    """Return the categories that a member has on a day with their names, at most one of each organisation."""
    newest: dict[UUID, HeldCategory] = {}
    for one in held:
        before = newest.get(one.organisation_id)
        if one.from_on <= day and (before is None or before.from_on < one.from_on):
            newest[one.organisation_id] = one
    return {one.category_id: one.name for one in newest.values() if one.category_id is not None}


@dataclass(frozen=True, slots=True)
class CategorySaved(Fact):
    """A membership category was registered or changed."""

    kind: ClassVar[str] = "CategorySaved"
    category_id: UUID
    name: str
    closed: bool


@dataclass(frozen=True, slots=True)
class CategoryGiven(Fact):
    """A member has another category of an organisation from a day on, or none."""

    kind: ClassVar[str] = "CategoryGiven"
    member_id: UUID
    organisation_id: UUID
    category_id: UUID | None
    from_on: date
