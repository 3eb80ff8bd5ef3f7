"""Reads of runs and of what they could not bill (RUN-06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.billing.tables import run, run_reject
from domain.kernel.database import Query, Reading, Row

REJECTS_SHOWN_MAX = 200

_RUNS = Query(
    select(run).where(run.c.tenant_id == bindparam("tenant"), run.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
)
_REVERSALS = Query(
    select(run).where(
        run.c.tenant_id == bindparam("tenant"), run.c.reverses_id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    )
)
_PAGE = Query(
    select(run)
    .where(run.c.tenant_id == bindparam("tenant"), run.c.id < bindparam("before"))
    .order_by(run.c.id.desc())
    .limit(bindparam("rows"))
)
_COUNT = Query(select(func.count()).select_from(run).where(run.c.tenant_id == bindparam("tenant")))
_REJECTS = Query(
    select(run_reject)
    .where(
        run_reject.c.tenant_id == bindparam("tenant"),
        run_reject.c.run_id == bindparam("run"),
        run_reject.c.subject_id > bindparam("after"),
    )
    .order_by(run_reject.c.subject_id)
    .limit(bindparam("rows"))
)
_FIRST = UUID(int=0)
_LAST = UUID(int=2**128 - 1)
_LAST_REJECT = """
SELECT r.run_id, r.member_id, u.run_on FROM run_reject r JOIN run u ON u.tenant_id = r.tenant_id AND u.id = r.run_id
WHERE r.tenant_id = $1 AND r.subject_id = $2 AND u.kind = $3 ORDER BY u.created_at DESC LIMIT 1
"""
_LAST_DONE = """
SELECT r.* FROM run r
WHERE r.tenant_id = $1 AND r.organisation_id = $2 AND r.kind = $3 AND r.state = 'DONE' AND r.criteria = $4::jsonb
  AND NOT EXISTS (SELECT FROM run b WHERE b.tenant_id = $1 AND b.reverses_id = r.id)
ORDER BY r.id DESC LIMIT 1
"""


async def runs(read: Reading, run_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return runs by id."""
    rows = await read.all(_RUNS, tenant=read.tenant_id, ids=list(run_ids))
    return {row["id"]: row for row in rows}


async def reversal_of(read: Reading, run_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return the runs that take back others, by the run that is taken back (RUN-07)."""
    rows = await read.all(_REVERSALS, tenant=read.tenant_id, ids=list(run_ids))
    return {row["reverses_id"]: row for row in rows}


async def run_page(read: Reading, *, limit: int, before: UUID | None) -> Sequence[Row]:
    """Return runs, the newest first; `before` is the id of the last one that the caller has."""
    return await read.all(_PAGE, tenant=read.tenant_id, before=before or _LAST, rows=limit)


async def count_runs(read: Reading) -> int:
    """Return how many runs there are."""
    return int(await read.scalar(_COUNT, tenant=read.tenant_id))


async def last_done(read: Reading, organisation_id: UUID, kind: str, criteria: Mapping[str, Any]) -> Row | None:
    """Return the last run of a kind that was done for the same choice, and is not taken back; None without one."""
    rows = await read.sql(_LAST_DONE, read.tenant_id, organisation_id, kind, criteria)
    return rows[0] if rows else None


async def rejects(
    read: Reading, run_id: UUID, *, limit: int = REJECTS_SHOWN_MAX, after: UUID | None = None
) -> Sequence[Row]:
    """Return what a run could not bill, in the order of the subjects; `after` is the last one that the caller has."""
    return await read.all(_REJECTS, tenant=read.tenant_id, run=run_id, after=after or _FIRST, rows=limit)


async def last_reject(read: Reading, subject_id: UUID, kind: str) -> Row | None:
    """Return run_id, run_on and member_id of the last run of a kind that put something aside; None where none did."""
    rows = await read.sql(_LAST_REJECT, read.tenant_id, subject_id, kind)
    return rows[0] if rows else None
