"""Look at the invoice that staff names for a payment (PAY-03, LED-03)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.queries.payments import invoices_by_id
from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work


async def check_invoice(work: Work, payment: Row, member_id: UUID, invoice_id: UUID) -> None:
    """Refuse an invoice that a payment of a member can't settle: NotFound, InvalidInput (not the member's to pay)."""
    found = await invoices_by_id(work, [invoice_id])
    if not found:
        raise NotFound("invoice", invoice_id)
    if payment["amount_minor"] < 0:
        message = "money that is taken back settles no invoice; assign it to the member alone"
        raise InvalidInput.of("invoiceId", "TAKEN_BACK", message, rule="PAY-02")
    if found[0]["payer_id"] != member_id:
        message = f"invoice {found[0]['number']} is not to be paid by this member; choose one of the member's own"
        raise InvalidInput.of("invoiceId", "OTHER_MEMBER", message, rule="PAY-02")
    if found[0]["organisation_id"] != payment["organisation_id"]:
        message = f"invoice {found[0]['number']} belongs to another organisation than the payment"
        raise InvalidInput.of("invoiceId", "OTHER_ORGANISATION", message, rule="PAY-02")
