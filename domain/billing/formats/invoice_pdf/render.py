"""Draws an invoice or reminder on one A4 page or more: letter, lines, totals, and the giro part (BIL-13, DUN-01)."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from domain.billing.formats.invoice_pdf.document import (
    BALANCE_INVOICE,
    InvoiceDocument,
    LineText,
    Party,
    TakenBack,
)
from domain.billing.formats.invoice_pdf.using_qr import using_qr
from domain.billing.formats.invoice_pdf.words import (
    Words,
    account_text,
    amount_text,
    date_text,
    rate_text,
    words_of,
)
from domain.billing.rules.slips import PAYEE_NAMES, REFERENCE_NAMES

WIDTH, HEIGHT = A4
LEFT, RIGHT = 20 * mm, WIDTH - 20 * mm
GIRO_TOP = 90 * mm
INK, DIM, RULE, SHADE = HexColor("#1d2b2a"), HexColor("#5b6866"), HexColor("#c9d1cf"), HexColor("#eef3f1")
# Where the columns of the lines end (text begins at the left edge).
QUANTITY, PRICE, RATE, AMOUNT = RIGHT - 92 * mm, RIGHT - 58 * mm, RIGHT - 34 * mm, RIGHT
LINE_STEP = 6.2 * mm
TOTAL_STEP = 5.4 * mm
TEXT_CHARACTERS_MAX = 46
QR_SIZE = 30 * mm


def render(document: InvoiceDocument) -> bytes:
    """Return the PDF. A credit note, or an invoice with nothing left to pay, has no giro part."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    words = words_of(document.language)
    title = _title(document, words)
    canvas.setTitle(f"{title} {document.number}")
    canvas.setAuthor(document.issuer.name)
    _head(canvas, document, words, title)
    y = _lines(canvas, document, words)
    _totals(canvas, document, words, y)
    if document.takes_back is None and document.open_minor > 0:
        _giro(canvas, document, words)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _title(document: InvoiceDocument, words: Words) -> str:
    if document.reminds_of is not None:
        return words.collection_notice if document.announces_collection else words.reminder
    if document.kind == BALANCE_INVOICE:
        return words.balance_invoice
    return words.invoice if document.takes_back is None else words.credit_note


def _heading(document: InvoiceDocument, words: Words) -> str:
    if document.takes_back is None:
        return document.text
    return words.credit_heading.format(number=document.number, invoice=document.takes_back.invoice_number)


def _head(canvas: Canvas, document: InvoiceDocument, words: Words, title: str) -> None:
    _party(canvas, document.issuer, LEFT, HEIGHT - 22 * mm, bold=True)
    _text(canvas, LEFT, HEIGHT - 44 * mm, f"{words.organisation} {document.organisation_number}", dim=True)
    _party(canvas, document.receiver, LEFT, HEIGHT - 58 * mm)
    canvas.setFillColor(INK)
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawRightString(RIGHT, HEIGHT - 24 * mm, title)
    facts = [
        (words.number, str(document.number)),
        (words.issued, date_text(document.issued_on, words)),
        *([(words.due, date_text(document.due_on, words))] if document.takes_back is None else []),
        (words.member, str(document.member_number)),
    ]
    about = document.takes_back.invoice_number if document.takes_back else document.reminds_of
    if about is not None:
        facts.append((words.reminds_of, str(about)))
    if document.period_start and document.period_last:
        period = f"{date_text(document.period_start, words)} – {date_text(document.period_last, words)}"
        facts.append((words.period, period))
    for i, (label, value) in enumerate(facts):
        y = HEIGHT - 36 * mm - i * 5.4 * mm
        _text(canvas, RIGHT - 86 * mm, y, label, dim=True)
        _right(canvas, RIGHT, y, value)


