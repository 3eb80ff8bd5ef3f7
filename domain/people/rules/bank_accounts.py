"""Bank accounts of organisations: the country's rule for the number, and references that a bank can register (ORG-01,
KID-03)."""

from __future__ import annotations

from stdnum.no import kontonr

from domain.kernel.refusal import FieldError
from domain.people.model import KidAlgorithm, NewBankAccount, ReferenceKind
from domain.people.rules.identity_numbers import compact

REGISTERED_LENGTHS = {
    ReferenceKind.KID: (4, 25),
    ReferenceKind.OCR: (2, 25),
    ReferenceKind.FI_71: (15, 15),
    ReferenceKind.FI_73: (2, 25),
    ReferenceKind.FI_75: (16, 16),
    ReferenceKind.RF: (5, 25),
}
"""How many characters a bank takes, control included. A slip without a payment id has only our own message."""
CONTROL_CHARACTERS = {ReferenceKind.RF: 4}
"""How many of them are made of the others: "RF" with two digits; 1 for every other kind."""
KIND_COUNTRY = {
    ReferenceKind.KID: "NO",
    ReferenceKind.OCR: "SE",
    ReferenceKind.FI_71: "DK",
    ReferenceKind.FI_73: "DK",
    ReferenceKind.FI_75: "DK",
}
SLIP_KINDS = frozenset({ReferenceKind.FI_71, ReferenceKind.FI_73, ReferenceKind.FI_75})
CREDITOR_DIGITS = 8
NUMBER_DIGITS_MIN, NUMBER_DIGITS_MAX = 5, 16
OCR_AGREEMENT_DIGITS_MAX = 9
OPEN_DIGIT = "*"
LENGTH_DIGIT = "L"
"""Stands for the length of the whole reference modulo ten, as Swedish agreements may ask for."""


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


def kind_errors(account: NewBankAccount, country: str) -> list[FieldError]:
    """Find out whether an organisation of a country may use a kind of reference, and who Danish slips pay (KID-03)."""
    kind = account.reference_kind
    errors = []
    if kind in KIND_COUNTRY and KIND_COUNTRY[kind] != country:
        message = f"references of this kind are for organisations in {KIND_COUNTRY[kind]}; this one is in {country}"
        errors.append(FieldError("referenceKind", "COUNTRY", message))
    if kind is not ReferenceKind.KID and account.kid_algorithm is not KidAlgorithm.MOD10:
        errors.append(FieldError("kidAlgorithm", "KIND", "only a KID may have a MOD11 control; choose MOD10"))
    number = compact(account.creditor_number or "")
    if kind in SLIP_KINDS and not (_digits(number) and len(number) == CREDITOR_DIGITS):
        message = f"a Danish slip names a creditor number of {CREDITOR_DIGITS} digits; the bank has given you one"
        limits = (("least", CREDITOR_DIGITS), ("most", CREDITOR_DIGITS))
        errors.append(FieldError("creditorNumber", "LENGTH", message, limits))
    if kind not in SLIP_KINDS and number:
        errors.append(FieldError("creditorNumber", "KIND", "only Danish slips name a creditor number"))
    return errors


def kid_errors(account: NewBankAccount) -> list[FieldError]:
    """Find what keeps a bank from registering the layout: digits, someone to name, its length (ORG-01, KID-03)."""
    kind = account.reference_kind
    errors = []
    if account.kid_prefix and not _digits(account.kid_prefix):
        errors.append(FieldError("kidPrefix", "DIGITS", "the KID prefix is digits only"))
    if account.kid_type_digit not in type_digits(kind):
        errors.append(FieldError("kidTypeDigit", "DIGITS", _type_digits_say(kind)))
    if min(account.kid_member_width, account.kid_invoice_width) < 0:
        errors.append(FieldError("kidMemberWidth", "NEGATIVE", "a width is 0 or more digits"))
    elif account.kid_member_width + account.kid_invoice_width < 1:
        errors.append(FieldError("kidMemberWidth", "NOTHING_NAMED", "a KID names a member, an invoice or both"))
    given = len(account.kid_prefix) + len(account.kid_type_digit) + CONTROL_CHARACTERS.get(kind, 1)
    length = given + account.kid_member_width + account.kid_invoice_width
    least, most = REGISTERED_LENGTHS[kind]
    if not errors and not least <= length <= most:
        allowed = str(least) if least == most else f"{least}–{most}"
        message = f"such a reference has {allowed} characters; these parts make {length}"
        errors.append(FieldError("kidMemberWidth", "LENGTH", message, (("least", least), ("most", most))))
    return errors


def type_digits(kind: ReferenceKind) -> frozenset[str]:
    """Return what may stand for the digit before the control: "" for none, a digit, OPEN_DIGIT, LENGTH_DIGIT."""
    if kind is ReferenceKind.KID:
        return frozenset({"", OPEN_DIGIT, *"0123456789"})
    return frozenset({"", LENGTH_DIGIT}) if kind is ReferenceKind.OCR else frozenset({""})


def _type_digits_say(kind: ReferenceKind) -> str:
    if kind is ReferenceKind.KID:
        return f'the type digit is one digit, or "{OPEN_DIGIT}"'
    if kind is ReferenceKind.OCR:
        return f'leave the type digit empty, or write "{LENGTH_DIGIT}" where the bank asks for a length digit'
    return "this kind of reference has no digit before its control; leave it empty"


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
