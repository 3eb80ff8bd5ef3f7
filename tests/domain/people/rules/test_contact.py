"""E-mail addresses and phone numbers (PPL-03)."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people.rules.contact import EMAIL_CHARACTERS_MAX, email_errors, email_key, phone_number

pytestmark = pytest.mark.rule("PPL-03")


@pytest.mark.parametrize(
    "text", ["kari@example.no", "kari.nordmann+lag@post.example.com", "åse@blåbær.no", "o'brien@a-b.dk", "1@x.museum"]
)
def test_an_address_is_an_address(text: str) -> None:
    assert email_errors("email", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "kari",
        "kari@",
        "@example.no",
        "kari@example",
        "kari nordmann@example.no",
        "kari@exa mple.no",
        "kari@example.no,ola@example.no",
        "kari..n@example.no",
        ".kari@example.no",
        "kari@-example.no",
        "kari@example..no",
        "kari@example.no\n",
        "Kari <kari@example.no>",
        "k" * EMAIL_CHARACTERS_MAX + "@example.no",
    ],
)
def test_what_is_no_address_is_named(text: str) -> None:
    (error,) = email_errors("email", text)
    assert (error.path, error.code) == ("email", "EMAIL")


def test_addresses_are_compared_without_case() -> None:
    assert email_key("Kari@Example.NO") == email_key("kari@example.no")


@pytest.mark.parametrize(
    ("text", "country", "stored"),
    [
        ("912 34 567", "NO", "+4791234567"),
        ("+47 91 23 45 67", "SE", "+4791234567"),
        ("0047 91234567", "NO", "+4791234567"),
        ("22 12 34 56", "NO", "+4722123456"),
        ("20 12 34 56", "DK", "+4520123456"),
        ("070-123 45 67", "SE", "+46701234567"),
        ("+46701234567", "NO", "+46701234567"),
    ],
)
def test_a_phone_number_is_stored_in_one_form(text: str, country: str, stored: str) -> None:
    assert phone_number(text, country) == stored


@pytest.mark.parametrize("text", ["", "12", "ring meg", "9123456", "+47 9123 45678", "+4744234567", "+999 1"])
def test_what_is_no_phone_number_is_none(text: str) -> None:
    assert phone_number(text, "NO") is None


@given(st.integers(0, 99_999_999))
def test_the_short_way_for_norwegian_mobiles_agrees_with_the_library(digits: int) -> None:
    text = f"+47{digits:08}"
    number = phonenumbers.parse(text)
    expected = text if phonenumbers.is_valid_number(number) else None
    assert phone_number(text, "NO") == expected
