"""Rows of payroll lists: what is to be deducted, and what employers paid of it (RUN-01)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.dialogue.tables import payroll_line
from domain.kernel.database import Reading, Row
from domain.kernel.work import Work

_HAS_DEDUCTED = """
SELECT EXISTS (
  SELECT FROM invoice WHERE tenant_id = $1 AND run_id = $2 AND payment_method = 'PAYROLL'
) AS has
"""
# What is open, on no list yet, and of which nobody was told by message.
_UNLISTED = """
SELECT i.id, i.number, i.payer_id, m.number AS member_number, m.name, i.period_start, i.period_end, i.due_on,
  o.open_minor, i.reference
FROM open_item o
JOIN invoice i ON i.tenant_id = o.tenant_id AND i.id = o.invoice_id
JOIN member m ON m.tenant_id = i.tenant_id AND m.id = i.payer_id
WHERE o.tenant_id = $1 AND o.organisation_id = $2 AND i.kind = 'INVOICE' AND i.state = 'ISSUED'
  AND i.payment_method = 'PAYROLL' AND i.number > $3
  AND NOT EXISTS (SELECT FROM payroll_line p WHERE p.tenant_id = $1 AND p.invoice_id = i.id)
  AND NOT EXISTS (SELECT FROM dispatch d WHERE d.tenant_id = $1 AND d.obligation = 'invoice:' || i.id::text)
ORDER BY i.number LIMIT $4
"""
_FINISH = """
UPDATE run_file SET state = 'READY', finished_at = $3
WHERE tenant_id = $1 AND run_id = $2 AND destination = 'PAYROLL_LIST' AND state = 'MAKING'
"""
_TAKE_OFF = """
DELETE FROM payroll_line WHERE tenant_id = $1 AND file_id = ANY($2::uuid[]) AND paid_minor IS NULL
"""
_HOLD = """
SELECT invoice_id, number, payer_id, amount_minor, paid_minor FROM payroll_line
WHERE tenant_id = $1 AND file_id = $2 ORDER BY number FOR UPDATE
"""
_SETTLE = """
UPDATE payroll_line p SET paid_minor = u.paid_minor, settled_on = $4
FROM unnest($2::uuid[], $3::bigint[]) AS u(invoice_id, paid_minor)
WHERE p.tenant_id = $1 AND p.invoice_id = u.invoice_id AND p.paid_minor IS NULL
"""
_SETTLED = """
SELECT file_id, count(*) FILTER (WHERE paid_minor IS NOT NULL)::int AS lines,
  coalesce(sum(paid_minor), 0)::bigint AS paid_minor
FROM payroll_line WHERE tenant_id = $1 AND file_id = ANY($2::uuid[]) GROUP BY file_id
"""


async def has_deducted(read: Reading, run_id: UUID) -> bool:
    """Tell whether a run billed anybody whose employer deducts."""
    return bool((await read.sql(_HAS_DEDUCTED, read.tenant_id, run_id))[0]["has"])


async def unlisted(read: Reading, organisation_id: UUID, after: int, limit: int) -> Sequence[Row]:
    """Return open invoices by payroll deduction that are on no list, by their numbers."""
    return await read.sql(_UNLISTED, read.tenant_id, organisation_id, after, limit)


async def insert_lines(work: Work, file_id: UUID, rows: Sequence[Row]) -> None:
    """Write invoices onto a list; one that is on another already breaks its key."""
    await work.insert_many(
        payroll_line,
        {
            "invoice_id": [row["id"] for row in rows],
            "file_id": [file_id] * len(rows),
            "number": [row["number"] for row in rows],
            "payer_id": [row["payer_id"] for row in rows],
            "amount_minor": [row["open_minor"] for row in rows],
        },
    )


async def finish_lists(work: Work, run_id: UUID) -> None:
    """Let the lists of a run be ready."""
    await work.sql(_FINISH, work.tenant_id, run_id, work.now)


async def take_off_lists(work: Work, file_ids: Sequence[UUID]) -> None:
    """Take what is not settled off lists, so that another list can have it."""
    await work.sql(_TAKE_OFF, work.tenant_id, list(file_ids))


async def hold_lines(work: Work, file_id: UUID) -> Sequence[Row]:
    """Return the lines of a list by their invoices' numbers, and hold them."""
    return await work.sql(_HOLD, work.tenant_id, file_id)


async def settle_lines(work: Work, paid: Sequence[tuple[UUID, int]], on: date) -> None:
    """Write what the employer paid of invoices."""
    await work.sql(_SETTLE, work.tenant_id, [one for one, _ in paid], [minor for _, minor in paid], on)


async def settled(read: Reading, file_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return how many lines of lists are settled, and what was paid of them."""
    return {row["file_id"]: row for row in await read.sql(_SETTLED, read.tenant_id, list(file_ids))}
