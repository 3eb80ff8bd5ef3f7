"""Take an invoice back from collection (DUN-09)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.commands.turn_over_invoices import turn_over_invoices
from domain.billing.model import InvoiceState
from domain.billing.queries.invoices import invoices
from domain.dunning.model import InvoiceTakenBack
from domain.dunning.repository.collection import held_case, write_taken_back
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work


async def take_back(work: Work, invoice_id: UUID, *, reason: str) -> None:
    """Let an invoice be the organisation's own again; the next report tells the collector.

    It is ISSUED again unless it was credited meanwhile. It has had all its reminders; it goes to collection again only
    when somebody picks it. Refuses with NotFound (an invoice that is with the collector) and InvalidInput (no reason).
    """
    if not reason.strip():
        raise InvalidInput.of("reason", "REQUIRED", "say why it is taken back; the reason is kept")
    case = await held_case(work, invoice_id)
    if case is None:
        raise NotFound("invoice in collection", invoice_id)
    await write_taken_back(work, case["id"], reason.strip())
    state = (await invoices(work, [invoice_id]))[invoice_id]["state"]
    if state == InvoiceState.IN_COLLECTION:
        await turn_over_invoices(work, [invoice_id], InvoiceState.ISSUED)
    work.record(InvoiceTakenBack(invoice_id, case["organisation_id"], case["payer_id"], reason.strip()))
    await work.audit("collection.taken_back", "invoice", invoice_id, member_id=case["payer_id"], reason=reason.strip())
