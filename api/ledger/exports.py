"""Files of the journal: asking for one, and fetching it (LED-07)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import quote
from uuid import UUID

import strawberry
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.context import Context, Info
from api.ids import decode_id, encode_id
from api.refusals import refusing
from api.spooled import MEMORY_BYTES, pieces_of
from domain.insight.commands.order_journal_file import order_journal_file
from domain.insight.reports.journal_file import JournalFile
from domain.kernel.database import Row
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.ledger.commands.keep_export import keep_export
from domain.ledger.model import ExportIncomplete
from domain.ledger.queries.accounts import journal_export, journal_exports, kept_pieces
from domain.ledger.registry import FORMATS
from domain.people.model import NotSignedIn
from domain.people.queries.organisations import organisation

PERMISSION = "ledger:export"
MAKING_SECONDS_MAX = 300.0


@strawberry.type
class JournalFormat:
    """A format of journal files that an organisation's country has."""

    key: str
    name: str


@strawberry.type
class JournalExport:
    """A file of a period. It is made when it is first fetched and kept as it is; its hash is known from then on."""

    id: strawberry.ID
    format: JournalFormat
    from_on: date
    last_on: date
    last_number: int = strawberry.field(description="The journal's newest entry when it was asked for.")
    created_at: datetime
    created_by: str
    sha256: str | None
    url: str


@strawberry.type
class JournalExports:
    """The files of an organisation's journal, the newest first, and the formats that there are for it."""

    formats: list[JournalFormat]
    exports: list[JournalExport]


@strawberry.type
class RequestExportSuccess:
    """The file that was asked for."""

    export: JournalExport


async def exports_of(info: Info, organisation_id: UUID) -> JournalExports:
    """Return an organisation's files; raises NotFound."""
    read = await info.context.read()
    country = (await organisation(read, organisation_id)).country
    return JournalExports(
        formats=[
            JournalFormat(key=one.key, name=one.name)
            for one in FORMATS.values()
            if not one.countries or country in one.countries
        ],
        exports=[_shown(row) for row in await journal_exports(read, organisation_id)],
    )


@refusing(ExportIncomplete, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict, InvalidInput)
async def request_export(
    info: Info, organisation_id: strawberry.ID, format: str, from_on: date, last_on: date, idempotency_key: str
) -> RequestExportSuccess:
    """Ask for a file of a period, both days included; fetch it by its address (LED-07)."""
    info.context.require(PERMISSION)
    key = decode_id("Organisation", organisation_id, "organisationId")
    async with info.context.work() as work:
        export_id = await order_journal_file(
            work, key, format, from_on, last_on + timedelta(days=1), idempotency_key=idempotency_key
        )
    rows = await journal_exports(await info.context.read(), key)
    return RequestExportSuccess(export=next(_shown(row) for row in rows if row["id"] == export_id))


def _shown(row: Row) -> JournalExport:
    key = encode_id("JournalExport", row["id"])
    return JournalExport(
        id=key,
        format=JournalFormat(key=row["format"], name=FORMATS[row["format"]].name),
        from_on=row["from_on"],
        last_on=row["to_on"] - timedelta(days=1),
        last_number=row["last_number"],
        created_at=row["created_at"],
        created_by=row["created_by"],
        sha256=row["sha256"].hex() if row["sha256"] else None,
        url=f"/ledger/exports/{key}",
    )


async def export_file(request: Request, context: Context) -> Response:
    """Answer with a journal file, made the first time and kept; later it is what it was then, whatever is renamed."""
    viewer = context.require(PERMISSION)
    try:
        export_id = decode_id("JournalExport", request.path_params["id"])
    except InvalidInput:
        raise NotFound("journal export", request.path_params["id"]) from None
    await context.close()
    content = SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115 - closed when it is sent, or below
    try:
        async with context.services.database.snapshot(viewer.tenant_id, MAKING_SECONDS_MAX) as read:
            export = await journal_export(read, export_id)
            if export.file_name is None:
                file = JournalFile(read, export)
                await file.open()
                name, pieces = file.name, file.pieces()
            else:
                name, pieces = export.file_name, kept_pieces(read, export_id)
            digest, size = await _make(pieces, content)
        if export.file_name is None:
            async with context.work() as work:
                kept = await keep_export(work, export_id, name, content, sha256=digest, byte_count=size)
            if not kept:  # somebody else was first: theirs is the file
                content.close()
                return await export_file(request, context)
            content.seek(0)
        elif digest != export.sha256:
            raise RuntimeError(f"the file kept for {export_id} is not what it was")
    except BaseException:
        content.close()
        raise
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "content-length": str(size),
        "cache-control": "private, no-store",
        "etag": f'"{digest.hex()}"',
    }
    return StreamingResponse(pieces_of(content), media_type=FORMATS[export.format].media_type, headers=headers)


async def _make(pieces: AsyncIterator[bytes], into: IO[bytes]) -> tuple[bytes, int]:
    digest, size = sha256(), 0
    async for piece in pieces:
        digest.update(piece)
        size += len(piece)
        into.write(piece)
    into.seek(0)
    return digest.digest(), size
