"""Confirmations of orders: what they say, which were sent, and sending one again (SUB-17)."""

from __future__ import annotations

from uuid import UUID

import strawberry

from api.context import Info
from api.dialogue.types import Dispatch, dispatch_of, load_dispatch
from api.ids import decode_id
from api.nodes import provides
from api.refusals import refusing
from domain.dialogue.commands import confirm_orders as confirming
from domain.dialogue.queries import confirmations_of_orders
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn


@strawberry.type
class OrderConfirmation:
    """What the confirmation of an order says today; `recipient` is null where the member has no e-mail address."""

    recipient: str | None
    subject: str
    body: str


@strawberry.type
class ConfirmationsQuery:
    """Confirmations of orders."""

    @strawberry.field(description="What the confirmation of an order would say today, without sending it (SUB-17).")
    async def preview_confirmation(self, info: Info, subscription_id: strawberry.ID) -> OrderConfirmation:
        info.context.require("dispatches:read")
        key = decode_id("Subscription", subscription_id, "subscriptionId")
        found = await confirming.preview_confirmation(await info.context.read(), key, info.context.today)
        return OrderConfirmation(recipient=found.recipient, subject=found.subject, body=found.body)


@strawberry.type
class ResendConfirmationSuccess:
    """The dispatch that waits to be sent."""

    dispatch: Dispatch


@refusing(NotFound, InvalidInput, NotAllowed, NotSignedIn, IdempotencyConflict)
async def resend_confirmation(
    info: Info, subscription_id: strawberry.ID, idempotency_key: str
) -> ResendConfirmationSuccess:
    """Send the confirmation of an order, as it is today, whether it was sent before or not (SUB-17)."""
    info.context.require("dispatches:write")
    key = decode_id("Subscription", subscription_id, "subscriptionId")
    async with info.context.work() as work:
        new_id = await confirming.resend_confirmation(work, key, idempotency_key=idempotency_key)
    dispatch = await load_dispatch(info, new_id)
    assert dispatch is not None, "it was queued"
    return ResendConfirmationSuccess(dispatch=dispatch)


@strawberry.type
class ConfirmationsMutation:
    """What can be done with confirmations."""

    resend_confirmation = resend_confirmation


@provides("Subscription.confirmations")
async def confirmations_of(info: Info, subscription_id: UUID) -> list[Dispatch]:
    """Return the confirmations of an order, the newest first."""
    info.context.require("dispatches:read")
    return [dispatch_of(row) for row in await info.context.load(confirmations_of_orders, subscription_id) or []]
