"""Sums are reckoned once for all who ask at the same time, and again after a fact that may have changed them."""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

import pytest

from domain.insight.queries.dashboard import dashboard
from domain.insight.queries.keeping import Keeper, Key
from domain.kernel.facts import Fact
from domain.kernel.ids import new_id
from domain.payments.model import PaymentCompleted
from domain.subscriptions.model import SubscriptionStarted
from tests.domain.insight.history import begin
from tests.tenants import Tenant

TODAY = date(2025, 3, 3)


def key(tenant: Tenant, source: str = "subscriptions", on: date = TODAY) -> Key:
    return Key(tenant.id, source, on, "what")


class Counting:
    """A reckoning that takes a moment and counts how often it was done."""

    def __init__(self) -> None:
        self.times = 0
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def __call__(self) -> int:
        self.times += 1
        await self.go_on.wait()
        await asyncio.sleep(0)
        return self.times


async def look(keeper: Keeper, tenant: Tenant) -> None:
    async with tenant.read() as read:
        await keeper.look(read)


async def record(tenant: Tenant, fact: Fact, today: date = TODAY) -> None:
    async with tenant.work(today) as work:
        work.record(fact)


async def alone(tenant: Tenant) -> None:
    """Wait for other tests: a fact is looked at again as long as an older transaction runs anywhere on the server."""
    early = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint <= max(xact) AS early FROM fact"
    async with asyncio.timeout(60), tenant.read() as read:
        while (await read.sql(early))[0]["early"]:
            await asyncio.sleep(0.01)


def started() -> Fact:
    return SubscriptionStarted(new_id(), new_id(), new_id(), new_id(), TODAY)


def completed() -> Fact:
    return PaymentCompleted(new_id(), new_id(), new_id(), (), 100, "NOK")


@pytest.mark.rule("DSH-12")
async def test_equal_requests_at_the_same_time_share_one_reckoning(tenant: Tenant) -> None:
    keeper, reckon = Keeper(), Counting()
    await look(keeper, tenant)
    assert await asyncio.gather(*(keeper.get(key(tenant), reckon) for _ in range(20))) == [1] * 20
    assert await keeper.get(key(tenant), reckon) == 1


async def test_another_who_waited_reckons_by_itself_where_the_first_one_broke_off(tenant: Tenant) -> None:
    keeper, reckon = Keeper(), Counting()

    async def broken() -> int:
        await asyncio.sleep(0)
        raise ConnectionError("gone")

    first = asyncio.create_task(keeper.get(key(tenant), broken))
    await asyncio.sleep(0)
    second = asyncio.create_task(keeper.get(key(tenant), reckon))
    with pytest.raises(ConnectionError):
        await first
    assert await second == 1


@pytest.mark.rule("DSH-12", "DSH-11")
async def test_a_fact_makes_stale_only_what_it_can_have_changed(tenant: Tenant) -> None:
    keeper, reckon = Keeper(), Counting()
    keys = [key(tenant), key(tenant, on=TODAY - timedelta(days=30)), key(tenant, "payments")]
    await look(keeper, tenant)
    assert [await keeper.get(each, reckon) for each in keys] == [1, 2, 3]
    await record(tenant, started())
    await alone(tenant)
    await look(keeper, tenant)
    assert [await keeper.get(each, reckon) for each in keys] == [4, 2, 3]
    await record(tenant, completed())
    await alone(tenant)
    await look(keeper, tenant)
    assert [await keeper.get(each, reckon) for each in keys] == [4, 2, 5]
    await record(tenant, completed(), TODAY - timedelta(days=40))
    await record(tenant, UnheardOf(new_id()), TODAY - timedelta(days=40))
    await alone(tenant)
    await look(keeper, tenant)
    assert [await keeper.get(each, reckon) for each in keys] == [6, 7, 8]


@dataclass(frozen=True, slots=True)
class UnheardOf(Fact):
    """A kind that nobody has said to be harmless."""

    kind: ClassVar[str] = "UnheardOf"
    subject: UUID


async def test_what_was_reckoned_while_a_fact_came_is_not_kept(tenant: Tenant) -> None:
    keeper, reckon = Keeper(), Counting()
    await look(keeper, tenant)
    reckon.go_on.clear()
    slow = asyncio.create_task(keeper.get(key(tenant), reckon))
    await asyncio.sleep(0)
    await record(tenant, started())
    await look(keeper, tenant)
    fresh = asyncio.create_task(keeper.get(key(tenant), reckon))
    await asyncio.sleep(0)
    reckon.go_on.set()
    await asyncio.gather(slow, fresh)
    assert reckon.times == 2, "who asked after the fact must not get what was begun before it"
    await keeper.get(key(tenant), reckon)
    assert reckon.times == 2


async def test_a_fact_of_a_transaction_that_was_open_at_the_last_look_is_not_missed(tenant: Tenant) -> None:
    keeper, reckon = Keeper(), Counting()
    async with tenant.work(TODAY) as work:
        work.record(started())
        await work.flush_facts()
        await record(tenant, completed())
        await look(keeper, tenant)
        await keeper.get(key(tenant), reckon)
    await look(keeper, tenant)
    assert await keeper.get(key(tenant), reckon) == 2


@pytest.mark.rule("DSH-12")
async def test_a_kept_dashboard_follows_what_happens(tenant: Tenant) -> None:
    history, keeper = await begin(tenant, TODAY), Keeper()

    async def seen() -> tuple[object, object]:
        async with tenant.read() as read:
            board = await dashboard(read, None, TODAY, keeper)
        return board.mrr.value, board.payments.value

    assert await seen() == (0, 0)
    async with tenant.work(TODAY) as work:
        await history.start(work, TODAY, 10_000)
        work.record(started())
    assert await seen() == (10_000, 0)
    async with tenant.work(TODAY) as work:
        await history.pay(work, 500, TODAY)
        work.record(completed())
    assert await seen() == (10_000, 500)


@pytest.mark.rule("DSH-12")
async def test_two_tenants_never_share_what_is_kept(tenant: Tenant) -> None:
    keeper, reckon = Keeper(), Counting()
    other = Key(new_id(), "subscriptions", TODAY, "what")
    assert [await keeper.get(key(tenant), reckon), await keeper.get(other, reckon)] == [1, 2]
