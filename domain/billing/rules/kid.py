"""KID, the Norwegian customer identification, and its like in other countries (KID-01, KID-03).

Compose, validate and decode are inverse. A KID is text: leading zeros count. It is made of parts of fixed width and
one control character: `[prefix][member number][invoice number][type digit][control]`. A part that is not named is all
zeros, so a KID with zeros for the invoice names only the member. Swedish OCR references and Danish payment ids have the
same shape; an RF reference has its control in front: `RF[two digits][prefix][member number][invoice number]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from domain.billing.rules.creditor_reference import CONTROL_LENGTH, SIGN, creditor_reference
from domain.billing.rules.kid_fault import KidFault, KidFaultCode
from domain.billing.rules.kid_format import LENGTH_MAX, LENGTH_MIN, KidFormat, all_digits
from domain.kernel.refusal import FieldError, Refusal, refuse_if_any
from domain.people.model import KidAlgorithm, ReferenceKind
from domain.people.rules.bank_accounts import OPEN_DIGIT

# What the characters "0"…"9" add to the sum: as they are, or doubled with the digits of the product added.
_ONCE = bytes(max(0, byte - 48) if byte < 58 else 0 for byte in range(256))
_TWICE = bytes(sum(divmod(2 * digit, 10)) for digit in _ONCE)
_MOD11_WEIGHTS = (2, 3, 4, 5, 6, 7)
_MOD11_CONTROLS = "0-987654321"
"""The control character by remainder: 0 for 0, "-" for 1, else 11 - remainder."""


@dataclass(eq=False)
class KidRefused(Refusal):
    """A text is no KID of the given format."""

    code: ClassVar[str] = "KID_REFUSED"
    RULE: ClassVar[str] = "KID-01"
    kid: str
    reason: KidFault

    @property
    def message(self) -> str:
        return f'"{self.kid}" is not a KID that we gave: {self.reason.message}'


@dataclass(eq=False)
class KidDoesNotFit(Refusal):
    """A number has no room in the organisation's KID format; nothing is ever cut off to make it fit."""

    code: ClassVar[str] = "KID_DOES_NOT_FIT"
    RULE: ClassVar[str] = "KID-01"
    part: str
    value: int
    width: int

    @property
    def message(self) -> str:
        return (
            f"The {self.part} {self.value} does not fit the {self.width} digits that its KID format has. "
            "Widen that part and register the new length with the bank."
        )


@dataclass(eq=False)
class KidNotPayable(Refusal):
    """MOD11 gives "-" here: most online banks can't take it and this agreement does not allow it."""

    code: ClassVar[str] = "KID_NOT_PAYABLE"
    RULE: ClassVar[str] = "KID-01"
    base: str

    @property
    def message(self) -> str:
        return (
            f'The KID {self.base} would end in "-", which payers can\'t type. '
            "Give the KID format an open type digit (*), use MOD10, or allow the dash."
        )


@dataclass(frozen=True, slots=True)
class KidParts:
    """What a KID says: whom and which invoice. None is "not named" (zeros in the KID).

    `type_digit` is for formats where it is open: None lets `compose` choose 0, or the lowest that is payable.
    """

    member_number: int | None
    invoice_number: int | None = None
    type_digit: int | None = None


def control_character(base: str, algorithm: KidAlgorithm) -> str:
    """Return the control character of digits; MOD11 may give "-" (OCR giro system specification)."""
    if not all_digits(base):
        raise ValueError("a control character is reckoned of digits only")
    if algorithm is KidAlgorithm.MOD10:
        reverse = base.encode()[::-1]
        return str(-(sum(reverse[::2].translate(_TWICE)) + sum(reverse[1::2].translate(_ONCE))) % 10)
    weighted = (int(digit) * _MOD11_WEIGHTS[i % 6] for i, digit in enumerate(reversed(base)))
    return _MOD11_CONTROLS[sum(weighted) % 11]


def is_kid(text: str, algorithm: KidAlgorithm) -> bool:
    """Tell whether a text is 2–25 characters with the right control, whatever its layout."""
    body = text[:-1]
    return LENGTH_MIN <= len(text) <= LENGTH_MAX and all_digits(body) and control_character(body, algorithm) == text[-1]


