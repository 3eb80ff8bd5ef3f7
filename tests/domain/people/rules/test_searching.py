"""The search box forgives letters: æøå and äö, their spellings with two letters, accents and case (PPL-14)."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.people.rules.searching import contains_pattern, meant_words, search_key, search_words

pytestmark = pytest.mark.rule("PPL-14")


def finds(typed: str, *columns: str) -> bool:
    return all(word in search_key(columns) for word in search_words(typed))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Bjørn", "Bjørn"),
        ("bjorn", "Bjørn"),
        ("björn", "Bjørn"),
        ("bjoern", "Bjørn"),
        ("Åse", "Åse"),
        ("aase", "Åse"),
        ("ase", "Åse"),
        ("Åsen", "Aasen"),
        ("aasen", "Aasen"),
        ("sæther", "Sæther"),
        ("sather", "Sæther"),
        ("saether", "Sæther"),
        ("sæther", "Saether"),
        ("Sørensen", "Soerensen"),
        ("andré", "Andre"),
        ("ANDRE", "André"),
        ("muller", "Müller"),
    ],
)
def test_a_name_is_found_however_its_letters_are_typed(typed: str, name: str) -> None:
    assert finds(typed, name)


@pytest.mark.parametrize(("typed", "name"), [("noel", "Arnold"), ("bjarn", "Bjørn"), ("hansen", "Hanssen")])
def test_forgiving_letters_does_not_find_other_names(typed: str, name: str) -> None:
    assert not finds(typed, name)


@pytest.mark.parametrize("typed", ["kari nord", "NORD kari", "mann", "@example", "12 34", "0155", "stor", "10042"])
def test_words_are_found_anywhere_in_any_column_and_in_any_order(typed: str) -> None:
    assert finds(typed, "Kari Nordmann", "10042", "kari@example.no", "+4791234567", "Storgata 1", "0155", "Oslo")


def test_every_word_must_be_found() -> None:
    assert not finds("kari bergen", "Kari Nordmann", "Oslo")


@given(st.text(max_size=200))
def test_what_is_stored_is_found_by_typing_it(text: str) -> None:
    assert finds(text, text)


@given(st.text(max_size=300))
@example("\u08ca kari")
def test_a_search_is_bounded_and_its_longest_word_comes_first(text: str) -> None:
    words = search_words(text)
    assert len(words) <= 8
    assert [len(word) for word in words] == sorted((len(word) for word in words), reverse=True)
    assert all(words)


def test_the_wildcards_of_like_are_plain_characters() -> None:
    assert contains_pattern("50%_a\\") == "%50\\%\\_a\\\\%"


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("hasnen", ["hansen", "hagen", "nansen"], ("hasnen", "hansen")),
        ("hannsen", ["hansen", "hanssen", "jansen"], ("hannsen", "hansen", "hanssen")),
        ("jorgensn", ["jorgensen", "jorgen"], ("jorgensn", "jorgensen")),
        ("fjel", ["fjeld", "fjell", "fjellsport"], ("fjel",)),
        ("fjlel", ["fjellsport"], ("fjlel", "fjellsport")),
        ("karri", ["kari", "karin", "karl"], ("karri", "kari", "karin")),
        ("ola", ["eva", "per"], ("ola",)),
    ],
)
def test_a_misspelt_word_may_mean_known_ones_that_begin_nearly_so(
    typed: str, known: list[str], meant: tuple[str, ...]
) -> None:
    assert meant_words(typed, known) == meant


@given(st.text("abcde", min_size=3, max_size=12), st.data())
def test_one_slip_is_always_forgiven(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    slips = {
        "too many": word[:at] + "x" + word[at:],
        "too few": word[:at] + word[at + 1 :],
        "wrong": word[:at] + "x" + word[at + 1 :],
        "swapped": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    }
    for typed in slips.values():
        assert word.startswith(typed) or word in meant_words(typed, [word])


def test_a_search_of_blanks_has_no_words() -> None:
    assert search_words(" \t ") == ()
