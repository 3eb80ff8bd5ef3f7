"""Payments that are moved: to another invoice, or to the member who paid in truth (LED-03)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.context import Info
from api.ids import decode_id, decode_optional, encode_id
from api.nodes import node, provides
from api.payments.types import Payment, load_payment
from api.people.reference import MemberRef, member_ref
from api.refusals import refusing
from api.scalars import Minor
from domain.billing.queries.credit import left_of
from domain.dunning.commands import move_payment as moving
from domain.dunning.queries.moving import movable_minors
from domain.kernel.database import Row
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.payments import model
from domain.payments.model import NewMove, PaymentStays
from domain.payments.queries.moves import moves_by_entry, moves_of
from domain.people.model import NotSignedIn

if TYPE_CHECKING:
    from api.billing.types import Invoice

MoveHindrance = model.MoveHindrance
strawberry.enum(MoveHindrance, description="Why a payment can't be moved.")


@strawberry.type
class PaymentMove:
    """What of a payment went to another invoice, or to another member: then as a payment of its own."""

    id: strawberry.ID
    amount_minor: Minor
    currency: str
    reason: str
    moved_by: str
    moved_at: datetime
    row: strawberry.Private[Row]

    @strawberry.field(description="Whose it was.")
    async def from_member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row["from_member_id"])

    @strawberry.field(description="Whose it is; the same where only the invoice is another.")
    async def to_member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row["to_member_id"])

    @strawberry.field(description="The invoice that it was to settle first.")
    async def invoice(self, info: Info) -> Annotated[Invoice, strawberry.lazy("api.billing.types")] | None:
        return await node(info, "Invoice", self.row["invoice_id"]) if self.row["invoice_id"] else None

    @strawberry.field(description="The payment that something was moved of.")
    async def payment(self, info: Info) -> Payment | None:
        return await load_payment(info, self.row["payment_id"])

    @strawberry.field(description="The payment of the other member; null where the payer is the same.")
    async def moved_payment(self, info: Info) -> Payment | None:
        return await load_payment(info, self.row["in_id"]) if self.row["in_id"] else None


@strawberry.input
class MovePaymentInput:
    """How much goes where: to an invoice of the payer, or to another member and perhaps one of their invoices."""

    payment_id: strawberry.ID
    member_id: strawberry.ID
    amount_minor: Minor
    reason: str
    invoice_id: strawberry.ID | None = None


@strawberry.type
class MovePaymentSuccess:
    """The payment that was moved, and the one that the money belongs to now: another where the member is another."""

    payment: Payment
    moved_payment: Payment


@refusing(PaymentStays, NotFound, InvalidInput, NotAllowed, NotSignedIn, IdempotencyConflict)
async def move_payment(info: Info, input: MovePaymentInput, idempotency_key: str) -> MovePaymentSuccess:
    """Move a completed payment, or a part of it, to another invoice or member; what it had settled is open again."""
    info.context.require("payments:write")
    move = NewMove(
        payment_id=decode_id("Payment", input.payment_id, "input.paymentId"),
        member_id=decode_id("Member", input.member_id, "input.memberId"),
        invoice_id=decode_optional("Invoice", input.invoice_id, "input.invoiceId"),
        amount_minor=input.amount_minor,
        reason=input.reason,
    )
    async with info.context.work() as work:
        now_id = await moving.move_payment(work, move, idempotency_key=idempotency_key)
    payment, now = await load_payment(info, move.payment_id), await load_payment(info, now_id)
    assert payment is not None
    assert now is not None
    return MovePaymentSuccess(payment=payment, moved_payment=now)


@strawberry.type
class MovingMutation:
    """What staff do with payments that are in the wrong place."""

    move_payment = move_payment


@provides("Payment.movable")
async def movable_of(info: Info, payment_id: UUID) -> Minor:
    """Return how much of a payment can be moved."""
    return Minor(await info.context.load(movable_minors, payment_id) or 0)


@provides("Payment.unused")
async def unused_of(info: Info, source_id: UUID) -> Minor:
    """Return what a payment or credit note has left unused."""
    return Minor(await info.context.load(left_of, source_id) or 0)


@provides("Payment.moves")
async def moves_of_payment(info: Info, payment_id: UUID) -> list[PaymentMove]:
    """Return what was moved of a payment, and the move that it came from."""
    return [_move_of(row) for row in await info.context.load(moves_of, payment_id) or []]


@provides("Allocation.move")
async def move_of_entry(info: Info, entry_id: UUID) -> PaymentMove | None:
    """Return the move by which a journal entry took money back; None where it records something else."""
    row = await info.context.load(moves_by_entry, entry_id)
    return _move_of(row) if row is not None else None


def _move_of(row: Row) -> PaymentMove:
    names = ("amount_minor", "currency", "reason", "moved_by", "moved_at")
    return PaymentMove(id=encode_id("PaymentMove", row["id"]), row=row, **{name: row[name] for name in names})
