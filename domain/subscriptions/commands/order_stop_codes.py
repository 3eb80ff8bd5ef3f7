"""Change the order in which forms offer stop codes (CAT-41)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.refusal import InvalidInput
from domain.kernel.work import Work
from domain.subscriptions.repository import stop_settings


async def order_stop_codes(work: Work, code_ids: Sequence[UUID]) -> None:
    """Put all codes into this order. Refuses with InvalidInput where it does not name each of them once."""
    known = await stop_settings.held_stop_codes(work)
    if sorted(code_ids) != sorted(known):
        message = "the list has changed, or names a code twice; look at it again, then order it again"
        raise InvalidInput.of("ids", "INVALID", message)
    await stop_settings.order_stop_codes(work, code_ids)
    before, after = [one.code for one in known.values()], [known[one].code for one in code_ids]
    await work.audit("stop_codes.ordered", "tenant", work.tenant_id, before={"codes": before}, after={"codes": after})
