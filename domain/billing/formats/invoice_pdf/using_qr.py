"""The QR code that Swedish bank apps read from an invoice: UsingQR, version 1 (BIL-13)."""

from __future__ import annotations

import orjson

from domain.billing.formats.invoice_pdf.document import InvoiceDocument
from domain.people.model import ReferenceKind

INVOICE = 1
BANKGIRO = "BG"


def using_qr(document: InvoiceDocument) -> str | None:
    """Return what the code says: whom to pay, the reference, the due date and the amount; None outside Sweden."""
    if document.reference_kind is not ReferenceKind.OCR:
        return None
    said = {
        "uqr": 1,
        "tp": INVOICE,
        "nme": document.issuer.name,
        "cc": "SE",
        "cid": f"{document.organisation_number[:-4]}-{document.organisation_number[-4:]}",
        "iref": document.reference,
        "idt": f"{document.issued_on:%Y%m%d}",
        "ddt": f"{document.due_on:%Y%m%d}",
        "due": document.open_minor / 100,
        "cur": document.currency,
        "pt": BANKGIRO,
        "acc": document.account,
    }
    return orjson.dumps(said).decode()
