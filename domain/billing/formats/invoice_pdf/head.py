"""The upper part of a document: who sends it, whom it is to, what it is, and what the organisation says first."""

from __future__ import annotations

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from domain.billing.formats.invoice_pdf.document import BALANCE_INVOICE, InvoiceDocument, Party
from domain.billing.formats.invoice_pdf.ink import (
    BOLD,
    HEIGHT,
    INK,
    LEFT,
    RIGHT,
    STEP,
    put,
    put_lines,
    put_right,
    wrapped,
)
from domain.billing.formats.invoice_pdf.picture import draw_logo
from domain.billing.formats.invoice_pdf.words import Words, date_text

SENDER_WIDTH = 80 * mm
SENDER_TOP, LOGO_TOP, BELOW_LOGO = HEIGHT - 22 * mm, HEIGHT - 9 * mm, HEIGHT - 29 * mm
RECEIVER_TOP = HEIGHT - 58 * mm
BODY_TOP = HEIGHT - 92 * mm
"""Where the heading of the lines stands, unless the organisation says something before it."""


def title_of(document: InvoiceDocument, words: Words) -> str:
    """Return what a document calls itself."""
    if document.reminds_of is not None:
        return words.collection_notice if document.announces_collection else words.reminder
    if document.kind == BALANCE_INVOICE:
        return words.balance_invoice
    return words.invoice if document.takes_back is None else words.credit_note


def draw_head(canvas: Canvas, document: InvoiceDocument, words: Words, title: str) -> float:
    """Draw it, and return where the heading of the lines stands."""
    _sender(canvas, document, words)
    draw_party(canvas, document.receiver, LEFT, RECEIVER_TOP)
    canvas.setFillColor(_accent(document))
    canvas.setFont(BOLD, 20)
    canvas.drawRightString(RIGHT, HEIGHT - 24 * mm, title)
    for i, (label, value) in enumerate(_facts(document, words)):
        y = HEIGHT - 36 * mm - i * 5.4 * mm
        put(canvas, RIGHT - 86 * mm, y, label, dim=True)
        put_right(canvas, RIGHT, y, value)
    if not document.look.heading:
        return float(BODY_TOP)
    return float(put_lines(canvas, BODY_TOP, wrapped(document.look.heading, RIGHT - LEFT)) - STEP)


def draw_party(canvas: Canvas, party: Party, x: float, y: float, *, bold: bool = False) -> None:
    """Draw a name with its address below."""
    _name(canvas, party.name, x, y, bold=bold)
    for i, line in enumerate([line for line in party.lines if line.strip()], 1):
        put(canvas, x, y - i * 5 * mm, line)


def _name(canvas: Canvas, name: str, x: float, y: float, *, bold: bool) -> None:
    canvas.setFillColor(INK)
    canvas.setFont(BOLD if bold else "Helvetica", 11)
    canvas.drawString(x, y, name)


def _sender(canvas: Canvas, document: InvoiceDocument, words: Words) -> None:
    """With a template, the address is one line, so that there is room for a logo and for how to reach the sender."""
    look, issuer = document.look, document.issuer
    number = f"{words.organisation} {document.organisation_number}"
    if not look.contact and look.logo is None:
        draw_party(canvas, issuer, LEFT, SENDER_TOP, bold=True)
        put(canvas, LEFT, HEIGHT - 44 * mm, number, dim=True)
        return
    y = SENDER_TOP
    if look.logo is not None:
        draw_logo(canvas, look.logo, LEFT, LOGO_TOP)
        y = BELOW_LOGO
    _name(canvas, issuer.name, LEFT, y, bold=True)
    said = (", ".join(line for line in issuer.lines if line.strip()), *look.contact)
    y = put_lines(canvas, y - 4.8 * mm, tuple(one for line in said for one in wrapped(line, SENDER_WIDTH)))
    put(canvas, LEFT, y, number, dim=True)


def _facts(document: InvoiceDocument, words: Words) -> list[tuple[str, str]]:
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
    return facts


def _accent(document: InvoiceDocument) -> Color:
    return HexColor(document.look.accent) if document.look.accent else INK
