"""The reference of an invoice, made by the bank account's own set-up (KID-01, KID-03)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.billing.rules.kid import KidParts, compose
from domain.billing.rules.kid_format import KidFormat
from domain.people.model import KidAlgorithm, ReferenceKind


def kid_format(account: Mapping[str, Any]) -> KidFormat:
    """Return the layout of references that a bank account's row describes."""
    return KidFormat(
        prefix=account["kid_prefix"],
        member_width=account["kid_member_width"],
        invoice_width=account["kid_invoice_width"],
        algorithm=KidAlgorithm(account["kid_algorithm"]),
        type_digit=account["kid_type_digit"],
        allows_dash=account["kid_allow_dash"],
        kind=ReferenceKind(account["reference_kind"]),
    )


def invoice_reference(form: KidFormat, payer_number: int, invoice_number: int) -> str:
    """Return the reference of an invoice. Raises KidDoesNotFit where a number is wider than its place."""
    return compose(form, KidParts(member_number=payer_number, invoice_number=invoice_number))


def payer_reference(form: KidFormat, payer_number: int) -> str:
    """Return a payer's own reference, which names no invoice; the layout has a part for members.

    Raises KidDoesNotFit where the number is wider than its place.
    """
    return compose(form, KidParts(member_number=payer_number))
