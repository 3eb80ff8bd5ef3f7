"""Files that runs made for their destinations: as the schema shows them, and as they are fetched (RUN-01)."""

from __future__ import annotations

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
from api.people.reference import MemberRef, member_ref
from api.scalars import Minor
from api.spooled import MEMORY_BYTES, pieces_of
from domain.billing.rules.destinations import DEMAND_FILE, PAYROLL_LIST, PRINT_FILE
from domain.dialogue.commands import fetch_run_file as fetching
from domain.dialogue.queries import file_parts, run_file, run_files, settled_lists
from domain.kernel.database import Reading, Row
from domain.kernel.refusal import InvalidInput, NotFound

PERMISSION = "billing:run"
MAKING_SECONDS_MAX = 300.0
_NAMES = {PRINT_FILE: "letters.zip", DEMAND_FILE: "demands.csv", PAYROLL_LIST: "payroll.csv"}


@strawberry.type
class RunFile:
    """A file that a run made: letters for a printer, a table of demands, or an employer's list. `url` once ready.

    Once it was fetched its run can't be reversed; before that, reversing the run withdraws it (RUN-07).
    """

    id: strawberry.ID
    destination: DestinationKey
    documents: int
    total_minor: Minor
    created_at: datetime
    url: str | None
    fetched_at: datetime | None
    withdrawn: bool
    row: strawberry.Private[Row]

    @strawberry.field(description="Whose payroll list it is.")
    async def employer(self, info: Info) -> MemberRef | None:
        return await member_ref(info, self.row["employer_id"]) if self.row["employer_id"] else None

    @strawberry.field(description="How many lines of a payroll list are settled.")
    async def settled(self, info: Info) -> int:
        found = await info.context.load(settled_lists, self.row["id"])
        return found["lines"] if found else 0

    @strawberry.field(description="What was paid of a payroll list.")
    async def settled_minor(self, info: Info) -> Minor:
        found = await info.context.load(settled_lists, self.row["id"])
        return Minor(found["paid_minor"] if found else 0)


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
        fetched_at=row["fetched_at"],
        withdrawn=row["state"] == "WITHDRAWN",
        row=row,
    )


async def load_run_file(info: Info, file_id: UUID) -> RunFile:
    """Return a file that is ready; raises NotFound."""
    return _shown(await run_file(await info.context.read(), file_id))


async def fetch_run_file(request: Request, context: Context) -> Response:
    """Answer with a file of a run, and write down that it left the house.

    It is put together on disk, and memory stays bounded.
    """
    viewer = context.require(PERMISSION)
    try:
        file_id = decode_id("RunFile", request.path_params["id"])
    except InvalidInput:
        raise NotFound("run file", request.path_params["id"]) from None
    async with context.work() as work:
        await fetching.fetch_run_file(work, file_id)
    await context.close()
    content = SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115 - closed when it is sent, or below
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
    name = f"{file['created_at']:%Y-%m-%d}-{_NAMES[file['destination']]}"
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "content-length": str(size),
        "cache-control": "private, no-store",
    }
    kind = "application/zip" if printed else "text/csv; charset=utf-8"
    return StreamingResponse(pieces_of(content), media_type=kind, headers=headers)


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
