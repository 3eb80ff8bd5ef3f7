"""Live events of payments and of the work list."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.context import Info
from api.ids import decode_optional
from api.live import Happened, Source, Topic, position_of
from api.nodes import node
from api.payments.types import Payment, load_payment
from api.people.reference import MemberRef, optional_member_ref
from api.scalars import Cursor, Minor
from domain.billing.model import CreditConsumed, InvoiceCredited, InvoiceWrittenOff, SettlementUndone
from domain.payments.model import ChargeChanged, PaymentCompleted, PaymentNeedsProcessing
from domain.payments.queries.work_list import waiting_counts

if TYPE_CHECKING:
    from api.billing.types import Invoice

WORK_LIST_SECONDS = 0.25
# What else than a payment moves the status of an invoice. Each names its invoice and its payer.
_OF_INVOICES = (InvoiceCredited.kind, CreditConsumed.kind, InvoiceWrittenOff.kind, SettlementUndone.kind)


@strawberry.type
class PaymentStatusEvent:
    """A payment was completed or needs a person.

    Or, then without a payment: an invoice was credited, settled with unused credit, written off or is charged, or a
    settlement of it was undone.
    """

    cursor: Cursor
    at: datetime
    amount_minor: Minor
    currency: str
    payment_id: strawberry.Private[UUID | None]
    invoice_id: strawberry.Private[UUID | None]
    member_id: strawberry.Private[UUID | None]

    @strawberry.field(description="The payment as it is now.")
    async def payment(self, info: Info) -> Payment | None:
        return await load_payment(info, self.payment_id) if self.payment_id else None

    @strawberry.field(description="The invoice that was asked for, or the first that the payment settled.")
    async def invoice(self, info: Info) -> Annotated[Invoice, strawberry.lazy("api.billing.types")] | None:
        return await node(info, "Invoice", self.invoice_id) if self.invoice_id else None

    @strawberry.field(description="Whom the money is from; null while nobody knows.")
    async def member(self, info: Info) -> MemberRef | None:
        return await optional_member_ref(info, self.member_id)


@strawberry.type
class WorkListEvent:
    """The work list has changed: how long it is now, and the payment that changed it last."""

    cursor: Cursor
    payment_id: strawberry.Private[UUID]
    organisation_id: strawberry.Private[UUID | None]

    @strawberry.field(description="How many payments need a person.")
    async def open_count(self, info: Info) -> int:
        return await info.context.load(waiting_counts, self.organisation_id) or 0

    @strawberry.field(description="The payment that came or was dealt with.")
    async def payment(self, info: Info) -> Payment | None:
        return await load_payment(info, self.payment_id)


@strawberry.type
class PaymentsLive:
    """What happens with payments."""

    @strawberry.subscription(description="Payments of an invoice, a member, an organisation, or all (API-03).")
    async def payment_status(
        self,
        info: Info,
        invoice_id: strawberry.ID | None = None,
        member_id: strawberry.ID | None = None,
        organisation_id: strawberry.ID | None = None,
        after: Cursor | None = None,
    ) -> AsyncIterator[PaymentStatusEvent]:
        info.context.require("payments:read")
        invoice = decode_optional("Invoice", invoice_id, "invoiceId")
        wanted = {
            "member_id": decode_optional("Member", member_id, "memberId"),
            "organisation_id": decode_optional("Organisation", organisation_id, "organisationId"),
        }
        keep = {name: str(key) for name, key in wanted.items() if key is not None}
        return Source(_topics(invoice, keep), _status_of(invoice), _keeps(keep), position_of(after))

    @strawberry.subscription(description="The work list grows or shrinks; several changes in a moment are one event.")
    async def work_list_changed(
        self, info: Info, organisation_id: strawberry.ID | None = None, after: Cursor | None = None
    ) -> AsyncIterator[WorkListEvent]:
        info.context.require("payments:read")
        organisation = decode_optional("Organisation", organisation_id, "organisationId")
        kinds = (PaymentNeedsProcessing.kind, PaymentCompleted.kind)
        topics = frozenset(
            Topic(kind, "organisation_id", str(organisation)) if organisation else Topic(kind) for kind in kinds
        )

        def event(happened: Happened) -> WorkListEvent:
            return WorkListEvent(
                cursor=happened.cursor,
                payment_id=UUID(happened.payload["payment_id"]),
                organisation_id=organisation,
            )

        return Source(topics, event, after=position_of(after), every_seconds=WORK_LIST_SECONDS)


def _topics(invoice: UUID | None, keep: dict[str, str]) -> frozenset[Topic]:
    """Return the narrowest topics: an invoice before a member before an organisation."""
    if invoice is not None:
        ids = str(invoice)
        of_invoice = (*_OF_INVOICES, ChargeChanged.kind)
        paid = Topic(PaymentCompleted.kind, "invoice_ids", ids)
        return frozenset({paid, *(Topic(kind, "invoice_id", ids) for kind in of_invoice)})
    kinds = (PaymentCompleted.kind, PaymentNeedsProcessing.kind, *_OF_INVOICES)
    name = next((name for name in ("member_id", "organisation_id") if name in keep), "")
    return frozenset(Topic(kind, name, keep.get(name, "")) for kind in kinds)


def _keeps(keep: dict[str, str]) -> Callable[[Happened], bool]:
    return lambda happened: all(happened.payload.get(name) == value for name, value in keep.items())


def _status_of(asked_invoice: UUID | None) -> Callable[[Happened], PaymentStatusEvent]:
    def event(happened: Happened) -> PaymentStatusEvent:
        payload = happened.payload
        invoices = payload.get("invoice_ids") or [payload.get("invoice_id")]
        return PaymentStatusEvent(
            cursor=happened.cursor,
            at=happened.recorded_at,
            amount_minor=Minor(payload["amount_minor"] if "amount_minor" in payload else payload["total_minor"]),
            currency=payload["currency"],
            payment_id=_uuid(payload.get("payment_id")),
            invoice_id=asked_invoice or _uuid(invoices[0]),
            member_id=_uuid(payload.get("member_id") or payload.get("payer_id")),
        )

    return event


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
