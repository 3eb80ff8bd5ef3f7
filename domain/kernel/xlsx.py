"""Tables as Excel's own files (BIL-12, REP-16): amounts and days are values, and no text is ever a formula."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook

from domain.kernel.csv_text import Amount, Cell
from domain.kernel.money import Money

_BOLD, _AMOUNT, _DAY = {"bold": True}, {"num_format": "#,##0.00"}, {"num_format": "yyyy-mm-dd", "align": "left"}
_WIDTH_MAX = 40
_ROWS_MEASURED = 200


def xlsx_bytes(header: Sequence[str], rows: Sequence[Sequence[Cell]], on: date) -> bytes:
    """Return a whole table as a file made on a day, with the header standing while one scrolls.

    An amount is a number with two decimals, a day is a date, and a text stays the text that it is. It takes seconds for
    tens of thousands of rows: give it a thread.
    """
    content = BytesIO()
    with Workbook(content, {"constant_memory": True}) as book:
        book.set_properties({"created": datetime.combine(on, time())})
        sheet = book.add_worksheet()
        bold, amount, day = (book.add_format(one) for one in (_BOLD, _AMOUNT, _DAY))
        for column, width in enumerate(_widths(header, rows)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        for column, text in enumerate(header):
            sheet.write_string(0, column, text, bold)
        for place, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, Money | Amount):
                    if (number := _number(value)) is not None:
                        sheet.write_number(place, column, number, amount)
                elif isinstance(value, date):
                    sheet.write_datetime(place, column, value, day)
                elif isinstance(value, int):
                    sheet.write_number(place, column, value)
                elif value:
                    sheet.write_string(place, column, value)
    return content.getvalue()


def _number(value: Money | Amount) -> Decimal | None:
    if isinstance(value, Money):
        return Decimal(value.minor).scaleb(-2)
    return Decimal(value.replace(",", ".")) if value else None


def _widths(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Return how wide columns are, in characters, by their header and their first rows."""
    widths = [len(text) for text in header]
    for row in rows[:_ROWS_MEASURED]:
        widths = [max(width, _length(value)) for width, value in zip(widths, row, strict=True)]
    return [min(width + 2, _WIDTH_MAX) for width in widths]


def _length(value: Cell) -> int:
    if isinstance(value, Money):
        return len(f"{value.minor:,}") + 1
    return len(str(value)) if value is not None else 0
