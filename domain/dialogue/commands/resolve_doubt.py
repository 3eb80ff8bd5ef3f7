"""Settle dispatches in doubt by what the receiver says."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.dialogue.commands.mark_sent import mark_sent
from domain.dialogue.repository.dispatches import set_queued_again
from domain.kernel.work import Work


async def resolve_doubt(work: Work, arrived: Sequence[UUID], absent: Sequence[UUID]) -> None:
    """Mark what arrived as sent; queue again what the receiver proves never to have got."""
    if arrived:
        await mark_sent(work, arrived)
    if absent:
        await set_queued_again(work, absent, None, work.now)
