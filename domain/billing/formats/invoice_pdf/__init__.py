"""The invoice, credit note or reminder as PDF with a giro part (BIL-13)."""

from domain.billing.formats.invoice_pdf.document import (
    BALANCE_INVOICE,
    InvoiceDocument,
    LineText,
    Look,
    Party,
    TakenBack,
)
from domain.billing.formats.invoice_pdf.example import example_of
from domain.billing.formats.invoice_pdf.render import render
from domain.billing.formats.invoice_pdf.words import words_of

__all__ = [
    "BALANCE_INVOICE",
    "InvoiceDocument",
    "LineText",
    "Look",
    "Party",
    "TakenBack",
    "example_of",
    "render",
    "words_of",
]
