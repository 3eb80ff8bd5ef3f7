"""Claim dispatches that are due: they are marked as being sent before anything is sent (DIA-04)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.dialogue.model import SENT_BY_WORKERS, Dispatch
from domain.dialogue.repository.dispatches import claim_due
from domain.kernel.work import Work
from domain.people.model import Channel


async def claim_dispatches(work: Work, channels: Sequence[Channel], limit: int) -> list[Dispatch]:
    """Return at most `limit` dispatches to send, the longest waiting first; nobody else gets them.

    Letters are never among them: they wait for print.
    """
    return await claim_due(work, [channel for channel in channels if channel in SENT_BY_WORKERS], limit)
