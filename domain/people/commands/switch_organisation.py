"""Turn one of an organisation's switches on or off, and keep who did."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.people.repository import organisations as rows


async def switch_organisation(work: Work, organisation_id: UUID, name: str, *, on: bool) -> None:
    """Turn the switch of that name on or off. What is so already is not written down again. Refuses with NotFound."""
    was = await rows.switch_of(work, organisation_id, name)
    if was is None:
        raise NotFound("organisation", organisation_id)
    if was == on:
        return
    await rows.set_switch(work, organisation_id, name, on=on)
    await work.audit(f"switch_{name}", "organisation", organisation_id, before={name: was}, after={name: on})
