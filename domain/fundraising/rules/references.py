"""Standing KIDs for campaigns (KID-02): made of the same parts as an invoice's, and never one of them."""

from __future__ import annotations

from domain.billing.rules.kid import KidParts, KidRefused, compose, decode
from domain.billing.rules.kid_format import KidFormat
from domain.kernel.refusal import InvalidInput


def place_of(form: KidFormat, number: int) -> int:
    """Return what stands for a campaign in the invoice part of a KID: number 1 is the highest that fits, 2 the next.

    Invoices count from 1 upwards, so the two never meet before the format is full. Raises InvalidInput where the
    format has no invoice part, because its KIDs name a member and nothing else.
    """
    highest: int = 10**form.invoice_width - 1
    if number >= highest:
        message = "this bank account's KID has no room for campaigns; widen its invoice number with the bank first"
        raise InvalidInput.of("campaignId", "KID_WITHOUT_ROOM", message)
    return highest - number + 1


def place_in(reference: str, form: KidFormat) -> int | None:
    """Return the campaign's place in a reference given earlier; None where the KID format has changed since."""
    try:
        return decode(reference, form).invoice_number
    except KidRefused:
        return None


def standing_reference(form: KidFormat, member_number: int, place: int) -> str:
    """Return a member's KID for the campaign at a place. Raises KidDoesNotFit where the member number is too long."""
    return compose(form, KidParts(member_number=member_number, invoice_number=place))
