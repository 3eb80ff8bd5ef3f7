"""Live events of the dashboard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

import strawberry

from api.context import Info
from api.ids import decode_optional
from api.insight.types import Dashboard, load_dashboard
from api.live import Happened, Source, Topic, position_of
from api.scalars import Cursor
from domain.billing.model import CreditConsumed, InvoiceCredited, InvoiceIssued, InvoiceWrittenOff, SettlementUndone
from domain.fundraising.model import GiftRegistered
from domain.payments.model import PaymentCompleted
from domain.subscriptions.model import (
    PlanChanged,
    StopRemoved,
    SubscriptionBegun,
    SubscriptionPaused,
    SubscriptionStarted,
    SubscriptionStopped,
)

EVERY_SECONDS = 1.0
# The facts that move a figure of the dashboard. Each names its organisation.
KINDS = (
    CreditConsumed.kind,
    GiftRegistered.kind,
    InvoiceCredited.kind,
    InvoiceIssued.kind,
    InvoiceWrittenOff.kind,
    PaymentCompleted.kind,
    SettlementUndone.kind,
    PlanChanged.kind,
    StopRemoved.kind,
    SubscriptionBegun.kind,
    SubscriptionPaused.kind,
    SubscriptionStarted.kind,
    SubscriptionStopped.kind,
)


@strawberry.type
class DashboardChange:
    """Something moved a figure; the dashboard as it is now."""

    cursor: Cursor
    at: datetime
    organisation_id: strawberry.Private[UUID | None]

    @strawberry.field(description="Every tile as of today.")
    async def dashboard(self, info: Info) -> Dashboard:
        return await load_dashboard(info, self.organisation_id, info.context.today)


@strawberry.type
class InsightLive:
    """What happens to figures."""

    @strawberry.subscription(description="The dashboard has changed; at most once a second.")
    async def dashboard_changed(
        self, info: Info, organisation_id: strawberry.ID | None = None, after: Cursor | None = None
    ) -> AsyncIterator[DashboardChange]:
        info.context.require("dashboard:read")
        organisation = decode_optional("Organisation", organisation_id, "organisationId")
        topics = frozenset(
            Topic(kind, "organisation_id", str(organisation)) if organisation else Topic(kind) for kind in KINDS
        )

        def event(happened: Happened) -> DashboardChange:
            return DashboardChange(cursor=happened.cursor, at=happened.recorded_at, organisation_id=organisation)

        return Source(topics, event, after=position_of(after), every_seconds=EVERY_SECONDS)
