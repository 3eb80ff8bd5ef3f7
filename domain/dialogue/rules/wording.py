"""How amounts, dates and account numbers are written in messages, per language."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from domain.billing.rules.bank_account import is_norwegian_account, shown_account
from domain.kernel.money import Money

NORWEGIAN = "nb"
DANISH = "da"
SWEDISH = "sv"
ENGLISH = "en"
LANGUAGES = (NORWEGIAN, DANISH, SWEDISH, ENGLISH)
"""The languages in which there are texts (PPL-03)."""
_WRITTEN_AS = {"nb": NORWEGIAN, "nn": NORWEGIAN, "no": NORWEGIAN, "da": DANISH, "sv": SWEDISH}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_NO_BREAK = "\u00a0"


def text_language(language: str) -> str:
    """Return the language in which there are texts, for the one that a member asked for."""
    return _WRITTEN_AS.get(language.partition("-")[0].lower(), ENGLISH)


def amount_text(amount: Money, language: str) -> str:
    """Write an amount of a currency with hundredths: "1 250,50 kr", Danish "1.250,50 kr.", English "NOK 1,250.50"."""
    whole, hundredths = divmod(abs(amount.minor), 100)
    sign = "−" if amount.minor < 0 else ""
    written = text_language(language)
    if written == ENGLISH:
        return f"{sign}{amount.currency} {whole:,}.{hundredths:02}"
    danish = written == DANISH
    crowns = "kr." if danish else "kr"
    unit = crowns if amount.currency in ("NOK", "DKK", "SEK") else amount.currency
    grouped = f"{whole:,}".replace(",", "." if danish else _NO_BREAK)
    return f"{sign}{grouped},{hundredths:02}{_NO_BREAK}{unit}"


def date_text(day: date, language: str) -> str:
    """Write a day: "05.03.2026", Swedish "2026-03-05", English "5 March 2026"."""
    written = text_language(language)
    if written == ENGLISH:
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return day.isoformat() if written == SWEDISH else f"{day:%d.%m.%Y}"


@lru_cache(maxsize=256)
def account_text(number: str) -> str:
    """Write a Norwegian account number in its groups, 1234.56.78903; others as they are."""
    return shown_account(number) if is_norwegian_account(number) else number
