"""Which reporting tags there can be, and which of them plans and orders can have."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.model import ReportingTag, SaveTag, TagKind
from domain.catalogue.rules.tags import TAGS_OF_ORDER_MAX, given_errors, named_errors, open_tags, tag_codes, tag_errors

KARI = ReportingTag(UUID(int=1), "KARI", "Kari Selger", TagKind.WHO, closed=False)
MESSE = ReportingTag(UUID(int=2), "MESSE", "Messe", TagKind.HOW, closed=True)
TAGS = {one.id: one for one in (KARI, MESSE)}


@pytest.mark.rule("CAT-10")
@pytest.mark.parametrize(
    ("new", "found"),
    [
        (SaveTag("TLF", "Telefon", TagKind.HOW), []),
        (SaveTag(" kari ", "En annen", TagKind.WHO), [("code", "TAKEN")]),
        (SaveTag(" ", "", TagKind.WHO), [("name", "REQUIRED"), ("code", "REQUIRED")]),
        (SaveTag("X" * 21, "Lang", TagKind.HOW), [("code", "TOO_LONG")]),
    ],
)
def test_a_tag_has_a_short_code_of_its_own_and_a_name(new: SaveTag, found: list[tuple[str, str]]) -> None:
    assert [(one.path, one.code) for one in tag_errors(new, None, list(TAGS.values()))] == found


@pytest.mark.rule("CAT-10")
def test_what_a_tag_says_stays_what_it_was() -> None:
    errors = tag_errors(SaveTag("KARI", "Kari", TagKind.HOW), KARI, [MESSE])
    assert [(one.path, one.code) for one in errors] == [("kind", "FIXED_KIND")]


@pytest.mark.rule("SUB-01")
def test_an_order_is_given_no_closed_tag_but_keeps_the_one_that_it_has() -> None:
    both = (KARI.id, MESSE.id)
    assert [(one.path, one.code) for one in given_errors(TAGS, both)] == [("tagIds.1", "CLOSED")]
    assert not given_errors(TAGS, both, kept={MESSE.id})
    assert not named_errors(TAGS, both)
    assert open_tags(TAGS, both) == (KARI.id,)
    assert tag_codes(TAGS, both) == ["KARI", "MESSE"]


@pytest.mark.rule("SUB-01")
@given(st.lists(st.sampled_from([KARI.id, MESSE.id, UUID(int=9)]), max_size=TAGS_OF_ORDER_MAX + 3))
def test_tags_are_fine_where_each_is_known_and_named_once_and_they_are_not_too_many(named: list[UUID]) -> None:
    fine = len(set(named)) == len(named) <= TAGS_OF_ORDER_MAX and set(named) <= set(TAGS)
    assert (not named_errors(TAGS, named)) == fine
