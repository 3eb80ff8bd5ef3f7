"""End a member's placement in a unit (PPL-08)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from domain.club import repository as rows
from domain.club.model import Placement, PlacementEnded
from domain.club.rules import ending_errors
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work


async def end_placement(work: Work, placement_id: UUID, last_on: date) -> Placement:
    """Let a placement end with a day and return it. Refuses with NotFound, and InvalidInput for a day outside it."""
    await rows.alone(work)
    held = await rows.placement(work, placement_id)
    if held is None:
        raise NotFound("placement", placement_id)
    until_on = last_on + timedelta(days=1)
    refuse_if_any(ending_errors("lastOn", held.from_on, held.until_on, until_on))
    await rows.end_placement(work, held.id, until_on)
    await work.audit(
        "placement.ended",
        "placement",
        held.id,
        before={"until_on": held.until_on},
        after={"until_on": until_on},
        member_id=held.member_id,
    )
    work.record(PlacementEnded(held.id, held.member_id, held.unit_id, until_on))
    return replace(held, until_on=until_on)
