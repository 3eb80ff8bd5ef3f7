"""A reminder as a document (DUN-01, BIL-13): the page of its invoice, with what is open and the fees as its lines."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.billing.formats.invoice_pdf import InvoiceDocument, LineText, words_of
from domain.billing.queries.documents import invoice_document
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
        lines=_lines(row, original.language),
        net_minor=total_minor,
        vat_minor=0,
        total_minor=total_minor,
        open_minor=total_minor,
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
