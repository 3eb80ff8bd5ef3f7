"""Close a unit with all that hangs under it (PPL-08)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from domain.club import repository as rows
from domain.club.model import PlacementEnded, Unit, UnitSaved
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work


async def close_unit(work: Work, unit_id: UUID, last_on: date) -> Unit:
    """Let a unit and the units under it end with a day, and everybody's placements in them; return the unit.

    A unit that ends earlier already keeps its day. Refuses with NotFound, and InvalidInput where the day has passed.
    """
    await rows.alone(work)
    known = await rows.units(work)
    unit = known.get(unit_id)
    if unit is None:
        raise NotFound("unit", unit_id)
    if last_on < work.today - timedelta(days=1):
        raise InvalidInput.of("lastOn", "TOO_EARLY", "the day has passed; choose yesterday or later")
    until_on = last_on + timedelta(days=1)
    left = await rows.close_units(work, [unit_id, *below(known, unit_id)], until_on)
    await work.audit("unit.closed", "unit", unit_id, before={"until_on": unit.until_on}, after={"until_on": until_on})
    work.record(UnitSaved(unit.id, unit.name))
    work.record_many(PlacementEnded(row["id"], row["member_id"], row["unit_id"], until_on) for row in left)
    return (await rows.units(work))[unit_id]


def below(known: dict[UUID, Unit], unit_id: UUID) -> list[UUID]:
    """Return the units under one, all levels; the tree has three."""
    children = [one.id for one in known.values() if one.parent_id == unit_id]
    return [*children, *(each for child in children for each in below(known, child))]
