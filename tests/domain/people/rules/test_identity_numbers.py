"""Numbers of organisations and persons are checked by the rule of their country (ORG-01, PPL-01)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people.rules.identity_numbers import (
    birth_date_in,
    compact,
    national_id_country,
    organisation_number_errors,
)


@pytest.mark.rule("ORG-01")
@pytest.mark.parametrize(
    ("number", "country"),
    [("999000002", "NO"), ("999 000 002", "NO"), ("99000007", "DK"), ("999000-0003", "SE"), ("HRB 123", "DE")],
)
def test_a_right_number_is_accepted(number: str, country: str) -> None:
    assert organisation_number_errors("n", number, country) == []


@pytest.mark.rule("ORG-01")
@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("999000003", "NO"),
        ("99900000", "NO"),
        ("", "NO"),
        ("NO999000002", "NO"),
        ("٩٩٩٠٠٠٠٠٢", "NO"),
        ("99000008", "DK"),
        ("9990000004", "SE"),
        ("", "DE"),
        ("1" * 31, "DE"),
    ],
)
def test_a_wrong_number_is_named(number: str, country: str) -> None:
    (error,) = organisation_number_errors("organisationNumber", number, country)
    assert (error.path, error.code) == ("organisationNumber", "ORGANISATION_NUMBER")


@pytest.mark.rule("PPL-01")
@pytest.mark.parametrize(
    ("number", "first", "country", "born"),
    [
        ("01010050053", "NO", "NO", date(2000, 1, 1)),
        ("010100 50053", "SE", "NO", date(2000, 1, 1)),
        ("200001010008", "NO", "SE", date(2000, 1, 1)),
        ("0001010008", "SE", "SE", None),
        ("010100-4000", "DK", "DK", date(2000, 1, 1)),
    ],
)
def test_a_national_id_tells_its_country_and_birth_date(
    number: str, first: str, country: str, born: date | None
) -> None:
    assert national_id_country(number, first) == country
    assert birth_date_in(compact(number), country) == born


@pytest.mark.rule("PPL-01")
@pytest.mark.parametrize("number", ["01010050054", "01130050053", "", "1", "123", "abcdefghijk", "+" * 11, "１" * 11])  # noqa: RUF001
def test_what_fulfils_no_countrys_rule_is_no_national_id(number: str) -> None:
    assert national_id_country(number, "NO") is None


@given(st.text(max_size=15))
def test_no_text_breaks_the_check(text: str) -> None:
    assert national_id_country(text, "SE") in {None, "NO", "DK", "SE"}
    assert isinstance(organisation_number_errors("n", text, "SE"), list)
