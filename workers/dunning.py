"""Tasks of dunning: what goes by itself when invoices are paid or credited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.dunning.commands import settle_reminders as command
from domain.kernel.tasks import Claim
from domain.kernel.work import Work
from workers.shop import Shop
from workers.tasks import by_facts


async def settle_reminders(shop: Shop, claim: Claim) -> None:
    """Write off unpaid fees, and rests within the tolerance, of invoices that were paid or credited (DUN-04)."""

    async def settle(work: Work, facts: Sequence[Mapping[str, Any]]) -> None:
        touched = {one for fact in facts for one in fact.get("invoice_ids") or [fact.get("invoice_id")] if one}
        await command.settle_reminders(work, [UUID(one) for one in sorted(touched)])

    await by_facts(shop, claim, settle)
