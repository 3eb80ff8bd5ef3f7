"""CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.csv_text import csv_bytes
from domain.kernel.money import Money


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_amounts_are_numbers_and_days_are_iso() -> None:
    rows = read(csv_bytes(["Beløp", "Dag", "Nr"], [[Money(-123_456, "NOK"), date(2026, 3, 2), 7], [None, "", 0]]))
    assert rows == [["Beløp", "Dag", "Nr"], ["-1234,56", "2026-03-02", "7"], ["", "", "0"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_text_that_begins_as_a_formula_gets_a_mark(start: str) -> None:
    [row] = read(csv_bytes([f"{start}head"], []))
    assert row == [f"'{start}head"]
    assert read(csv_bytes(["x"], [[f"{start}cmd|' /C calc'!A0"]]))[1] == [f"'{start}cmd|' /C calc'!A0"]


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=2))
def test_every_text_comes_back_but_for_its_mark(texts: list[str]) -> None:
    [_, row] = read(csv_bytes(["a", "b"], [texts]))
    assert [
        cell.removeprefix("'") if not text.startswith("'") else cell for cell, text in zip(row, texts, strict=True)
    ] == texts
    assert not any(cell[:1] in set("=+-@\t\r\n") for cell in row)