def _party(canvas: Canvas, party: Party, x: float, y: float, *, bold: bool = False) -> None:
    canvas.setFillColor(INK)
    canvas.setFont("Helvetica-Bold" if bold else "Helvetica", 11)
    canvas.drawString(x, y, party.name)
    for i, line in enumerate([line for line in party.lines if line.strip()], 1):
        _text(canvas, x, y - i * 5 * mm, line)


def _lines(canvas: Canvas, document: InvoiceDocument, words: Words) -> float:
    with_vat, heading = document.has_vat, _heading(document, words)
    lowest = GIRO_TOP + 40 * mm + max(0, len(document.vat_by_rate) - 1) * TOTAL_STEP
    y = _line_head(canvas, words, HEIGHT - 92 * mm, heading, with_vat=with_vat)
    for line in document.lines:
        if y < lowest:
            canvas.showPage()
            y = _line_head(canvas, words, HEIGHT - 30 * mm, heading, with_vat=with_vat)
        _line(canvas, line, words, y, with_vat=with_vat)
        y -= LINE_STEP
    return y


def _line_head(canvas: Canvas, words: Words, y: float, heading: str, *, with_vat: bool) -> float:
    canvas.setFillColor(INK)
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawString(LEFT, y, heading)
    y -= 8 * mm
    canvas.setFillColor(SHADE)
    canvas.rect(LEFT - 2 * mm, y - 2 * mm, RIGHT - LEFT + 4 * mm, 6.4 * mm, stroke=0, fill=1)
    _text(canvas, LEFT, y, words.text, dim=True)
    rate = words.vat if with_vat else ""
    for x, label in ((QUANTITY, words.quantity), (PRICE, words.price), (RATE, rate), (AMOUNT, words.amount)):
        _right(canvas, x, y, label, dim=True)
    return float(y - 8 * mm)


def _line(canvas: Canvas, line: LineText, words: Words, y: float, *, with_vat: bool) -> None:
    text = line.text
    if len(text) > TEXT_CHARACTERS_MAX:
        text = text[: TEXT_CHARACTERS_MAX - 1] + "…"
    _text(canvas, LEFT, y, text)
    _right(canvas, QUANTITY, y, str(line.quantity).replace("-", "−"))
    _right(canvas, PRICE, y, amount_text(line.unit_minor, words))
    _right(canvas, RATE, y, rate_text(line.vat_bp, words) if with_vat else "")
    _right(canvas, AMOUNT, y, amount_text(line.gross_minor, words))


def _totals(canvas: Canvas, document: InvoiceDocument, words: Words, y: float) -> None:
    canvas.setStrokeColor(RULE)
    canvas.line(PRICE - 40 * mm, y + 3 * mm, RIGHT, y + 3 * mm)
    vat = _vat(document, words) if document.has_vat else []
    if document.takes_back is not None:
        y = _strong(canvas, document, words.total, document.total_minor, words, _rows(canvas, vat, words, y))
        _rows(canvas, _fate(document.takes_back, words), words, y - TOTAL_STEP)
        return
    drawn = [
        (words.credited_before, -document.credited_before_minor),
        (words.overpaid_before, -document.overpaid_before_minor),
        (words.earlier_fees, document.earlier_fees_minor),
    ]
    rows = [*vat, (words.total, document.total_minor), *((label, minor) for label, minor in drawn if minor)]
    y = _rows(canvas, rows, words, y) - max(0, 3 - len(rows)) * TOTAL_STEP
    _strong(canvas, document, words.pay, document.open_minor, words, y)


def _vat(document: InvoiceDocument, words: Words) -> list[tuple[str, int]]:
    """Return what stands between the lines and the total: the net, and the VAT of each rate."""
    rates = [(f"{words.vat} {rate_text(vat_bp, words)}", minor) for vat_bp, minor in document.vat_by_rate]
    return [(words.net, document.net_minor), *(rates or [(words.vat, document.vat_minor)])]


