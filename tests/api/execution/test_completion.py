"""Plain values are completed at once, and the answer is graphql-core's own to the byte."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from graphql import ExecutionResult, GraphQLObjectType, GraphQLSchema, parse, validate
from graphql.execution import Executor
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.execution import Attribute, Execution, finish
from api.schema import build_schema
from tests.api.execution.documents import Document, documents, whole_documents
from tests.api.execution.values import Values

# Where an error makes a parent null, graphql-core drops what its fields would have awaited.
pytestmark = [
    pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True, scope="module")
def nothing_left() -> Iterator[None]:
    yield
    gc.collect()


class Stock(Execution):
    """The same executor with graphql-core's own completion."""

    execute_fields = Executor.execute_fields
    complete_list_value = Executor.complete_list_value


class Counting(Execution):
    """Counts the fields that graphql-core executes."""

    executed = 0

    def execute_field(self, *args: Any) -> Any:
        self.executed += 1
        return super().execute_field(*args)


def drawn_schema() -> GraphQLSchema:
    """Return the product's schema, whose resolvers ask the root value what to give."""
    made = build_schema()
    for kind in made.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            for field in kind.fields.values():
                if not isinstance(field.resolve, Attribute):
                    field.resolve = lambda source, info, **given: info.root_value.resolve(source, info, **given)
    return made


SCHEMA = drawn_schema()
assert SCHEMA.query_type is not None
assert SCHEMA.mutation_type is not None


def executed(kind: type[Execution], document: Document, seed: int, odd: float) -> tuple[Execution, bytes]:
    """Execute a document with values of a seed; return the execution and the answer."""
    execution = kind.build(
        SCHEMA, parse(document.text), root_value=Values(SCHEMA, seed, odd), raw_variable_values=document.variables
    )
    assert isinstance(execution, Execution), execution

    async def run() -> ExecutionResult:
        return await finish(execution)

    return execution, orjson.dumps(asyncio.run(run()).formatted)


@given(
    document=st.one_of(documents(SCHEMA, SCHEMA.query_type), documents(SCHEMA, SCHEMA.mutation_type)),
    seed=st.integers(0, 2**32),
    odd=st.sampled_from((0.0, 0.01, 0.05, 0.2)),
)
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_any_document_gets_graphql_cores_own_answer(document: Document, seed: int, odd: float) -> None:
    assert validate(SCHEMA, parse(document.text)) == []
    assert executed(Execution, document, seed, odd)[1] == executed(Stock, document, seed, odd)[1]


@given(
    document=st.sampled_from(whole_documents(SCHEMA)),
    seed=st.integers(0, 2**32),
    odd=st.sampled_from((0.0, 0.003, 0.01, 0.05)),
)
@settings(max_examples=200)
def test_a_single_odd_value_among_many_is_found_out(document: Document, seed: int, odd: float) -> None:
    assert executed(Execution, document, seed, odd)[1] == executed(Stock, document, seed, odd)[1]


@pytest.mark.parametrize(
    "text",
    [
        "{ members(first: 9) { nodes { id number state joinedOn } pageInfo { endCursor } } }",
        "{ members { edges { cursor node { __typename name } } } }",
        '{ drilldown(token: "t") { rows { ... on PayerRow { key on } ... on GiftRow { amountMinor } } } }',
    ],
)
def test_a_plain_selection_costs_no_step_for_each_value(text: str) -> None:
    for seed in range(20):
        execution, _ = executed(Counting, Document(text, {}), seed, 0.0)
        assert isinstance(execution, Counting)
        assert execution.executed == 1


def test_beside_a_field_with_a_resolver_the_others_are_still_read_at_once() -> None:
    text = "{ members { nodes { id name city branch { name } } } }"
    for seed in range(20):
        execution, answered = executed(Counting, Document(text, {}), seed, 0.0)
        assert isinstance(execution, Counting)
        nodes = orjson.loads(answered)["data"]["members"]["nodes"]
        assert execution.executed == 2 + len(nodes)  # members, nodes, and each branch
