"""Addresses: what each country's post needs, and which one a list shows (PPL-03)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.people.model import AddressKind, NewAddress
from domain.people.rules.addresses import addresses_errors, shown_address, tidy
from tests.domain.people.samples import HOME

pytestmark = pytest.mark.rule("PPL-03")
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("country", "code", "stored"),
    [
        ("NO", "0155", "0155"),
        ("NO", " 01 55", "0155"),
        ("DK", "1050", "1050"),
        ("SE", "11122", "111 22"),
        ("FI", "00100", "00100"),
    ],
)
def test_a_postal_code_is_stored_as_its_country_writes_it(country: str, code: str, stored: str) -> None:
    given = tidy(replace(HOME, country=country, postal_code=code, line1=" Storgata 1 ", line2="  "))
    assert (given.postal_code, given.line1, given.line2) == (stored, "Storgata 1", None)
    assert addresses_errors([given]) == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"line1": " "}, "addresses.1.line1"),
        ({"postal_code": "155"}, "addresses.1.postalCode"),
        ({"postal_code": "015A"}, "addresses.1.postalCode"),
        ({"city": ""}, "addresses.1.city"),
        ({"country": "Norge"}, "addresses.1.country"),
        ({"line2": "a\nb"}, "addresses.1.line2"),
        ({"line1": "x" * 201}, "addresses.1.line1"),
        ({"from_on": TODAY, "to_on": TODAY}, "addresses.1.toOn"),
    ],
)
def test_what_is_wrong_is_named_where_it_is(change: dict[str, object], path: str) -> None:
    (error,) = addresses_errors([HOME, replace(HOME, **change)])  # type: ignore[arg-type]
    assert error.path == path


def test_a_foreign_address_may_lack_code_and_place() -> None:
    assert addresses_errors([NewAddress(AddressKind.HOME, "PO Box 1", country="AE")]) == []


def test_twenty_addresses_are_enough() -> None:
    assert [error.code for error in addresses_errors([HOME] * 21)] == ["TOO_MANY"]


def test_the_postal_address_outweighs_the_home_where_it_holds_today() -> None:
    postal = replace(HOME, kind=AddressKind.POSTAL, line1="Postboks 1")
    invoice = replace(HOME, kind=AddressKind.INVOICE)
    assert shown_address([invoice, HOME, postal], TODAY) == postal
    assert shown_address([invoice, HOME, replace(postal, to_on=TODAY)], TODAY) == HOME
    assert shown_address([invoice, replace(HOME, from_on=date(2026, 3, 3))], TODAY) == invoice
    assert shown_address([], TODAY) is None
