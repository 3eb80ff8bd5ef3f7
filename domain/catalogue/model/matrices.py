"""When something is delivered: the weekdays of a newspaper, or the dates of a magazine's issues (CAT-01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact


class MatrixKind(StrEnum):
    """What says on which days there is a delivery: weekdays, or a calendar of issues."""

    WEEKDAYS = "WEEKDAYS"
    ISSUES = "ISSUES"


@dataclass(frozen=True, slots=True)
class Issue:
    """A day on which an issue is out; its name, such as "3/2026", may be empty."""

    out_on: date
    name: str = ""


@dataclass(frozen=True, slots=True)
class MatrixDetails:
    """The input of save_matrix: what a delivery matrix is to say.

    `weekdays` count from 1, Monday, and belong to WEEKDAYS; `issues` belong to ISSUES. A closed matrix stays with the
    products that have it, and is given to no others.
    """

    name: str
    kind: MatrixKind
    weekdays: tuple[int, ...] = ()
    issues: tuple[Issue, ...] = ()
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """A delivery matrix as it stands: weekdays and issues in their order. `version` counts how often it was saved."""

    id: UUID
    name: str
    kind: MatrixKind
    weekdays: tuple[int, ...]
    issues: tuple[Issue, ...]
    closed: bool
    version: int


@dataclass(frozen=True, slots=True)
class MatrixSaved(Fact):
    """A delivery matrix was made, changed, closed or opened again."""

    kind: ClassVar[str] = "MatrixSaved"
    matrix_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class MatrixRemoved(Fact):
    """A delivery matrix that no product had was removed."""

    kind: ClassVar[str] = "MatrixRemoved"
    matrix_id: UUID
    name: str
