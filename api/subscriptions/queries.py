"""Queries of subscriptions."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.ids import decode_id
from api.subscriptions.bulk_credit import BulkCreditQuery
from api.subscriptions.changes import ChangesQuery
from api.subscriptions.day_deliveries import DayDeliveriesQuery
from api.subscriptions.deaths import DeathsQuery
from api.subscriptions.delivery import DeliveryQuery
from api.subscriptions.forecast import ForecastQuery
from api.subscriptions.order_settings import OrderSettingsQuery
from api.subscriptions.payers import PayersQuery
from api.subscriptions.planned import PlannedQuery
from api.subscriptions.preview import PreviewQuery
from api.subscriptions.stop_settings import StopSettingsQuery
from api.subscriptions.taking_back import TakingBackQuery
from api.subscriptions.types import Subscription, load_subscription


@strawberry.type
class SubscriptionsQuery(
    BulkCreditQuery,
    ForecastQuery,
    PreviewQuery,
    PlannedQuery,
    ChangesQuery,
    PayersQuery,
    TakingBackQuery,
    DeathsQuery,
    DayDeliveriesQuery,
    DeliveryQuery,
    OrderSettingsQuery,
    StopSettingsQuery,
):
    """Subscriptions, and what runs over them would do."""

    @strawberry.field(description="A subscription.")
    async def subscription(self, info: Info, id: strawberry.ID) -> Subscription | None:
        info.context.require("subscriptions:read")
        return await load_subscription(info, decode_id("Subscription", id))
