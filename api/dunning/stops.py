"""Payment stops as the schema shows them: those to come, and those that were made (DUN-06)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.billing.types import Invoice
from api.billing.why import LineWhy, why_shown
from api.connections import Counted, PageInfo
from api.context import Info
from api.ids import encode_id
from api.nodes import node, provides
from api.people.reference import MemberRef, member_ref
from api.scalars import Minor
from domain.billing.rules.why import why_of
from domain.dunning.queries.stops import ComingStop, stops_of_invoices, stops_of_subscriptions, stops_that_ended
from domain.kernel.database import Reading, Row

if TYPE_CHECKING:
    from api.subscriptions.types import Subscription


@strawberry.type
class ComingPaymentStop:
    """A payment stop to come, from the first day on which a run makes it; `debtMinor` is what the payer owes today.

    `isSpared`: as things stand it will not be made, because enough is paid.
    """

    on: date
    debt_minor: Minor
    currency: str
    is_spared: bool
    value: strawberry.Private[ComingStop]

    @strawberry.field(description="Why that day, and where it will be made, why at all (NEW-02).")
    def why(self) -> list[LineWhy]:
        return why_shown(self.value.why)

    @strawberry.field(description="What would stop.")
    async def subscription(self, info: Info) -> Annotated[Subscription, strawberry.lazy("api.subscriptions.types")]:
        return await node(info, "Subscription", self.value.claim.subscription_id)  # type: ignore[no-any-return]

    @strawberry.field(description="The invoice that nobody has paid.")
    async def invoice(self, info: Info) -> Annotated[Invoice, strawberry.lazy("api.billing.types")]:
        return await node(info, "Invoice", self.value.claim.invoice_id)  # type: ignore[no-any-return]

    @strawberry.field(description="Who is to pay.")
    async def payer(self, info: Info) -> MemberRef:
        return await member_ref(info, self.value.claim.payer_id)


@strawberry.type
class PaymentStop:
    """A subscription that was stopped because an invoice of it was not paid; `debtMinor` is what the payer owed then.

    `paidSinceMinor` is what has come in from the payer afterwards; staff decides what becomes of the subscription then.
    """

    id: strawberry.ID
    stopped_on: date
    debt_minor: Minor
    paid_since_minor: Minor
    currency: str
    row: strawberry.Private[Row]

    @strawberry.field(description="Why it was made; an older one does not know (NEW-02).")
    def why(self) -> list[LineWhy]:
        return why_shown(why_of(self.row["why"]))

    @strawberry.field(description="What stopped.")
    async def subscription(self, info: Info) -> Annotated[Subscription, strawberry.lazy("api.subscriptions.types")]:
        return await node(info, "Subscription", self.row["subscription_id"])  # type: ignore[no-any-return]

    @strawberry.field(description="The invoice that was not paid.")
    async def invoice(self, info: Info) -> Annotated[Invoice, strawberry.lazy("api.billing.types")]:
        return await node(info, "Invoice", self.row["invoice_id"])  # type: ignore[no-any-return]

    @strawberry.field(description="Who was to pay.")
    async def payer(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row["payer_id"])


@strawberry.type
class ComingPaymentStopConnection:
    """A page of payment stops to come, the soonest first."""

    nodes: list[ComingPaymentStop]
    page_info: PageInfo


@strawberry.type
class PaymentStopConnection(Counted):
    """A page of payment stops that were made, the newest first."""

    nodes: list[PaymentStop]


def coming_stop_of(one: ComingStop) -> ComingPaymentStop:
    """Return a payment stop to come as the schema shows it."""
    return ComingPaymentStop(
        on=one.on, debt_minor=Minor(one.debt.minor), currency=one.currency, is_spared=one.is_spared, value=one
    )


def stop_of(row: Row) -> PaymentStop:
    """Return a payment stop from its row."""
    return PaymentStop(
        id=encode_id("PaymentStop", row["id"]),
        stopped_on=row["stopped_on"],
        debt_minor=Minor(row["debt_minor"]),
        paid_since_minor=Minor(row["paid_since_minor"]),
        currency=row["currency"],
        row=row,
    )


Dated = tuple[UUID, date]


async def _of_invoices(read: Reading, keys: Sequence[Dated]) -> dict[Dated, ComingStop]:
    found = await stops_of_invoices(read, [key for key, _ in keys], keys[0][1])
    return {(key, keys[0][1]): one for key, one in found.items()}


async def _of_subscriptions(read: Reading, keys: Sequence[Dated]) -> dict[Dated, ComingStop]:
    found = await stops_of_subscriptions(read, [key for key, _ in keys], keys[0][1])
    return {(key, keys[0][1]): one for key, one in found.items()}


@provides("Invoice.paymentStop")
async def stop_of_invoice(info: Info, invoice_id: UUID) -> ComingPaymentStop | None:
    """Return the payment stop that an invoice is to make."""
    found = await info.context.load(_of_invoices, (invoice_id, info.context.today))
    return coming_stop_of(found) if found else None


@provides("Subscription.paymentStop")
async def stop_of_subscription(info: Info, subscription_id: UUID) -> ComingPaymentStop | None:
    """Return the payment stop that a subscription has before it as things stand."""
    found = await info.context.load(_of_subscriptions, (subscription_id, info.context.today))
    return coming_stop_of(found) if found else None


@provides("Subscription.stoppedUnpaid")
async def stop_that_ended(info: Info, subscription_id: UUID) -> PaymentStop | None:
    """Return the newest payment stop that was made of a subscription."""
    row = await info.context.load(stops_that_ended, subscription_id)
    return stop_of(row) if row is not None else None
