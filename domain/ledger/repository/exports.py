"""Files of the journal that were asked for (LED-07)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, select, update

from domain.kernel.database import Query, Reading, Row
from domain.kernel.work import Work
from domain.ledger.model import JournalExport
from domain.ledger.tables import ledger_export, ledger_export_part

_BY_ID = Query(
    select(ledger_export).where(
        ledger_export.c.tenant_id == bindparam("tenant"),
        ledger_export.c.id == bindparam("export"),
    )
)
_NEWEST = Query(
    select(ledger_export)
    .where(
        ledger_export.c.tenant_id == bindparam("tenant"),
        ledger_export.c.organisation_id == bindparam("organisation"),
    )
    .order_by(ledger_export.c.id.desc())
    .limit(bindparam("rows"))
)
_NOTE = Query(
    update(ledger_export)
    .where(
        ledger_export.c.tenant_id == bindparam("tenant"),
        ledger_export.c.id == bindparam("export"),
        ledger_export.c.file_name.is_(None),
    )
    .values(file_name=bindparam("name"), sha256=bindparam("digest"), byte_count=bindparam("size"))
)
_PART = Query(
    select(ledger_export_part.c.content).where(
        ledger_export_part.c.tenant_id == bindparam("tenant"),
        ledger_export_part.c.export_id == bindparam("export"),
        ledger_export_part.c.place == bindparam("place"),
    )
)


async def insert_export(work: Work, export: JournalExport) -> None:
    """Write a file that was asked for."""
    await work.insert(
        ledger_export,
        id=export.id,
        organisation_id=export.organisation_id,
        format=export.format,
        from_on=export.from_on,
        to_on=export.to_on,
        last_number=export.last_number,
        created_by=export.created_by,
        created_at=export.created_at,
    )


async def export_of(read: Reading, export_id: UUID) -> JournalExport | None:
    """Return a file that was asked for; None where there is none."""
    row = await read.first(_BY_ID, tenant=read.tenant_id, export=export_id)
    return _export(row) if row is not None else None


async def newest_exports(read: Reading, organisation_id: UUID, rows_max: int) -> Sequence[Row]:
    """Return the rows of an organisation's files, the newest first."""
    return await read.all(_NEWEST, tenant=read.tenant_id, organisation=organisation_id, rows=rows_max)


async def note_made(work: Work, export_id: UUID, name: str, sha256: bytes, byte_count: int) -> int:
    """Keep the name and hash of a file that is made for the first time; return 0 where it has them already."""
    return await work.execute(_NOTE, tenant=work.tenant_id, export=export_id, name=name, digest=sha256, size=byte_count)


async def insert_part(work: Work, export_id: UUID, place: int, content: bytes) -> None:
    """Write a part of a file, compressed."""
    await work.insert(ledger_export_part, export_id=export_id, place=place, content=content)


async def part_of(read: Reading, export_id: UUID, place: int) -> bytes | None:
    """Return a part of a kept file, compressed; None after the last."""
    found: bytes | None = await read.scalar(_PART, tenant=read.tenant_id, export=export_id, place=place)
    return found


def _export(row: Row) -> JournalExport:
    return JournalExport(
        row["id"],
        row["organisation_id"],
        row["format"],
        row["from_on"],
        row["to_on"],
        row["last_number"],
        row["created_at"],
        row["created_by"],
        row["file_name"],
        row["sha256"],
    )
