"""How amounts, dates and account numbers are written in messages, per language."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from domain.billing.rules.bank_account import is_norwegian_account, shown_account
from domain.kernel.money import Money

NORWEGIAN = "nb"
ENGLISH = "en"
_NORDIC = frozenset({"nb", "nn", "no", "da", "sv"})
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_NO_BREAK = "\u00a0"


def text_language(language: str) -> str:
    """Return the language in which there are texts, for the one that a member asked for."""
    return NORWEGIAN if language.partition("-")[0].lower() in _NORDIC else ENGLISH


def amount_text(amount: Money, language: str) -> str:
    """Write an amount of a currency with hundredths: "1 250,50 kr" or "NOK 1,250.50"."""
    whole, hundredths = divmod(abs(amount.minor), 100)
    sign = "−" if amount.minor < 0 else ""
    if text_language(language) == ENGLISH:
        return f"{sign}{amount.currency} {whole:,}.{hundredths:02}"
    unit = "kr" if amount.currency in ("NOK", "DKK", "SEK") else amount.currency
    grouped = f"{whole:,}".replace(",", _NO_BREAK)
    return f"{sign}{grouped},{hundredths:02}{_NO_BREAK}{unit}"


def date_text(day: date, language: str) -> str:
    """Write a day: "05.03.2026" or "5 March 2026"."""
    if text_language(language) == ENGLISH:
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day:%d.%m.%Y}"


@lru_cache(maxsize=256)
def account_text(number: str) -> str:
    """Write a Norwegian account number in its groups, 1234.56.78903; others as they are."""
    return shown_account(number) if is_norwegian_account(number) else number
