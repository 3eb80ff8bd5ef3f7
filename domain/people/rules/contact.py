"""E-mail addresses and phone numbers: checked, and in the one form in which they are stored (PPL-03)."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneNumberType

from domain.kernel.refusal import FieldError

EMAIL_CHARACTERS_MAX = 254
_EMAIL = re.compile(
    r"[^\s@\"(),:;<>\[\]\\.\x00-\x1f]+(?:\.[^\s@\"(),:;<>\[\]\\.\x00-\x1f]+)*@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}"
)
# Most numbers of an import; the library would agree after fifty times as long.
_NORWEGIAN_MOBILE = re.compile(r"\+47(?:4[015-8]|9[0-9])[0-9]{6}")
_MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


def is_norwegian_mobile(text: str) -> bool:
    """Tell whether a text is a Norwegian mobile number in the form in which numbers are stored."""
    return _NORWEGIAN_MOBILE.fullmatch(text) is not None


def email_errors(path: str, text: str) -> list[FieldError]:
    """Find what keeps a text from being an e-mail address."""
    if len(text) <= EMAIL_CHARACTERS_MAX and _EMAIL.fullmatch(text):
        return []
    return [FieldError(path, "EMAIL", f'"{text}" is no e-mail address; it looks like name@place.no')]


def email_key(email: str) -> str:
    """Return the form by which e-mail addresses are compared."""
    return unicodedata.normalize("NFC", email).lower()


def phone_number(text: str, country: str) -> str | None:
    """Return a phone number in the form +4791234567; None where it is none. `country` fills in a missing code."""
    if is_norwegian_mobile(text):
        return text
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mobile_number(text: str, country: str) -> str | None:
    """Return a mobile number in the form +4791234567; None for land lines and for what is no number."""
    if is_norwegian_mobile(text):
        return text
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _MOBILE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
