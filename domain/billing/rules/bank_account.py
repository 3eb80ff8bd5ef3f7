"""Norwegian bank account numbers: eleven digits, the last a MOD11 check digit; stored without separators."""

from __future__ import annotations

from stdnum.no import kontonr

from domain.kernel.refusal import InvalidInput


def is_norwegian_account(text: str) -> bool:
    """Tell whether a text is a Norwegian account number; blanks and points between the digits are allowed."""
    digits = _compact(text)
    return len(digits) == 11 and digits.isascii() and digits.isdigit() and kontonr.is_valid(digits)


def norwegian_account(text: str) -> str:
    """Return the eleven digits; raises InvalidInput where the length or the check digit is wrong."""
    if not is_norwegian_account(text):
        message = f'"{text}" is not a Norwegian account number: eleven digits of which the last is a check digit'
        raise InvalidInput.of("bankAccount", "ACCOUNT_NUMBER", message)
    return _compact(text)


def _compact(text: str) -> str:
    return text.replace(" ", "").replace(".", "")


def shown_account(digits: str) -> str:
    """Return the eleven digits as people write them: 8601.11.17947."""
    return kontonr.format(digits)
