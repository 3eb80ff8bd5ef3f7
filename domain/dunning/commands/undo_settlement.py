"""Undo what a payment or credit settled of an invoice or of a fee of its reminders (LED-04)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.commands.hold_invoices import hold_invoices
from domain.billing.commands.reopen_demand import reopen_demand
from domain.billing.model import InvoiceState, SettlementStays
from domain.billing.rules.undoing import why_it_stays
from domain.dunning.repository.settlements import hold_settlements, settlement_of_demand
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work
from domain.ledger.commands.hold_journal import hold_journal


async def undo_settlement(work: Work, settlement_id: UUID, *, reason: str, idempotency_key: str) -> UUID:
    """Let what was settled be open again, due as it was, and the amount be unused; return the invoice.

    The record stays and notes when; who and why is in the audit. What was written off of the invoice within the
    tolerance is open again too. The balance of the payer stays but for that. Refuses with InvalidInput (no reason),
    NotFound and SettlementStays. The same key gives the same answer.
    """
    if not reason.strip():
        raise InvalidInput.of("reason", "REQUIRED", "say why the settlement is undone; the reason is kept")
    asked = {"settlement": settlement_id, "reason": reason}
    known = await claim(work, idempotency_key, request_hash("undo_settlement", asked))
    if known is not None:
        return UUID(known["invoice_id"])
    found = await settlement_of_demand(work, settlement_id)
    if found is None:
        raise NotFound("settlement", settlement_id)
    invoice_id: UUID = found["about_id"]
    await hold_settlements(work, found["organisation_id"])
    invoices = await hold_invoices(work, found["organisation_id"], [invoice_id])
    await hold_journal(work, found["organisation_id"])  # under it alone is credit used
    settled = await settlement_of_demand(work, settlement_id)
    assert settled is not None, "settlements are never deleted"
    obstacle = why_it_stays(
        InvoiceState(invoices[invoice_id]["state"]),
        settled["source_kind"],
        is_undone=settled["undone_at"] is not None,
        is_own_note=settled["is_own_note"],
    )
    if obstacle is not None:
        raise SettlementStays(obstacle)
    back_minor = await reopen_demand(work, settled, invoices[invoice_id])
    await work.audit(
        "undo_settlement",
        "invoice",
        invoice_id,
        before={"settlement_id": settlement_id, "amount_minor": settled["amount_minor"], "undone": False},
        after={"settlement_id": settlement_id, "write_off_taken_back_minor": back_minor, "undone": True},
        member_id=settled["payer_id"],
        reason=reason.strip(),
    )
    await remember(work, idempotency_key, {"invoice_id": invoice_id})
    return invoice_id
