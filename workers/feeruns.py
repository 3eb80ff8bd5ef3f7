"""The tasks of fee runs: one takes a run on, step by step (FEE-04)."""

from __future__ import annotations

from uuid import UUID

from domain.feeruns.commands import advance_fee_run as command
from domain.feeruns.commands import fee_run_steps
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


async def tell_collector(shop: Shop, claim: Claim) -> None:
    """Write the mail of a run's details that could not be written before; late, when the run is over, nobody's."""
    fee_run_id, sub_run_id = UUID(claim.payload["fee_run_id"]), UUID(claim.payload["sub_run_id"])
    async with shop.work(claim.tenant_id) as work:
        await fee_run_steps.tell_again(work, fee_run_id, sub_run_id)
