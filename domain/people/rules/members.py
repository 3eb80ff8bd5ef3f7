"""What makes a member: details as a caller gives them, checked and in the form that rows keep (PPL-01, PPL-03)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from domain.kernel.refusal import FieldError, refuse_if_any
from domain.people.model import Channel, Language, MemberDetails, MemberKind, PreparedMember, RelationKind
from domain.people.rules.addresses import addresses_errors, shown_address, tidy
from domain.people.rules.contact import email_errors, email_key, phone_number
from domain.people.rules.identity_numbers import (
    birth_date_in,
    compact,
    national_id_country,
    organisation_number_errors,
)
from domain.people.rules.ordering import sort_key
from domain.people.rules.searching import search_key
from domain.people.rules.texts import text_errors

NAME_CHARACTERS_MAX = 100
AGE_YEARS_MAX = 130
_TEXTS = ("first_name", "last_name", "company_name", "organisation_number", "gender", "email", "phone")
_PERSONAL = ("first_name", "last_name", "birth_on", "gender", "national_id")
_RELATIONS = {
    "payer_id": RelationKind.PAYER,
    "household_main_id": RelationKind.HOUSEHOLD_MAIN,
    "recruiter_id": RelationKind.RECRUITER,
}


@cache
def path_of(name: str) -> str:
    """Return a field's name as callers write it: first_name is firstName."""
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)


def prepare(given: MemberDetails, country: str, today: date) -> PreparedMember:
    """Return checked details; raises InvalidInput with everything that is wrong. `country` is the tenant's."""
    details = _tidied(given)
    where = shown_address(details.addresses, today)
    member_country = where.country if where else country
    national_id = compact(details.national_id) if details.national_id else details.national_id
    id_country = national_id_country(national_id, country) if national_id else None
    errors = _text_errors(details) + _kind_errors(details, member_country) + addresses_errors(details.addresses)
    errors += _birth_errors(details, today)
    if national_id and not errors:
        errors += _national_id_errors(details, national_id, id_country)
    email = details.email
    if email:
        errors += email_errors("email", email)
    phone = phone_number(details.phone, member_country) if details.phone else None
    if details.phone and phone is None:
        message = f'"{details.phone}" is no phone number; numbers from abroad begin with + and the country\'s code'
        errors.append(FieldError("phone", "PHONE", message))
    refuse_if_any(errors)
    born = birth_date_in(national_id, id_country) if national_id and id_country else None
    person = details.kind is MemberKind.PERSON
    names = (details.last_name or "", details.first_name or "") if person else (details.company_name or "",)
    return PreparedMember(
        details=details,
        name=" ".join(name for name in reversed(names) if name),
        email=email,
        email_key=email_key(email) if email else None,
        phone=phone,
        organisation_number=compact(details.organisation_number) if details.organisation_number else None,
        national_id=national_id,
        birth_on=details.birth_on or born,
        channel=details.channel or (Channel.EMAIL if email else Channel.LETTER),
        postal_code=where.postal_code if where else "",
        city=where.city if where else "",
        sort_key=sort_key(country, *names),
        city_key=sort_key(country, where.city) if where else "",
    )


def search_text(member: PreparedMember, number: int) -> str:
    """Return what the search box looks through: every column that a list shows (PPL-14)."""
    lines = [line for a in member.details.addresses for line in (a.line1, a.line2, a.postal_code, a.city)]
    own = (member.name, str(number), member.email, member.phone, member.organisation_number)
    return search_key([*own, *lines])


def relations_of(details: MemberDetails) -> frozenset[tuple[RelationKind, Any]]:
    """Return the members that the details name, each with what it is to this one (PPL-04)."""
    named = ((kind, getattr(details, name)) for name, kind in _RELATIONS.items())
    return frozenset((kind, other) for kind, other in named if other is not None)


def relation_path(kind: RelationKind) -> str:
    """Return the input field that names a relation."""
    return next(path_of(name) for name, found in _RELATIONS.items() if found is kind)


def _tidied(given: MemberDetails) -> MemberDetails:
    texts: dict[str, Any] = {name: (getattr(given, name) or "").strip() or None for name in _TEXTS}
    return replace(given, **texts, addresses=tuple(tidy(address) for address in given.addresses))


def _text_errors(details: MemberDetails) -> list[FieldError]:
    errors = []
    for name in _TEXTS:
        if text := getattr(details, name):
            limit = 254 if name == "email" else NAME_CHARACTERS_MAX
            errors += text_errors(path_of(name), text, limit)
    if details.language not in set(Language):
        errors.append(FieldError("language", "LANGUAGE", f"the language is one of {', '.join(Language)}"))
    return errors


def _kind_errors(details: MemberDetails, country: str) -> list[FieldError]:
    if details.kind is MemberKind.PERSON:
        errors = [
            FieldError(path_of(name), "COMPANY_ONLY", "only a company has this")
            for name in ("company_name", "organisation_number")
            if getattr(details, name)
        ]
        if not (details.first_name or details.last_name):
            errors.append(FieldError("lastName", "REQUIRED", "give a last name or a first name"))
        return errors
    errors = [
        FieldError(path_of(name), "PERSON_ONLY", "only a person has this")
        for name in _PERSONAL
        if getattr(details, name)
    ]
    if not details.company_name:
        errors.append(FieldError("companyName", "REQUIRED", "give the company's name"))
    if details.organisation_number:
        errors += organisation_number_errors("organisationNumber", details.organisation_number, country)
    return errors


def _birth_errors(details: MemberDetails, today: date) -> list[FieldError]:
    born = details.birth_on
    if born is not None and not today.year - AGE_YEARS_MAX <= born.year <= today.year:
        message = f"nobody alive was born on {born}; check the year"
        limits = (("least", date(today.year - AGE_YEARS_MAX, 1, 1)), ("most", today))
        return [FieldError("birthOn", "RANGE", message, limits)]
    if born is not None and born > today:
        return [FieldError("birthOn", "FUTURE", f"{born} has not come yet")]
    return []


def _national_id_errors(details: MemberDetails, number: str, country: str | None) -> list[FieldError]:
    if country is None:
        message = "it is no national id of Norway, Denmark or Sweden; check each digit"
        return [FieldError("nationalId", "NATIONAL_ID", message)]
    born = birth_date_in(number, country)
    if details.birth_on and born and details.birth_on != born:
        message = f"it belongs to someone born on {born}, not on {details.birth_on}"
        return [FieldError("nationalId", "OTHER_BIRTH_DATE", message)]
    return []
