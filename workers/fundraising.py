"""Tasks of fundraising: payments by a standing KID become gifts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.fundraising.commands.register_waiting_gifts import register_waiting_gifts
from domain.kernel.tasks import Claim
from domain.kernel.work import Work
from workers.shop import Shop
from workers.tasks import by_facts

PAYMENTS_AT_ONCE = 200


async def register_gifts(shop: Shop, claim: Claim) -> None:
    """Make gifts of payments that wait for a person only because their KID is a campaign's (KID-02, FUN-03)."""

    async def register(work: Work, facts: Sequence[Mapping[str, Any]]) -> None:
        await register_waiting_gifts(work, [UUID(fact["payment_id"]) for fact in facts])

    await by_facts(shop, claim, register, PAYMENTS_AT_ONCE)
