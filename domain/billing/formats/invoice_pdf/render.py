"""Draws an invoice or reminder on one A4 page or more: letter, lines, totals, and the giro part (BIL-13, DUN-01)."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from domain.billing.formats.invoice_pdf.document import InvoiceDocument, LineText, TakenBack
from domain.billing.formats.invoice_pdf.head import draw_head, draw_party, title_of
from domain.billing.formats.invoice_pdf.ink import (
    BOLD,
    HEIGHT,
    INK,
    LEFT,
    RIGHT,
    RULE,
    SHADE,
    STEP,
    WIDTH,
    put,
    put_lines,
    put_right,
    wrapped,
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

GIRO_TOP = 90 * mm
# Where the columns of the lines end (text begins at the left edge).
QUANTITY, PRICE, RATE, AMOUNT = RIGHT - 84 * mm, RIGHT - 58 * mm, RIGHT - 34 * mm, RIGHT
TEXT_WIDTH = QUANTITY - LEFT - 12 * mm
LINE_STEP = 6.2 * mm
TOTAL_STEP = 5.4 * mm
QR_SIZE = 30 * mm


def render(document: InvoiceDocument) -> bytes:
    """Return the PDF. A credit note, or an invoice with nothing left to pay, has no giro part."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    words = words_of(document.language)
    title = title_of(document, words)
    canvas.setTitle(f"{title} {document.number}")
    canvas.setAuthor(document.issuer.name)
    y = _lines(canvas, document, words, draw_head(canvas, document, words, title))
    y = _totals(canvas, document, words, y)
    put_lines(canvas, y - 2 * STEP, _closing(document))
    if document.takes_back is None and document.open_minor > 0:
        _giro(canvas, document, words)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _heading(document: InvoiceDocument, words: Words) -> str:
    if document.takes_back is None:
        return document.text
    return words.credit_heading.format(number=document.number, invoice=document.takes_back.invoice_number)


def _closing(document: InvoiceDocument) -> tuple[str, ...]:
    return wrapped(document.look.closing, RIGHT - LEFT) if document.look.closing else ()


def _lines(canvas: Canvas, document: InvoiceDocument, words: Words, top: float) -> float:
    """Draw the lines on as many pages as they need; the last one has room for what stands below them."""
    with_vat, heading = document.has_vat, _heading(document, words)
    lowest = GIRO_TOP + 40 * mm + max(0, len(document.vat_by_rate) - 1) * TOTAL_STEP
    if closing := _closing(document):
        lowest += (len(closing) + 1) * STEP
    y = _line_head(canvas, words, top, heading, with_vat=with_vat)
    for line in document.lines:
        said = _said(line, words)
        height = (len(said) - 1) * STEP
        if y - height < lowest:
            canvas.showPage()
            y = _line_head(canvas, words, HEIGHT - 30 * mm, heading, with_vat=with_vat)
        _line(canvas, line, said, words, y, with_vat=with_vat)
        y -= LINE_STEP + height
    return y


def _line_head(canvas: Canvas, words: Words, y: float, heading: str, *, with_vat: bool) -> float:
    for part in wrapped(heading, RIGHT - LEFT, BOLD, 11):
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, 11)
        canvas.drawString(LEFT, y, part)
        y -= 5 * mm
    y -= 3 * mm
    canvas.setFillColor(SHADE)
    canvas.rect(LEFT - 2 * mm, y - 2 * mm, RIGHT - LEFT + 4 * mm, 6.4 * mm, stroke=0, fill=1)
    put(canvas, LEFT, y, words.text, dim=True)
    rate = words.vat if with_vat else ""
    for x, label in ((QUANTITY, words.quantity), (PRICE, words.price), (RATE, rate), (AMOUNT, words.amount)):
        put_right(canvas, x, y, label, dim=True)
    return float(y - 8 * mm)


