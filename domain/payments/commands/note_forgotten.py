"""Note that providers do not keep cards any more (SUB-18)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.work import Work
from domain.payments.repository.providing import set_forgotten


async def note_forgotten(work: Work, agreement_ids: Sequence[UUID]) -> None:
    """Write down that the cards of ended agreements are forgotten."""
    await set_forgotten(work, agreement_ids)
