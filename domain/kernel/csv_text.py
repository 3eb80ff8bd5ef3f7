"""CSV as Excel opens it in our countries: UTF-8 with a byte order mark, semicolons, decimal commas (REP-25)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from domain.kernel.money import Money

BYTE_ORDER_MARK = "\ufeff"
# A spreadsheet takes a text that begins so for a formula, also behind spaces, and in full width.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_QUOTED = frozenset(';"\r\n')

Cell = str | int | date | Money | None


def csv_line(cells: Iterable[Cell]) -> str:
    """Return one line with its end. A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return ";".join(_cell(cell) for cell in cells) + "\r\n"


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a whole table as a file. An amount is its number, with a minus where it is below zero."""
    return (BYTE_ORDER_MARK + csv_line(header) + "".join(csv_line(row) for row in rows)).encode()


def decimal_text(minor: int) -> str:
    """Return an amount in minor units as its number with a comma: -123456 is "-1234,56"."""
    sign, whole = "-" if minor < 0 else "", abs(minor)
    return f"{sign}{whole // 100},{whole % 100:02}"


class Amount(str):
    """An amount as text: a number for the spreadsheet, never a formula."""

    __slots__ = ()

    @classmethod
    def of(cls, minor: int | None) -> Amount:
        """Return an amount in minor units as a cell; empty where there is none."""
        return cls("" if minor is None else decimal_text(minor))


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Money):
        return decimal_text(value.minor)
    if isinstance(value, Amount | int | date):
        return str(value)
    text = f"'{value}" if value.lstrip(" ").startswith(_FORMULA_STARTS) else value
    return '"' + text.replace('"', '""') + '"' if _QUOTED.intersection(text) else text
