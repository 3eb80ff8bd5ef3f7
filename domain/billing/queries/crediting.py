"""What can still be credited of invoices (BIL-11)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.repository import invoices
from domain.billing.rules.crediting import CreditableLine
from domain.kernel.database import Reading


async def creditable_lines(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, tuple[CreditableLine, ...]]:
    """Return the lines of invoices in their order, with what credit notes have taken back of each."""
    return await invoices.creditable_lines(read, invoice_ids)
