"""Decide about dispatches whose worker died while it was sending them (DIA-04)."""

from __future__ import annotations

from domain.dialogue.commands.mark_in_doubt import mark_in_doubt
from domain.dialogue.repository.dispatches import lock_interrupted, set_queued_again
from domain.dialogue.rules.faults import INTERRUPTED
from domain.kernel.work import Work
from domain.people.model import Channel


async def settle_interrupted(work: Work, doubt_seconds: float, limit: int) -> int:
    """Settle dispatches in sending for longer than any sending may take; return how many.

    An SMS goes back to the queue, because the gateway recognises its key. An e-mail is in doubt, because a mail server
    would deliver it twice.
    """
    interrupted = await lock_interrupted(work, doubt_seconds, limit)
    recognised = [d.id for d in interrupted if d.channel is Channel.SMS]
    if recognised:
        await set_queued_again(work, recognised, None, work.now)
    doubtful = [d.id for d in interrupted if d.channel is not Channel.SMS]
    if doubtful:
        await mark_in_doubt(work, doubtful, INTERRUPTED)
    return len(interrupted)
