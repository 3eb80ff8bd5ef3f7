"""Tables as CSV that spreadsheets open as they are meant: no cell of someone's text becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from domain.kernel.money import Money

Cell = str | int | date | Money | None

# What makes a spreadsheet read a cell as a formula; a mark before it makes it text again.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_MARK = "'"


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows as CSV in UTF-8 with a byte order mark, semicolons and decimal commas, as Nordic spreadsheets expect.

    Amounts are plain numbers, with a minus where they are below zero; dates are ISO.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_text(name) for name in header])
    writer.writerows([[_cell(cell) for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Money):
        whole, hundredths = divmod(abs(cell.minor), 100)
        return f"{'-' if cell.minor < 0 else ''}{whole},{hundredths:02}"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int) else _text(cell)


def _text(text: str) -> str:
    return f"{_MARK}{text}" if text.startswith(_FORMULA_STARTS) else text