def compose(form: KidFormat, parts: KidParts) -> str:
    """Return the reference of the parts, of the kind that the format says.

    A part that the format has no place for (width 0) is left out. Raises KidDoesNotFit where a number is
    wider than its place, InvalidInput where nothing is named, and KidNotPayable where the control would be
    "-" and the agreement does not allow it. With an open type digit the next one is taken instead of
    refusing, so that number series without gaps never meet the dash.
    """
    refuse_if_any(_part_errors(form, parts))
    base = form.prefix
    base += _filled("member number", parts.member_number, form.member_width)
    base += _filled("invoice number", parts.invoice_number, form.invoice_width)
    if form.kind is ReferenceKind.RF:
        return creditor_reference(base)
    endings = _type_digits(form, parts)
    for ending in endings:
        control = control_character(base + ending, form.algorithm)
        if control != "-" or form.allows_dash:
            return base + ending + control
    raise KidNotPayable(base + endings[0])


def fault_of(kid: str, form: KidFormat) -> KidFault | None:
    """Say why a text is no KID of this format; None where it is one.

    A "-" as MOD11 control is accepted on reading, also where we would not give it out ourselves.
    """
    if not kid:
        return KidFault.of(KidFaultCode.MISSING)
    if len(kid) != form.length:
        return KidFault.of(KidFaultCode.LENGTH, length=len(kid), expected=form.length)
    if not _has_right_characters(kid, form.kind):
        return KidFault.of(KidFaultCode.CHARACTERS)
    if with_right_control(kid, form) != kid:
        return KidFault.of(KidFaultCode.CHECK_DIGIT)
    return _layout_fault(kid, form)


def with_right_control(kid: str, form: KidFormat) -> str:
    """Return a text of the right length and characters with the control that it should have."""
    if form.kind is ReferenceKind.RF:
        return creditor_reference(kid[CONTROL_LENGTH:])
    return kid[:-1] + control_character(kid[:-1], form.algorithm)


def validate(kid: str, form: KidFormat) -> None:
    """Raise KidRefused with the reason unless the text is a KID of this format."""
    if fault := fault_of(kid, form):
        raise KidRefused(kid, fault)


def decode(kid: str, form: KidFormat) -> KidParts:
    """Return what a KID names, so that `compose` gives it again; raises KidRefused where it is not ours."""
    validate(kid, form)
    member_start = _body_start(form) + len(form.prefix)
    member_end = member_start + form.member_width
    invoice_end = member_end + form.invoice_width
    return KidParts(
        member_number=int(kid[member_start:member_end] or "0") or None,
        invoice_number=int(kid[member_end:invoice_end] or "0") or None,
        type_digit=int(kid[invoice_end]) if form.type_digit == OPEN_DIGIT else None,
    )


def _layout_fault(kid: str, form: KidFormat) -> KidFault | None:
    if not kid.startswith(form.prefix, _body_start(form)):
        return KidFault.of(KidFaultCode.PREFIX, prefix=form.prefix)
    if form.fixed_digit and form.fixed_digit != kid[-2]:
        return KidFault.of(KidFaultCode.TYPE_DIGIT, digit=form.fixed_digit)
    return None


def _body_start(form: KidFormat) -> int:
    return CONTROL_LENGTH if form.kind is ReferenceKind.RF else 0


def _has_right_characters(kid: str, kind: ReferenceKind) -> bool:
    if kind is ReferenceKind.RF:
        return kid.startswith(SIGN) and all_digits(kid[len(SIGN) :])
    return all_digits(kid[:-1]) and (all_digits(kid[-1]) or kid[-1] == "-")


def _filled(part: str, value: int | None, width: int) -> str:
    if value is None or width == 0:
        return "0" * width
    if len(str(value)) > width:
        raise KidDoesNotFit(part, value, width)
    return str(value).zfill(width)


def _type_digits(form: KidFormat, parts: KidParts) -> Sequence[str]:
    if form.type_digit != OPEN_DIGIT:
        return (form.fixed_digit,)
    return "0123456789" if parts.type_digit is None else str(parts.type_digit)


def _part_errors(form: KidFormat, parts: KidParts) -> list[FieldError]:
    errors = []
    if (parts.member_number is None or not form.member_width) and (
        parts.invoice_number is None or not form.invoice_width
    ):
        errors.append(
            FieldError("kid", "NOTHING_NAMED", "this KID would name neither a member nor an invoice", rule="KID-01")
        )
    for path, number in (("memberNumber", parts.member_number), ("invoiceNumber", parts.invoice_number)):
        if number is not None and number < 1:
            errors.append(FieldError(path, "NUMBER", "numbers count from 1", rule="KID-01"))
    if parts.type_digit is not None and not (form.type_digit == OPEN_DIGIT and 0 <= parts.type_digit <= 9):
        errors.append(FieldError("typeDigit", "TYPE_DIGIT", "this KID format leaves no such digit open", rule="KID-01"))
    return errors
