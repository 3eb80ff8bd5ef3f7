"""Tasks of billing: carry out runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from uuid import UUID

from domain.billing.commands.change_run import fail_run
from domain.dunning import model as dunning
from domain.dunning.commands.run_dunning_chunk import run_dunning_chunk
from domain.kernel.refusal import InvalidInput, Refusal
from domain.kernel.task_fault import TaskFault
from domain.kernel.tasks import Claim, LeaseLost, is_last
from domain.kernel.work import Work
from domain.subscriptions import model as subscriptions
from domain.subscriptions.commands.look_ahead import LookAhead
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk
from domain.subscriptions.commands.run_bulk_credit_chunk import run_bulk_credit_chunk
from domain.subscriptions.commands.run_forecast_chunk import run_forecast_chunk
from domain.subscriptions.commands.run_reversal_chunk import run_reversal_chunk
from workers.shop import Shop
from workers.tasks import PutOff, by_chunks

CHUNKS: Mapping[str, Callable[[Work, UUID], Awaitable[bool]]] = {
    subscriptions.REVERSAL_KIND: run_reversal_chunk,
    dunning.RUN_KIND: run_dunning_chunk,
    subscriptions.BULK_CREDIT_KIND: run_bulk_credit_chunk,
    subscriptions.FORECAST_KIND: run_forecast_chunk,
}
"""What carries out the next chunk of a run, by the run's kind; billing looks ahead besides."""


async def run_billing(shop: Shop, claim: Claim) -> None:
    """Bill a run chunk by chunk until it is done, stopped or given to others for a turn (RUN-06).

    A run that can't go on is marked as failed, so that its screen says so and someone can resume it.
    """
    run_id, kind = UUID(claim.payload["run_id"]), claim.payload["run_kind"]
    try:
        async with LookAhead(shop.database, claim.tenant_id) as ahead:
            carry_out = CHUNKS[kind] if kind != subscriptions.RUN_KIND else partial(run_billing_chunk, ahead=ahead)
            await by_chunks(shop, claim, lambda work: carry_out(work, run_id))
    except (PutOff, LeaseLost):
        raise
    except Exception as error:
        if isinstance(error, Refusal) or is_last(claim.attempt):
            await _mark_failed(shop, claim, run_id, TaskFault.raised(error))
        raise


async def _mark_failed(shop: Shop, claim: Claim, run_id: UUID, fault: TaskFault) -> None:
    try:
        async with shop.work(claim.tenant_id) as work:
            await fail_run(work, run_id, fault)
    except InvalidInput:
        return  # someone stopped it meanwhile; then it is not for us to fail
