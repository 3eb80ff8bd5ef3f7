"""A run keeps nothing from chunk to chunk: what 40 chunks need is what one needs (RUN-08)."""

from __future__ import annotations

import gc
import tracemalloc
from datetime import date

import pytest

from domain.catalogue.model import PaymentMethod
from domain.subscriptions.commands.look_ahead import LookAhead
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import CriteriaSet, StartSubscription
from tests.domain.subscriptions.selling import invoices_of, open_shop
from tests.tenants import TODAY, Tenant

ON = date(2027, 3, 1)
CHUNK, CHUNKS, WARM = 5, 44, 8
GROWTH_BYTES_MAX = 300_000


@pytest.mark.rule("RUN-08")
async def test_memory_does_not_grow_with_the_chunks_of_a_run(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=CHUNK * CHUNKS)
    async with tenant.work() as work:
        for member_id in shop.member_ids:
            command = StartSubscription(member_id, shop.plan_id, TODAY)
            await start_subscription(work, command, idempotency_key=f"start {member_id}")
    sets = (CriteriaSet("Bank", payment_methods=(PaymentMethod.AVTALEGIRO,)), CriteriaSet("Resten"))
    async with tenant.work(ON) as work:
        run_id = await start_billing_run(work, tenant.organisation_id, ON, sets=sets, idempotency_key="memory")
    tracemalloc.start()
    try:
        async with LookAhead(tenant.database, tenant.id) as ahead:
            held, more = [], True
            while more:
                async with tenant.work(ON) as work:
                    more = await run_billing_chunk(work, run_id, CHUNK, ahead=ahead)
                gc.collect()
                held.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert len(held) >= CHUNKS
    assert max(held[WARM:]) - held[WARM] < GROWTH_BYTES_MAX
    assert len([row for row in await invoices_of(shop) if row["run_id"] == run_id]) == CHUNK * CHUNKS
