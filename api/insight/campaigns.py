"""The result of a campaign as the schema shows it, alone and beside an earlier one (FUN-01, FUN-02)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry

from api.context import Info
from api.insight.tokens import token_of
from api.insight.types import Figure, figure_of_shown
from api.nodes import node, provides
from api.scalars import Minor
from domain.insight import model
from domain.insight.queries.campaigns import campaign_curve
from domain.insight.queries.figures import figures_of
from domain.insight.queries.gift_dispatches import dispatches_of_gifts

if TYPE_CHECKING:
    from api.fundraising.types import Campaign


@strawberry.type
class CurvePoint:
    """What had been given by the end of a day; the token opens the gifts of that day."""

    on: date
    sum_minor: Minor
    drilldown: str


def _figure(metric: str) -> Callable[..., Any]:
    """A field with a metric's figure. Only what is asked for is reckoned, for all campaigns of a request together."""

    async def resolve(self: CampaignResult, info: Info) -> Figure:
        shown = await info.context.load(figures_of, model.Figure(metric, self.on, subject_id=self.campaign_id))
        assert shown is not None, "a figure has a value or says that it has none"
        return figure_of_shown(info, shown)

    return resolve


@strawberry.type
class CampaignResult:
    """What came of a campaign and its parts, as known on a day."""

    campaign_id: strawberry.Private[UUID]
    on: date
    mailed: Figure = strawberry.field(resolver=_figure("mailed"))
    responses: Figure = strawberry.field(resolver=_figure("responses"))
    response_rate: Figure = strawberry.field(resolver=_figure("response_rate"))
    gift_count: Figure = strawberry.field(resolver=_figure("gift_count"))
    gift_sum: Figure = strawberry.field(resolver=_figure("gift_sum"))
    average: Figure = strawberry.field(resolver=_figure("gift_average"))
    median: Figure = strawberry.field(resolver=_figure("gift_median"))
    net: Figure = strawberry.field(resolver=_figure("gift_net"))
    cost_per_krone: Figure = strawberry.field(resolver=_figure("cost_per_krone"))
    new_donors: Figure = strawberry.field(resolver=_figure("new_donors"))
    recurring_donors: Figure = strawberry.field(resolver=_figure("recurring_donors"))
    reactivated_donors: Figure = strawberry.field(resolver=_figure("reactivated_donors"))

    @strawberry.field(description="What had been given by the end of each day that brought gifts.")
    async def curve(self, info: Info) -> list[CurvePoint]:
        points = await campaign_curve(await info.context.read(), self.campaign_id, self.on)
        return [
            CurvePoint(on=point.on, sum_minor=Minor(point.sum_minor), drilldown=token_of(info, point.day.figure))
            for point in points
        ]


@strawberry.type
class CampaignComparison:
    """An earlier campaign on the day of it that has the same number as today has of the later one."""

    campaign_id: strawberry.Private[UUID]
    day_number: int
    on: date

    @strawberry.field(description="The earlier campaign.")
    async def campaign(self, info: Info) -> Annotated[Campaign, strawberry.lazy("api.fundraising.types")]:
        return await node(info, "Campaign", self.campaign_id)  # type: ignore[no-any-return]

    @strawberry.field(description="What had come of it by the end of that day, as known then (DSH-11).")
    async def result(self) -> CampaignResult:
        return CampaignResult(campaign_id=self.campaign_id, on=self.on)


@provides("Campaign.result")
async def result_of(info: Info, campaign_id: UUID) -> CampaignResult:
    """Return the figures of a campaign with its parts, as of today."""
    info.context.require("fundraising:read")
    return CampaignResult(campaign_id=campaign_id, on=info.context.today)


@provides("Campaign.comparison")
async def comparison_with(info: Info, earlier_id: UUID, day_number: int, on: date) -> CampaignComparison:
    """Return an earlier campaign as it was on a day."""
    info.context.require("fundraising:read")
    return CampaignComparison(campaign_id=earlier_id, day_number=day_number, on=on)


@provides("Gift.dispatch")
async def dispatch_of_gift(info: Info, gift_id: UUID) -> object | None:
    """Return the dispatch that led to a gift."""
    dispatch_id = await info.context.load(dispatches_of_gifts, gift_id)
    return await node(info, "Dispatch", dispatch_id) if dispatch_id is not None else None
