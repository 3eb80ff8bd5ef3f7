"""Norwegian account numbers, as an organisation's bank account has them (ORG-01)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.rules.bank_account import is_norwegian_account, shown_account


@pytest.mark.rule("ORG-01")
@pytest.mark.parametrize("text", ["86011117947", "8601 11 17947", "8601.11.17947"])
def test_separators_do_not_matter(text: str) -> None:
    assert is_norwegian_account(text)


@pytest.mark.rule("ORG-01")
@pytest.mark.parametrize("text", ["86011117948", "8601111794", "860111179470", "", "8601111794A", "4090403"])
def test_a_wrong_length_or_check_digit_is_none(text: str) -> None:
    assert not is_norwegian_account(text)


def test_it_is_shown_in_groups() -> None:
    assert shown_account("86011117947") == "8601.11.17947"


@given(st.integers(0, 10**10 - 1))
def test_at_most_one_check_digit_fits_and_it_is_the_mod11_one(base: int) -> None:
    digits = f"{base:010d}"
    if digits.startswith("0000"):
        return  # former postal giro numbers have a Luhn digit of their own
    remainder = sum(int(d) * w for d, w in zip(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    fitting = [last for last in "0123456789" if is_norwegian_account(digits + last)]
    assert fitting == ([] if remainder == 1 else [str(-remainder % 11)])
