"""Why something is as it is: a stable code, typed arguments, and the same said in English.

Whoever shows a reason words it by its code, in the reader's language, with the arguments in their place; the English
words are the API's own explanation. A row keeps the code and the arguments, never the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, ClassVar, Self
from uuid import UUID

from domain.kernel.money import Money

_PLACE = re.compile(r"\{(\w+)\}")


class Code(Enum):
    """Base of the codes of one kind of reason: the name is the code, the value its English with `{arguments}`.

    No two codes may say the same; a subclass is declared `@unique`.
    """

    @property
    def english(self) -> str:
        """What the code says, with the arguments' names in braces."""
        return str(self.value)

    @property
    def names(self) -> frozenset[str]:
        """The arguments that a reason with this code has."""
        return _names(self)


class Word(Enum):
    """Base of the words that arguments may be: the name is the word's code, the value the word in English."""


@dataclass(frozen=True, slots=True)
class Named:
    """A row that a reason speaks of: what it is, its id, and how people call it (an invoice by its number)."""

    kind: str
    id: UUID
    label: str


Value = str | int | date | Money | Named | Word | tuple[Word, ...]
Arguments = tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Base of every kind of reason; a kind narrows `code`. Made with `of`, which checks the arguments' names.

    The arguments stand in the order of their names, so that equal reasons are equal whoever kept them.
    """

    CODES: ClassVar[type[Code]] = Code
    code: Code
    args: Arguments = ()

    @classmethod
    def of(cls, code: Code, /, **args: Value) -> Self:
        """Return the reason with this code; raises ValueError where the arguments are not the code's."""
        if not isinstance(code, cls.CODES) or code.names != args.keys():
            raise ValueError(f"{code} has the arguments {sorted(code.names)}, not {sorted(args)}")
        return cls(code, tuple((name, args[name]) for name in sorted(args)))

    @property
    def message(self) -> str:
        """The reason in English."""
        said = {name: english(value) for name, value in self.args}
        return _PLACE.sub(lambda place: said[place[1]], self.code.english)

    def as_json(self) -> dict[str, Any]:
        """Return the reason as a row keeps it; `from_json` gives it again. Words belong to no row: TypeError."""
        return {"code": self.code.name, "args": {name: _json(value) for name, value in self.args}}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return the reason that a row keeps."""
        return cls(cls.CODES[kept["code"]], tuple((name, _value(kept["args"][name])) for name in sorted(kept["args"])))


def english(value: Value) -> str:
    """Return an argument as the English sentence shows it."""
    if isinstance(value, Word):
        return str(value.value)
    if isinstance(value, tuple):
        return " or ".join(english(one) for one in value)
    if isinstance(value, Money):
        sign, minor = "-" if value.minor < 0 else "", abs(value.minor)
        return f"{sign}{minor // 100}.{minor % 100:02d} {value.currency}"
    return value.label if isinstance(value, Named) else str(value)


_KNOWN: dict[Code, frozenset[str]] = {}


def _names(code: Code) -> frozenset[str]:
    """Reasons are made by the hundred thousand; their templates are read once."""
    if code not in _KNOWN:
        _KNOWN[code] = frozenset(_PLACE.findall(code.english))
    return _KNOWN[code]


def _json(value: Value) -> Any:
    if isinstance(value, str | int):
        return value
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    if isinstance(value, Named):
        return {"kind": value.kind, "id": str(value.id), "label": value.label}
    raise TypeError(f"{value!r} is said at once, not kept")


def _value(kept: Any) -> Value:
    if not isinstance(kept, dict):
        return kept  # type: ignore[no-any-return]
    if "minor" in kept:
        return Money(kept["minor"], kept["currency"])
    if "on" in kept:
        return date.fromisoformat(kept["on"])
    return Named(kept["kind"], UUID(kept["id"]), kept["label"])
