"""Reminders and balance invoices as documents (DUN-01, CAT-42, BIL-13).

They are pages of an invoice that they name, with what is open and the fees as their lines.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.billing.formats.invoice_pdf import BALANCE_INVOICE, InvoiceDocument, LineText, words_of
from domain.billing.queries.documents import invoice_document
from domain.dunning.queries.balances import balance_invoices, balance_items
from domain.dunning.queries.reminders import reminders
from domain.kernel.database import Reading, Row
from domain.kernel.refusal import NotFound


async def reminder_document(read: Reading, reminder_id: UUID) -> InvoiceDocument:
    """Return what stands on a reminder: what it asked for on the day of its issue. Refuses with NotFound."""
    row = (await reminders(read, [reminder_id])).get(reminder_id)
    if row is None:
        raise NotFound("reminder", reminder_id)
    original = await invoice_document(read, row["invoice_id"])
    total_minor = row["open_minor"] + row["fees_minor"] + row["fee_minor"]
    return replace(
        original,
        number=row["number"],
        issued_on=row["issued_on"],
        due_on=row["due_on"],
        reminds_of=row["invoice_number"],
        announces_collection=row["announces_collection"],
        text=words_of(original.language).collection_follows if row["announces_collection"] else original.text,
        lines=_lines(row, original.language),
        net_minor=total_minor,
        vat_minor=0,
        total_minor=total_minor,
        open_minor=total_minor,
        credited_before_minor=0,
        overpaid_before_minor=0,
        earlier_fees_minor=0,
        look=replace(original.look, heading=""),
    )


def _lines(row: Row, language: str) -> tuple[LineText, ...]:
    """Fees stand apart from what the invoice is for."""
    words = words_of(language)
    parts = (
        (f"{words.rest_of_invoice} {row['invoice_number']}", row["open_minor"]),
        (words.earlier_fees, row["fees_minor"]),
        (words.reminder_fee, row["fee_minor"]),
    )
    return tuple(LineText(text, 1, minor, 0, 0, minor) for text, minor in parts if minor)


async def balance_document(read: Reading, balance_id: UUID) -> InvoiceDocument:
    """Return what stands on a balance invoice: what was open of what it names on its day. Refuses with NotFound."""
    row = (await balance_invoices(read, [balance_id])).get(balance_id)
    if row is None:
        raise NotFound("balance invoice", balance_id)
    items = (await balance_items(read, [balance_id]))[balance_id]
    oldest = await invoice_document(read, items[0]["invoice_id"])
    words = words_of(oldest.language)
    lines = ((words.reminder_fee if item["is_fee"] else words.rest_of_invoice, item) for item in items)
    return replace(
        oldest,
        kind=BALANCE_INVOICE,
        number=row["number"],
        issued_on=row["issued_on"],
        due_on=row["due_on"],
        text=words.owed_after_stop,
        period_start=None,
        period_end=None,
        lines=tuple(
            LineText(f"{text} {item['invoice_number']}", 1, item["open_minor"], 0, 0, item["open_minor"])
            for text, item in lines
        ),
        net_minor=row["total_minor"],
        vat_minor=0,
        total_minor=row["total_minor"],
        open_minor=row["total_minor"],
        reference=row["reference"],
        credited_before_minor=0,
        overpaid_before_minor=0,
        earlier_fees_minor=0,
        look=replace(oldest.look, heading=""),
    )
