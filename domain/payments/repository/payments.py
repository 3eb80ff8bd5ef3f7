"""Writes and locks payments and the files that brought them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Uuid, any_, bindparam, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.kernel.database import Query, Reading, Row
from domain.kernel.work import Work
from domain.payments.model import ImportState, IncomingPayment, MatchingType, PaymentState, Problem
from domain.payments.rules.completion import Completion, PaidInto
from domain.payments.rules.states import state_when_identified
from domain.payments.tables import payment, payment_import

_FIND_IMPORT = Query(
    select(payment_import.c.id, payment_import.c.imported_at)
    .where(
        payment_import.c.tenant_id == bindparam("tenant"),
        or_(
            payment_import.c.sha256 == bindparam("digest", type_=LargeBinary),
            (payment_import.c.format == bindparam("format"))
            & (payment_import.c.transmission == bindparam("transmission")),
        ),
    )
    .order_by(payment_import.c.imported_at)
    .limit(1)
)


async def find_import(read: Reading, format_key: str, transmission: str, digest: bytes) -> Row | None:
    """Return the import of the same transmission or the same bytes, if there is one."""
    return await read.first(
        _FIND_IMPORT, tenant=read.tenant_id, format=format_key, transmission=transmission, digest=digest
    )


async def insert_import(work: Work, **values: Any) -> bool:
    """Write a file's row; tell whether it went in. One that is being imported right now is waited for."""
    columns = {name: [value] for name, value in values.items()}
    return await work.insert_missing(payment_import, columns) == 1


_PROGRESS = Query(
    select(
        payment_import.c.state,
        payment_import.c.row_count,
        payment_import.c.booked_count,
        payment_import.c.work_list_count,
    ).where(payment_import.c.tenant_id == bindparam("tenant"), payment_import.c.id == bindparam("import"))
)


async def import_progress(read: Reading, import_id: UUID) -> Row | None:
    """Return a file's state and counts."""
    return await read.first(_PROGRESS, tenant=read.tenant_id, **{"import": import_id})


_HOLD_CHUNK = "SELECT pg_advisory_xact_lock(hashtextextended($1, $2))"
_BOOKED_NUMBERS = """
SELECT import_row FROM payment
WHERE tenant_id = $1 AND import_id = $2 AND import_row > $3 AND import_row <= $4
"""
_BOOKED_IN_CHUNKS = """
SELECT (import_row - 1) / $3 * $3 AS after, count(*) AS n FROM payment
WHERE tenant_id = $1 AND import_id = $2 GROUP BY 1
"""


async def hold_chunk(work: Work, import_id: UUID, after: int) -> None:
    """Wait until nobody else books the rows after this number, and hold them until the work ends."""
    await work.sql(_HOLD_CHUNK, str(import_id), after)


async def booked_numbers(read: Reading, import_id: UUID, after: int, last: int) -> set[int]:
    """Return the numbers of a file's rows in a range that are booked already."""
    rows = await read.sql(_BOOKED_NUMBERS, read.tenant_id, import_id, after, last)
    return {row["import_row"] for row in rows}


async def booked_in_chunks(read: Reading, import_id: UUID, size: int) -> dict[int, int]:
    """Return how many rows of a file are booked, by the number that their chunk of this size comes after."""
    rows = await read.sql(_BOOKED_IN_CHUNKS, read.tenant_id, import_id, size)
    return {row["after"]: row["n"] for row in rows}


_CONTENT = Query(
    select(payment_import.c.format, payment_import.c.content).where(
        payment_import.c.tenant_id == bindparam("tenant"), payment_import.c.id == bindparam("import")
    )
)


async def import_content(read: Reading, import_id: UUID) -> Row | None:
    """Return a file's format and its bytes as they came."""
    return await read.first(_CONTENT, tenant=read.tenant_id, **{"import": import_id})


_COUNT_BOOKED = """
UPDATE payment_import SET
  booked_count = booked_count + $3, work_list_count = work_list_count + $4,
  state = CASE WHEN booked_count + work_list_count + $3 + $4 = row_count THEN $5 ELSE state END,
  finished_at = CASE WHEN booked_count + work_list_count + $3 + $4 = row_count THEN $6 ELSE finished_at END
WHERE tenant_id = $1 AND id = $2
RETURNING state, row_count, booked_count, work_list_count
"""
_LEFT_WORK_LIST = """
UPDATE payment_import SET booked_count = booked_count + $3, work_list_count = work_list_count - $3
WHERE tenant_id = $1 AND id = $2
"""


async def count_booked(work: Work, import_id: UUID, booked: int, work_list: int) -> Row:
    """Add a chunk to a file's counts; the last one makes it DONE. Returns its state and counts."""
    done = ImportState.DONE.value
    rows = await work.sql(_COUNT_BOOKED, work.tenant_id, import_id, booked, work_list, done, work.now)
    return rows[0]


async def count_out_of_work_list(work: Work, import_id: UUID, rows: int = 1) -> None:
    """Move rows of a file from the work list to the booked ones."""
    await work.sql(_LEFT_WORK_LIST, work.tenant_id, import_id, rows)


async def insert_payments(work: Work, columns: Mapping[str, Sequence[Any]]) -> int:
    """Write payments; one whose source and source id are there already stays out. Returns how many went in."""
    return await work.insert_missing(payment, columns)


@dataclass(frozen=True, slots=True)
class BookedRow:
    """A payment of a file as it goes in: completed, or with the problem for which it waits."""

    payment_id: UUID
    bank_account_id: UUID
    paid_into: PaidInto
    number: int
    incoming: IncomingPayment
    completion: Completion | None
    problem: Problem | None


