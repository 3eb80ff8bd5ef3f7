"""What makes a tenant, an organisation and a branch."""

from __future__ import annotations

from domain.kernel.refusal import FieldError
from domain.people.model import NewOrganisation
from domain.people.rules.contact import email_errors
from domain.people.rules.identity_numbers import COUNTRIES, organisation_number_errors
from domain.people.rules.texts import name_errors, text_errors

CURRENCIES = ("NOK", "DKK", "SEK", "EUR")
ZONES = {"NO": "Europe/Oslo", "DK": "Europe/Copenhagen", "SE": "Europe/Stockholm"}


def country_errors(path: str, country: str) -> list[FieldError]:
    """Find out whether Kontingent can serve a country: Norway, Denmark, Sweden."""
    if country in COUNTRIES:
        return []
    return [FieldError(path, "COUNTRY", f"the country is one of {', '.join(COUNTRIES)}")]


def organisation_errors(new: NewOrganisation) -> list[FieldError]:
    """Find what is wrong with an organisation (ORG-01)."""
    errors = name_errors("name", new.name) + country_errors("country", new.country)
    if new.currency not in CURRENCIES:
        errors.append(FieldError("currency", "CURRENCY", f"the currency is one of {', '.join(CURRENCIES)}"))
    if not errors:
        errors += organisation_number_errors("organisationNumber", new.organisation_number, new.country)
    for path, text in (("line1", new.line1), ("postalCode", new.postal_code), ("city", new.city)):
        errors += text_errors(path, text)
    if new.email:
        errors += email_errors("email", new.email)
    return errors