def _said(line: LineText, words: Words) -> tuple[tuple[str, bool], ...]:
    """Return a line's text, piece by piece, and whether each is dim: what it is, and what was taken off its price."""
    text = tuple((part, False) for part in wrapped(line.text, TEXT_WIDTH))
    if line.list_minor is None:
        return text
    off = amount_text(line.quantity * (line.unit_minor - line.list_minor), words)
    percent = f" {line.discount_percent.replace('.', words.decimal)} %" if line.discount_percent else ""
    price = amount_text(line.list_minor, words)
    discount = f"{words.list_price} {price}, {words.discount}{percent} ({off})"
    return (*text, *((part, True) for part in wrapped(discount, TEXT_WIDTH)))


def _line(
    canvas: Canvas, line: LineText, said: Sequence[tuple[str, bool]], words: Words, y: float, *, with_vat: bool
) -> None:
    for i, (part, is_dim) in enumerate(said):
        put(canvas, LEFT, y - i * STEP, part, dim=is_dim)
    put_right(canvas, QUANTITY, y, str(line.quantity).replace("-", "−"))
    put_right(canvas, PRICE, y, amount_text(line.unit_minor, words))
    put_right(canvas, RATE, y, rate_text(line.vat_bp, words) if with_vat else "")
    put_right(canvas, AMOUNT, y, amount_text(line.gross_minor, words))


def _totals(canvas: Canvas, document: InvoiceDocument, words: Words, y: float) -> float:
    """Draw what the lines add up to, and return where that ends."""
    canvas.setStrokeColor(RULE)
    canvas.line(PRICE - 40 * mm, y + 3 * mm, RIGHT, y + 3 * mm)
    vat = _vat(document, words) if document.has_vat else []
    if document.takes_back is not None:
        y = _strong(canvas, document, words.total, document.total_minor, words, _rows(canvas, vat, words, y))
        return _rows(canvas, _fate(document.takes_back, words), words, y - TOTAL_STEP)
    drawn = [
        (words.credited_before, -document.credited_before_minor),
        (words.overpaid_before, -document.overpaid_before_minor),
        (words.earlier_fees, document.earlier_fees_minor),
    ]
    rows = [*vat, (words.total, document.total_minor), *((label, minor) for label, minor in drawn if minor)]
    y = _rows(canvas, rows, words, y) - max(0, 3 - len(rows)) * TOTAL_STEP
    return _strong(canvas, document, words.pay, document.open_minor, words, y)


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
        put(canvas, PRICE - 40 * mm, y - 3 * mm, label, dim=True)
        put_right(canvas, RIGHT, y - 3 * mm, amount_text(minor, words))
        y -= TOTAL_STEP
    return y


def _strong(canvas: Canvas, document: InvoiceDocument, label: str, minor: int, words: Words, y: float) -> float:
    canvas.setFont(BOLD, 12)
    canvas.setFillColor(INK)
    canvas.drawString(PRICE - 40 * mm, y - 6 * mm, label)
    canvas.drawRightString(RIGHT, y - 6 * mm, f"{document.currency} {amount_text(minor, words)}")
    return float(y - 6 * mm)


def _giro(canvas: Canvas, document: InvoiceDocument, words: Words) -> None:
    canvas.setStrokeColor(RULE)
    canvas.setDash(2, 2)
    canvas.line(10 * mm, GIRO_TOP, WIDTH - 10 * mm, GIRO_TOP)
    canvas.setDash()
    put(canvas, LEFT, GIRO_TOP - 10 * mm, words.payer, dim=True)
    draw_party(canvas, document.receiver, LEFT, GIRO_TOP - 16 * mm)
    put(canvas, WIDTH / 2, GIRO_TOP - 10 * mm, words.payee, dim=True)
    draw_party(canvas, document.issuer, WIDTH / 2, GIRO_TOP - 16 * mm)
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
        put(canvas, x, 35 * mm, label, dim=True)
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
