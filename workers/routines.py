"""Tasks of routines: start what is planned for now."""

from __future__ import annotations

from uuid import UUID

from domain.kernel import tasks
from domain.kernel.refusal import Refusal
from domain.kernel.tasks import Claim, LeaseLost, is_last
from domain.routines.commands import run_routine as command
from domain.routines.commands.note_failure import note_failure
from domain.routines.commands.note_refusal import note_refusal
from workers.shop import Shop
from workers.tasks import PutOff

AGAIN_SECONDS = 60.0


async def run_routine(shop: Shop, claim: Claim) -> None:
    """Start a planned run of a routine (RUN-01).

    The run, what became of it, the next plan and the task's end are one unit of work: whoever is killed has done
    nothing, and whoever comes after does it all. What hinders it is written down in a unit of its own.
    """
    routine_id, plan_number = UUID(claim.payload["routine_id"]), int(claim.payload["plan_number"])
    try:
        async with shop.work(claim.tenant_id) as work:
            await tasks.hold(work, claim, shop.settings.lease_seconds)
            await command.run_routine(work, routine_id, plan_number)
            await tasks.finish(work, claim)
    except LeaseLost:
        raise
    except Refusal as refused:
        if await _hindered(shop, claim, routine_id, plan_number, refused):
            raise PutOff(AGAIN_SECONDS) from refused
    except Exception:
        if is_last(claim.attempt):
            async with shop.work(claim.tenant_id) as work:
                await note_failure(work, routine_id, plan_number)
        raise


async def _hindered(shop: Shop, claim: Claim, routine_id: UUID, plan_number: int, refused: Refusal) -> bool:
    """Write a refusal down; tell whether it is to be tried again."""
    async with shop.work(claim.tenant_id) as work:
        await tasks.hold(work, claim, shop.settings.lease_seconds)
        again = await note_refusal(work, routine_id, plan_number, refused)
        if not again:
            await tasks.finish(work, claim)
    return again
