"""OCR giro files of our own making, for tests of every layer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.payments.formats.ocr_giro.records import (
    AssignmentStart,
    Transaction,
    TransactionType,
    TransmissionStart,
)
from domain.payments.formats.ocr_giro.writer import closed, render

DAY = date(2026, 3, 16)
ACCOUNT = "86011117947"
AGREEMENT = "001234567"


def transaction(number: int, amount_minor: int, kid: str = "", **other: object) -> Transaction:
    """A giro payment, or one of the given type."""
    values: dict[str, object] = {
        "type": TransactionType.GIRO_DEBITED_ACCOUNT,
        "settled_on": DAY,
        "debit_account": "12345678903",
        **other,
    }
    return Transaction(number=number, amount_minor=amount_minor, kid=kid, **values)  # type: ignore[arg-type]


def file_lines(
    *assignments: Sequence[Transaction],
    transmission: int = 1,
    agreement: str = AGREEMENT,
    account: str = ACCOUNT,
) -> list[bytes]:
    """The lines of a right file with these assignments."""
    starts = [AssignmentStart(agreement, f"{i:07d}", account) for i in range(1, len(assignments) + 1)]
    start = TransmissionStart(f"{transmission:07d}", "00010200")
    return list(render(closed(start, zip(starts, assignments, strict=True), DAY)))


def file_bytes(
    *assignments: Sequence[Transaction],
    transmission: int = 1,
    agreement: str = AGREEMENT,
    account: str = ACCOUNT,
) -> bytes:
    """The same, as the bytes of a file."""
    lines = file_lines(*assignments, transmission=transmission, agreement=agreement, account=account)
    return b"".join(lines)
