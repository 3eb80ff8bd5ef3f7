"""Queries of campaigns and gifts."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

import strawberry

from api.connections import cut, page_of
from api.context import Info
from api.fundraising.rehearsing import AppealRehearsal, load_appeal_rehearsal
from api.fundraising.types import (
    Campaign,
    CampaignConnection,
    GiftConnection,
    MemberCampaign,
    campaign_of,
    gift_of,
    load_campaign,
)
from api.ids import decode_id
from api.nodes import provides
from api.scalars import Minor
from domain.fundraising.queries import (
    campaigns_of_member,
    campaigns_page,
    count_campaigns,
    gift_totals,
    gifts_of_member,
)


@strawberry.type
class FundraisingQuery:
    """Campaigns."""

    @strawberry.field(description="Campaigns without their parts, the newest start first.")
    async def campaigns(self, info: Info, first: int = 50, after: str | None = None) -> CampaignConnection:
        info.context.require("fundraising:read")
        page = page_of(first, after, date, UUID)
        read = await info.context.read()
        found = await campaigns_page(read, page.limit, (page.after[0], page.after[1]) if page.after else None)
        rows, page_info = cut(found, page, "start_on", "id")
        return CampaignConnection(
            nodes=[campaign_of(row) for row in rows],
            page_info=page_info,
            total=partial(count_campaigns, read),
        )

    @strawberry.field(description="A campaign, or a part of one.")
    async def campaign(self, info: Info, id: strawberry.ID) -> Campaign | None:
        info.context.require("fundraising:read")
        return await load_campaign(info, decode_id("Campaign", id))

    @strawberry.field(description="An appeal that was rehearsed; a campaign keeps its last ten.")
    async def appeal_rehearsal(self, info: Info, id: strawberry.ID) -> AppealRehearsal | None:
        info.context.require("fundraising:read")
        return await load_appeal_rehearsal(info, decode_id("AppealRehearsal", id))


@provides("Member.gifts")
async def gifts_of(info: Info, member_id: UUID, first: int, after: str | None) -> GiftConnection:
    """Return a member's gifts, the newest first."""
    info.context.require("fundraising:read")
    page = page_of(first, after, date, UUID)
    read = await info.context.read()
    found = await gifts_of_member(read, member_id, page.limit, (page.after[0], page.after[1]) if page.after else None)
    rows, page_info = cut(found, page, "given_on", "id")
    count, sum_minor = await info.context.load(gift_totals, member_id) or (0, 0)
    return GiftConnection(
        nodes=[gift_of(row) for row in rows],
        page_info=page_info,
        total_count=count,
        sum_minor=Minor(sum_minor),
    )


@provides("Member.campaigns")
async def campaigns_of(info: Info, member_id: UUID) -> list[MemberCampaign]:
    """Return the campaigns of a member, the newest start first."""
    info.context.require("fundraising:read")
    return [
        MemberCampaign(
            gifts=row["gifts"],
            sum_minor=Minor(row["sum_minor"]),
            currency=row["currency"],
            last_on=row["last_on"],
            reference=row["reference"],
            campaign_id=row["id"],
        )
        for row in await campaigns_of_member(await info.context.read(), member_id)
    ]
