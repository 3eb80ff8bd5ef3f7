"""Demand fees that are still owed with the payer's next invoice (BIL-08)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.billing.model import EarlierFee, InvoiceDraft, IssuedInvoice, Issuer
from domain.billing.repository.earlier_fees import fill_fees, insert_earlier_fees
from domain.billing.rules.drawing import Purse, demands_fees
from domain.kernel.work import Work


async def demand_earlier_fees(
    work: Work, issuer: Issuer, drafts: Sequence[InvoiceDraft], issued: Sequence[IssuedInvoice]
) -> None:
    """Note with new invoices of one organisation the fees that their payers owe of settled ones, each fee once.

    With ledger billing only. Nothing is posted, for the fees are owed already; a payment settles the invoice that it
    names first, and then what is oldest (LED-04).
    """
    if not issuer.ledger_billing:
        return
    pairs = zip(drafts, issued, strict=True)
    demands = [(draft.payer_id, one.id) for draft, one in pairs if demands_fees(draft, one.drawn_minor)]
    if not demands:
        return
    purse, on = Purse(), max(draft.issued_on for draft in drafts)
    await fill_fees(work, purse, issuer.organisation_id, (payer_id for payer_id, _ in demands), on)
    rows = [(invoice_id, fee, None) for payer_id, invoice_id in demands for fee in purse.take_fees(payer_id)]
    await insert_earlier_fees(work, rows)


async def demand_fees_until(work: Work, fees: Sequence[tuple[UUID, EarlierFee, date]]) -> None:
    """Note that balance invoices demand fees until they are due: (balance invoice, fee, its due date) (CAT-42)."""
    await insert_earlier_fees(work, fees)
