"""What resolvers of a drawn execution give: values of the schema's own classes, a share of them odd in every way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLEnumType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from api.execution import Attribute
from domain.kernel.refusal import NotAllowed

DEPTH_MAX = 6


def _text(chance: Random) -> Any:
    return f"text {chance.randrange(9)} æøå"


_LEAVES: dict[str, Callable[[Random], Any]] = {
    "Boolean": lambda chance: chance.random() < 0.5,
    "Int": lambda chance: chance.randrange(-5, 5),
    "Float": lambda chance: chance.random(),
    "Minor": lambda chance: chance.randrange(-(10**12), 10**12),
    "Date": lambda chance: date(2026, 1, chance.randrange(1, 28)),
    "DateTime": lambda chance: datetime(2026, 1, 1, chance.randrange(24), tzinfo=UTC),
}
_ODD_LEAVES: tuple[Callable[[], Any], ...] = (
    lambda: None,
    lambda: Undefined,
    lambda: ValueError("an error as a value"),
    lambda: NotAllowed("members:read"),
    lambda: True,
    lambda: 2**70,
    lambda: 1.5,
    lambda: float("nan"),
    lambda: Decimal("2.5"),
    lambda: UUID(int=7),
    lambda: "ACTIVE",
    lambda: "",
    lambda: datetime(2026, 1, 1),  # noqa: DTZ001 - a date and time without a zone is odd
    list,
    lambda: Later("late text"),
    lambda: Later(KeyError("late error")),
)


class Later:
    """An awaitable; one that nobody awaits is no harm."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __await__(self) -> Generator[Any, None, Any]:
        yield from asyncio.sleep(0).__await__()
        if isinstance(self._value, Exception):
            raise self._value
        return self._value

    def __repr__(self) -> str:
        return "later"  # an address would be another each time


class Once:
    """What can be walked through a single time."""

    def __init__(self, values: list[Any]) -> None:
        self._values = iter(values)

    def __iter__(self) -> Iterator[Any]:
        return self._values

    def __repr__(self) -> str:
        return "once"


class Values:
    """Makes equal values for equal places of an answer. `odd` is the share of those that are not as they should be."""

    def __init__(self, schema: GraphQLSchema, seed: int, odd: float) -> None:
        self._schema = schema
        self._seed = seed
        self._odd = odd

    def resolve(self, _source: Any, info: GraphQLResolveInfo[Any], **_arguments: Any) -> Any:
        """Serve as the resolver of every field that has one of its own."""
        chance = Random(f"{self._seed} {info.path.as_list()}")
        if chance.random() < self._odd:
            error = chance.choice((ValueError("a bug"), NotAllowed("members:read")))
            how = chance.randrange(3)
            if how == 0:
                raise error
            return error if how == 1 else Later(error)
        value = self._make(info.return_type, chance, 0)
        return Later(value) if chance.random() < 0.6 else value

    def _make(self, kind: Any, chance: Random, depth: int) -> Any:
        if is_non_null_type(kind):
            kind = kind.of_type
        elif chance.random() < 0.15:
            return None
        if is_list_type(kind):
            return self._list(kind.of_type, chance, depth)
        if is_leaf_type(kind):
            return self._leaf(kind, chance)
        if chance.random() < self._odd / 2:
            return chance.choice(_ODD_LEAVES)()
        if isinstance(kind, GraphQLUnionType):
            kind = chance.choice(kind.types)
        elif not isinstance(kind, GraphQLObjectType):
            kind = chance.choice(self._schema.get_possible_types(kind))
        return self._object(kind, chance, depth)

    def _list(self, kind: Any, chance: Random, depth: int) -> Any:
        count = 0 if depth > DEPTH_MAX else chance.randrange(4)
        values = [self._make(kind, chance, depth + 1) for _ in range(count)]
        if chance.random() >= self._odd:
            return values
        values = [Later(value) if chance.random() < 0.5 else value for value in values]
        return chance.choice((values, tuple(values), Once(values), 7, "text", {"a": 1}, Later(values)))

    def _leaf(self, kind: Any, chance: Random) -> Any:
        if chance.random() < self._odd / 2:
            return chance.choice(_ODD_LEAVES)()
        if isinstance(kind, GraphQLEnumType):
            return chance.choice(list(kind.extensions["strawberry-definition"].wrapped_cls))
        return _LEAVES.get(kind.name, _text)(chance)

    def _object(self, kind: GraphQLObjectType, chance: Random, depth: int) -> Any:
        origin = kind.extensions["strawberry-definition"].origin
        if chance.random() < self._odd / 4:
            origin = type(f"Special{origin.__name__}", (origin,), {})
        made: Any = object.__new__(origin)
        for field in kind.fields.values():
            if isinstance(field.resolve, Attribute) and chance.random() >= self._odd / 10:
                name = field.extensions["strawberry-definition"].python_name
                made.__dict__[name] = self._make(field.type, chance, depth + 1)
        return made
