"""The task that takes a fee run on, step by step (FEE-04)."""

from __future__ import annotations

from uuid import UUID

from domain.feeruns.commands import advance_fee_run as command
from domain.kernel.tasks import Claim
from domain.kernel.work import Work
from domain.payments.rules.links import link_key
from workers.shop import Shop
from workers.tasks import by_chunks


async def advance_fee_run(shop: Shop, claim: Claim) -> None:
    """Do the next step of a fee run; the run itself is done in parts, each in a unit of work of its own."""
    fee_run_id, plan_number = UUID(claim.payload["fee_run_id"]), int(claim.payload["plan_number"])

    key = link_key(shop.settings.secret_key)

    async def step(work: Work) -> bool:
        return await command.advance_fee_run(work, fee_run_id, plan_number, key=key)

    await by_chunks(shop, claim, step)
