"""Make a unit, or give it another name or fee rate (PPL-08)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.catalogue.queries import fee_rates
from domain.club import repository as rows
from domain.club.model import Unit, UnitDetails, UnitSaved
from domain.club.rules import unit_errors
from domain.kernel.ids import new_id
from domain.kernel.refusal import FieldError, InvalidInput, NotFound, StaleVersion, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.organisations import tenant
from domain.people.rules.ordering import sort_key


async def save_unit(
    work: Work, details: UnitDetails, *, unit_id: UUID | None = None, version: int | None = None
) -> Unit:
    """Write a unit and return it; with an id only its name and fee rate change. `version` is the one that was read.

    Refuses with InvalidInput (name taken among its neighbours, parent, rate), NotFound and StaleVersion.
    """
    await rows.alone(work)
    known = await rows.units(work)
    before = None if unit_id is None else _held(known, unit_id, version)
    if before is not None:
        details = UnitDetails(before.kind, details.name, before.parent_id, details.fee_rate_id)
    parent = known.get(details.parent_id) if details.parent_id else None
    errors = unit_errors(details, parent, work.today)
    if before is not None:
        errors = [error for error in errors if error.path != "parentId"]
    if details.fee_rate_id is not None and details.fee_rate_id not in await fee_rates(work):
        errors.append(FieldError("feeRateId", "NOT_FOUND", "there is no such fee rate; choose one of the list"))
    refuse_if_any(errors)
    name = details.name.strip()
    key = sort_key((await tenant(work)).country, name)
    if any(
        one.id != unit_id and one.parent_id == details.parent_id and one.name.casefold() == name.casefold()
        for one in known.values()
    ):
        raise InvalidInput.of("name", "TAKEN", f"there is already a {details.kind.lower()} called {name} here")
    if before is None:
        unit = Unit(new_id(), details.kind, name, details.parent_id, details.fee_rate_id, None, 1)
        await rows.add_unit(work, unit, key)
    else:
        unit = replace(before, name=name, fee_rate_id=details.fee_rate_id, version=before.version + 1)
        await rows.replace_unit(work, unit, key)
    await work.audit(
        "unit.saved",
        "unit",
        unit.id,
        before=_logged(before) if before else None,
        after=_logged(unit),
    )
    work.record(UnitSaved(unit.id, name))
    return unit


def _held(known: dict[UUID, Unit], unit_id: UUID, version: int | None) -> Unit:
    held = known.get(unit_id)
    if held is None:
        raise NotFound("unit", unit_id)
    if version != held.version:
        raise StaleVersion(held.version)
    return held


def _logged(unit: Unit) -> dict[str, str | UUID | None]:
    return {
        "name": unit.name,
        "kind": unit.kind.value,
        "parent_id": unit.parent_id,
        "fee_rate_id": unit.fee_rate_id,
    }
