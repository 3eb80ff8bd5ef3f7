"""Excel's own files, read back."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from httpx import Response
from openpyxl import load_workbook


def sheet_of(answer: Response) -> list[tuple[Any, ...]]:
    """Return the rows of the sheet of an answer, its header first."""
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))
