"""Facts carry plain values; the log's position is a cursor that sorts."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.facts import Fact, Position, json_value

positions = st.builds(Position, st.integers(0, 2**62), st.integers(0, 2**62))


@dataclass(frozen=True, slots=True)
class ThingSent(Fact):
    kind: ClassVar[str] = "ThingSent"
    thing_id: UUID
    member_id: UUID | None
    sent_on: date
    amount_minor: int
    words: tuple[str, ...]


def test_a_fact_names_its_subject_its_member_and_a_json_payload() -> None:
    thing, member = uuid4(), uuid4()
    sent = ThingSent(thing, member, date(2026, 3, 2), 12_500, ("a", "b"))
    assert (sent.subject_id, sent.about_member_id) == (thing, member)
    assert sent.payload() == {
        "thing_id": str(thing),
        "member_id": str(member),
        "sent_on": "2026-03-02",
        "amount_minor": 12_500,
        "words": ["a", "b"],
    }
    assert ThingSent(thing, None, date(2026, 3, 2), 0, ()).about_member_id is None


def test_a_fact_about_nothing_has_no_subject() -> None:
    assert Fact().subject_id is None
    assert Fact().payload() == {}


def test_nested_values_become_json() -> None:
    key = uuid4()
    assert json_value({"a": [key, date(2026, 1, 1)], "b": None}) == {"a": [str(key), "2026-01-01"], "b": None}


@given(positions)
def test_a_cursor_reads_back(position: Position) -> None:
    assert Position.parse(str(position)) == position


@given(positions, positions)
def test_positions_sort_by_transaction_and_then_by_number(one: Position, other: Position) -> None:
    assert (one < other) is ((one.xact, one.seq) < (other.xact, other.seq))


@pytest.mark.parametrize("text", ["", "1", "a-b", "-1-2", "1-", "1-2-3"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - int() words it
        Position.parse(text)
