"""Queries of figures."""

from __future__ import annotations

from datetime import date

import strawberry

from api.context import Info
from api.ids import decode_optional
from api.insight.drilldown import Drilldown, drill
from api.insight.sold import SoldQuery
from api.insight.types import Dashboard, load_dashboard
from domain.kernel.refusal import InvalidInput


@strawberry.type
class InsightQuery(SoldQuery):
    """The dashboard, and the rows behind every figure."""

    @strawberry.field(description="Every tile as of a day, today unless another is asked for (DSH-11).")
    async def dashboard(
        self, info: Info, organisation_id: strawberry.ID | None = None, on: date | None = None
    ) -> Dashboard:
        info.context.require("dashboard:read")
        today = info.context.today
        if on is not None and on > today:
            raise InvalidInput.of("on", "IN_FUTURE", f"figures are known up to today, {today}")
        return await load_dashboard(
            info, decode_optional("Organisation", organisation_id, "organisationId"), on or today
        )

    @strawberry.field(description="The rows behind a figure; their sum or number is the figure (API-05).")
    async def drilldown(self, info: Info, token: str, first: int = 100, after: str | None = None) -> Drilldown:
        return await drill(info, token, first, after)
