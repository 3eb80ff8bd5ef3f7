"""Recurring gifts of a member: what runs, what comes next, and what they have come to (LED-03)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from api.context import Info
from api.nodes import provides
from api.scalars import Minor
from api.subscriptions.types import Subscription, load_subscription
from domain.subscriptions.queries.coming import ComingKind, coming
from domain.subscriptions.queries.giving import recurring_gifts


@strawberry.type
class ComingGift:
    """The next invoice of a recurring gift."""

    due_on: date
    amount_minor: Minor


@strawberry.type
class RecurringGift:
    """A subscription on a plan of recurring gifts. Given is what was paid of its invoices, and over them."""

    given_minor: Minor
    currency: str
    subscription_id: strawberry.Private[UUID]

    @strawberry.field(description="The subscription.")
    async def subscription(self, info: Info) -> Subscription:
        found = await load_subscription(info, self.subscription_id)
        assert found is not None, "it was listed just now"
        return found

    @strawberry.field(description="What comes next; null where nothing more does.")
    async def next(self, info: Info) -> ComingGift | None:
        events = await coming(await info.context.read(), self.subscription_id, info.context.today)
        bills = [one.bill for one in events if one.kind is ComingKind.INVOICE and one.bill]
        return (
            ComingGift(due_on=bills[0].draft.due_on, amount_minor=Minor(bills[0].draft.total_minor)) if bills else None
        )


@provides("Member.recurringGifts")
async def recurring_gifts_of(info: Info, member_id: UUID) -> list[RecurringGift]:
    """Return a member's recurring gifts, the running ones first."""
    info.context.require("subscriptions:read")
    return [
        RecurringGift(given_minor=Minor(row["given_minor"]), currency=row["currency"], subscription_id=row["id"])
        for row in await recurring_gifts(await info.context.read(), member_id)
    ]
