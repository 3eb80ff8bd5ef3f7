"""Credit an issued invoice, whole or in part (BIL-11)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from domain.billing.commands.write_credit_note import write_credit_note
from domain.billing.repository.invoices import lock_invoice
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work


async def credit_invoice(
    work: Work,
    invoice_id: UUID,
    *,
    reason: str,
    part: Mapping[int, int] | int | None = None,
    send: bool | None = None,
    idempotency_key: str,
) -> UUID:
    """Credit what is left of an invoice, or a part of it, and return the credit note's id.

    `part` is in minor units with VAT: amounts by the numbers of lines, or one amount, dealt out over the lines. What is
    open becomes less; what was paid becomes credit on the payer's reskontro. `send` says whether the payer is to get
    the credit note; without it the organisation's switch decides, and only a payer who was sent the invoice gets it.
    Refuses with NotFound, InvalidInput (no reason, an amount above what is left), InvoiceNotOpen. The same key gives
    the same answer.
    """
    if not reason.strip():
        raise InvalidInput.of("reason", "REQUIRED", "say why the invoice is credited; the reason is kept")
    asked = {"id": invoice_id, "reason": reason, "part": _as_json(part), "send": send}
    known = await claim(work, idempotency_key, request_hash("credit_invoice", asked))
    if known is not None:
        return UUID(known["credit_note_id"])
    row = await lock_invoice(work, invoice_id)
    if row is None:
        raise NotFound("invoice", invoice_id)
    note = await write_credit_note(work, row, part, reason=reason, send=send)
    await remember(work, idempotency_key, {"credit_note_id": note.id})
    return note.id


def _as_json(part: Mapping[int, int] | int | None) -> object:
    return {str(place): minor for place, minor in part.items()} if isinstance(part, Mapping) else part
