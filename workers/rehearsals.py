"""Tasks of rehearsed runs (NEW-01)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from domain.billing.commands.change_rehearsal import fail_rehearsal
from domain.dunning import model as dunning
from domain.dunning.commands.rehearse_dunning_chunk import rehearse_dunning_chunk
from domain.feeruns import model as feeruns
from domain.feeruns.commands.rehearse_fee_run import rehearse_fee_run_chunk
from domain.kernel.refusal import InvalidInput, Refusal
from domain.kernel.task_fault import TaskFault
from domain.kernel.tasks import Claim, LeaseLost, is_last
from domain.kernel.work import Work
from domain.subscriptions import model as subscriptions
from domain.subscriptions.commands.look_ahead import LookAhead
from domain.subscriptions.commands.rehearse_billing_chunk import rehearse_billing_chunk
from workers.shop import Shop
from workers.tasks import PutOff, by_chunks

CHUNKS: Mapping[str, Callable[[Work, UUID, LookAhead], Awaitable[bool]]] = {
    subscriptions.RUN_KIND: lambda work, rehearsal_id, ahead: rehearse_billing_chunk(work, rehearsal_id, ahead=ahead),
    dunning.RUN_KIND: lambda work, rehearsal_id, _: rehearse_dunning_chunk(work, rehearsal_id),
    feeruns.RUN_KIND: lambda work, rehearsal_id, _: rehearse_fee_run_chunk(work, rehearsal_id),
}
"""What rehearses the next chunk of a run, by the run's kind."""


async def rehearse_run(shop: Shop, claim: Claim) -> None:
    """Rehearse a run chunk by chunk until it is done, stopped or given to others for a turn.

    A rehearsal that can't go on is marked as failed, so that its screen says so and someone can resume it.
    """
    rehearsal_id, rehearse = UUID(claim.payload["rehearsal_id"]), CHUNKS[claim.payload["run_kind"]]
    try:
        async with LookAhead(shop.database, claim.tenant_id) as ahead:
            await by_chunks(shop, claim, lambda work: rehearse(work, rehearsal_id, ahead))
    except (PutOff, LeaseLost):
        raise
    except Exception as error:
        if isinstance(error, Refusal) or is_last(claim.attempt):
            await _mark_failed(shop, claim, rehearsal_id, TaskFault.raised(error))
        raise


async def _mark_failed(shop: Shop, claim: Claim, rehearsal_id: UUID, fault: TaskFault) -> None:
    try:
        async with shop.work(claim.tenant_id) as work:
            await fail_rehearsal(work, rehearsal_id, fault)
    except InvalidInput:
        return  # someone stopped it meanwhile
