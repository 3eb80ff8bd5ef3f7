"""Tasks of subscriptions: a new day acts on them (SUB-02), and they follow their payers' cards (SUB-18)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.kernel.tasks import Claim, finish, hold
from domain.kernel.work import Work
from domain.subscriptions.commands import follow_agreements
from domain.subscriptions.commands.begin_paid import begin_paid as begin_paid_ones
from domain.subscriptions.commands.turn_states import turn_states
from workers.shop import Shop
from workers.tasks import by_facts


async def turn_subscriptions(shop: Shop, claim: Claim) -> None:
    """Let subscriptions begin, rest, go over to another plan and end, as of the tenant's day."""
    async with shop.work(claim.tenant_id) as work:
        await hold(work, claim, shop.settings.lease_seconds)
        await turn_states(work)
        await finish(work, claim)


async def begin_paid(shop: Shop, claim: Claim) -> None:
    """Let the subscriptions begin that await their first payment, and have got it (SUB-02)."""
    async with shop.work(claim.tenant_id) as work:
        await hold(work, claim, shop.settings.lease_seconds)
        await begin_paid_ones(work)
        await finish(work, claim)


async def pay_by_card(shop: Shop, claim: Claim) -> None:
    """Let the subscriptions whose invoices were paid when cards were enrolled be paid by card."""

    async def follow(work: Work, facts: Sequence[Mapping[str, Any]]) -> None:
        await follow_agreements.pay_by_card(work, [UUID(fact["invoice_id"]) for fact in facts])

    await by_facts(shop, claim, follow)


async def pay_by_invoice(shop: Shop, claim: Claim) -> None:
    """Let subscriptions whose payers have no card any more fall back to invoice."""

    async def follow(work: Work, facts: Sequence[Mapping[str, Any]]) -> None:
        owners = {(UUID(fact["organisation_id"]), UUID(fact["member_id"])) for fact in facts}
        await follow_agreements.pay_by_invoice(work, sorted(owners))

    await by_facts(shop, claim, follow)
