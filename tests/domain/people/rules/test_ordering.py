"""Lists follow the alphabet of the tenant's country, compared byte by byte (PPL-14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people.rules.ordering import sort_key

pytestmark = pytest.mark.rule("PPL-14")


def in_order(country: str, names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: sort_key(country, name).encode())


@pytest.mark.parametrize("country", ["NO", "DK"])
def test_norwegian_and_danish_end_in_ae_oe_aa(country: str) -> None:
    names = ["Ås", "Øst", "Æra", "Zola", "Åse", "Adam", "Ødegård", "berg"]
    assert in_order(country, names) == ["Adam", "berg", "Zola", "Æra", "Ødegård", "Øst", "Ås", "Åse"]


def test_swedish_ends_in_aa_ae_oe() -> None:
    names = ["Öberg", "Ärlig", "Åberg", "Zetterlund", "Adamsson"]
    assert in_order("SE", names) == ["Adamsson", "Zetterlund", "Åberg", "Ärlig", "Öberg"]


def test_letters_of_the_neighbours_take_the_places_of_their_kin() -> None:
    assert in_order("NO", ["Østby", "Öberg", "Ärlig", "Ærend", "Ås"]) == ["Ærend", "Ärlig", "Öberg", "Østby", "Ås"]
    assert in_order("SE", ["Østby", "Öberg", "Ærlig", "Ås"]) == ["Ås", "Ærlig", "Öberg", "Østby"]


def test_other_accents_do_not_count() -> None:
    assert in_order("NO", ["Dahl", "Étienne", "Eva", "Müller", "Mysen", "Łukasz"]) == [
        "Dahl",
        "Étienne",
        "Eva",
        "Łukasz",
        "Müller",
        "Mysen",
    ]


def test_the_last_name_counts_before_the_first_and_a_shorter_one_comes_first() -> None:
    people = [("Berg Hansen", "Anne"), ("Berg", "Åse"), ("Berg", "Anne"), ("Bergan", "Anne"), ("", "Anne")]
    keyed = sorted(people, key=lambda names: sort_key("NO", *names))
    assert keyed == [("", "Anne"), ("Berg", "Anne"), ("Berg", "Åse"), ("Berg Hansen", "Anne"), ("Bergan", "Anne")]


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert sort_key("NO", "A\u030asen") == sort_key("NO", "Åsen")


def test_marks_and_case_make_no_difference() -> None:
    assert sort_key("NO", "O'Brien") == sort_key("NO", "OBRIEN")
    assert sort_key("NO", "Anne-Marie") == sort_key("NO", " anne  marie ")


@given(st.text(max_size=40), st.sampled_from(["NO", "DK", "SE", "FI"]))
def test_any_text_has_a_key_that_can_be_stored(text: str, country: str) -> None:
    key = sort_key(country, text)
    assert "\0" not in key
    assert key == sort_key(country, text)
