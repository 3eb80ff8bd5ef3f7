"""What must and must not be given when a payment is registered (PAY-02)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.kernel.refusal import FieldError, refuse_if_any
from domain.payments.model import MatchingType

_NEEDS_REFERENCE = frozenset({MatchingType.BY_REFERENCE, MatchingType.MEMBER_FROM_REFERENCE})
_FIRST_VALUE_DAY = date(1970, 1, 1)


def check_registration(
    matching_type: MatchingType,
    amount_minor: int,
    member_id: UUID | None,
    invoice_id: UUID | None,
    reference: str | None,
    value_on: date,
) -> None:
    """Raise InvalidInput with every field that is missing or too many for the matching type."""
    errors = []
    if amount_minor <= 0:
        errors.append(FieldError("amountMinor", "NOT_POSITIVE", "a payment is above zero", rule="PAY-02"))
    if value_on < _FIRST_VALUE_DAY:
        errors.append(FieldError("valueOn", "TOO_EARLY", "this day is no value date of a payment", rule="PAY-02"))
    by_reference = matching_type in _NEEDS_REFERENCE
    if by_reference and not reference:
        errors.append(FieldError("reference", "REQUIRED", "give the reference that the payment was made with"))
    if not by_reference and member_id is None:
        errors.append(FieldError("memberId", "REQUIRED", "say which member has paid"))
    if matching_type is MatchingType.BY_MEMBER_AND_INVOICE and invoice_id is None:
        errors.append(FieldError("invoiceId", "REQUIRED", "say which invoice was paid"))
    if matching_type is MatchingType.NO_INVOICE:
        if invoice_id is not None:
            errors.append(FieldError("invoiceId", "NOT_HERE", "a payment without invoice names none", rule="PAY-02"))
        if reference:
            errors.append(
                FieldError("reference", "NOT_HERE", "a payment without invoice has no reference", rule="PAY-02")
            )
    refuse_if_any(errors)
