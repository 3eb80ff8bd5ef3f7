"""Tables as Excel's own files: values that a spreadsheet reckons with, and texts that stay texts."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from domain.kernel.csv_text import Amount, Cell
from domain.kernel.money import Money
from domain.kernel.xlsx import xlsx_bytes

pytestmark = pytest.mark.rule("BIL-12")
DAY = date(2026, 3, 2)


def sheet(header: list[str], *rows: list[Cell]) -> Worksheet:
    book = load_workbook(BytesIO(xlsx_bytes(header, rows, DAY)))
    assert isinstance(book.active, Worksheet)
    return book.active


def test_amounts_are_numbers_with_two_decimals_and_days_are_dates() -> None:
    header = ["Beløp", "Dag", "Nr", "Åpent", "Uten"]
    found = sheet(header, [Money(-123_456, "NOK"), DAY, 7, Amount.of(-1), Amount.of(None)])
    assert [cell.value for cell in found[1]] == header
    assert [cell.value for cell in found[2]] == [-1234.56, datetime.combine(DAY, time()), 7, -0.01, None]
    assert [cell.number_format for cell in found[2]][:4] == ["#,##0.00", "yyyy-mm-dd", "General", "#,##0.00"]


def test_the_largest_amount_keeps_its_last_digit() -> None:
    found = sheet(["x"], [Money(99_999_999_999_999, "NOK")])
    assert found["A2"].value == 999_999_999_999.99


@pytest.mark.parametrize("text", ["=1+1", "+4712345678", "@SUM(A1)", "-1", "{=A1}", "https://a.no", "12,50", "\t=1"])
def test_a_text_stays_a_text(text: str) -> None:
    found = sheet(["x"], [text])
    assert (found["A2"].value, found["A2"].data_type, found["A2"].hyperlink) == (text, "s", None)


def test_the_header_stands_while_one_scrolls() -> None:
    assert sheet(["Navn"]).freeze_panes == "A2"


def test_the_same_table_of_a_day_is_the_same_file() -> None:
    assert xlsx_bytes(["x"], [["y"]], DAY) == xlsx_bytes(["x"], [["y"]], DAY)
