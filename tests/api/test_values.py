"""Ids, scalars, cursors and lookahead: the small parts that every context leans on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import strawberry
from graphql import GraphQLError, execute_sync, parse
from hypothesis import given
from hypothesis import strategies as st
from strawberry.schema.config import StrawberryConfig

from api.connections import decode_cursor, encode_cursor, page_of, split
from api.context import Info
from api.ids import decode_id, decode_optional, encode_id
from api.scalars import MINOR_MAX, SCALARS, Cursor, Minor
from api.selection import asked, asked_rows
from domain.kernel.refusal import InvalidInput

NAMES = st.sampled_from(["Member", "Invoice", "PaymentImport", "A"])


@given(NAMES, st.uuids())
def test_a_global_id_names_its_row_and_nothing_else(name: str, key: UUID) -> None:
    given_id = encode_id(name, key)
    assert decode_id(name, given_id) == key
    for other in ("Members", "Membe", "", "B"):
        with pytest.raises(InvalidInput):
            decode_id(other, given_id)


@given(st.text(max_size=60))
def test_any_other_text_is_refused_as_an_id_at_its_path(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        decode_id("Member", text, "input.memberId")
    assert caught.value.fields[0].path == "input.memberId"


def test_an_id_that_is_not_given_is_none() -> None:
    assert decode_optional("Member", None) is None


@given(st.text(max_size=40), st.integers(-(2**62), 2**62), st.dates(), st.uuids(), st.none() | st.text(max_size=5))
def test_a_cursor_gives_back_what_it_was_made_of(
    text: str, number: int, day: date, key: UUID, empty: str | None
) -> None:
    cursor = encode_cursor(text, number, day, empty, key)
    assert decode_cursor(cursor, str, int, date, str, UUID) == (text, number, day, empty, key)
    for kinds in ((str,), (int, int, date, str, UUID), (str, str, date, str, UUID), (str, int, date, str, int)):
        with pytest.raises(InvalidInput):
            decode_cursor(cursor, *kinds)


@given(st.text(max_size=60))
def test_any_other_text_is_refused_as_a_cursor(text: str) -> None:
    with pytest.raises(InvalidInput):
        decode_cursor(text, str, UUID)


@pytest.mark.rule("API-01")
def test_a_page_is_bounded_and_one_row_more_tells_of_the_next() -> None:
    for first in (0, -1, 201, 10**9):
        with pytest.raises(InvalidInput):
            page_of(first, None)
    page = page_of(2, None)
    assert page.limit == 3
    assert split([1, 2, 3], page) == ([1, 2], True)
    assert split([1, 2], page) == ([1, 2], False)


@given(st.integers(-MINOR_MAX, MINOR_MAX))
def test_money_of_64_bits_passes_unchanged(amount: int) -> None:
    scalar = SCALARS[Minor]
    assert scalar.parse_value is not None
    assert scalar.serialize is not None
    assert scalar.parse_value(amount) == scalar.serialize(amount) == amount


ODD: list[tuple[object, Any]] = [
    (Minor, 1.5),
    (Minor, "1"),
    (Minor, True),
    (Minor, 2**63),
    (Minor, None),
    (date, "2026-2-1"),
    (date, "2026-02-30"),
    (date, "20260201"),
    (date, "2026-W01-1"),
    (date, "2026-02-01T00:00:00"),
    (date, 20260201),
    (datetime, "2026-02-01T00:00:00"),
    (datetime, "yesterday"),
    (datetime, 1),
    (Cursor, "1"),
    (Cursor, "1-"),
    (Cursor, "-1-2"),
    (Cursor, "a-b"),
    (Cursor, 1),
]


@pytest.mark.parametrize(("kind", "value"), ODD)
def test_a_value_of_the_wrong_shape_is_refused_in_words(kind: object, value: Any) -> None:
    parse_value = SCALARS[kind].parse_value
    assert parse_value is not None
    with pytest.raises(GraphQLError, match=SCALARS[kind].name):
        parse_value(value)


def test_instants_go_out_in_utc() -> None:
    scalar = SCALARS[datetime]
    assert scalar.parse_value is not None
    assert scalar.serialize is not None
    oslo = scalar.parse_value("2026-01-31T10:30:00+01:00")
    assert oslo == datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
    assert scalar.serialize(oslo) == "2026-01-31T09:30:00Z"


@strawberry.type
class Row:
    name: str
    colour: str = "red"


@strawberry.type
class Edge:
    node: Row


@strawberry.type
class Rows:
    nodes: list[Row]
    edges: list[Edge]
    total: int = 0


looked: list[frozenset[str]] = []


@strawberry.type
class Query:
    @strawberry.field
    def rows(self, info: Info) -> Rows:
        looked[:] = [asked(info), asked_rows(info)]
        return Rows(nodes=[], edges=[])


SCHEMA = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=SCALARS))


def look(query: str) -> tuple[frozenset[str], frozenset[str]]:
    result = execute_sync(SCHEMA._schema, parse(query))
    assert result.errors is None
    return looked[0], looked[1]


def test_lookahead_names_what_is_asked_of_each_row() -> None:
    assert look("{ rows { nodes { name } } }") == (frozenset({"nodes"}), frozenset({"name"}))
    assert look("{ rows { total edges { node { colour } } nodes { name } } }")[1] == {"colour", "name"}
    fragments = "fragment F on Rows { nodes { ...G } } fragment G on Row { name }"
    spread, rows = look("{ rows { ...F ... on Rows { total } } }" + fragments)
    assert (spread, rows) == (frozenset({"nodes", "total"}), frozenset({"name"}))
    assert look("{ rows { nodes { name } } rows { nodes { colour } } }")[1] == {"name", "colour"}
    assert look("query ($no: Boolean = false) { rows { nodes { name @include(if: $no) } } }")[1] == {"name"}
