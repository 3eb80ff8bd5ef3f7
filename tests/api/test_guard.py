"""The guard bounds what an operation may cost, and can't itself be made slow."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import pytest
from graphql import DocumentNode, build_schema, get_introspection_query, parse
from hypothesis import given
from hypothesis import strategies as st

from api.guard import Guard, Limits, Measure, TooMuch, operations_of

SCHEMA = build_schema(
    """
    type Query { row(first: Int): Row rows(first: Int! = 50): RowConnection list: [Row!]! plain: Row }
    type RowConnection { nodes: [Row!]! edges: [Edge!]! total: Int! }
    type Edge { node: Row! }
    type Row { name: String! rows(first: Int! = 50): RowConnection tags: [String!]! parts: [Row!]! self: Row }
    """
)


def measured(text: str, variables: dict[str, Any] | None = None, limits: Limits | None = None) -> Measure:
    document: DocumentNode = parse(text)
    guard = Guard(SCHEMA, document, limits or Limits())
    guard.check_document(document)
    return [guard.check(operation, variables or {}) for operation in operations_of(document)][-1]


def refused(text: str, variables: dict[str, Any] | None = None, limits: Limits | None = None) -> str:
    with pytest.raises(TooMuch) as caught:
        measured(text, variables, limits)
    return caught.value.message


@pytest.mark.rule("API-04")
def test_rows_of_a_connection_count_once_for_each_of_the_page() -> None:
    assert measured("{ rows(first: 20) { nodes { name } } }")[3:] == (21, 0, 20, 0)
    assert measured("{ rows(first: 20) { edges { node { name } } } }").nodes == 1 + 20 + 20


def test_a_page_without_a_size_counts_with_its_default() -> None:
    assert measured("{ rows { nodes { name } } }").nodes == 51


def test_a_list_without_a_page_size_counts_as_ten() -> None:
    assert measured("{ list { name } }").nodes == 10
    assert measured("{ list { parts { name } } }").nodes == 10 * (1 + 10)


def test_page_sizes_multiply_down_the_tree() -> None:
    inner = "{ rows(first: 200) { nodes { rows(first: 200) { nodes { rows(first: 200) { nodes { name } } } } } } }"
    assert "nodes" in refused(inner)


def test_a_page_size_in_a_variable_counts_with_its_value() -> None:
    query = "query ($n: Int!) { rows(first: 50) { nodes { rows(first: $n) { nodes { rows(first: $n) { total } } } } } }"
    assert measured(query, {"n": 2}).nodes < 500
    assert "nodes" in refused(query, {"n": 100_000})


@pytest.mark.parametrize("odd", [None, "many", -5, 0, [], {}, True, 10**30])
def test_an_odd_page_size_is_counted_without_breaking(odd: object) -> None:
    query = "query ($n: Int!) { rows(first: $n) { total } }"
    assert measured(query, {"n": odd}).nodes == 1


@pytest.mark.rule("API-04")
def test_deep_nesting_is_refused() -> None:
    assert "levels" in refused("{ plain { " + "self { " * 20 + "name" + " }" * 20 + " } }")


@pytest.mark.rule("API-04")
def test_many_aliases_are_refused() -> None:
    assert "aliases" in refused("{ plain { " + " ".join(f"a{n}: name" for n in range(101)) + " } }")


def test_the_same_field_over_and_over_is_refused() -> None:
    assert "fields" in refused("{ plain { " + "name " * 2_500 + " } }")


def test_leaves_of_many_rows_are_refused() -> None:
    aliases = " ".join(f"a{n}: name" for n in range(90))
    assert "values" in refused("{ rows(first: 10000) { nodes { " + aliases + " } } }")


@pytest.mark.rule("API-04")
def test_fragments_that_double_at_each_step_are_refused_in_milliseconds() -> None:
    chain = " ".join(f"fragment F{n} on Row {{ ...F{n + 1} ...F{n + 1} }}" for n in range(30))
    text = f"{{ plain {{ ...F0 }} }} {chain} fragment F30 on Row {{ name }}"
    assert len(text) < 2_000
    document = parse(text)
    began = time.perf_counter()
    guard = Guard(SCHEMA, document, Limits())
    with pytest.raises(TooMuch):
        guard.check_document(document)
    assert time.perf_counter() - began < 0.05


def test_a_long_chain_of_fragments_is_refused_before_the_stack_ends() -> None:
    chain = " ".join(f"fragment F{n} on Row {{ ...F{n + 1} }}" for n in range(3_000))
    text = f"{{ plain {{ ...F0 }} }} {chain} fragment F3000 on Row {{ name }}"
    assert "nested" in refused(text, limits=Limits(definitions=10_000))


def test_definitions_and_variables_are_bounded_too() -> None:
    assert "definitions" in refused("{ plain { name } } " + "fragment F on Row { name } " * 200)
    many = ", ".join(f"$a{n}: Int" for n in range(200))
    assert "variables" in refused(f"query ({many}) {{ plain {{ name }} }}")


def test_cycles_and_unknown_names_are_left_to_validation() -> None:
    measured(
        "{ plain { ...A } nothing { here } ...Missing } fragment A on Row { self { ...B } } fragment B on Row { ...A }"
    )


def test_the_standard_introspection_query_passes() -> None:
    measured(get_introspection_query(descriptions=True, input_value_deprecation=True))


def test_every_operation_of_a_document_is_measured() -> None:
    deep = "self { " * 20 + "name" + " }" * 20
    assert "levels" in refused("query A { plain { " + deep + " } } query B { plain { name } }")


names = st.sampled_from(["name", "self", "rows", "nodes", "edges", "node", "parts", "plain", "list", "tags", "nope"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Any document that parses, sensible or not."""
    spreads = [f"...F{n}" for n in range(4)]

    def selection(depth: int) -> str:
        parts = []
        for _ in range(draw(st.integers(1, 3))):
            if draw(st.booleans()) or depth > 4:
                parts.append(draw(st.one_of(names, st.sampled_from(spreads))))
                continue
            arguments = draw(st.sampled_from(["", "(first: 3)", "(first: $n)", '(first: "x")', "(other: 1)"]))
            alias = draw(st.sampled_from(["", "x: "]))
            parts.append(f"{alias}{draw(names)}{arguments} {{ {selection(depth + 1)} }}")
        return " ".join(parts)

    fragments = " ".join(f"fragment F{n} on Row {{ {selection(2)} }}" for n in range(4))
    return f"query ($n: Int) {{ {selection(0)} }} {fragments}"


def spread_out(text: str) -> int | None:
    """The number of fields after spreading, found the slow way; None for cycles."""
    document = parse(text)
    definitions: Sequence[Any] = document.definitions
    fragments = {d.name.value: d for d in definitions if d.kind == "fragment_definition"}

    def count(node: Any, seen: tuple[str, ...]) -> int:
        total = 0
        for part in node.selections:
            if part.kind == "fragment_spread":
                if part.name.value in seen:
                    raise RecursionError
                total += count(fragments[part.name.value].selection_set, (*seen, part.name.value))
            else:
                total += 1 + (count(part.selection_set, seen) if part.selection_set else 0)
        return total

    try:
        return count(next(operations_of(document)).selection_set, ())  # type: ignore[call-overload]
    except RecursionError:
        return None


@pytest.mark.rule("API-04")
@given(documents())
def test_any_document_is_measured_as_if_its_fragments_were_written_out(text: str) -> None:
    generous = Limits(depth=100, introspection_depth=100, aliases=10**9, selections=10**9, nodes=10**30, values=10**30)
    measure = measured(text, {"n": 3}, generous)
    expected = spread_out(text)
    if expected is not None:
        assert measure.selections == expected
