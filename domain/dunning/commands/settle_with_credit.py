"""Settle an open invoice with what its payer has unused, by staff's choice (LED-04)."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from domain.billing.commands.hold_invoices import hold_invoices
from domain.billing.commands.hold_open_items import hold_open_items
from domain.billing.model import CreditSource
from domain.billing.queries.credit import fill_purse
from domain.billing.queries.payments import invoices_by_id
from domain.billing.rules.drawing import Purse
from domain.dunning.commands.place_credit import items_of_invoice, place_credit
from domain.dunning.commands.settle_reminders import settle_reminders
from domain.dunning.repository.settlements import hold_settlements
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.money import Money
from domain.kernel.reason import english
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work
from domain.ledger.commands.hold_journal import hold_journal


async def settle_with_credit(work: Work, invoice_id: UUID, amount_minor: int, *, idempotency_key: str) -> None:
    """Let so much of what the payer has unused in the organisation settle an invoice, and then the fees of it.

    The oldest credit goes first. What follows from a payment follows: a rest within the tolerance is written off.
    Refuses with NotFound and InvalidInput (more than is open or unused). The same key takes effect once.
    """
    asked = {"invoice": invoice_id, "amount_minor": amount_minor}
    if await claim(work, idempotency_key, request_hash("settle_with_credit", asked)) is not None:
        return
    known = await invoices_by_id(work, [invoice_id])
    if not known:
        raise NotFound("invoice", invoice_id)
    organisation_id, payer_id = known[0]["organisation_id"], known[0]["payer_id"]
    await hold_settlements(work, organisation_id)
    invoice = (await hold_invoices(work, organisation_id, [invoice_id]))[invoice_id]
    held = await hold_open_items(work, organisation_id, [payer_id])
    await hold_journal(work, organisation_id)  # under it alone is credit used
    purse = Purse()
    await fill_purse(work, purse, organisation_id, [payer_id], frozenset(CreditSource))
    own = items_of_invoice(held, invoice_id)
    most = min(sum(item["open_minor"] for item in own), purse.usable_minor(payer_id))
    if not 0 < amount_minor <= most:
        limits = Money(min(1, most), invoice["currency"]), Money(most, invoice["currency"])
        message = f"an amount from {english(limits[0])} to what is open and unused, {english(limits[1])}"
        raise InvalidInput.of("amountMinor", "RANGE", message, least=limits[0], most=limits[1], rule="LED-04")
    await place_credit(work, invoice, own, amount_minor, partial(purse.take, payer_id))
    await settle_reminders(work, [invoice_id])
    await work.audit(
        "settle_with_credit",
        "invoice",
        invoice_id,
        before={"open_minor": sum(item["open_minor"] for item in own)},
        after={"settled_minor": amount_minor},
        member_id=payer_id,
    )
    await remember(work, idempotency_key, {"invoice_id": invoice_id})
