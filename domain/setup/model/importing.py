"""What an import does with a set-up, and all that may be wrong with its text (CAT-44)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar

from domain.dunning.model import BeyondLaw
from domain.kernel.refusal import FieldError, Refusal
from domain.setup.model.entries import SetupKind


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place of a file. Lines count from 1; the path leads from the kind over the name to a field."""

    line: int
    path: str
    error: FieldError


@dataclass(frozen=True, slots=True)
class Lines:
    """Where entries and their fields stand in a file: lines by path, and the path of each entry."""

    of: Mapping[str, int] = field(default_factory=dict)
    entries: Mapping[tuple[SetupKind, str], str] = field(default_factory=dict)

    def nearest(self, path: str) -> int:
        """Return the line of a path, or of what it is a part of."""
        while path and path not in self.of:
            path = path.rpartition("/")[0]
        return self.of.get(path, 1)


class Deed(StrEnum):
    """What an import does with an entry. KEEP: it is there as it is."""

    MAKE = "MAKE"
    CHANGE = "CHANGE"
    KEEP = "KEEP"


@dataclass(frozen=True, slots=True)
class Step:
    """What an import does with one entry; `fields` are those that it changes."""

    kind: SetupKind
    name: str
    deed: Deed
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """What of a dunning process that an import makes or changes goes beyond the law; it keeps from nothing (CAT-40)."""

    line: int
    name: str
    reason: BeyondLaw


@dataclass(frozen=True, slots=True)
class SetupPlan:
    """What an import would do, all that keeps it from doing it, and what to think about before."""

    steps: tuple[Step, ...]
    faults: tuple[Fault, ...]
    doubts: tuple[Doubt, ...] = ()


@dataclass(eq=False)
class SetupRefused(Refusal):
    """The set-up can't be imported; nothing of it was."""

    code: ClassVar[str] = "SETUP_REFUSED"
    RULE: ClassVar[str] = "CAT-44"
    faults: tuple[Fault, ...]

    @property
    def message(self) -> str:
        places = "; ".join(f"line {one.line}, {one.path}: {one.error.said}" for one in self.faults)
        return f"Nothing was imported: {places}."

    @property
    def fields(self) -> tuple[FieldError, ...]:
        return tuple(replace(one.error, path=one.path) for one in self.faults)