def _fate(takes_back: TakenBack, words: Words) -> list[tuple[str, int]]:
    """Return what has become of a credit note."""
    fate = [
        (words.taken_off, takes_back.taken_off_minor),
        (words.used, takes_back.used_minor),
        (words.paid_back, takes_back.paid_back_minor),
        (words.credit_left, takes_back.left_minor),
    ]
    return [(label, minor) for label, minor in fate if minor]


def _rows(canvas: Canvas, rows: Sequence[tuple[str, int]], words: Words, y: float) -> float:
    for label, minor in rows:
        _text(canvas, PRICE - 40 * mm, y - 3 * mm, label, dim=True)
        _right(canvas, RIGHT, y - 3 * mm, amount_text(minor, words))
        y -= TOTAL_STEP
    return y


def _strong(canvas: Canvas, document: InvoiceDocument, label: str, minor: int, words: Words, y: float) -> float:
    canvas.setFont("Helvetica-Bold", 12)
    canvas.setFillColor(INK)
    canvas.drawString(PRICE - 40 * mm, y - 6 * mm, label)
    canvas.drawRightString(RIGHT, y - 6 * mm, f"{document.currency} {amount_text(minor, words)}")
    return float(y - 6 * mm)


def _giro(canvas: Canvas, document: InvoiceDocument, words: Words) -> None:
    canvas.setStrokeColor(RULE)
    canvas.setDash(2, 2)
    canvas.line(10 * mm, GIRO_TOP, WIDTH - 10 * mm, GIRO_TOP)
    canvas.setDash()
    _text(canvas, LEFT, GIRO_TOP - 10 * mm, words.payer, dim=True)
    _party(canvas, document.receiver, LEFT, GIRO_TOP - 16 * mm)
    _text(canvas, WIDTH / 2, GIRO_TOP - 10 * mm, words.payee, dim=True)
    _party(canvas, document.issuer, WIDTH / 2, GIRO_TOP - 16 * mm)
    canvas.setFillColor(SHADE)
    canvas.rect(10 * mm, 18 * mm, WIDTH - 20 * mm, 24 * mm, stroke=0, fill=1)
    kind = document.reference_kind
    boxes = (
        (LEFT, REFERENCE_NAMES[kind], document.reference or ""),
        (LEFT + 66 * mm, words.amount, f"{document.currency} {amount_text(document.open_minor, words)}"),
        (LEFT + 106 * mm, words.due, date_text(document.due_on, words)),
        (
            LEFT + 138 * mm,
            PAYEE_NAMES.get(kind, words.account),
            document.creditor_number or account_text(document.account),
        ),
    )
    for x, label, value in boxes:
        _text(canvas, x, 35 * mm, label, dim=True)
        canvas.setFont("Courier-Bold", 10)
        canvas.setFillColor(INK)
        canvas.drawString(x, 27 * mm, value)
    if qr := using_qr(document):
        _qr(canvas, qr)
    if document.code_line:
        canvas.setFont("Courier-Bold", 11)
        canvas.drawRightString(RIGHT, 10 * mm, document.code_line)


def _qr(canvas: Canvas, content: str) -> None:
    code = QrCodeWidget(content, barLevel="M", barWidth=QR_SIZE, barHeight=QR_SIZE)
    drawing = Drawing(QR_SIZE, QR_SIZE)
    drawing.add(code)
    renderPDF.draw(drawing, canvas, RIGHT - QR_SIZE, GIRO_TOP - 8 * mm - QR_SIZE)


def _text(canvas: Canvas, x: float, y: float, text: str, *, dim: bool = False) -> None:
    canvas.setFont("Helvetica", 9.5)
    canvas.setFillColor(DIM if dim else INK)
    canvas.drawString(x, y, text)


def _right(canvas: Canvas, x: float, y: float, text: str, *, dim: bool = False) -> None:
    canvas.setFont("Helvetica", 9.5)
    canvas.setFillColor(DIM if dim else INK)
    canvas.drawRightString(x, y, text)
