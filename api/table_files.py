"""A table as the file that was asked for: CSV, or Excel's own where the address ends so."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from domain.kernel.csv_text import Cell, csv_bytes
from domain.kernel.xlsx import xlsx_bytes

CSV, XLSX = ".csv", ".xlsx"
FILE_ENDS = (CSV, XLSX)
_XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def table_file(
    request: Request, name: str, header: Sequence[str], rows: Sequence[Sequence[Cell]], today: date
) -> Response:
    """Answer with a table to be saved under a name, which has no end yet."""
    end = XLSX if request.url.path.endswith(XLSX) else CSV
    headers = {"content-disposition": f'attachment; filename="{name}{end}"', "cache-control": "private, no-store"}
    if end == CSV:
        return Response(csv_bytes(header, rows), media_type="text/csv; charset=utf-8", headers=headers)
    content = await asyncio.to_thread(xlsx_bytes, header, rows, today)
    return Response(content, media_type=_XLSX_TYPE, headers=headers)
