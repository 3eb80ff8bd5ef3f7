"""Live events: from a commit to every subscriber, resumable, none missing and none twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import orjson
import pytest
from redis.asyncio import Redis

from domain.kernel.database import Database
from domain.kernel.ids import new_id
from tests.api.conftest import Api, Client, serving_api
from tests.api.ticking import Ticked, ticking_schema
from tests.api.transport import Wire, wire
from tests.api.watching import TICKS, listened, publish_last, tick
from tests.conftest import DatabaseUrls
from tests.tenants import make_tenant

pytestmark = pytest.mark.rule("API-03")


@pytest.fixture
async def api(database: Database, database_urls: DatabaseUrls, valkey_url: str) -> AsyncIterator[Api]:
    async with serving_api(database, database_urls, valkey_url, ticking_schema) as served, served.relaying():
        yield served


@pytest.fixture
async def browser(api: Api) -> AsyncIterator[Client]:
    async with api.client() as client:
        yield client


@pytest.fixture
async def socket(api: Api, browser: Client) -> AsyncIterator[Wire]:
    async with wire(api.url, browser.http.cookies) as opened:
        await opened.begin()
        yield opened


async def test_a_committed_fact_reaches_the_subscriber(api: Api, socket: Wire) -> None:
    await socket.subscribe("a", TICKS)
    await listened(api)
    await tick(api, 1, 2)
    assert [(await socket.next("a"))["ticks"]["number"] for _ in range(2)] == [1, 2]
    await tick(api, 3)
    event = (await socket.next("a"))["ticks"]
    assert (event["number"], event["tenantName"]) == (3, "Friluftslaget")


async def test_a_work_that_is_refused_shows_nothing(api: Api, socket: Wire) -> None:
    await socket.subscribe("a", TICKS)
    await listened(api)
    with suppress(ValueError):
        async with api.tenant.work() as work:
            work.record(Ticked(new_id(), 1))
            raise ValueError("no")
    await tick(api, 2)
    assert (await socket.next("a"))["ticks"]["number"] == 2


async def test_subscribers_see_only_what_they_asked_for(api: Api, socket: Wire) -> None:
    mine, other = new_id(), new_id()
    await socket.subscribe("mine", TICKS, clock=str(mine))
    await listened(api)
    await tick(api, 1, clock=other)
    await tick(api, 2, clock=mine)
    assert (await socket.next("mine"))["ticks"]["number"] == 2
    await socket.silence()


async def test_another_tenant_sees_nothing(api: Api, socket: Wire) -> None:
    await socket.subscribe("a", TICKS)
    await listened(api)
    other = await make_tenant(api.tenant.database, "Naboen", 1)
    async with other.work() as work:
        work.record(Ticked(new_id(), 1))
    await tick(api, 2)
    assert (await socket.next("a"))["ticks"]["number"] == 2


async def test_after_a_lost_connection_nothing_is_missing_and_nothing_comes_twice(api: Api, browser: Client) -> None:
    async with wire(api.url, browser.http.cookies) as first:
        await first.begin()
        await first.subscribe("a", TICKS)
        await listened(api)
        await tick(api, 1, 2)
        await first.next()
        cursor = (await first.next())["ticks"]["cursor"]
    await tick(api, *range(3, 300))
    async with wire(api.url, browser.http.cookies) as second:
        await second.begin()
        writing = asyncio.create_task(keep_ticking(api, 300, 400))
        await second.subscribe("a", TICKS, after=cursor)
        seen = [(await second.next())["ticks"]["number"] for _ in range(3, 400)]
        await writing
        await second.silence()
    assert seen == list(range(3, 400))


async def keep_ticking(api: Api, start: int, end: int) -> None:
    for number in range(start, end, 5):
        await tick(api, *range(number, min(number + 5, end)))


async def test_an_open_older_transaction_holds_events_back_instead_of_losing_one(api: Api, socket: Wire) -> None:
    await socket.subscribe("a", TICKS, after="0-0")
    await listened(api)
    async with api.tenant.work() as slow:
        await slow.sql("SELECT pg_current_xact_id()")
        await tick(api, 2)
        await socket.silence(0.5)
        slow.record(Ticked(new_id(), 1))
    assert [(await socket.next())["ticks"]["number"] for _ in range(2)] == [1, 2]


async def test_facts_that_the_stream_lost_are_read_from_the_database(
    database: Database, database_urls: DatabaseUrls, valkey_url: str
) -> None:
    async with (
        serving_api(database, database_urls, valkey_url, ticking_schema) as api,
        api.client() as browser,
        wire(api.url, browser.http.cookies) as socket,
    ):
        await socket.begin()
        await socket.subscribe("a", TICKS)
        await listened(api)
        await tick(api, 1)
        await publish_last(api.tenant, api.valkey_url, of=1)
        assert (await socket.next())["ticks"]["number"] == 1
        await tick(api, 2)
        await tick(api, 3)  # nobody publishes these
        await tick(api, 4)
        await publish_last(api.tenant, api.valkey_url, of=4)
        assert [(await socket.next())["ticks"]["number"] for _ in range(3)] == [2, 3, 4]
        await socket.silence()


async def test_what_a_message_of_the_stream_repeats_is_handed_out_once(api: Api, socket: Wire) -> None:
    await socket.subscribe("a", TICKS)
    await listened(api)
    await tick(api, 1)
    await socket.next()
    valkey = Redis.from_url(api.valkey_url)
    for _, values in await valkey.xrange("facts:live"):
        await valkey.xadd("facts:live", values)
    await valkey.aclose()
    await tick(api, 2)
    assert (await socket.next())["ticks"]["number"] == 2


async def test_a_message_that_can_not_be_read_does_not_stop_the_feed(api: Api, socket: Wire) -> None:
    await socket.subscribe("a", TICKS)
    await listened(api)
    valkey = Redis.from_url(api.valkey_url)
    await valkey.xadd("facts:live", {"from": "0-0", "to": "zero", "facts": orjson.dumps([])})
    await valkey.aclose()
    await tick(api, 2)
    assert (await socket.next())["ticks"]["number"] == 2
