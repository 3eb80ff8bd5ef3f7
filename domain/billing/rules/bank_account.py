"""Norwegian bank account numbers: eleven digits, the last a MOD11 check digit; stored without separators."""

from __future__ import annotations

from stdnum.no import kontonr


def is_norwegian_account(text: str) -> bool:
    """Tell whether a text is a Norwegian account number; blanks and points between the digits are allowed."""
    digits = text.replace(" ", "").replace(".", "")
    return len(digits) == 11 and digits.isascii() and digits.isdigit() and kontonr.is_valid(digits)


def shown_account(digits: str) -> str:
    """Return the eleven digits as people write them: 8601.11.17947."""
    return kontonr.format(digits)
