"""Numbers that states give: of organisations and of persons. Checked by the country's rule, stored bare."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import ModuleType

from stdnum.dk import cpr, cvr
from stdnum.exceptions import ValidationError
from stdnum.no import fodselsnummer
from stdnum.no import orgnr as norwegian_orgnr
from stdnum.se import orgnr as swedish_orgnr
from stdnum.se import personnummer

from domain.kernel.refusal import FieldError

_ORGANISATION: dict[str, tuple[int, Callable[[str], bool]]] = {
    "NO": (9, norwegian_orgnr.is_valid),
    "DK": (8, cvr.is_valid),
    "SE": (10, swedish_orgnr.is_valid),
}
_PERSON: dict[str, tuple[tuple[int, ...], ModuleType]] = {
    "NO": ((11,), fodselsnummer),
    "DK": ((10,), cpr),
    "SE": ((10, 12), personnummer),
}
COUNTRIES = tuple(_ORGANISATION)
FOREIGN_CHARACTERS_MAX = 30


def compact(text: str) -> str:
    """Return a number without the separators that people write."""
    return "".join(character for character in text if character not in " .-\u00a0")


def organisation_number_errors(path: str, text: str, country: str) -> list[FieldError]:
    """Find what is wrong with an organisation number by its country's rule (ORG-01); others are kept as given."""
    number = compact(text)
    if country not in _ORGANISATION:
        fits = 0 < len(number) <= FOREIGN_CHARACTERS_MAX
        return [] if fits else [FieldError(path, "ORGANISATION_NUMBER", "it is empty or too long")]
    length, is_valid = _ORGANISATION[country]
    if len(number) == length and _digits(number) and is_valid(number):
        return []
    message = f'"{text}" is no organisation number of {country}: {length} digits, the last a check digit'
    if country == "DK":
        message = f'"{text}" is no CVR number: 8 digits with a check digit among them'
    return [FieldError(path, "ORGANISATION_NUMBER", message)]


def national_id_country(text: str, first: str) -> str | None:
    """Return the country whose rule a national id fulfils, `first` tried first; None where none (PPL-01)."""
    number = compact(text)
    for country in sorted(_PERSON, key=lambda code: code != first):
        lengths, module = _PERSON[country]
        if len(number) in lengths and _digits(number) and module.is_valid(number):
            return country
    return None


def birth_date_in(national_id: str, country: str) -> date | None:
    """Return the birth date that a valid national id carries; None where it carries none or the century is open."""
    lengths, module = _PERSON[country]
    if country == "SE" and len(national_id) == lengths[0]:
        return None
    try:
        born: date = module.get_birth_date(national_id)
    except ValidationError:
        return None
    return born


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
