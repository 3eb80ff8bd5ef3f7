"""What staff do with settlements: undo one, or let unused credit settle an invoice (LED-04)."""

from __future__ import annotations

from uuid import UUID

import strawberry

from api.billing.types import Invoice, load_invoice
from api.context import Info
from api.ids import decode_id
from api.nodes import provides
from api.refusals import refusing
from api.scalars import Minor
from domain.billing import model
from domain.billing.model import SettlementStays
from domain.dunning.commands import settle_with_credit as settling
from domain.dunning.commands import undo_settlement as undoing
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.payments.queries.refunds import refundable_minor
from domain.people.model import NotSignedIn

SettlementObstacle = model.SettlementObstacle
strawberry.enum(SettlementObstacle, description="Why a settlement can't be undone by itself.")


@strawberry.type
class UndoSettlementSuccess:
    """The invoice, of which what was undone is open again."""

    invoice: Invoice


@strawberry.type
class SettleWithCreditSuccess:
    """The invoice, with what is open of it now."""

    invoice: Invoice


@provides("Invoice.unused")
async def unused_of_payer(info: Info, organisation_id: UUID, payer_id: UUID) -> Minor:
    """Return what the payer of an invoice has unused in the organisation that demands."""
    return Minor(await refundable_minor(await info.context.read(), organisation_id, payer_id))


@refusing(SettlementStays, NotFound, InvalidInput, NotAllowed, NotSignedIn, IdempotencyConflict)
async def undo_settlement(
    info: Info, settlement_id: strawberry.ID, reason: str, idempotency_key: str
) -> UndoSettlementSuccess:
    """Undo what a payment or credit settled of an invoice or a fee of it: it is open again, the amount unused."""
    info.context.require("payments:write")
    key = decode_id("Allocation", settlement_id, "settlementId")
    async with info.context.work() as work:
        invoice_id = await undoing.undo_settlement(work, key, reason=reason, idempotency_key=idempotency_key)
    return UndoSettlementSuccess(invoice=await _known(info, invoice_id))


@refusing(NotFound, InvalidInput, NotAllowed, NotSignedIn, IdempotencyConflict)
async def settle_with_credit(
    info: Info, invoice_id: strawberry.ID, amount_minor: Minor, idempotency_key: str
) -> SettleWithCreditSuccess:
    """Let what the payer has unused settle so much of an invoice, and then the fees of it; the oldest credit first."""
    info.context.require("payments:write")
    key = decode_id("Invoice", invoice_id, "invoiceId")
    async with info.context.work() as work:
        await settling.settle_with_credit(work, key, amount_minor, idempotency_key=idempotency_key)
    return SettleWithCreditSuccess(invoice=await _known(info, key))


async def _known(info: Info, invoice_id: UUID) -> Invoice:
    invoice = await load_invoice(info, invoice_id)
    assert invoice is not None, "it was written just now"
    return invoice


@strawberry.type
class SettlingMutation:
    """What staff do with settlements."""

    undo_settlement = undo_settlement
    settle_with_credit = settle_with_credit
