"""Reasons in the schema: a code of an enum, typed arguments, and the same in English. The one converter.

A type of reason is a class below `Reason` with its enum of codes as `code`; screens have words for every value of every
such enum, and for every word that an argument may be. The description of a value is its English, with its arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Annotated, Any, TypeVar

import strawberry

from api.ids import encode_id
from api.scalars import Minor
from domain.kernel import reason as kernel
from domain.kernel.money import Money
from domain.payments.registry import FORMATS

R = TypeVar("R", bound="Reason")
WORDS: tuple[type[kernel.Word], ...] = tuple(form.words for form in FORMATS.values())
"""Whoever brings words of its own, by its enum."""

Word = Enum("Word", {word.name: strawberry.enum_value(word.name, description=word.value) for e in WORDS for word in e})  # type: ignore[misc]
strawberry.enum(Word, description="A word that an argument may be, such as a kind of record in a file.")


@strawberry.type(description="A text as it is: a name, a KID, what a server answered.")
class TextValue:
    text: str


@strawberry.type(description="A whole number.")
class NumberValue:
    number: int


@strawberry.type(description="An amount of a currency.")
class MoneyValue:
    amount_minor: Minor
    currency: str


@strawberry.type(description="A calendar date.")
class DateValue:
    on: date


@strawberry.type(description="One of our words, or several of which any fits.")
class WordValue:
    words: list[Word]


@strawberry.type(description="A row of ours: its type, its global id, and how people call it.")
class NodeValue:
    kind: str
    node: strawberry.ID
    label: str


Value = Annotated[
    TextValue | NumberValue | MoneyValue | DateValue | WordValue | NodeValue,
    strawberry.union("Value", description="What an argument is."),
]


@strawberry.type(description="A value in a reason, by the name that it has in the words.")
class Argument:
    name: str
    value: Value


@strawberry.interface(description="Why something is as it is. Word it by its code; the message is its English.")
class Reason:
    message: str
    arguments: list[Argument]


SHOWN_AS: dict[type[kernel.Reason], type[Reason]] = {}
"""The type of the schema that shows each kind of reason."""


def codes(code: type[kernel.Code], name: str, description: str) -> None:
    """Make an enum of codes one of the schema's, each value described by its English."""
    strawberry.enum(code, name=name, description=description)
    for value in code.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = code[value.name].english


def shows(kind: type[kernel.Reason]) -> Callable[[type[R]], type[R]]:
    """Declare that a type of the schema shows a kind of reason."""

    def declare(shown: type[R]) -> type[R]:
        SHOWN_AS[kind] = shown
        return shown

    return declare


def reason_of(reason: kernel.Reason, **own: Any) -> Any:
    """Return a reason as the schema shows it; `own` are the fields that its type has beside code and arguments."""
    shown: Any = SHOWN_AS[type(reason)]
    return shown(code=reason.code, message=reason.message, arguments=arguments_of(reason.args), **own)


def optional_reason(kind: type[kernel.Reason], kept: Mapping[str, Any] | None) -> Any:
    """Return the reason that a column holds as the schema shows it; None where it is null."""
    return None if kept is None else reason_of(kind.from_json(kept))


def arguments_of(args: Iterable[tuple[str, kernel.Value]]) -> list[Argument]:
    """Return arguments as the schema shows them."""
    return [Argument(name=name, value=value_of(value)) for name, value in args]


def value_of(value: kernel.Value) -> Any:
    """Return an argument's value as the schema shows it."""
    if isinstance(value, kernel.Word | tuple):
        return WordValue(words=[Word[one.name] for one in (value if isinstance(value, tuple) else (value,))])
    if isinstance(value, kernel.Named):
        return NodeValue(kind=value.kind, node=encode_id(value.kind, value.id), label=value.label)
    if isinstance(value, Money):
        return MoneyValue(amount_minor=Minor(value.minor), currency=value.currency)
    if isinstance(value, date):
        return DateValue(on=value)
    return NumberValue(number=value) if isinstance(value, int) else TextValue(text=value)
