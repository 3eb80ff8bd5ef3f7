"""Rehearsing fee runs in tests, chunk by chunk as a worker does."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.billing.commands.request_rehearsal import rehearse_again
from domain.feeruns.commands.rehearse_fee_run import rehearse_fee_run_chunk, request_fee_rehearsal
from domain.feeruns.model import FeeRun
from domain.kernel.ids import new_id
from tests.domain.feeruns.running import FeeClub
from tests.domain.subscriptions.rehearsing import rehearsal_of
from tests.tenants import TODAY, Tenant


async def rehearse(fees: FeeClub, run: FeeRun, *, today: date = TODAY, size: int = 1_000, key: str = "r") -> UUID:
    async with fees.tenant.work(today) as work:
        rehearsal_id = await request_fee_rehearsal(work, run.id, idempotency_key=key)
    await work_off(fees, rehearsal_id, today, size)
    return rehearsal_id


async def check(fees: FeeClub, rehearsal_id: UUID, *, today: date = TODAY, size: int = 1_000) -> UUID:
    """Rehearse the same again, and return that; it is compared with the rehearsal that it was asked of."""
    async with fees.tenant.work(today) as work:
        again = await rehearse_again(work, rehearsal_id, idempotency_key=str(new_id()))
    await work_off(fees, again, today, size)
    return again


async def is_as_before(tenant: Tenant, again: UUID) -> bool:
    row = await rehearsal_of(tenant, again)
    return bool(row["hash"] == (await rehearsal_of(tenant, row["against_id"]))["hash"])


async def work_off(fees: FeeClub, rehearsal_id: UUID, today: date, size: int) -> None:
    goes_on = True
    while goes_on:
        async with fees.tenant.work(today) as work:
            goes_on = await rehearse_fee_run_chunk(work, rehearsal_id, size)
