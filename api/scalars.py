"""Scalars of the schema. Money is whole minor units in 64 bits: GraphQL's Int ends at 21 million kroner."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any, NewType

import strawberry
from graphql import GraphQLError, IntValueNode, ValueNode
from strawberry.types.scalar import ScalarDefinition

from domain.kernel.facts import Position

Minor = NewType("Minor", int)
Cursor = NewType("Cursor", str)

MINOR_MAX = 2**63 - 1
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _minor(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -MINOR_MAX <= value <= MINOR_MAX:
        raise GraphQLError(f"Minor is a whole number of minor units in 64 bits, not {_shown(value)}.")
    return value


def _minor_literal(node: ValueNode, _variables: dict[str, Any] | None = None) -> int:
    if not isinstance(node, IntValueNode) or len(node.value) > 20:
        raise GraphQLError("Minor is a whole number of minor units in 64 bits, such as 12500.", node)
    return _minor(int(node.value))


def _date(value: Any) -> date:
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise GraphQLError(f"Date is a calendar date such as 2026-01-31, not {_shown(value)}.")


def _instant(value: Any) -> datetime:
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise GraphQLError(f"DateTime is an instant such as 2026-01-31T09:30:00Z, not {_shown(value)}.")
    return instant.astimezone(UTC)


def _cursor(value: Any) -> str:
    try:
        return str(Position.parse(value if isinstance(value, str) else ""))
    except ValueError:
        raise GraphQLError(f"Cursor is the `cursor` of an earlier event, not {_shown(value)}.") from None


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _utc(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


SCALARS: dict[object, ScalarDefinition] = {
    Minor: strawberry.scalar(
        name="Minor",
        description="Whole minor units (øre, ore, cent) in 64 bits, as a JSON number.",
        serialize=_minor,
        parse_value=_minor,
        parse_literal=_minor_literal,
    ),
    Cursor: strawberry.scalar(
        name="Cursor",
        description="The position of an event; give the last one you saw as `after` and you miss nothing.",
        serialize=str,
        parse_value=_cursor,
    ),
    date: strawberry.scalar(
        name="Date", description="A calendar date, YYYY-MM-DD.", serialize=date.isoformat, parse_value=_date
    ),
    datetime: strawberry.scalar(
        name="DateTime", description="An instant in UTC.", serialize=_utc, parse_value=_instant
    ),
}
