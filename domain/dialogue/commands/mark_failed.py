"""Record that a dispatch was not sent."""

from __future__ import annotations

from datetime import datetime

from domain.dialogue.model import Dispatch
from domain.dialogue.repository.dispatches import set_failed, set_queued_again
from domain.dialogue.rules.faults import DispatchFault
from domain.dialogue.rules.outcomes import failed_facts
from domain.dialogue.rules.reaching import next_attempt_at
from domain.kernel.work import Work


async def mark_failed(work: Work, claimed: Dispatch, error: DispatchFault, *, final: bool = False) -> datetime | None:
    """Put a dispatch back for a later attempt and return when; None where it was the last one, or `final`.

    Only for what was certainly not sent, or what the receiver recognises when it comes twice.
    """
    again = None if final else next_attempt_at(claimed.attempts, work.now)
    if again is not None:
        await set_queued_again(work, [claimed.id], error, again)
    else:
        work.record_many(failed_facts(await set_failed(work, [claimed.id], error), error))
    return again
