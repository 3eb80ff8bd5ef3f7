"""Reads of payments: by id, lists with filters, and the work list (PAY-03, PAY-06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, func, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from domain.kernel.database import Query, Reading, Row
from domain.payments.model import PaymentState
from domain.payments.tables import payment

COUNT_MAX = 100_000
"""Payments that a filter finds are counted up to here."""

_COLUMNS = tuple(column for column in payment.c if column.name != "tenant_id")
_NAMES = ", ".join(f'"{column.name}"' for column in _COLUMNS)


@dataclass(frozen=True, slots=True)
class PaymentSearch:
    """Filters of a payment list; None leaves one out. `paid_from` and `paid_to` are both included."""

    organisation_id: UUID | None = None
    state: PaymentState | None = None
    paid_from: date | None = None
    paid_to: date | None = None
    import_id: UUID | None = None
    member_id: UUID | None = None


_BY_IDS = Query(
    select(*_COLUMNS).where(
        payment.c.tenant_id == bindparam("tenant"),
        payment.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))),
    )
)
_WAITING = (payment.c.tenant_id == bindparam("tenant"), payment.c.state != PaymentState.COMPLETED.value)
_WORK_LIST = Query(
    select(*_COLUMNS).where(*_WAITING).order_by(payment.c.paid_on, payment.c.id).limit(bindparam("rows"))
)
_WORK_LIST_AFTER = Query(
    select(*_COLUMNS)
    .where(*_WAITING, tuple_(payment.c.paid_on, payment.c.id) > tuple_(bindparam("day"), bindparam("id")))
    .order_by(payment.c.paid_on, payment.c.id)
    .limit(bindparam("rows"))
)
_WAITING_COUNT = Query(select(func.count()).select_from(payment).where(*_WAITING))


async def payments_by_id(read: Reading, payment_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return payments by id."""
    rows = await read.all(_BY_IDS, tenant=read.tenant_id, ids=list(payment_ids))
    return {row["id"]: row for row in rows}


async def work_list(read: Reading, *, limit: int, after: tuple[date, UUID] | None = None) -> Sequence[Row]:
    """Return payments that need a person, the oldest first; `after` is (paid_on, id) of the last row seen (PAY-03)."""
    if after is None:
        return await read.all(_WORK_LIST, tenant=read.tenant_id, rows=limit)
    return await read.all(_WORK_LIST_AFTER, tenant=read.tenant_id, rows=limit, day=after[0], id=after[1])


async def count_work_list(read: Reading) -> int:
    """Return how many payments need a person."""
    return int(await read.scalar(_WAITING_COUNT, tenant=read.tenant_id))


async def payment_page(
    read: Reading, search: PaymentSearch, *, limit: int, after: tuple[date, UUID] | None, skip: int = 0
) -> Sequence[Row]:
    """Return a page of payments, the newest first; `after` is (paid_on, id) of the last row that the caller has."""
    where, values = _where(read, search)
    if after is not None:
        values += after
        where += f" AND (paid_on, id) < (${len(values) - 1}::date, ${len(values)}::uuid)"
    values += [limit, skip]
    order = f"ORDER BY paid_on DESC, id DESC LIMIT ${len(values) - 1} OFFSET ${len(values)}"
    return await read.sql(f"SELECT {_NAMES} FROM payment WHERE {where} {order}", *values)  # noqa: S608


async def count_payments(read: Reading, search: PaymentSearch) -> int:
    """Return how many payments a search finds, counted up to COUNT_MAX."""
    where, values = _where(read, search)
    counted = f"SELECT 1 FROM payment WHERE {where} LIMIT {COUNT_MAX}"  # noqa: S608
    rows = await read.sql(f"SELECT count(*)::int AS n FROM ({counted}) found", *values)  # noqa: S608
    return int(rows[0]["n"])


def _where(read: Reading, search: PaymentSearch) -> tuple[str, list[Any]]:
    """Return a condition made of fixed pieces, and the values of its marks."""
    given = (
        ("organisation_id = {}", search.organisation_id),
        ("state = {}", search.state),
        ("paid_on >= {}::date", search.paid_from),
        ("paid_on <= {}::date", search.paid_to),
        ("import_id = {}", search.import_id),
        ("member_id = {}", search.member_id),
    )
    values: list[Any] = [read.tenant_id]
    parts = ["tenant_id = $1"]
    for piece, value in given:
        if value is not None:
            values.append(value)
            parts.append(piece.format(f"${len(values)}"))
    return " AND ".join(parts), values
