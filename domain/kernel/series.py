"""Number series without gaps: a number is given in the transaction that uses it (ORG-01, PPL-02)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.work import Work

_TAKE = """
INSERT INTO series (tenant_id, scope_id, kind, next_value) VALUES ($1, $2, $3, $5::bigint + $4::bigint)
ON CONFLICT (tenant_id, scope_id, kind) DO UPDATE SET next_value = series.next_value + $4::bigint
RETURNING next_value - $4::bigint AS first
"""


async def take_numbers(work: Work, scope_id: UUID, kind: str, count: int, *, first: int = 1) -> int:
    """Take `count` following numbers and return the first of them; `first` is where a new series begins."""
    rows = await work.sql(_TAKE, work.tenant_id, scope_id, kind, count, first)
    return int(rows[0]["first"])
