"""The task by which a new day acts on subscriptions (SUB-02)."""

from __future__ import annotations

from domain.kernel.tasks import Claim, finish, hold
from domain.subscriptions.commands.turn_states import turn_states
from workers.shop import Shop


async def turn_subscriptions(shop: Shop, claim: Claim) -> None:
    """Let subscriptions begin, rest, go over to another plan and end, as of the tenant's day."""
    async with shop.work(claim.tenant_id) as work:
        await hold(work, claim, shop.settings.lease_seconds)
        await turn_states(work)
        await finish(work, claim)
