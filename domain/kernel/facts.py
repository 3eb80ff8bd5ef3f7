"""Facts: what has happened, recorded in the same transaction as the change itself (the outbox)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Fact:
    """Base of every fact: a frozen dataclass whose fields are ids, dates, numbers and texts.

    `member_id`, `organisation_id` and the like are plain fields; readers find facts about a subject by `subject_id`.
    """

    kind: ClassVar[str] = "Fact"

    @property
    def subject_id(self) -> UUID | None:
        """The row that the fact is about; by default the first UUID field."""
        for name in _names(type(self)):
            value = getattr(self, name)
            if isinstance(value, UUID):
                return value
        return None

    @property
    def about_member_id(self) -> UUID | None:
        """The member whose timeline shows the fact, if any."""
        value = getattr(self, "member_id", None)
        return value if isinstance(value, UUID) else None

    def payload(self) -> dict[str, Any]:
        """The fields as JSON values: ids and dates as text."""
        return {name: json_value(getattr(self, name)) for name in _names(type(self))}


_NAMES: dict[type[Fact], tuple[str, ...]] = {}


def _names(kind: type[Fact]) -> tuple[str, ...]:
    """The names of a fact's fields; asking dataclasses each time costs more than the rest of a fact."""
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in fields(kind))
    return _NAMES[kind]


def json_value(value: Any) -> Any:
    """Return a value as JSON holds it: UUIDs and dates as text, tuples as lists."""
    if isinstance(value, UUID | date | datetime):
        return str(value) if isinstance(value, UUID) else value.isoformat()
    if isinstance(value, list | tuple):
        return [json_value(item) for item in value]
    if isinstance(value, dict):
        return {key: json_value(item) for key, item in value.items()}
    return value


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where a fact stands in the log: by transaction, then by number. Rendered as the text cursor "<xact>-<seq>"."""

    xact: int
    seq: int

    def __str__(self) -> str:
        return f"{self.xact}-{self.seq}"

    @classmethod
    def parse(cls, text: str) -> Position:
        """Read a cursor; raises ValueError where it is none."""
        xact, _, seq = text.partition("-")
        position = cls(int(xact), int(seq))
        if position.xact < 0 or position.seq < 0:
            raise ValueError("a cursor has no negative parts")
        return position
