"""Rows of campaigns, gifts and standing references, as values and back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Text, Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.fundraising.model import Campaign, Gift, StandingReference
from domain.fundraising.tables import campaign, campaign_reference, gift
from domain.kernel.database import Query, Reading
from domain.kernel.work import Work

_CAMPAIGNS = Query(
    select(
        campaign.c.id,
        campaign.c.organisation_id,
        campaign.c.parent_id,
        campaign.c.name,
        campaign.c.purpose,
        campaign.c.start_on,
        campaign.c.end_on,
        campaign.c.goal_minor,
        campaign.c.cost_minor,
    ).where(
        campaign.c.tenant_id == bindparam("tenant"),
        campaign.c.id == any_(bindparam("campaigns", type_=ARRAY(Uuid))),
    )
)
_REFERENCES_OF = Query(
    select(campaign_reference.c.member_id, campaign_reference.c.reference).where(
        campaign_reference.c.tenant_id == bindparam("tenant"),
        campaign_reference.c.campaign_id == bindparam("campaign"),
        campaign_reference.c.member_id == any_(bindparam("members", type_=ARRAY(Uuid))),
    )
)
_ANY_REFERENCE = Query(
    select(campaign_reference.c.reference)
    .where(
        campaign_reference.c.tenant_id == bindparam("tenant"),
        campaign_reference.c.campaign_id == bindparam("campaign"),
    )
    .limit(1)
)
_REFERENCES = Query(
    select(campaign_reference.c.reference, campaign_reference.c.campaign_id, campaign_reference.c.member_id).where(
        campaign_reference.c.tenant_id == bindparam("tenant"),
        campaign_reference.c.reference == any_(bindparam("references", type_=ARRAY(Text))),
    )
)


async def find_campaign(read: Reading, campaign_id: UUID) -> Campaign | None:
    """Return a campaign; None where there is none."""
    return (await find_campaigns(read, [campaign_id])).get(campaign_id)


async def find_campaigns(read: Reading, campaign_ids: Collection[UUID]) -> dict[UUID, Campaign]:
    """Return campaigns by id; those that are not there are left out."""
    rows = await read.all(_CAMPAIGNS, tenant=read.tenant_id, campaigns=list(campaign_ids))
    return {row["id"]: Campaign(**dict(row)) for row in rows}


async def insert_campaign(work: Work, new: Campaign) -> None:
    """Write a campaign's row."""
    await work.insert(
        campaign,
        id=new.id,
        organisation_id=new.organisation_id,
        parent_id=new.parent_id,
        name=new.name,
        purpose=new.purpose,
        start_on=new.start_on,
        end_on=new.end_on,
        goal_minor=new.goal_minor,
        cost_minor=new.cost_minor,
        created_at=work.now,
    )


async def insert_gifts(work: Work, gifts: Sequence[tuple[Gift, UUID]]) -> None:
    """Write gifts, each with the id of the journal entry that posts it."""
    await work.insert_many(
        gift,
        {
            "id": [g.id for g, _ in gifts],
            "organisation_id": [g.organisation_id for g, _ in gifts],
            "campaign_id": [g.campaign_id for g, _ in gifts],
            "member_id": [g.member_id for g, _ in gifts],
            "amount_minor": [g.amount_minor for g, _ in gifts],
            "currency": [g.currency for g, _ in gifts],
            "given_on": [g.given_on for g, _ in gifts],
            "purpose": [g.purpose for g, _ in gifts],
            "channel": [g.channel.value for g, _ in gifts],
            "payment_id": [g.payment_id for g, _ in gifts],
            "entry_id": [entry_id for _, entry_id in gifts],
            "created_at": [work.now] * len(gifts),
            "registered_on": [work.today] * len(gifts),
        },
    )


async def references_of(read: Reading, campaign_id: UUID, member_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the standing references that members have for a campaign, by member."""
    rows = await read.all(_REFERENCES_OF, tenant=read.tenant_id, campaign=campaign_id, members=list(member_ids))
    return {row["member_id"]: row["reference"] for row in rows}


async def any_reference(read: Reading, campaign_id: UUID) -> str | None:
    """Return one of the references that a campaign has given; None where it has given none."""
    found: str | None = await read.scalar(_ANY_REFERENCE, tenant=read.tenant_id, campaign=campaign_id)
    return found


async def insert_references(work: Work, new: Sequence[StandingReference]) -> None:
    """Write standing references; where a member has one for the campaign already, that one stays."""
    await work.insert_missing(
        campaign_reference,
        {
            "reference": [each.reference for each in new],
            "campaign_id": [each.campaign_id for each in new],
            "member_id": [each.member_id for each in new],
        },
    )


async def find_references(read: Reading, references: Sequence[str]) -> dict[str, StandingReference]:
    """Return those of the given texts that are standing references."""
    rows = await read.all(_REFERENCES, tenant=read.tenant_id, references=list(references))
    return {row["reference"]: StandingReference(**dict(row)) for row in rows}