async def insert_booked(work: Work, import_id: UUID, source: str, rows: Sequence[BookedRow]) -> None:
    """Write the payments of a chunk of a file. One that is there already is a bug, and breaks the work."""
    n = len(rows)
    done, waiting = state_when_identified(source).value, PaymentState.AWAITING_IDENTIFICATION.value
    by_reference = MatchingType.BY_REFERENCE.value
    completions = [row.completion for row in rows]
    incoming = [row.incoming for row in rows]
    await work.insert_many(
        payment,
        {
            "id": [row.payment_id for row in rows],
            "organisation_id": [row.paid_into.organisation_id for row in rows],
            "bank_account_id": [row.bank_account_id for row in rows],
            "state": [done if c else waiting for c in completions],
            "matching_type": [c.matching_type.value if c else by_reference for c in completions],
            "member_id": [c.member_id if c else None for c in completions],
            "invoice_id": [c.invoice_id if c else None for c in completions],
            "credit_minor": [c.allocation.credit_minor if c else 0 for c in completions],
            "completed_at": [work.now if c else None for c in completions],
            "completed_on": [work.today if c else None for c in completions],
            "problem": [row.problem.as_json() if row.problem else None for row in rows],
            "amount_minor": [each.amount_minor for each in incoming],
            "currency": [row.paid_into.currency for row in rows],
            "paid_on": [each.booked_on for each in incoming],
            "value_on": [each.value_on for each in incoming],
            "source": [source] * n,
            "source_id": [each.source_id for each in incoming],
            "reference": [each.reference for each in incoming],
            "debit_account": [each.debit_account for each in incoming],
            "text": [each.text for each in incoming],
            "import_id": [import_id] * n,
            "import_row": [row.number for row in rows],
            "created_at": [work.now] * n,
        },
    )


_BY_SOURCE = Query(
    select(payment).where(
        payment.c.tenant_id == bindparam("tenant"),
        payment.c.source == bindparam("source"),
        payment.c.source_id == bindparam("source_id"),
    )
)
_LOCK = Query(
    select(payment)
    .where(payment.c.tenant_id == bindparam("tenant"), payment.c.id == bindparam("payment"))
    .with_for_update(key_share=True)
)
_LOCK_WAITING = Query(
    select(payment)
    .where(
        payment.c.tenant_id == bindparam("tenant"),
        payment.c.id == any_(bindparam("payments", type_=ARRAY(Uuid))),
        payment.c.state != PaymentState.COMPLETED.value,
    )
    .order_by(payment.c.id)
    .with_for_update(key_share=True)
)


async def payment_of_source(read: Reading, source: str, source_id: str) -> Row | None:
    """Return the payment that a source has given under this id."""
    return await read.first(_BY_SOURCE, tenant=read.tenant_id, source=source, source_id=source_id)


async def find_payment(read: Reading, payment_id: UUID) -> Row | None:
    """Return a payment as it is now, without holding it."""
    return await read.first(_FIND, tenant=read.tenant_id, payment=payment_id)


_FIND = Query(select(payment).where(payment.c.tenant_id == bindparam("tenant"), payment.c.id == bindparam("payment")))


async def lock_payment(work: Work, payment_id: UUID) -> Row | None:
    """Return a payment and hold it until the work ends."""
    return await work.first(_LOCK, tenant=work.tenant_id, payment=payment_id)


async def lock_waiting_payments(work: Work, payment_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return those of the payments that are not completed, and hold them until the work ends.

    They are held in the order of their ids, so that two who do so never wait for each other in a circle.
    """
    return await work.all(_LOCK_WAITING, tenant=work.tenant_id, payments=list(payment_ids))


_COMPLETE = """
UPDATE payment p SET state = $2, member_id = u.member_id, invoice_id = u.invoice_id, matching_type = u.matching_type,
  credit_minor = u.credit_minor, problem = NULL, completed_at = $3, completed_on = $4
FROM unnest($5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::bigint[])
  AS u(id, member_id, invoice_id, matching_type, credit_minor)
WHERE p.tenant_id = $1 AND p.id = u.id AND p.state <> $2
RETURNING p.id
"""
_SET_PROBLEM = "UPDATE payment SET problem = $3 WHERE tenant_id = $1 AND id = $2"
_IDENTIFY = """
UPDATE payment SET state = $3, member_id = $4, invoice_id = $5, matching_type = $6, problem = NULL
WHERE tenant_id = $1 AND id = $2
"""


async def set_completed(work: Work, done: Sequence[Completion]) -> None:
    """Write completed payments' members, invoices and credits. One that was completed before is a bug."""
    touched = await work.sql(
        _COMPLETE,
        work.tenant_id,
        PaymentState.COMPLETED.value,
        work.now,
        work.today,
        [each.payment_id for each in done],
        [each.member_id for each in done],
        [each.invoice_id for each in done],
        [each.matching_type.value for each in done],
        [each.allocation.credit_minor for each in done],
    )
    if len(touched) != len(done):
        raise RuntimeError("a completed payment would have been completed again; its lock was not held")


async def set_problem(work: Work, payment_id: UUID, problem: Problem) -> None:
    """Write why a payment waits for a person."""
    await work.sql(_SET_PROBLEM, work.tenant_id, payment_id, problem.as_json())


async def set_identified(
    work: Work,
    payment_id: UUID,
    *,
    state: PaymentState,
    member_id: UUID,
    invoice_id: UUID | None,
    matching_type: str,
) -> None:
    """Write whom an identified payment is from, while it still waits for approval or processing."""
    await work.sql(
        _IDENTIFY,
        work.tenant_id,
        payment_id,
        state.value,
        member_id,
        invoice_id,
        matching_type,
    )
