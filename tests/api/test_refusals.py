"""A domain refusal becomes the GraphQL type of the same name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import orjson
import pytest
import strawberry
from graphql import print_schema
from strawberry.schema.config import StrawberryConfig

from api.context import Info
from api.ids import encode_id
from api.payments import types as _payments  # noqa: F401 - says how a file's fault is shown
from api.refusals import as_json, refusing
from api.scalars import SCALARS
from domain.kernel.ids import new_id
from domain.kernel.refusal import FieldError, IdempotencyConflict, InvalidInput, NotAllowed, NotFound, Refusal
from domain.payments.formats.ocr_giro.words import OcrWord
from domain.payments.model import FileFault, FileFaultCode, FileRefused


class Colour(StrEnum):
    RED = "red"


@dataclass(eq=False)
class TooRed(Refusal):
    """It is too red."""

    code: ClassVar[str] = "TOO_RED"
    RULE: ClassVar[str] = "BIL-01"
    invoice_id: UUID
    member_ids: tuple[UUID, ...]
    import_id: UUID | None
    open_minor: int
    count: int
    on: date
    colour: Colour

    @property
    def message(self) -> str:
        return "Paint it over."


KEY = new_id()
REFUSED = TooRed(KEY, (KEY,), None, 2**40, 3, date(2026, 1, 2), Colour.RED)
raising: list[Exception] = []


@strawberry.type
class PaintSuccess:
    name: str


@strawberry.type
class Query:
    @strawberry.field
    def hello(self) -> str:
        return "hello"


@strawberry.type
class Mutation:
    @refusing(TooRed, InvalidInput, NotFound, IdempotencyConflict)
    async def paint_wall(self, info: Info, name: str) -> PaintSuccess:
        """Paint a wall."""
        for error in raising:
            raise error
        return PaintSuccess(name=name)


SCHEMA = strawberry.Schema(Query, Mutation, config=StrawberryConfig(scalar_map=SCALARS))


@pytest.fixture(autouse=True)
def _calm() -> Iterator[None]:
    yield
    raising.clear()


async def paint(selection: str) -> Any:
    return await SCHEMA.execute(f'mutation {{ paintWall(name: "x") {{ __typename {selection} }} }}')


def test_a_refusal_becomes_a_type_of_the_same_name_with_its_fields() -> None:
    sdl = print_schema(SCHEMA._schema)
    shape = sdl[sdl.index("type TooRed") :].partition("}")[0]
    for line in (
        "code: String!",
        "message: String!",
        "fields: [FieldError!]!",
        "invoiceId: ID!",
        "memberIds: [ID!]!",
        "importId: ID\n",
        "openMinor: Minor!",
        "count: Int!",
        "on: Date!",
        "colour: String!",
    ):
        assert line in shape
    assert "union PaintWallResult = PaintSuccess | TooRed | InvalidInput | NotFound | IdempotencyConflict" in sdl


async def test_a_raised_refusal_is_the_answer() -> None:
    raising.append(REFUSED)
    result = await paint("... on TooRed { code message rule invoiceId memberIds importId openMinor count on colour }")
    assert result.errors is None
    assert result.data["paintWall"] == {
        "__typename": "TooRed",
        "code": "TOO_RED",
        "message": "Paint it over.",
        "rule": "BIL-01",
        "invoiceId": encode_id("Invoice", KEY),
        "memberIds": [encode_id("Member", KEY)],
        "importId": None,
        "openMinor": 2**40,
        "count": 3,
        "on": "2026-01-02",
        "colour": "RED",
    }


async def test_fields_at_fault_come_with_path_code_and_words() -> None:
    raising.append(
        InvalidInput(
            (FieldError("name", "TOO_LONG", "write less", (("most", 9),)), FieldError("b", "SELF", "d", rule="PPL-04"))
        )
    )
    given = "arguments { name value { ... on NumberValue { number } } }"
    result = await paint(f"... on Refusal {{ fields {{ path code message rule {given} }} rule }}")
    assert result.data["paintWall"]["fields"][0] == {
        "path": "name",
        "code": "TOO_LONG",
        "message": "write less",
        "rule": None,
        "arguments": [{"name": "most", "value": {"number": 9}}],
    }
    assert [one["rule"] for one in result.data["paintWall"]["fields"]] == [None, "PPL-04"]
    assert result.data["paintWall"]["rule"] is None


async def test_without_a_refusal_the_success_is_the_answer() -> None:
    assert (await paint("... on PaintSuccess { name }")).data["paintWall"] == {
        "__typename": "PaintSuccess",
        "name": "x",
    }


async def test_a_refusal_that_was_not_declared_and_a_bug_stay_errors() -> None:
    for error in (NotAllowed("a:b"), KeyError("x")):
        raising[:] = [error]
        result = await paint("")
        assert result.data is None
        assert result.errors[0].original_error is error


def test_a_refusal_reads_the_same_outside_graphql() -> None:
    shown = as_json(REFUSED)
    assert (shown["__typename"], shown["code"], shown["memberIds"]) == ("TooRed", "TOO_RED", [encode_id("Member", KEY)])
    assert shown["on"] == "2026-01-02"
    assert "errors" not in as_json(InvalidInput.of("a", "SELF", "c"))


def test_a_reason_and_the_fields_at_fault_read_the_same_outside_graphql() -> None:
    fault = FileFault.of(FileFaultCode.COUNT, what=OcrWord.RECORDS_IN_FILE, said=3, counted=4)
    shown = as_json(FileRefused(7, fault))
    assert (shown["line"], shown["reason"]["code"]) == (7, "COUNT")
    assert shown["reason"]["arguments"][2] == {"name": "what", "value": {"words": ["RECORDS_IN_FILE"]}}
    field = {"path": "content.7", "code": "FILE", "message": fault.message, "arguments": [], "rule": "FIL-01"}
    assert (shown["fields"], shown["rule"]) == ([field], "FIL-01")
    orjson.dumps(shown)
