"""What is wrong with a refund before anybody looks at the reskontro (PAY-07)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.kernel.refusal import FieldError
from domain.payments.model import NewRefund

ACCOUNT_CHARACTERS_MAX = 34
"""An IBAN is no longer."""
TEXT_CHARACTERS_MAX = 200


def refund_errors(new: NewRefund, today: date) -> tuple[FieldError, ...]:
    """Return what is wrong: a day to come, an amount of nothing, or a text that is too long."""
    return tuple(_errors(new, today))


def _errors(new: NewRefund, today: date) -> Iterator[FieldError]:
    if new.amount_minor <= 0:
        yield FieldError("amountMinor", "NOT_POSITIVE", "give an amount above zero", rule="PAY-07")
    if new.paid_on > today:
        yield FieldError(
            "paidOn", "IN_FUTURE", "a refund is registered when it has been paid; choose today or before", rule="PAY-07"
        )
    limits = (
        ("account", new.account, ACCOUNT_CHARACTERS_MAX),
        ("reference", new.reference, TEXT_CHARACTERS_MAX),
        ("comment", new.comment, TEXT_CHARACTERS_MAX),
    )
    for path, text, most in limits:
        if len(text.strip()) > most:
            yield FieldError(path, "TOO_LONG", f"write at most {most} characters", (("most", most),))


def refund_text(reference: str) -> str:
    """Return what the reskontro calls a refund."""
    return f"Tilbakebetaling {reference}".strip()
