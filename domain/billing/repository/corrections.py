"""Rows of corrections as values, and back (BIL-09)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain.billing.model import InvoiceDraft, IssuedInvoice
from domain.billing.rules.corrections import WaitingCorrection
from domain.billing.tables import correction, correction_taken
from domain.kernel.database import Reading, Row
from domain.kernel.work import Work

_WAITING = """
SELECT id, origin_id, text, left_minor, vat_bp, account, registered_by, registered_on FROM correction
WHERE tenant_id = $1 AND origin_id = ANY($2::uuid[]) AND left_minor <> 0 ORDER BY origin_id, id {lock}
"""
_LESS = """
UPDATE correction c SET left_minor = c.left_minor - u.amount_minor
FROM (
  SELECT id, sum(amount_minor)::bigint AS amount_minor FROM unnest($2::uuid[], $3::bigint[]) AS t(id, amount_minor)
  GROUP BY id
) u
WHERE c.tenant_id = $1 AND c.id = u.id
"""
# One that was removed meanwhile does not wait again.
_UNDO = """
WITH undone AS (
  UPDATE correction_taken SET undone_at = $3
  WHERE tenant_id = $1 AND invoice_id = ANY($2::uuid[]) AND undone_at IS NULL RETURNING correction_id, amount_minor
)
UPDATE correction c SET left_minor = c.left_minor + u.amount_minor
FROM (SELECT correction_id, sum(amount_minor)::bigint AS amount_minor FROM undone GROUP BY correction_id) u
WHERE c.tenant_id = $1 AND c.id = u.correction_id AND c.removed_on IS NULL
"""
_HOLD = "SELECT * FROM correction WHERE tenant_id = $1 AND id = $2 FOR UPDATE"
_REMOVE = """
UPDATE correction c SET left_minor = 0, removed_on = $3
FROM (
  SELECT id, left_minor FROM correction
  WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND left_minor <> 0 ORDER BY origin_id, id FOR UPDATE
) w
WHERE c.tenant_id = $1 AND c.id = w.id
RETURNING c.id, c.member_id, c.text, w.left_minor
"""


async def insert_correction(work: Work, **values: Any) -> None:
    """Write a correction that waits."""
    await work.insert(correction, **values)


async def waiting_corrections(
    read: Reading, origin_ids: Sequence[UUID], *, lock: bool = False
) -> list[WaitingCorrection]:
    """Return what waits on subscriptions, the oldest of each first; held until the work ends if asked for."""
    statement = _WAITING.format(lock="FOR UPDATE" if lock else "")
    return [WaitingCorrection(*row.values()) for row in await read.sql(statement, read.tenant_id, list(origin_ids))]


async def insert_taken(work: Work, drafts: Sequence[InvoiceDraft], issued: Sequence[IssuedInvoice]) -> None:
    """Write what the last lines of issued invoices took of corrections, which the caller holds."""
    rows = [
        (one.id, len(draft.lines) - len(draft.corrections) + place, correction_id, minor)
        for draft, one in zip(drafts, issued, strict=True)
        for place, (correction_id, minor) in enumerate(draft.corrections, 1)
    ]
    if not rows:
        return
    ids, amounts = [row[2] for row in rows], [row[3] for row in rows]
    await work.insert_many(
        correction_taken,
        {
            "invoice_id": [row[0] for row in rows],
            "line": [row[1] for row in rows],
            "correction_id": ids,
            "amount_minor": amounts,
        },
    )
    await work.sql(_LESS, work.tenant_id, ids, amounts)


async def free_corrections(work: Work, invoice_ids: Sequence[UUID]) -> None:
    """Let what invoices took of corrections wait again."""
    await work.sql(_UNDO, work.tenant_id, list(invoice_ids), work.now)


async def hold_correction(work: Work, correction_id: UUID) -> Row | None:
    """Return a correction, held until the work ends; None where there is none."""
    rows = await work.sql(_HOLD, work.tenant_id, correction_id)
    return rows[0] if rows else None


async def remove_corrections(work: Work, correction_ids: Sequence[UUID]) -> Sequence[Row]:
    """Write that what is left of corrections does not wait any more; return those of which something was left.

    Columns: id, member_id, text, left_minor (what was left).
    """
    return await work.sql(_REMOVE, work.tenant_id, list(correction_ids), work.today)
