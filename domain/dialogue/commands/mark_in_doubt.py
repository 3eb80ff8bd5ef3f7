"""Flag dispatches of which nobody knows whether they were sent."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.dialogue.repository.dispatches import set_in_doubt
from domain.dialogue.rules.faults import DispatchFault
from domain.dialogue.rules.outcomes import in_doubt_facts
from domain.kernel.work import Work


async def mark_in_doubt(work: Work, dispatch_ids: Sequence[UUID], why: DispatchFault) -> None:
    """Leave these for the receiver's answer or a person's decision; no worker sends them again by itself."""
    work.record_many(in_doubt_facts(await set_in_doubt(work, dispatch_ids, why)))
