"""Change the order in which forms offer stop codes (CAT-41)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.refusal import InvalidInput
from domain.kernel.work import Audited, Work
from domain.subscriptions.repository import stop_settings


async def order_stop_codes(work: Work, code_ids: Sequence[UUID]) -> None:
    """Put all codes into this order. Refuses with InvalidInput where it does not name each of them once."""
    known = await stop_settings.held_stop_codes(work)
    if sorted(code_ids) != sorted(known):
        message = "the list has changed, or names a code twice; look at it again, then order it again"
        raise InvalidInput.of("ids", "INVALID", message)
    await stop_settings.order_stop_codes(work, code_ids)
    before = {code_id: place for place, code_id in enumerate(known, 1)}
    moved = [
        Audited(code_id, None, {"place": before[code_id]}, {"place": place})
        for place, code_id in enumerate(code_ids, 1)
        if before[code_id] != place
    ]
    await work.audit_many("stop_code.moved", "stop_code", moved, reason=None)
