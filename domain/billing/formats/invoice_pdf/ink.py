"""Where things stand on an A4 page, and how text is put there."""

from __future__ import annotations

from functools import lru_cache

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

# Streams as bytes: a fifth smaller than as text, and sooner written.
rl_config.useA85 = 0

WIDTH, HEIGHT = A4
LEFT, RIGHT = 20 * mm, WIDTH - 20 * mm
INK, DIM, RULE, SHADE = HexColor("#1d2b2a"), HexColor("#5b6866"), HexColor("#c9d1cf"), HexColor("#eef3f1")
FONT, BOLD, SIZE = "Helvetica", "Helvetica-Bold", 9.5
STEP = 4.4 * mm
"""From one line of running text to the next."""


def put(canvas: Canvas, x: float, y: float, text: str, *, dim: bool = False) -> None:
    """Write text that begins at a place."""
    canvas.setFont(FONT, SIZE)
    canvas.setFillColor(DIM if dim else INK)
    canvas.drawString(x, y, text)


def put_right(canvas: Canvas, x: float, y: float, text: str, *, dim: bool = False) -> None:
    """Write text that ends at a place."""
    canvas.setFont(FONT, SIZE)
    canvas.setFillColor(DIM if dim else INK)
    canvas.drawRightString(x, y, text)


def put_lines(canvas: Canvas, y: float, lines: tuple[str, ...]) -> float:
    """Write running text from the left edge on, and return where the line after it would be."""
    for line in lines:
        put(canvas, LEFT, y, line)
        y -= STEP
    return y


@lru_cache(maxsize=4096)
def wrapped(text: str, width: float, font: str = FONT, size: float = SIZE) -> tuple[str, ...]:
    """Return a text in lines that are no wider than that, in points; its own line breaks stay.

    A word that is wider than a line is broken where it must be. Letters of a run share most of their texts.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if stringWidth(longer, font, size) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *full, line = _broken(word, width, font, size)
            lines += full
        lines.append(line)
    return tuple(lines)


def _broken(word: str, width: float, font: str, size: float) -> list[str]:
    """Return the pieces of a word that fit into a line each; mostly it is one."""
    pieces, piece = [], ""
    for letter in word:
        if piece and stringWidth(piece + letter, font, size) > width:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]
