"""Reads of imported files: a list, one of them, and those that are still to be booked (FIL-01)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, func, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from domain.kernel.database import Query, Reading, Row
from domain.payments.tables import payment_import

_OURS = payment_import.c.tenant_id == bindparam("tenant")
# The bytes of a file stay where they are.
_COLUMNS = tuple(c for c in payment_import.c if c.name not in {"tenant_id", "content", "sha256"})
_NEWEST = (payment_import.c.imported_at.desc(), payment_import.c.id.desc())
_BY_IDS = Query(select(*_COLUMNS).where(_OURS, payment_import.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))))
_PAGE = Query(select(*_COLUMNS).where(_OURS).order_by(*_NEWEST).limit(bindparam("rows")))
_PAGE_AFTER = Query(
    select(*_COLUMNS)
    .where(
        _OURS,
        tuple_(payment_import.c.imported_at, payment_import.c.id) < tuple_(bindparam("instant"), bindparam("id")),
    )
    .order_by(*_NEWEST)
    .limit(bindparam("rows"))
)
_COUNT = Query(select(func.count()).select_from(payment_import).where(_OURS))


async def imports_by_id(read: Reading, import_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return imported files by id, without their bytes."""
    rows = await read.all(_BY_IDS, tenant=read.tenant_id, ids=list(import_ids))
    return {row["id"]: row for row in rows}


async def import_page(read: Reading, *, limit: int, after: tuple[datetime, UUID] | None = None) -> Sequence[Row]:
    """Return imported files, the newest first; `after` is (imported_at, id) of the last row seen."""
    if after is None:
        return await read.all(_PAGE, tenant=read.tenant_id, rows=limit)
    return await read.all(_PAGE_AFTER, tenant=read.tenant_id, rows=limit, instant=after[0], id=after[1])


async def count_imports(read: Reading) -> int:
    """Return how many files were imported."""
    return int(await read.scalar(_COUNT, tenant=read.tenant_id))
