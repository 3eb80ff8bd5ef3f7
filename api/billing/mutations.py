"""Mutations of invoices and runs."""

from __future__ import annotations

import strawberry

from api.billing.additional import issue_additional_invoice
from api.billing.letterheads import LetterheadMutation
from api.billing.rehearsing import rehearse_again, resume_rehearsal, stop_rehearsal
from api.billing.runs import Run, known_run
from api.billing.types import Invoice, load_invoice
from api.context import Info
from api.ids import decode_id
from api.refusals import refusing
from api.scalars import Minor
from domain.billing.commands import change_run
from domain.billing.commands import credit_invoice as credit
from domain.billing.model import InvoiceNotOpen, RunAlreadyActive
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn


@strawberry.input
class CreditLineInput:
    """How much to credit of one line, VAT included."""

    line: int
    amount_minor: Minor


@strawberry.type
class CreditInvoiceSuccess:
    """The credit note, and the invoice that it takes back."""

    credit_note: Invoice
    invoice: Invoice


@strawberry.type
class StopRunSuccess:
    """The run, stopped after the chunk that it was in."""

    run: Run


@strawberry.type
class ResumeRunSuccess:
    """The run, queued to go on where it was."""

    run: Run


@refusing(InvoiceNotOpen, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict, InvalidInput)
async def credit_invoice(
    info: Info,
    invoice_id: strawberry.ID,
    reason: str,
    idempotency_key: str,
    lines: list[CreditLineInput] | None = None,
    amount_minor: Minor | None = None,
    send_to_payer: bool | None = None,
) -> CreditInvoiceSuccess:
    """Credit what is left of an invoice, or a part: by its lines, or an amount that is dealt out over them (BIL-11).

    What was paid becomes credit on the payer's reskontro. The payer gets the credit note as `sendToPayer` says; without
    it the organisation's switch decides, and only a payer who was sent the invoice gets it.
    """
    info.context.require("invoices:write")
    part = _part(lines, amount_minor)
    key = decode_id("Invoice", invoice_id, "invoiceId")
    async with info.context.work() as work:
        note_id = await credit.credit_invoice(
            work, key, reason=reason, part=part, send=send_to_payer, idempotency_key=idempotency_key
        )
    note, invoice = await load_invoice(info, note_id), await load_invoice(info, key)
    assert note is not None
    assert invoice is not None
    return CreditInvoiceSuccess(credit_note=note, invoice=invoice)


def _part(lines: list[CreditLineInput] | None, amount_minor: int | None) -> dict[int, int] | int | None:
    if lines is None:
        return amount_minor
    if amount_minor is not None or not lines:
        message = "give lines with their amounts, or one amount, or neither to credit everything"
        raise InvalidInput.of("lines", "INVALID", message)
    if len({one.line for one in lines}) < len(lines):
        raise InvalidInput.of("lines", "DUPLICATE", "name each line once")
    return {one.line: one.amount_minor for one in lines}


@refusing(NotFound, NotAllowed, NotSignedIn, InvalidInput)
async def stop_run(info: Info, id: strawberry.ID) -> StopRunSuccess:
    """Stop a run after the chunk that it is in; it can be resumed."""
    info.context.require("billing:run")
    async with info.context.work() as work:
        await change_run.stop_run(work, decode_id("Run", id))
    return StopRunSuccess(run=await _run(info, id))


@refusing(NotFound, NotAllowed, NotSignedIn, RunAlreadyActive, InvalidInput)
async def resume_run(info: Info, id: strawberry.ID) -> ResumeRunSuccess:
    """Let a stopped or failed run go on where it was."""
    info.context.require("billing:run")
    async with info.context.work() as work:
        await change_run.resume_run(work, decode_id("Run", id))
    return ResumeRunSuccess(run=await _run(info, id))


async def _run(info: Info, id: strawberry.ID) -> Run:
    return await known_run(info, decode_id("Run", id))


@strawberry.type
class BillingMutation(LetterheadMutation):
    """What can be done with invoices and runs."""

    credit_invoice = credit_invoice
    issue_additional_invoice = issue_additional_invoice
    stop_run = stop_run
    resume_run = resume_run
    rehearse_again = rehearse_again
    stop_rehearsal = stop_rehearsal
    resume_rehearsal = resume_rehearsal
