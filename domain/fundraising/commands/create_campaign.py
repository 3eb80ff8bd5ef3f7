"""Set up a campaign, or a part of one (FUN-01)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.fundraising.model import Campaign, CampaignCreated
from domain.fundraising.repository import find_campaign, insert_campaign
from domain.fundraising.rules.campaigns import campaign_errors
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.billing import billing_organisation


async def create_campaign(
    work: Work,
    *,
    organisation_id: UUID,
    name: str,
    start_on: date,
    end_on: date | None = None,
    goal_minor: int | None = None,
    cost_minor: int = 0,
    parent_id: UUID | None = None,
    purpose: str = "",
) -> Campaign:
    """Create a campaign; with a parent it is a part of that campaign, inside its organisation and dates.

    `end_on` is the last day. Amounts are minor units of the organisation's currency. Refuses with NotFound
    (organisation, parent) and InvalidInput.
    """
    if await billing_organisation(work, organisation_id) is None:
        raise NotFound("organisation", organisation_id)
    parent = await find_campaign(work, parent_id) if parent_id is not None else None
    if parent_id is not None and parent is None:
        raise NotFound("campaign", parent_id)
    new = Campaign(
        id=new_id(),
        organisation_id=organisation_id,
        parent_id=parent_id,
        name=name.strip(),
        purpose=purpose.strip(),
        start_on=start_on,
        end_on=end_on,
        goal_minor=goal_minor,
        cost_minor=cost_minor,
    )
    refuse_if_any(campaign_errors(new, parent))
    await insert_campaign(work, new)
    work.record(CampaignCreated(new.id, organisation_id, parent_id, new.name))
    await work.audit(
        "create_campaign",
        "campaign",
        new.id,
        after={"name": new.name, "start_on": start_on, "end_on": end_on, "goal_minor": goal_minor},
    )
    return new
