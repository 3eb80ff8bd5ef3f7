"""Which campaigns and parts the figures of a campaign are made of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.insight.queries.binds import TENANT
from domain.insight.sources import campaign
from domain.kernel.database import Query, Reading

_ASKED = any_(bindparam("asked", type_=ARRAY(Uuid)))
_PARTS = Query(
    select(campaign.c.id, campaign.c.parent_id).where(
        campaign.c.tenant_id == TENANT, or_(campaign.c.id == _ASKED, campaign.c.parent_id == _ASKED)
    )
)


@dataclass(frozen=True, slots=True)
class CampaignParts:
    """A campaign with its parts, itself first; and the whole that it is a part of, or itself."""

    campaign_ids: tuple[UUID, ...]
    whole_id: UUID


async def parts_of(read: Reading, campaign_ids: Collection[UUID]) -> dict[UUID, CampaignParts]:
    """Return the parts of campaigns, by the campaign's id."""
    rows = await read.all(_PARTS, tenant=read.tenant_id, asked=list(campaign_ids))
    whole = {row["id"]: row["parent_id"] or row["id"] for row in rows}
    below: dict[UUID, list[UUID]] = {campaign_id: [campaign_id] for campaign_id in campaign_ids}
    for row in rows:
        if row["parent_id"] in below:
            below[row["parent_id"]].append(row["id"])
    return {of: CampaignParts(tuple(parts), whole.get(of, of)) for of, parts in below.items()}
