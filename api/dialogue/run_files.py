"""Files that runs made for their destinations: as the schema shows them, and as they are fetched (RUN-01)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

import strawberry
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.billing.destinations import DestinationKey
from api.context import Context, Info
from api.ids import decode_id, encode_id
from api.nodes import provides
from api.scalars import Minor
from domain.billing.rules.destinations import PRINT_FILE
from domain.dialogue.queries import file_parts, run_file, run_files
from domain.kernel.database import Reading, Row
from domain.kernel.refusal import InvalidInput, NotFound

PERMISSION = "billing:run"
MAKING_SECONDS_MAX = 300.0
_MEMORY_BYTES = 4 * 1024 * 1024
_PIECE_BYTES = 256 * 1024


@strawberry.type
class RunFile:
    """A file that a run made: letters for a printer with an index, or a table of demands. `url` once it is ready."""

    id: strawberry.ID
    destination: DestinationKey
    documents: int
    total_minor: Minor
    created_at: datetime
    url: str | None


@provides("Run.files")
async def files(info: Info, run_id: UUID) -> list[RunFile]:
    """Return the files of a run, the oldest first."""
    return [_shown(row) for row in await info.context.load(run_files, run_id) or []]


def _shown(row: Row) -> RunFile:
    key = encode_id("RunFile", row["id"])
    return RunFile(
        id=key,
        destination=DestinationKey(row["destination"]),
        documents=row["documents"],
        total_minor=Minor(row["total_minor"]),
        created_at=row["created_at"],
        url=f"/runs/files/{key}" if row["state"] == "READY" else None,
    )


async def fetch_run_file(request: Request, context: Context) -> Response:
    """Answer with a file of a run; it is put together on disk, and memory stays bounded."""
    viewer = context.require(PERMISSION)
    try:
        file_id = decode_id("RunFile", request.path_params["id"])
    except InvalidInput:
        raise NotFound("run file", request.path_params["id"]) from None
    await context.close()
    content = SpooledTemporaryFile(max_size=_MEMORY_BYTES)  # noqa: SIM115 - closed when it is sent, or below
    try:
        async with context.services.database.snapshot(viewer.tenant_id, MAKING_SECONDS_MAX) as read:
            file = await run_file(read, file_id)
            printed = file["destination"] == PRINT_FILE
            await (_zip if printed else _join)(read, file_id, content)
    except BaseException:
        content.close()
        raise
    size = content.tell()
    content.seek(0)
    name = f"{file['created_at']:%Y-%m-%d}-{'letters.zip' if printed else 'demands.csv'}"
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "content-length": str(size),
        "cache-control": "private, no-store",
    }
    kind = "application/zip" if printed else "text/csv; charset=utf-8"
    return StreamingResponse(_read(content), media_type=kind, headers=headers)


async def _zip(read: Reading, file_id: UUID, into: IO[bytes]) -> None:
    with ZipFile(into, "w", ZIP_DEFLATED) as packed:
        async for name, content in file_parts(read, file_id, table=False):
            packed.writestr(name or "", content)
        with packed.open("index.csv", "w") as index:
            async for _, piece in file_parts(read, file_id, table=True):
                index.write(piece)


async def _join(read: Reading, file_id: UUID, into: IO[bytes]) -> None:
    async for _, piece in file_parts(read, file_id, table=True):
        into.write(piece)


async def _read(content: IO[bytes]) -> AsyncIterator[bytes]:
    with content:
        while piece := content.read(_PIECE_BYTES):
            yield piece
