"""Account numbers by the country's rule, and KID layouts that a bank can register (ORG-01)."""

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.rules.kid_format import KidFormat, check_registration
from domain.kernel.refusal import InvalidInput
from domain.people.model import KidAlgorithm, NewBankAccount, ReferenceKind
from domain.people.rules.bank_accounts import account_number_errors, agreement_errors, kid_errors, kind_errors

pytestmark = pytest.mark.rule("ORG-01")
ACCOUNT = NewBankAccount(uuid4(), "15030000002")


@pytest.mark.parametrize("text", ["15030000002", "1503.00.00002", "1503 00 00002"])
def test_a_norwegian_account_has_eleven_digits_and_a_check_digit(text: str) -> None:
    assert account_number_errors("number", text, "NO") == []


@pytest.mark.parametrize("text", ["15030000003", "1503000000", "150300000020", "", "1503000000x"])
def test_a_wrong_norwegian_account_is_named(text: str) -> None:
    assert [e.code for e in account_number_errors("number", text, "NO")] == ["ACCOUNT_NUMBER"]


def test_other_countries_accounts_are_digits_of_their_length() -> None:
    assert account_number_errors("number", "5050-1055", "SE") == []
    assert account_number_errors("number", "1234 0001234567", "DK") == []
    assert account_number_errors("number", "123", "SE")
    assert account_number_errors("number", "1" * 17, "DK")


def test_an_agreement_id_has_up_to_nine_digits() -> None:
    assert agreement_errors("id", None) == agreement_errors("id", "001234501") == []
    assert agreement_errors("id", "1234567890")
    assert agreement_errors("id", "00A")


@given(
    st.from_regex(r"[0-9a]{0,12}", fullmatch=True),
    st.integers(-1, 14),
    st.integers(-1, 14),
    st.sampled_from(["", "*", "7", "12", "x", "L"]),
    st.sampled_from(ReferenceKind),
)
@pytest.mark.rule("KID-03")
def test_a_layout_is_accepted_exactly_where_references_can_be_made_of_it(
    prefix: str, member_width: int, invoice_width: int, type_digit: str, kind: ReferenceKind
) -> None:
    account = replace(
        ACCOUNT,
        kid_prefix=prefix,
        kid_member_width=member_width,
        kid_invoice_width=invoice_width,
        kid_type_digit=type_digit,
        reference_kind=kind,
    )
    try:
        check_registration(KidFormat(prefix, member_width, invoice_width, type_digit=type_digit, kind=kind))
        usable = True
    except InvalidInput:
        usable = False
    assert (kid_errors(account) == []) is usable


@pytest.mark.rule("KID-03")
@pytest.mark.parametrize(
    ("kind", "country", "creditor", "algorithm", "wrong"),
    [
        ("KID", "NO", None, "MOD11", []),
        ("KID", "SE", None, "MOD10", ["referenceKind"]),
        ("OCR", "SE", None, "MOD10", []),
        ("OCR", "SE", None, "MOD11", ["kidAlgorithm"]),
        ("OCR", "SE", "12345678", "MOD10", ["creditorNumber"]),
        ("FI_71", "DK", "1234 5678", "MOD10", []),
        ("FI_73", "DK", None, "MOD10", ["creditorNumber"]),
        ("FI_75", "DK", "1234567", "MOD10", ["creditorNumber"]),
        ("FI_71", "NO", "12345678", "MOD10", ["referenceKind"]),
        ("RF", "NO", None, "MOD10", []),
        ("RF", "DK", None, "MOD10", []),
    ],
)
def test_each_country_has_its_references(
    kind: str, country: str, creditor: str | None, algorithm: str, wrong: list[str]
) -> None:
    account = replace(
        ACCOUNT,
        reference_kind=ReferenceKind(kind),
        creditor_number=creditor,
        kid_algorithm=KidAlgorithm(algorithm),
    )
    assert [error.path for error in kind_errors(account, country)] == wrong
