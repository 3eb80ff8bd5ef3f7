"""Who pays a subscription from its next period on (SUB-13), and how (SUB-18)."""

from __future__ import annotations

import strawberry

from api.billing.types import Invoice, PaymentMethod
from api.context import Info
from api.ids import decode_id, decode_optional
from api.refusals import refusing
from api.subscriptions.changes import ChangePreview, invoices_now, preview_of, subscription_now
from api.subscriptions.types import Subscription
from domain.billing.model import InvoiceNotOpen, NoBankAccount
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn
from domain.subscriptions import model
from domain.subscriptions.commands import change_method as method_command
from domain.subscriptions.commands import change_payer as payer_command
from domain.subscriptions.model import ChangeRefused


@strawberry.input
class ChangePayerInput:
    """Another payer from the next period on; without one the member pays (SUB-13).

    Without a method it is paid as before, or by invoice where the payer has no agreement for that.
    """

    subscription_id: strawberry.ID
    payer_id: strawberry.ID | None = None
    payment_method: PaymentMethod | None = None

    def command(self) -> model.ChangePayer:
        """Return the command's input; raises InvalidInput where an id is none."""
        key = decode_id("Subscription", self.subscription_id, "input.subscriptionId")
        method = self.payment_method.value if self.payment_method else None
        return model.ChangePayer(key, decode_optional("Member", self.payer_id, "input.payerId"), method)


@strawberry.input
class ChangeMethodInput:
    """How whoever is billed next pays a subscription from its next invoice on (SUB-18)."""

    subscription_id: strawberry.ID
    payment_method: PaymentMethod

    def command(self) -> model.ChangeMethod:
        """Return the command's input; raises InvalidInput where the id is none."""
        key = decode_id("Subscription", self.subscription_id, "input.subscriptionId")
        return model.ChangeMethod(key, self.payment_method.value)


@strawberry.type
class ChangeMethodSuccess:
    """The subscription, to be paid in the new way."""

    subscription: Subscription


@strawberry.type
class ChangePayerSuccess:
    """The subscription, and the invoices that were made at once: of what ran without one, and of the payer."""

    subscription: Subscription
    invoices: list[Invoice]


@strawberry.type
class PayersQuery:
    """What a change of payer would do."""

    @strawberry.field(description="When a payer would take over, and what it would do to what is billed (SUB-13).")
    async def preview_payer_change(self, info: Info, input: ChangePayerInput) -> ChangePreview:
        info.context.require("subscriptions:write")
        command = input.command()
        async with info.context.rehearsal() as work:
            ending = await payer_command.preview_payer(work, command)
        return await preview_of(info, command.subscription_id, ending)


@refusing(
    ChangeRefused, NotFound, InvalidInput, NotAllowed, NotSignedIn, IdempotencyConflict, InvoiceNotOpen, NoBankAccount
)
async def change_payer(info: Info, input: ChangePayerInput, idempotency_key: str) -> ChangePayerSuccess:
    """Let another payer take a subscription over from its next period (SUB-13)."""
    info.context.require("subscriptions:write")
    command = input.command()
    async with info.context.work() as work:
        done = await payer_command.change_payer(work, command, idempotency_key=idempotency_key)
    return ChangePayerSuccess(
        subscription=await subscription_now(info, command.subscription_id),
        invoices=await invoices_now(info, done.invoice_ids),
    )


@refusing(
    ChangeRefused, NotFound, InvalidInput, NotAllowed, NotSignedIn, IdempotencyConflict, InvoiceNotOpen, NoBankAccount
)
async def take_back_payer(info: Info, subscription_id: strawberry.ID, idempotency_key: str) -> ChangePayerSuccess:
    """Let the payer of today go on paying a subscription that another one was to take over (SUB-13)."""
    info.context.require("subscriptions:write")
    key = decode_id("Subscription", subscription_id, "subscriptionId")
    async with info.context.work() as work:
        done = await payer_command.take_back_payer(work, key, idempotency_key=idempotency_key)
    return ChangePayerSuccess(
        subscription=await subscription_now(info, key), invoices=await invoices_now(info, done.invoice_ids)
    )


@refusing(ChangeRefused, NotFound, InvalidInput, NotAllowed, NotSignedIn, IdempotencyConflict)
async def change_method(info: Info, input: ChangeMethodInput, idempotency_key: str) -> ChangeMethodSuccess:
    """Let a subscription be paid in another way from its next invoice on; what is issued stays (SUB-18)."""
    info.context.require("subscriptions:write")
    command = input.command()
    async with info.context.work() as work:
        await method_command.change_method(work, command, idempotency_key=idempotency_key)
    return ChangeMethodSuccess(subscription=await subscription_now(info, command.subscription_id))


@strawberry.type
class PayersMutation:
    """Changes of payers, and of how they pay."""

    change_payer = change_payer
    change_method = change_method
    take_back_payer = take_back_payer
