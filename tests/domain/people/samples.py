"""Details of invented members; numbers and domains that belong to nobody."""

from datetime import date
from typing import Any

from domain.people.model import AddressKind, MemberDetails, MemberKind, NewAddress

HOME = NewAddress(AddressKind.HOME, "Storgata 1", "0155", "Oslo")
# Made up with right check digits: a man born on 1 January 2000, and a company.
NATIONAL_ID, BORN = "01010050053", date(2000, 1, 1)
COMPANY_NUMBER = "999000037"


def person(first: str | None = "Kari", last: str | None = "Nordmann", **more: Any) -> MemberDetails:
    """A person with nothing but a name."""
    return MemberDetails(MemberKind.PERSON, first_name=first, last_name=last, **more)


def company(name: str | None = "Fjellsport AS", **more: Any) -> MemberDetails:
    """A company with nothing but a name."""
    return MemberDetails(MemberKind.COMPANY, company_name=name, **more)
