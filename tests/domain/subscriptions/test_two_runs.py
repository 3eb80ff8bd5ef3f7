"""Two at once, and kills at the borders of chunks: a term is billed once (RUN-06)."""

from __future__ import annotations

import asyncio
from datetime import date
from uuid import UUID

import pytest

from domain.billing.model import RunAlreadyActive
from domain.billing.queries.proof import proof as billing_proof
from domain.ledger.queries import proof
from domain.subscriptions.commands.look_ahead import LookAhead
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from tests.domain.subscriptions.selling import Shop, finish, invoices_of, open_shop, start
from tests.tenants import TODAY, Tenant

ON = date(2027, 3, 1)
MEMBERS = 12


async def due_shop(tenant: Tenant) -> Shop:
    shop = await open_shop(tenant, members=MEMBERS)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    return shop


async def queue(shop: Shop, key: str) -> UUID:
    async with shop.tenant.work(ON) as work:
        return await start_billing_run(work, shop.tenant.organisation_id, ON, idempotency_key=key)


async def sound(shop: Shop) -> None:
    """Every member has the first invoice and one renewal, with numbers that follow one another."""
    invoices = await invoices_of(shop)
    assert len({(row["origin_id"], row["origin_number"]) for row in invoices}) == len(invoices) == 2 * MEMBERS
    assert [row["number"] for row in invoices] == list(range(10_001, 10_001 + 2 * MEMBERS))
    async with shop.tenant.read() as read:
        assert set((await proof(read)).values()) == {0}
        assert set((await billing_proof(read)).values()) == {0}


@pytest.mark.rule("RUN-06")
async def test_of_two_runs_that_are_started_at_the_same_moment_one_is_refused(tenant: Tenant) -> None:
    shop = await due_shop(tenant)
    results = await asyncio.gather(*(queue(shop, f"key {n}") for n in range(4)), return_exceptions=True)
    started = [result for result in results if isinstance(result, UUID)]
    refused = [result for result in results if isinstance(result, RunAlreadyActive)]
    assert (len(started), len(refused)) == (1, 3)
    assert {refusal.run_id for refusal in refused} == set(started)


@pytest.mark.rule("RUN-06")
async def test_two_workers_on_one_run_take_turns_and_bill_each_term_once(tenant: Tenant) -> None:
    shop = await due_shop(tenant)
    run_id = await queue(shop, "r")

    async def worker() -> None:
        more = True
        while more:
            async with tenant.work(ON) as work:
                more = await run_billing_chunk(work, run_id, 3)

    await asyncio.gather(worker(), worker(), worker())
    await sound(shop)


@pytest.mark.rule("RUN-06")
@pytest.mark.parametrize("dies_in", range(5))
async def test_a_kill_in_any_chunk_loses_nothing_and_doubles_nothing(tenant: Tenant, dies_in: int) -> None:
    shop = await due_shop(tenant)
    run_id = await queue(shop, "r")
    chunk, more = 0, True
    while more:
        try:
            async with tenant.work(ON) as work:
                more = await run_billing_chunk(work, run_id, 3)
                if chunk == dies_in:
                    raise ConnectionError("killed before the commit")
        except ConnectionError:
            more = True
        chunk += 1
    await sound(shop)


@pytest.mark.rule("RUN-08")
async def test_a_run_that_looks_ahead_bills_what_it_holds_and_not_what_it_had_read(tenant: Tenant) -> None:
    shop = await due_shop(tenant)
    run_id = await queue(shop, "r")
    async with LookAhead(tenant.database, tenant.id) as ahead:
        async with tenant.work(ON) as work:
            assert await run_billing_chunk(work, run_id, 3, ahead=ahead)
        while not ahead.is_ready:
            await asyncio.sleep(0.01)
        async with tenant.work(ON) as work:  # everybody else has two copies now
            await work.sql("UPDATE subscription SET copies = 2 WHERE next_term = 2")
        more = True
        while more:
            async with tenant.work(ON) as work:
                more = await run_billing_chunk(work, run_id, 3, ahead=ahead)
    await sound(shop)
    renewals = [row["total_minor"] for row in await invoices_of(shop) if row["origin_number"] == 2]
    assert sorted(renewals) == [79_900] * 3 + [154_900] * (MEMBERS - 3)


async def test_looking_ahead_ends_with_the_run_that_is_given_up(tenant: Tenant) -> None:
    shop = await due_shop(tenant)
    run_id = await queue(shop, "r")
    with pytest.raises(ConnectionError):
        async with LookAhead(tenant.database, tenant.id) as ahead, tenant.work(ON) as work:
            await run_billing_chunk(work, run_id, 3, ahead=ahead)
            raise ConnectionError("killed before the commit")
    await finish(shop, run_id, ON)
    await sound(shop)
