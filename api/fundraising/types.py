"""Campaigns and gifts as the schema shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.connections import Counted, PageInfo
from api.context import Info
from api.ids import decode_optional, encode_id
from api.nodes import Node, node, provides
from api.people.reference import MemberRef, optional_member_ref
from api.scalars import Minor
from domain.fundraising.queries import campaigns_by_id, earlier_campaigns, gifts_by_id, parts_of_campaigns
from domain.fundraising.rules.campaigns import best_earlier, day_number, day_of_number
from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput

if TYPE_CHECKING:
    from api.dialogue.types import Dispatch
    from api.insight.campaigns import CampaignComparison, CampaignResult
    from api.payments.types import Payment
    from api.people.types import Organisation


@strawberry.type
class Campaign(Node):
    """An appeal, or a part of one (FUN-01). It runs from `startOn` through `endOn`; no end is open."""

    id: strawberry.ID
    name: str
    purpose: str
    start_on: date
    end_on: date | None
    goal_minor: Minor | None
    cost_minor: Minor
    row: strawberry.Private[Row]

    @strawberry.field(description="The organisation's currency.")
    async def currency(self, info: Info) -> str:
        organisation = await node(info, "Organisation", self.row["organisation_id"])
        return str(organisation.currency)

    @strawberry.field(description="The campaign that this is a part of.")
    async def parent(self, info: Info) -> Campaign | None:
        parent_id = self.row["parent_id"]
        return await load_campaign(info, parent_id) if parent_id is not None else None

    @strawberry.field(description="Its parts, in the order of their start.")
    async def sub_campaigns(self, info: Info) -> list[Campaign]:
        return [campaign_of(row) for row in await info.context.load(parts_of_campaigns, self.row["id"]) or []]

    @strawberry.field(description="The organisation that asks.")
    async def organisation(self, info: Info) -> Annotated[Organisation, strawberry.lazy("api.people.types")]:
        return await node(info, "Organisation", self.row["organisation_id"])  # type: ignore[no-any-return]

    @strawberry.field(description="What came of it, its parts included; each figure opens its rows (FUN-02).")
    async def result(self, info: Info) -> Annotated[CampaignResult, strawberry.lazy("api.insight.campaigns")]:
        return await node(info, "Campaign.result", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(
        description="The organisation's campaigns that began before it, the newest first; parts have none."
    )
    async def earlier(self, info: Info) -> list[Campaign]:
        return [campaign_of(row) for row in await info.context.load(earlier_campaigns, self.row["id"]) or []]

    @strawberry.field(
        description="An earlier campaign on the same day of its own, else the one that began most nearly a year before;"
        " null where there is none, or this one has not begun (FUN-01)."
    )
    async def comparison(
        self, info: Info, earlier_id: strawberry.ID | None = None
    ) -> Annotated[CampaignComparison, strawberry.lazy("api.insight.campaigns")] | None:
        earlier = await info.context.load(earlier_campaigns, self.row["id"]) or []
        chosen = _chosen(self.start_on, earlier, decode_optional("Campaign", earlier_id, "earlierId"))
        number = day_number(self.start_on, info.context.today)
        if chosen is None or number is None:
            return None
        on = day_of_number(chosen["start_on"], number)
        return await node(info, "Campaign.comparison", chosen["id"], number, on)  # type: ignore[no-any-return]


@strawberry.type
class CampaignConnection(Counted):
    """A page of campaigns; parts are not counted."""

    nodes: list[Campaign]


@strawberry.type
class Gift(Node):
    """Money given without a demand (FUN-03); no donor is an anonymous one."""

    id: strawberry.ID
    amount_minor: Minor
    currency: str
    given_on: date
    purpose: str
    channel: str
    row: strawberry.Private[Row]

    @strawberry.field(description="Who gave it.")
    async def donor(self, info: Info) -> MemberRef | None:
        return await optional_member_ref(info, self.row["member_id"])

    @strawberry.field(description="What it was given to.")
    async def campaign(self, info: Info) -> Campaign:
        campaign = await load_campaign(info, self.row["campaign_id"])
        assert campaign is not None, "a gift can't outlive its campaign"
        return campaign

    @strawberry.field(description="The payment that brought it; null for a gift entered by hand.")
    async def payment(self, info: Info) -> Annotated[Payment, strawberry.lazy("api.payments.types")] | None:
        payment_id = self.row["payment_id"]
        return await node(info, "Payment", payment_id) if payment_id is not None else None

    @strawberry.field(description="The dispatch that led to it: the latest of its campaign before it (FUN-02).")
    async def dispatch(self, info: Info) -> Annotated[Dispatch, strawberry.lazy("api.dialogue.types")] | None:
        return await node(info, "Gift.dispatch", self.row["id"])  # type: ignore[no-any-return]


@strawberry.type
class MemberCampaign:
    """A campaign in which a member has a KID of its own or has given, and what came of it."""

    gifts: int
    sum_minor: Minor
    currency: str
    last_on: date | None
    reference: str | None
    campaign_id: strawberry.Private[UUID]

    @strawberry.field(description="The campaign, or the part of one.")
    async def campaign(self, info: Info) -> Campaign:
        campaign = await load_campaign(info, self.campaign_id)
        assert campaign is not None, "what is given to can't be deleted"
        return campaign


@strawberry.type
class GiftConnection:
    """A page of a member's gifts; count and sum are of all of them."""

    nodes: list[Gift]
    page_info: PageInfo
    total_count: int
    sum_minor: Minor


def _chosen(start_on: date, earlier: Sequence[Row], wanted: UUID | None) -> Row | None:
    if wanted is None:
        place = best_earlier(start_on, [row["start_on"] for row in earlier])
        return earlier[place] if place is not None else None
    for row in earlier:
        if row["id"] == wanted:
            return row
    message = "compare with a campaign of the same organisation that began before this one"
    raise InvalidInput.of("earlierId", "NOT_FOUND", message)


def campaign_of(row: Row) -> Campaign:
    """Return a campaign from its row."""
    return Campaign(
        id=encode_id("Campaign", row["id"]),
        name=row["name"],
        purpose=row["purpose"],
        start_on=row["start_on"],
        end_on=row["end_on"],
        goal_minor=row["goal_minor"],
        cost_minor=row["cost_minor"],
        row=row,
    )


def gift_of(row: Row) -> Gift:
    """Return a gift from its row."""
    return Gift(
        id=encode_id("Gift", row["id"]),
        amount_minor=row["amount_minor"],
        currency=row["currency"],
        given_on=row["given_on"],
        purpose=row["purpose"],
        channel=row["channel"],
        row=row,
    )


@provides("Campaign")
async def load_campaign(info: Info, campaign_id: UUID) -> Campaign | None:
    """Return a campaign by its key."""
    row = await info.context.load(campaigns_by_id, campaign_id)
    return campaign_of(row) if row is not None else None


@provides("Gift")
async def load_gift(info: Info, gift_id: UUID) -> Gift | None:
    """Return a gift by its key."""
    row = await info.context.load(gifts_by_id, gift_id)
    return gift_of(row) if row is not None else None
