"""Place a member in a unit (PPL-08)."""

from __future__ import annotations

from uuid import UUID

from domain.club import repository as rows
from domain.club.model import MemberPlaced, NewPlacement, Placement
from domain.club.rules import placement_errors, until
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.members import members


async def place_member(work: Work, new: NewPlacement) -> Placement:
    """Place a member in a unit from a day on and return the placement.

    Refuses with NotFound (member, unit), and InvalidInput where the days run backwards, the unit is closed, the member
    is in it on some of the days already, or what is no team is to be the base team.
    """
    await rows.alone(work)
    unit = (await rows.units(work)).get(new.unit_id)
    if unit is None:
        raise NotFound("unit", new.unit_id)
    if new.member_id not in await members(work, [new.member_id], ()):
        raise NotFound("member", new.member_id)
    others = [one for one in await rows.placements_of(work, [new.member_id]) if one.unit_id == unit.id]
    refuse_if_any(placement_errors(unit, new.from_on, new.last_on, others, base_team=new.base_team))
    made = Placement(new_id(), new.member_id, unit.id, new.from_on, until(new.last_on), new.base_team)
    await rows.add_placement(work, made)
    await work.audit("member.placed", "placement", made.id, after=_logged(made, unit.name), member_id=made.member_id)
    work.record(MemberPlaced(made.id, made.member_id, unit.id))
    return made


def _logged(made: Placement, unit_name: str) -> dict[str, UUID | str | object]:
    return {"unit": unit_name, "from_on": made.from_on, "until_on": made.until_on, "base_team": made.base_team}
