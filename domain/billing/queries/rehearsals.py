"""Reads of rehearsals and of what they did (NEW-01)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.billing.model import InvoiceLine
from domain.billing.repository import rehearsals as repository
from domain.billing.rules.rehearsed import lines_of
from domain.billing.tables import rehearsal, run
from domain.kernel.database import Query, Reading, Row

_REHEARSALS = Query(
    select(rehearsal).where(
        rehearsal.c.tenant_id == bindparam("tenant"), rehearsal.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    )
)
_PAGE = Query(
    select(rehearsal)
    .where(rehearsal.c.tenant_id == bindparam("tenant"), rehearsal.c.id < bindparam("before"))
    .order_by(rehearsal.c.id.desc())
    .limit(bindparam("rows"))
)
_COUNT = Query(select(func.count()).select_from(rehearsal).where(rehearsal.c.tenant_id == bindparam("tenant")))
_RUN_OF = Query(
    select(run)
    .where(run.c.tenant_id == bindparam("tenant"), run.c.rehearsal_id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    .order_by(run.c.id)
)
_LINES = """
SELECT l.rehearsal_id, l.key, l.lines
FROM unnest($2::uuid[], $3::uuid[]) AS u(rehearsal_id, key)
JOIN rehearsal_lines l ON l.tenant_id = $1 AND l.rehearsal_id = u.rehearsal_id AND l.key = u.key
"""
_BETWEEN = """
SELECT subject_id, number, member_id, payer_id, outcome, reason, total_minor, drawn_minor, due_on, payment_method,
  lines_key
FROM rehearsal_row
WHERE tenant_id = $1 AND rehearsal_id = $2 AND subject_id > $3::uuid AND subject_id <= $4::uuid
"""
_BROKEN = """
SELECT subject_id FROM rehearsal_row
WHERE tenant_id = $1 AND rehearsal_id = $2 AND outcome = 'EXCLUDED' AND reason->>'code' = ANY($3::text[])
"""
_STOPPED = """
SELECT subject_id FROM rehearsal_row
WHERE tenant_id = $1 AND rehearsal_id = $2 AND outcome = 'STOPPED' AND outcome <> 'BILLED'
"""
_DONE_FOR = """
SELECT id FROM rehearsal
WHERE tenant_id = $1 AND organisation_id = $2 AND kind = $3 AND criteria = $4::jsonb AND run_on = $5 AND state = 'DONE'
ORDER BY id DESC LIMIT 1
"""
_LAST = UUID(int=2**128 - 1)


async def rehearsals(read: Reading, rehearsal_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return rehearsals by id."""
    rows = await read.all(_REHEARSALS, tenant=read.tenant_id, ids=list(rehearsal_ids))
    return {row["id"]: row for row in rows}


async def rehearsal_page(read: Reading, *, limit: int, before: UUID | None) -> Sequence[Row]:
    """Return rehearsals, the newest first; `before` is the id of the last one that the caller has."""
    return await read.all(_PAGE, tenant=read.tenant_id, before=before or _LAST, rows=limit)


async def count_rehearsals(read: Reading) -> int:
    """Return how many rehearsals are kept."""
    return int(await read.scalar(_COUNT, tenant=read.tenant_id))


async def runs_of_rehearsals(read: Reading, rehearsal_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return the run that did each rehearsal for real; the last one, where there are several."""
    rows = await read.all(_RUN_OF, tenant=read.tenant_id, ids=list(rehearsal_ids))
    return {row["rehearsal_id"]: row for row in rows}


async def rehearsed_for(
    read: Reading, organisation_id: UUID, kind: str, criteria: Mapping[str, str], on: date
) -> UUID | None:
    """Return the last rehearsal of a kind that was done for a day and a choice, where one is kept."""
    rows = await read.sql(_DONE_FOR, read.tenant_id, organisation_id, kind, dict(criteria), on)
    return rows[0]["id"] if rows else None


async def rehearsed_lines(
    read: Reading, wanted: Sequence[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], list[InvoiceLine]]:
    """Return lines with why they are there, by rehearsal and key."""
    rehearsal_ids, keys = [one[0] for one in wanted], [one[1] for one in wanted]
    rows = await read.sql(_LINES, read.tenant_id, rehearsal_ids, keys)
    return {(row["rehearsal_id"], row["key"]): lines_of(row["lines"]) for row in rows}


async def rehearsed_between(
    read: Reading, rehearsal_id: UUID, after: UUID | None, until: UUID | None
) -> dict[UUID, list[Row]]:
    """Return what a rehearsal did to subjects with ids after one and up to another."""
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in await read.sql(_BETWEEN, read.tenant_id, rehearsal_id, after or UUID(int=0), until or _LAST):
        found[row["subject_id"]].append(row)
    return found


async def excluded_for(read: Reading, rehearsal_id: UUID, codes: Sequence[str]) -> set[UUID]:
    """Return the subjects that a rehearsal left out for one of these reasons."""
    rows = await read.sql(_BROKEN, read.tenant_id, rehearsal_id, list(codes))
    return {row["subject_id"] for row in rows}


async def rehearsed_stops(read: Reading, rehearsal_id: UUID) -> list[UUID]:
    """Return the subjects that a rehearsal has stopped."""
    return [row["subject_id"] for row in await read.sql(_STOPPED, read.tenant_id, rehearsal_id)]


async def drawn_before(read: Reading, rehearsal_id: UUID) -> dict[UUID, int]:
    """Return what a rehearsal has let payers draw of their credit so far, in minor units."""
    return await repository.drawn_before(read, rehearsal_id)
