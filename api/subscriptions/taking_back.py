"""A change of plan that is taken back before it takes over (SUB-11)."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.ids import decode_id
from api.refusals import refusing
from api.subscriptions.changes import ChangePlanSuccess, ChangePreview, invoices_now, preview_of, subscription_now
from domain.billing.model import InvoiceNotOpen, NoBankAccount
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn
from domain.subscriptions.commands import take_back_plan as command
from domain.subscriptions.model import ChangeRefused, PlanNotSellable


@strawberry.type
class TakingBackQuery:
    """What taking a change of plan back would do."""

    @strawberry.field(description="What becomes of invoices if the change of plan to come is taken back (SUB-11).")
    async def preview_plan_taken_back(self, info: Info, subscription_id: strawberry.ID) -> ChangePreview:
        info.context.require("subscriptions:write")
        key = decode_id("Subscription", subscription_id, "subscriptionId")
        async with info.context.rehearsal() as work:
            ending = await command.preview_take_back(work, key)
        return await preview_of(info, key, ending)


@refusing(
    ChangeRefused,
    PlanNotSellable,
    NotFound,
    InvalidInput,
    NotAllowed,
    NotSignedIn,
    IdempotencyConflict,
    InvoiceNotOpen,
    NoBankAccount,
)
async def take_back_plan(info: Info, subscription_id: strawberry.ID, idempotency_key: str) -> ChangePlanSuccess:
    """Let a subscription stay on its plan of today, from the day on which another one was to take over (SUB-11)."""
    info.context.require("subscriptions:write")
    key = decode_id("Subscription", subscription_id, "subscriptionId")
    async with info.context.work() as work:
        done = await command.take_back_plan(work, key, idempotency_key=idempotency_key)
    return ChangePlanSuccess(
        subscription=await subscription_now(info, key), invoices=await invoices_now(info, done.invoice_ids)
    )


@strawberry.type
class TakingBackMutation:
    """Changes that are taken back."""

    take_back_plan = take_back_plan
