"""Choosing other products of a subscription's plan (CAT-13)."""

from __future__ import annotations

from datetime import date

import strawberry

from api.context import Info
from api.ids import decode_id
from api.refusals import refusing
from api.subscriptions.types import Subscription, load_subscription
from domain.billing.model import NoBankAccount
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn
from domain.subscriptions.commands import change_choice as choice_command
from domain.subscriptions.model import ChangeRefused


@strawberry.input
class ChangeChoiceInput:
    """Other products of a subscription's plan, from its next period that is not billed."""

    subscription_id: strawberry.ID
    product_ids: list[strawberry.ID]


@strawberry.type
class ChangeChoiceSuccess:
    """The subscription, and the first day with the other products."""

    subscription: Subscription
    on: date


@refusing(ChangeRefused, NotFound, InvalidInput, NotAllowed, NotSignedIn, IdempotencyConflict, NoBankAccount)
async def change_choice(info: Info, input: ChangeChoiceInput, idempotency_key: str) -> ChangeChoiceSuccess:
    """Choose other products of a subscription's plan; periods that are billed keep theirs (CAT-13)."""
    info.context.require("subscriptions:write")
    key = decode_id("Subscription", input.subscription_id, "input.subscriptionId")
    product_ids = tuple(decode_id("Product", one, "input.productIds") for one in input.product_ids)
    async with info.context.work() as work:
        on = await choice_command.change_choice(work, key, product_ids, idempotency_key=idempotency_key)
    subscription = await load_subscription(info, key)
    assert subscription is not None, "it was changed"
    return ChangeChoiceSuccess(subscription=subscription, on=on)


@strawberry.type
class ChoosingMutation:
    """Choosing products."""

    change_choice = change_choice
