"""The layout of a bank account's references: which parts they have, and how wide each is (KID-01, KID-03)."""

from __future__ import annotations

from dataclasses import dataclass

from domain.billing.rules.creditor_reference import CONTROL_LENGTH
from domain.kernel.refusal import FieldError, InvalidInput, refuse_if_any
from domain.people.model import KidAlgorithm, ReferenceKind
from domain.people.rules.bank_accounts import LENGTH_DIGIT, OPEN_DIGIT, REGISTERED_LENGTHS, type_digits

LENGTH_MIN = 2
LENGTH_MAX = 25


@dataclass(frozen=True, slots=True)
class KidFormat:
    """One registered layout of a bank account's references: widths in digits, and the algorithm (KID-01).

    `type_digit` is "" for none, a digit that every KID has, OPEN_DIGIT for one chosen for each KID, or LENGTH_DIGIT
    for the digit of a Swedish OCR reference that tells how long it is (its length modulo ten). Raises InvalidInput
    where the parts don't make a reference of the kind with room for a member or an invoice.
    """

    prefix: str
    member_width: int
    invoice_width: int
    algorithm: KidAlgorithm = KidAlgorithm.MOD10
    type_digit: str = ""
    allows_dash: bool = False
    kind: ReferenceKind = ReferenceKind.KID

    def __post_init__(self) -> None:
        refuse_if_any(_format_errors(self))

    @property
    def length(self) -> int:
        """All characters, the control included."""
        parts = len(self.prefix) + self.member_width + self.invoice_width + len(self.type_digit)
        return parts + (CONTROL_LENGTH if self.kind is ReferenceKind.RF else 1)

    @property
    def fixed_digit(self) -> str:
        """What stands before the control of every reference: a digit, or "" for none or an open one."""
        if self.type_digit == LENGTH_DIGIT:
            return str(self.length % 10)
        return "" if self.type_digit == OPEN_DIGIT else self.type_digit


def check_registration(form: KidFormat) -> None:
    """Raise InvalidInput unless a bank would register the format; the reader of KIDs stays open from 2 (KID-01)."""
    least, most = REGISTERED_LENGTHS[form.kind]
    if not least <= form.length <= most:
        message = f"such a reference has {least}–{most} characters; this format has {form.length}"
        raise InvalidInput.of("kidFormat", "LENGTH", message, rule="KID-01")


def all_digits(text: str) -> bool:
    """Tell whether a text is nothing but the digits 0–9, and at least one."""
    return text.isascii() and text.isdigit()


def _format_errors(form: KidFormat) -> list[FieldError]:
    errors = []
    if form.prefix and not all_digits(form.prefix):
        errors.append(FieldError("prefix", "DIGITS", "the KID prefix is digits only", rule="KID-01"))
    if form.type_digit not in type_digits(form.kind):
        message = f'the type digit is one digit or "{OPEN_DIGIT}" in a KID, "{LENGTH_DIGIT}" in a Swedish OCR reference'
        errors.append(FieldError("typeDigit", "DIGITS", message, rule="KID-01"))
    if form.kind is not ReferenceKind.KID and form.algorithm is not KidAlgorithm.MOD10:
        errors.append(FieldError("algorithm", "KIND", "only a KID may have a MOD11 control", rule="KID-01"))
    for path, width in (("memberWidth", form.member_width), ("invoiceWidth", form.invoice_width)):
        if width < 0:
            errors.append(FieldError(path, "NEGATIVE", "a width is 0 or more digits", rule="KID-01"))
    if form.member_width + form.invoice_width < 1:
        errors.append(
            FieldError("memberWidth", "NOTHING_NAMED", "a KID names a member, an invoice or both", rule="KID-01")
        )
    if not errors and form.length > LENGTH_MAX:
        message = f"a KID has at most {LENGTH_MAX} characters; these parts make {form.length}"
        errors.append(FieldError("kidFormat", "LENGTH", message, rule="KID-01"))
    least, most = REGISTERED_LENGTHS[form.kind]
    if not errors and least == most != form.length:
        message = f"the payment id of such a slip has {most} digits; these parts make {form.length}"
        errors.append(FieldError("kidFormat", "LENGTH", message, rule="KID-01"))
    return errors
