"""Addresses: complete enough for the post of their country, and which of them a list shows (PPL-03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from domain.kernel.refusal import FieldError
from domain.people.model import AddressKind, NewAddress
from domain.people.rules.identity_numbers import compact
from domain.people.rules.texts import text_errors

ADDRESSES_MAX = 20
_POSTAL_DIGITS = {"NO": 4, "DK": 4, "SE": 5}
_SHOWN_FIRST = (AddressKind.POSTAL, AddressKind.HOME, AddressKind.INVOICE)


def tidy(address: NewAddress) -> NewAddress:
    """Return an address as it is stored: trimmed, the postal code as its country writes it."""
    code = address.postal_code.strip()
    if address.country in _POSTAL_DIGITS and _digits(bare := compact(code)):
        code = f"{bare[:3]} {bare[3:]}" if address.country == "SE" and len(bare) == 5 else bare
    return replace(
        address,
        line1=address.line1.strip(),
        line2=(address.line2 or "").strip() or None,
        postal_code=code,
        city=address.city.strip(),
    )


def addresses_errors(addresses: Sequence[NewAddress]) -> list[FieldError]:
    """Find what is wrong with a member's addresses; none at all is fine."""
    if len(addresses) > ADDRESSES_MAX:
        message = f"a member has at most {ADDRESSES_MAX} addresses"
        return [FieldError("addresses", "TOO_MANY", message, (("most", ADDRESSES_MAX),))]
    return [error for i, address in enumerate(addresses) for error in _errors(f"addresses.{i}", address)]


def shown_address(addresses: Sequence[NewAddress], today: date) -> NewAddress | None:
    """Return the address whose place a list shows: of those that hold today, postal before home before invoice."""
    holding = [a for a in addresses if (a.from_on or today) <= today and (a.to_on is None or today < a.to_on)]
    return min(holding, key=lambda a: _SHOWN_FIRST.index(a.kind), default=None)


def _errors(path: str, address: NewAddress) -> list[FieldError]:
    errors = []
    for name, text in (
        ("line1", address.line1),
        ("line2", address.line2 or ""),
        ("postalCode", address.postal_code),
        ("city", address.city),
    ):
        errors += text_errors(f"{path}.{name}", text)
    if not address.line1.strip():
        errors.append(FieldError(f"{path}.line1", "REQUIRED", "write the street or the box"))
    if len(address.country) != 2 or not (address.country.isascii() and address.country.isupper()):
        errors.append(FieldError(f"{path}.country", "COUNTRY", "write the country's two capital letters"))
    if address.country in _POSTAL_DIGITS:
        errors += _nordic_errors(path, address)
    if address.from_on and address.to_on and address.to_on <= address.from_on:
        errors.append(FieldError(f"{path}.toOn", "BEFORE_START", "the address ends before it begins"))
    return errors


def _nordic_errors(path: str, address: NewAddress) -> list[FieldError]:
    errors = []
    digits = compact(address.postal_code)
    if len(digits) != _POSTAL_DIGITS[address.country] or not _digits(digits):
        message = f"a postal code of {address.country} has {_POSTAL_DIGITS[address.country]} digits"
        errors.append(FieldError(f"{path}.postalCode", "POSTAL_CODE", message))
    if not address.city.strip():
        errors.append(FieldError(f"{path}.city", "REQUIRED", "write the place"))
    return errors


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
