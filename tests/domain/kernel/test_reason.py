"""A reason is a code with typed arguments: rows keep those, and the English is made when someone asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import unique
from typing import ClassVar
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.money import Money
from domain.kernel.reason import Code, Named, Reason, Value, Word


@unique
class LateCode(Code):
    RAIN = "it rains"
    TRAIN = "the {what} of {on} is {much} late, says {who}"


@unique
class Vehicle(Word):
    TRAIN = "train"
    BUS = "bus"


@dataclass(frozen=True, slots=True)
class Late(Reason):
    CODES: ClassVar[type[Code]] = LateCode
    code: LateCode


KEY = UUID(int=7)
kept: st.SearchStrategy[Value] = st.one_of(
    st.text(),
    st.integers(-(2**53), 2**53),
    st.dates(),
    st.builds(Money, st.integers(-(2**53), 2**53), st.sampled_from(["NOK", "SEK"])),
    st.builds(Named, st.sampled_from(["Invoice", "Member"]), st.uuids(), st.text()),
)


def test_the_english_is_the_codes_with_its_arguments_in_place() -> None:
    late = Late.of(
        LateCode.TRAIN,
        what=Vehicle.TRAIN,
        on=date(2026, 2, 28),
        much=Money(-150, "NOK"),
        who=Named("Member", KEY, "Kari"),
    )
    assert late.message == "the train of 2026-02-28 is -1.50 NOK late, says Kari"
    assert Late.of(LateCode.RAIN).message == "it rains"


def test_any_of_several_words_is_said_so() -> None:
    late = Late.of(LateCode.TRAIN, what=(Vehicle.TRAIN, Vehicle.BUS), on="today", much=3, who="me")
    assert late.message == "the train or bus of today is 3 late, says me"


def test_braces_in_an_argument_are_only_text() -> None:
    assert (
        Late.of(LateCode.TRAIN, what="{on}", on="a", much=0, who="{who}").message
        == "the {on} of a is 0 late, says {who}"
    )


@pytest.mark.parametrize("args", [{}, {"what": 1}, {"what": 1, "on": 2, "much": 3, "who": 4, "more": 5}])
def test_a_reason_has_exactly_the_arguments_of_its_code(args: dict[str, Value]) -> None:
    with pytest.raises(ValueError, match="has the arguments"):
        Late.of(LateCode.TRAIN, **args)


@given(kept, kept, kept, kept)
def test_what_a_row_keeps_gives_the_same_reason_again(one: Value, two: Value, three: Value, four: Value) -> None:
    late = Late.of(LateCode.TRAIN, what=one, on=two, much=three, who=four)
    assert Late.from_json(orjson.loads(orjson.dumps(late.as_json()))) == late


def test_a_row_keeps_no_sentence() -> None:
    assert Late.of(LateCode.RAIN).as_json() == {"code": "RAIN", "args": {}}
    with pytest.raises(TypeError, match="said at once"):
        Late.of(LateCode.TRAIN, what=Vehicle.BUS, on="", much=0, who="").as_json()


def test_equal_reasons_are_one_key() -> None:
    assert len({Late.of(LateCode.RAIN), Late.of(LateCode.RAIN)}) == 1
