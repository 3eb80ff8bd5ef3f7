"""Writes and locks rehearsals and their rows (NEW-01)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from domain.billing.rules.rehearsed import RehearsedRow, kept_lines
from domain.billing.tables import rehearsal, rehearsal_lines, rehearsal_row
from domain.kernel.database import Query, Reading, Row
from domain.kernel.work import Work

_LOCK = Query(
    select(rehearsal)
    .where(rehearsal.c.tenant_id == bindparam("tenant"), rehearsal.c.id == bindparam("rehearsal"))
    .with_for_update()
)
_UPDATE: dict[tuple[str, ...], Query] = {}


async def insert_rehearsal(work: Work, **values: Any) -> None:
    """Write a rehearsal's row."""
    await work.insert(rehearsal, **values)


async def lock_rehearsal(work: Work, rehearsal_id: UUID) -> Row | None:
    """Return a rehearsal and hold it until the transaction ends; None where there is none."""
    return await work.first(_LOCK, tenant=work.tenant_id, rehearsal=rehearsal_id)


async def update_rehearsal(work: Work, rehearsal_id: UUID, **values: Any) -> None:
    """Change columns of a rehearsal that the caller holds."""
    names = tuple(sorted(values))
    if names not in _UPDATE:
        _UPDATE[names] = Query(
            update(rehearsal)
            .where(rehearsal.c.tenant_id == bindparam("the_tenant"), rehearsal.c.id == bindparam("the_rehearsal"))
            .values({name: bindparam(f"new_{name}", type_=rehearsal.c[name].type) for name in names})
        )
    new = {f"new_{name}": value for name, value in values.items()}
    await work.execute(_UPDATE[names], the_tenant=work.tenant_id, the_rehearsal=rehearsal_id, **new)


async def insert_rows(work: Work, rehearsal_id: UUID, rows: Sequence[RehearsedRow]) -> None:
    """Write what a rehearsal did, and the lines that no row of it had before."""
    lines = {row.lines_key: row.lines for row in rows if row.lines is not None}
    await work.insert_missing(
        rehearsal_lines,
        {
            "rehearsal_id": [rehearsal_id] * len(lines),
            "key": list(lines),
            "lines": [kept_lines(each) for each in lines.values()],
        },
    )
    columns: dict[str, list[Any]] = {
        name: [getattr(row, name) for row in rows]
        for name in (
            "subject_id",
            "number",
            "member_id",
            "payer_id",
            "text",
            "period_start",
            "period_end",
            "due_on",
            "payment_method",
            "total_minor",
            "drawn_minor",
            "monthly_minor",
            "monthly_before_minor",
            "lines_key",
        )
    }
    columns["outcome"] = [row.outcome.value for row in rows]
    columns["reason"] = [row.reason and row.reason.as_json() for row in rows]
    await work.insert_many(rehearsal_row, {"rehearsal_id": [rehearsal_id] * len(rows), **columns})


_DRAWN = """
SELECT payer_id, sum(drawn_minor)::bigint AS drawn_minor FROM rehearsal_row
WHERE tenant_id = $1 AND rehearsal_id = $2 AND drawn_minor > 0 GROUP BY payer_id
"""
_LAST = """
SELECT
  (SELECT id FROM run WHERE tenant_id = $1 AND organisation_id = $2 AND kind = $3 AND state = 'DONE'
     AND criteria = $4::jsonb ORDER BY id DESC LIMIT 1) AS run_id,
  (SELECT id FROM rehearsal WHERE tenant_id = $1 AND organisation_id = $2 AND kind = $3 AND state = 'DONE'
     AND criteria = $4::jsonb ORDER BY id DESC LIMIT 1) AS rehearsal_id
"""
# Those that a run has done for real are kept beside the others.
_DROP_OLD = """
WITH old AS (
  SELECT id FROM (
    SELECT r.id, row_number() OVER (
      PARTITION BY EXISTS (SELECT FROM run u WHERE u.tenant_id = $1 AND u.rehearsal_id = r.id) ORDER BY r.id DESC
    ) AS place
    FROM rehearsal r
    WHERE r.tenant_id = $1 AND r.organisation_id = $2 AND r.kind = $3 AND r.state NOT IN ('QUEUED', 'RUNNING')
  ) placed WHERE place > $4
), their_rows AS (
  DELETE FROM rehearsal_row d USING old WHERE d.tenant_id = $1 AND d.rehearsal_id = old.id
), their_lines AS (
  DELETE FROM rehearsal_lines d USING old WHERE d.tenant_id = $1 AND d.rehearsal_id = old.id
)
DELETE FROM rehearsal d USING old WHERE d.tenant_id = $1 AND d.id = old.id
"""


async def drawn_before(read: Reading, rehearsal_id: UUID) -> dict[UUID, int]:
    """Return what a rehearsal has let payers draw of their credit so far, in minor units."""
    rows = await read.sql(_DRAWN, read.tenant_id, rehearsal_id)
    return {row["payer_id"]: row["drawn_minor"] for row in rows}


async def last_of_the_kind(read: Reading, organisation_id: UUID, kind: str, criteria: Any) -> Row:
    """Return the last run and the last rehearsal of a kind with the same criteria: run_id, rehearsal_id, or None."""
    [row] = await read.sql(_LAST, read.tenant_id, organisation_id, kind, criteria)
    return row


async def drop_old_rehearsals(work: Work, organisation_id: UUID, kind: str, keep: int) -> None:
    """Delete rehearsals that are over, but for the newest ones."""
    await work.sql(_DROP_OLD, work.tenant_id, organisation_id, kind, keep)
