"""Bank accounts of organisations: the country's rule for the number, and a KID layout a bank can register (ORG-01)."""

from __future__ import annotations

from stdnum.no import kontonr

from domain.kernel.refusal import FieldError
from domain.people.model import NewBankAccount
from domain.people.rules.identity_numbers import compact

KID_LENGTH_MIN, KID_LENGTH_MAX = 4, 25
NUMBER_DIGITS_MIN, NUMBER_DIGITS_MAX = 5, 16
OCR_AGREEMENT_DIGITS_MAX = 9
OPEN_DIGIT = "*"


def account_number_errors(path: str, text: str, country: str) -> list[FieldError]:
    """Find what is wrong with an account number: in Norway eleven digits, the last a check digit (MOD11)."""
    digits = compact(text)
    if not _digits(digits):
        return [FieldError(path, "ACCOUNT_NUMBER", f'"{text}" is no account number; write its digits')]
    if country == "NO":
        if len(digits) == 11 and kontonr.is_valid(digits):
            return []
        message = f'"{text}" is no Norwegian account number: eleven digits, the last a check digit'
        return [FieldError(path, "ACCOUNT_NUMBER", message)]
    if NUMBER_DIGITS_MIN <= len(digits) <= NUMBER_DIGITS_MAX:
        return []
    message = f"an account number has {NUMBER_DIGITS_MIN}–{NUMBER_DIGITS_MAX} digits, the bank's code included"
    return [FieldError(path, "ACCOUNT_NUMBER", message)]


def agreement_errors(path: str, agreement_id: str | None) -> list[FieldError]:
    """Find what is wrong with the id of an OCR agreement (ORG-04): up to nine digits, or none at all."""
    if agreement_id is None or (_digits(agreement_id) and len(agreement_id) <= OCR_AGREEMENT_DIGITS_MAX):
        return []
    message = f'"{agreement_id}" is no agreement id: it has up to {OCR_AGREEMENT_DIGITS_MAX} digits'
    return [FieldError(path, "AGREEMENT_ID", message)]


def kid_errors(account: NewBankAccount) -> list[FieldError]:
    """Find what keeps a bank from registering the KID layout: digits, someone to name, 4–25 characters (ORG-01)."""
    errors = []
    if account.kid_prefix and not _digits(account.kid_prefix):
        errors.append(FieldError("kidPrefix", "DIGITS", "the KID prefix is digits only"))
    if account.kid_type_digit not in {"", OPEN_DIGIT, *"0123456789"}:
        errors.append(FieldError("kidTypeDigit", "DIGITS", f'the type digit is one digit, or "{OPEN_DIGIT}"'))
    if min(account.kid_member_width, account.kid_invoice_width) < 0:
        errors.append(FieldError("kidMemberWidth", "NEGATIVE", "a width is 0 or more digits"))
    elif account.kid_member_width + account.kid_invoice_width < 1:
        errors.append(FieldError("kidMemberWidth", "NOTHING_NAMED", "a KID names a member, an invoice or both"))
    parts = len(account.kid_prefix) + len(account.kid_type_digit) + 1
    length = parts + account.kid_member_width + account.kid_invoice_width
    if not errors and not KID_LENGTH_MIN <= length <= KID_LENGTH_MAX:
        message = f"a KID has {KID_LENGTH_MIN}–{KID_LENGTH_MAX} characters; these parts make {length}"
        errors.append(
            FieldError("kidMemberWidth", "LENGTH", message, (("least", KID_LENGTH_MIN), ("most", KID_LENGTH_MAX)))
        )
    return errors


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
