"""Rows of the files that runs make, and of their parts (RUN-01)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.dialogue.tables import run_file, run_file_part
from domain.kernel.database import Reading, Row
from domain.kernel.ids import new_id
from domain.kernel.work import Work

_COLUMNS = """id, organisation_id, run_id, destination, employer_id, state, reached, documents, total_minor, parts,
  created_at, fetched_at"""
_OF_RUN = f"SELECT {_COLUMNS} FROM run_file WHERE tenant_id = $1 AND run_id = ANY($2::uuid[]) ORDER BY id"  # noqa: S608
_ONE = f"SELECT {_COLUMNS} FROM run_file WHERE tenant_id = $1 AND id = $2"  # noqa: S608
_ADVANCE = """
UPDATE run_file SET reached = $3, documents = documents + $4, total_minor = total_minor + $5, parts = parts + $6,
  state = CASE WHEN $7 THEN 'READY' ELSE 'MAKING' END, finished_at = CASE WHEN $7 THEN $8::timestamptz END
WHERE tenant_id = $1 AND id = $2
"""
_FETCHED = "UPDATE run_file SET fetched_at = coalesce(fetched_at, $3) WHERE tenant_id = $1 AND id = $2"
_WITHDRAW = """
UPDATE run_file SET state = 'WITHDRAWN' WHERE tenant_id = $1 AND run_id = $2 AND fetched_at IS NULL RETURNING id
"""
_DROP_PARTS = "DELETE FROM run_file_part WHERE tenant_id = $1 AND file_id = ANY($2::uuid[])"
_PARTS = """
SELECT number, name, content FROM run_file_part
WHERE tenant_id = $1 AND file_id = $2 AND (name IS NULL) = $3 AND number > $4 ORDER BY number LIMIT $5
"""
# What a demand file says of the invoices of a run that are paid in some ways.
_DEMANDS = """
SELECT i.id, i.number, i.payer_id, m.number AS member_number, m.name, i.text, i.period_start, i.period_end, i.issued_on,
  i.due_on, coalesce(o.open_minor, 0) AS open_minor, i.total_minor, i.reference
FROM invoice i
JOIN member m ON m.tenant_id = i.tenant_id AND m.id = i.payer_id
LEFT JOIN open_item o ON o.tenant_id = i.tenant_id AND o.invoice_id = i.id
WHERE i.tenant_id = $1 AND i.run_id = $2 AND i.kind = 'INVOICE' AND i.state = 'ISSUED'
  AND i.payment_method = ANY($3::text[]) AND i.number > $4
ORDER BY i.number LIMIT $5
"""
_NUMBERED = """
SELECT id, number FROM invoice WHERE tenant_id = $1 AND run_id = $2 AND number > $3 ORDER BY number LIMIT $4
"""


async def files_of(read: Reading, run_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return the files of runs, the oldest first."""
    return await read.sql(_OF_RUN, read.tenant_id, list(run_ids))


async def file_of(read: Reading, file_id: UUID) -> Row | None:
    """Return one file; None where there is none."""
    rows = await read.sql(_ONE, read.tenant_id, file_id)
    return rows[0] if rows else None


async def begin_file(
    work: Work, organisation_id: UUID, run_id: UUID, destination: str, employer_id: UUID | None = None
) -> Row:
    """Write a file of a run that is empty yet, and return it."""
    file_id = new_id()
    await work.insert(
        run_file,
        id=file_id,
        organisation_id=organisation_id,
        run_id=run_id,
        destination=destination,
        employer_id=employer_id,
        created_at=work.now,
    )
    found = await file_of(work, file_id)
    assert found is not None, "it was written just now"
    return found


async def advance_file(
    work: Work,
    file: Row,
    parts: Sequence[tuple[str | None, bytes]],
    *,
    reached: int,
    documents: int,
    total_minor: int,
    ready: bool,
) -> None:
    """Add parts to a file, as (name of a PDF or None for a piece of the table, content), and how far it is."""
    n, first = len(parts), file["parts"] + 1
    await work.insert_many(
        run_file_part,
        {
            "file_id": [file["id"]] * n,
            "number": list(range(first, first + n)),
            "name": [name for name, _ in parts],
            "content": [content for _, content in parts],
        },
    )
    await work.sql(_ADVANCE, work.tenant_id, file["id"], reached, documents, total_minor, n, ready, work.now)


async def set_fetched(work: Work, file_id: UUID) -> None:
    """Write when a file was first fetched."""
    await work.sql(_FETCHED, work.tenant_id, file_id, work.now)


async def withdraw_unfetched(work: Work, run_id: UUID) -> list[UUID]:
    """Let nobody fetch the files of a run that nobody has fetched; return them, with nothing in them."""
    ids = [row["id"] for row in await work.sql(_WITHDRAW, work.tenant_id, run_id)]
    await work.sql(_DROP_PARTS, work.tenant_id, ids)
    return ids


async def parts_after(read: Reading, file_id: UUID, after: int, limit: int, *, table: bool) -> Sequence[Row]:
    """Return the next parts of a file in their order: pieces of its table, or its PDFs."""
    return await read.sql(_PARTS, read.tenant_id, file_id, table, after, limit)


async def demands(read: Reading, run_id: UUID, methods: Sequence[str], after: int, limit: int) -> Sequence[Row]:
    """Return invoices of a run that are paid in some ways, by their numbers."""
    return await read.sql(_DEMANDS, read.tenant_id, run_id, list(methods), after, limit)


async def numbered(read: Reading, run_id: UUID, after: int, limit: int) -> Sequence[Row]:
    """Return id and number of a run's invoices, by their numbers."""
    return await read.sql(_NUMBERED, read.tenant_id, run_id, after, limit)
