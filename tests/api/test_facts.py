"""The feed of live facts: from where it begins, none is passed over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from redis.asyncio import Redis

from api.facts import Feed
from api.live import Happened, Hub, Topic
from domain.kernel.ids import new_id
from tests.api.ticking import Ticked
from tests.api.watching import publish_last, settled_ticks
from tests.tenants import Tenant

pytestmark = pytest.mark.rule("API-03")


class Heard:
    """A listener, and what it was handed."""

    def __init__(self) -> None:
        self.numbers: list[int] = []

    def offer(self, happened: Happened) -> None:
        self.numbers.append(happened.payload["number"])

    async def wait_for(self, *numbers: int) -> None:
        async with asyncio.timeout(10):
            while len(self.numbers) < len(numbers):
                await asyncio.sleep(0.01)
        assert self.numbers == list(numbers)


async def tick(tenant: Tenant, number: int) -> None:
    async with tenant.work() as work:
        work.record(Ticked(new_id(), number))


@asynccontextmanager
async def running(feed: Feed) -> AsyncIterator[None]:
    task = asyncio.create_task(feed.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_what_is_recorded_before_the_stream_is_reached_is_handed_out(tenant: Tenant, valkey_url: str) -> None:
    heard, hub = Heard(), Hub()
    async with Redis.from_url(valkey_url) as valkey:
        feed = Feed(valkey, tenant.database, hub)
        await tick(tenant, 1)
        await settled_ticks(tenant, 1)
        await feed.open()
        hub.listen(tenant.id, [Topic(Ticked.kind)], heard)
        await tick(tenant, 2)
        await publish_last(tenant, valkey_url, of=2)
        await tick(tenant, 3)
        await publish_last(tenant, valkey_url, of=3)
        async with running(feed):
            await heard.wait_for(2, 3)
            await tick(tenant, 4)
            await publish_last(tenant, valkey_url, of=4)
            await heard.wait_for(2, 3, 4)


async def test_what_was_recorded_before_the_start_is_nobodys_news(tenant: Tenant, valkey_url: str) -> None:
    heard, hub = Heard(), Hub()
    async with Redis.from_url(valkey_url) as valkey:
        feed = Feed(valkey, tenant.database, hub)
        await tick(tenant, 1)
        await settled_ticks(tenant, 1)
        await feed.open()
        hub.listen(tenant.id, [Topic(Ticked.kind)], heard)
        async with running(feed):
            await publish_last(tenant, valkey_url, of=1)
            await tick(tenant, 2)
            await publish_last(tenant, valkey_url, of=2)
            await heard.wait_for(2)
