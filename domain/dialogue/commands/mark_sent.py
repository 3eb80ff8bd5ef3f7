"""Mark dispatches as sent."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.dialogue.repository.dispatches import set_sent
from domain.dialogue.rules.outcomes import sent_facts
from domain.kernel.work import Work


async def mark_sent(work: Work, dispatch_ids: Sequence[UUID]) -> None:
    """Record that the mail server or gateway took these; those that were finished before stay as they are."""
    work.record_many(sent_facts(await set_sent(work, dispatch_ids)))
