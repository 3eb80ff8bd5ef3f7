"""What an account and a VAT code must be (LED-07)."""

from __future__ import annotations

from collections.abc import Iterable

from domain.kernel.refusal import FieldError
from domain.ledger.model import Account, AccountKind, VatCode

_DIGITS_LEAST, _DIGITS_MOST = 3, 10
_TEXT_MOST = 100
_CODE_MOST = 35
_RATE_MOST_BP = 10_000
# The authority's list for SAF-T 1.30, sales and other income; a reader refuses a code that is not on it.
_STANDARD_TAX_CODES = frozenset({"3", "31", "32", "33", "5", "51", "52", "6", "7"})


def account_errors(account: Account, codes: Iterable[VatCode], *, receivable_account: str) -> list[FieldError]:
    """Find what is wrong with an account; `codes` and the receivable account are those of its organisation."""
    errors = _text_errors("name", account.name, _TEXT_MOST, required=True)
    if not (account.number.isascii() and account.number.isdigit()) or not (
        _DIGITS_LEAST <= len(account.number) <= _DIGITS_MOST
    ):
        limits = (("least", _DIGITS_LEAST), ("most", _DIGITS_MOST))
        message = f"an account number has {_DIGITS_LEAST}–{_DIGITS_MOST} digits"
        errors.append(FieldError("number", "ACCOUNT", message, limits, rule="LED-07"))
    errors += _text_errors("standardCategory", account.standard_category, _TEXT_MOST)
    errors += _text_errors("standardCode", account.standard_code, _CODE_MOST)
    if bool(account.standard_category) != bool(account.standard_code):
        path = "standardCode" if account.standard_category else "standardCategory"
        errors.append(FieldError(path, "REQUIRED", "a standard code is a category and a code"))
    if account.vat_code is not None and account.vat_code not in {one.code for one in codes}:
        errors.append(FieldError("vatCode", "UNKNOWN", "this organisation has no such VAT code"))
    if account.vat_code is not None and account.kind is not AccountKind.REVENUE:
        errors.append(FieldError("vatCode", "NOT_HERE", "only revenue has a VAT code", rule="LED-07"))
    if account.number == receivable_account and account.kind is not AccountKind.RECEIVABLE:
        errors.append(
            FieldError("kind", "TAKEN", "members are posted to this account; it stays a receivable", rule="LED-07")
        )
    return errors


def vat_code_errors(code: VatCode, country: str) -> list[FieldError]:
    """Find what is wrong with a VAT code of an organisation in a country."""
    errors = _text_errors("code", code.code, _CODE_MOST, required=True)
    errors += _text_errors("name", code.name, _TEXT_MOST, required=True)
    if not 0 <= code.rate_bp <= _RATE_MOST_BP:
        errors.append(FieldError("ratePercent", "VAT_RATE", "a rate is from 0 to 100 percent", rule="LED-07"))
    standard = code.standard_code
    if country == "NO" and standard not in _STANDARD_TAX_CODES:
        known = ", ".join(sorted(_STANDARD_TAX_CODES))
        errors.append(
            FieldError("standardCode", "UNKNOWN" if standard else "REQUIRED", f"name a standard tax code: {known}")
        )
    return errors


def _text_errors(path: str, text: str, most: int, *, required: bool = False) -> list[FieldError]:
    if required and not text:
        return [FieldError(path, "REQUIRED", "must be given")]
    if len(text) > most:
        return [FieldError(path, "TOO_LONG", f"at most {most} characters", (("most", most),))]
    return []
