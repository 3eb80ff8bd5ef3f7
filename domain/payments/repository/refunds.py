"""Writes and locks refunds (PAY-07)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.kernel.database import Row
from domain.kernel.work import Work
from domain.payments.tables import refund

_LOCK = "SELECT * FROM refund WHERE tenant_id = $1 AND id = $2 FOR UPDATE"
_UNDONE = """
UPDATE refund SET undone_at = $3, undone_by = $4, undone_reason = $5 WHERE tenant_id = $1 AND id = $2
"""


async def insert_refund(work: Work, **values: Any) -> None:
    """Write a refund."""
    await work.insert(refund, **values, registered_by=work.actor.name, registered_at=work.now)


async def lock_refund(work: Work, refund_id: UUID) -> Row | None:
    """Return a refund and hold it until the work ends; None where there is none."""
    rows = await work.sql(_LOCK, work.tenant_id, refund_id)
    return rows[0] if rows else None


async def set_undone(work: Work, refund_id: UUID, reason: str) -> None:
    """Note that a refund was undone, by whom and why."""
    await work.sql(_UNDONE, work.tenant_id, refund_id, work.now, work.actor.name, reason)
