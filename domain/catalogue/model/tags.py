"""Reporting tags: how and by whom orders were sold (CAT-10, SUB-01, REP-16)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact


class TagKind(StrEnum):
    """What a reporting tag says of an order: how it was sold, or who sold it."""

    HOW = "HOW"
    WHO = "WHO"


@dataclass(frozen=True, slots=True)
class ReportingTag:
    """A tag that orders can have; no other has its code, whatever its case. `version` counts its saves.

    One that is closed stays with what has it, and no order gets it any more.
    """

    id: UUID
    code: str
    name: str
    kind: TagKind
    closed: bool
    version: int = 1


@dataclass(frozen=True, slots=True)
class SaveTag:
    """The input of save_reporting_tag. With `tag_id` it is changed, and `version` is the one that the caller saw."""

    code: str
    name: str
    kind: TagKind
    closed: bool = False
    tag_id: UUID | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ReportingTagSaved(Fact):
    """A reporting tag was registered, changed, closed or opened again."""

    kind: ClassVar[str] = "ReportingTagSaved"
    tag_id: UUID
    code: str
    closed: bool
