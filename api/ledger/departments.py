"""What departments of a club have of the income of a period, as the schema shows it (LED-07)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from api.context import Info
from api.ids import encode_id
from api.scalars import Minor
from domain.club.queries import units
from domain.kernel.refusal import InvalidInput
from domain.ledger.queries.departments import department_income
from domain.people.queries.organisations import organisation


@strawberry.type
class DepartmentSums:
    """A department's income without VAT: what the journal has of it, and what credit notes took back in the period."""

    department_id: strawberry.ID
    department_name: str
    sport_name: str
    posted_minor: Minor
    taken_back_minor: Minor


@strawberry.type
class DepartmentIncome:
    """The income of all departments that have some in `[fromOn, toOn)`, by their names."""

    from_on: date
    to_on: date
    currency: str
    departments: list[DepartmentSums]


async def department_income_of(info: Info, organisation_id: UUID, from_on: date, to_on: date) -> DepartmentIncome:
    """Return a period's income by department; raises NotFound and InvalidInput (an empty period)."""
    if from_on >= to_on:
        raise InvalidInput.of("toOn", "BEFORE_START", "a period ends after it begins")
    read = await info.context.read()
    owner = await organisation(read, organisation_id)
    sums = {one.department_id: one for one in await department_income(read, organisation_id, from_on, to_on)}
    known = await units(read)
    return DepartmentIncome(
        from_on=from_on,
        to_on=to_on,
        currency=owner.currency,
        departments=[
            DepartmentSums(
                department_id=encode_id("Unit", unit.id),
                department_name=unit.name,
                sport_name=known[unit.parent_id].name,
                posted_minor=Minor(sums[unit.id].posted_minor),
                taken_back_minor=Minor(sums[unit.id].taken_back_minor),
            )
            for unit in known.values()
            if unit.id in sums and unit.parent_id is not None
        ],
    )
