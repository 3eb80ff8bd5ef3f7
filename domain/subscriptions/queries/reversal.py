"""What reversing a billing run would do, and what keeps it from it (RUN-07)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.subscriptions.repository import reversal

SHOWN_MAX = 100


async def reversal_sums(read: Reading, run_id: UUID) -> Row:
    """Return of a run's invoices that are not credited: invoices, total_minor, subscriptions, in_the_way."""
    return await reversal.reversal_sums(read, run_id)


async def in_the_way(read: Reading, run_id: UUID) -> Sequence[Row]:
    """Return the first SHOWN_MAX invoices that keep a run from being reversed: id, number, obstacle."""
    return await reversal.in_the_way(read, run_id, SHOWN_MAX)
