"""What makes a member: everything that is wrong is said at once, and nothing more is needed than a name (PPL-01)."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.refusal import InvalidInput
from domain.people.model import AddressKind, Channel, MemberDetails, PreparedMember
from domain.people.rules.members import prepare, search_text
from tests.domain.people.samples import BORN, COMPANY_NUMBER, HOME, NATIONAL_ID, company, person

pytestmark = pytest.mark.rule("PPL-01")
TODAY = date(2026, 3, 2)


def prepared(details: MemberDetails) -> PreparedMember:
    return prepare(details, "NO", TODAY)


def errors_of(details: MemberDetails) -> set[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        prepared(details)
    return {(error.path, error.code) for error in refused.value.errors}


def test_a_name_is_enough() -> None:
    member = prepared(person())
    assert (member.name, member.email, member.city, member.channel) == ("Kari Nordmann", None, "", Channel.LETTER)
    assert prepared(person(last=None)).name == "Kari"
    assert prepared(company()).name == "Fjellsport AS"


def test_details_are_tidied() -> None:
    member = prepared(
        person(" Kari ", "Nordmann", email=" Kari@Example.no ", phone="912 34 567", addresses=(HOME,), gender=" ")
    )
    assert (member.details.first_name, member.details.gender) == ("Kari", None)
    assert (member.email, member.email_key, member.phone) == ("Kari@Example.no", "kari@example.no", "+4791234567")
    assert (member.postal_code, member.city, member.channel) == ("0155", "Oslo", Channel.EMAIL)


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        (person(None, None), {("lastName", "REQUIRED")}),
        (person(" ", ""), {("lastName", "REQUIRED")}),
        (company(" "), {("companyName", "REQUIRED")}),
        (person(company_name="AS"), {("companyName", "COMPANY_ONLY")}),
        (person(organisation_number=COMPANY_NUMBER), {("organisationNumber", "COMPANY_ONLY")}),
        (company(first_name="Kari", birth_on=BORN), {("firstName", "PERSON_ONLY"), ("birthOn", "PERSON_ONLY")}),
        (company(national_id=NATIONAL_ID), {("nationalId", "PERSON_ONLY")}),
        (company(organisation_number="999000038"), {("organisationNumber", "ORGANISATION_NUMBER")}),
        (person(birth_on=date(2026, 3, 3)), {("birthOn", "FUTURE")}),
        (person(birth_on=date(2027, 1, 1)), {("birthOn", "RANGE")}),
        (person(birth_on=date(1790, 1, 1)), {("birthOn", "RANGE")}),
        (person(national_id="01010050054"), {("nationalId", "NATIONAL_ID")}),
        (person(national_id=NATIONAL_ID, birth_on=date(2000, 1, 2)), {("nationalId", "OTHER_BIRTH_DATE")}),
        (person(email="kari", phone="12"), {("email", "EMAIL"), ("phone", "PHONE")}),
        (person(language="xx"), {("language", "LANGUAGE")}),
        (person("K" * 101), {("firstName", "TOO_LONG")}),
        (person("Ka\0ri"), {("firstName", "CHARACTERS")}),
        (person(addresses=(replace(HOME, city=""),)), {("addresses.0.city", "REQUIRED")}),
    ],
)
def test_what_is_wrong_is_named(details: MemberDetails, expected: set[tuple[str, str]]) -> None:
    assert errors_of(details) == expected


def test_a_national_id_fills_in_the_birth_date_and_may_be_erased() -> None:
    assert prepared(person(national_id="010100 50053")).birth_on == BORN
    assert prepared(person(national_id="010100 50053")).national_id == NATIONAL_ID
    assert prepared(person(national_id="")).national_id == ""
    assert prepared(person()).national_id is None


def test_numbers_are_read_by_the_country_of_the_address() -> None:
    swedish = replace(HOME, country="SE", postal_code="11122", city="Stockholm")
    assert prepared(person(phone="070-123 45 67", addresses=(swedish,))).phone == "+46701234567"
    assert (
        prepared(company(organisation_number="999000-0003", addresses=(swedish,))).organisation_number == "9990000003"
    )


@pytest.mark.rule("PPL-14")
def test_every_column_can_be_searched_but_the_national_id() -> None:
    invoice = replace(HOME, kind=AddressKind.INVOICE, line1="Postboks 77")
    member = prepared(person(email="kari@example.no", national_id=NATIONAL_ID, addresses=(HOME, invoice)))
    text = search_text(member, 10_042)
    for word in ("kari", "nordmann", "10042", "kari@example.no", "storgata", "0155", "oslo", "postboks"):
        assert word in text
    assert NATIONAL_ID not in text


texts = st.one_of(st.none(), st.text(max_size=120))


@given(
    st.fixed_dictionaries(
        {
            "first_name": texts,
            "last_name": texts,
            "company_name": texts,
            "email": texts,
            "phone": texts,
            "national_id": texts,
            "organisation_number": texts,
            "gender": texts,
            "birth_on": st.one_of(st.none(), st.dates()),
            "branch_id": st.just(uuid4()),
        }
    )
)
def test_no_text_does_worse_than_to_be_refused(values: dict[str, Any]) -> None:
    try:
        member = prepared(replace(person(), **values))
    except InvalidInput:
        return
    assert member.name.strip()
    assert "\0" not in member.sort_key + search_text(member, 1)
