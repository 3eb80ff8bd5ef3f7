"""Subscribers share what is equal, are cut off when their session ends, and never hold others up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from api.sockets import Socket
from domain.kernel.database import Database
from tests.api import ticking
from tests.api.conftest import Api, Client, serving_api
from tests.api.ticking import ticking_schema
from tests.api.transport import Wire, wire
from tests.api.watching import TICKS, listened, tick
from tests.conftest import DatabaseUrls

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


async def test_equal_subscriptions_are_resolved_once_and_each_gets_the_event(api: Api, browser: Client) -> None:
    ticking.rendered.clear()
    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(wire(api.url, browser.http.cookies)) for _ in range(20)]
        for number, opened in enumerate(sockets):
            await opened.begin()
            await opened.subscribe(f"id {number}", TICKS, after="9999999-1" if number % 2 else None)
        await listened(api)
        await asyncio.sleep(0.3)
        assert len(api.app.services.groups) == 1
        await tick(api, 7)
        for number, opened in enumerate(sockets):
            if number % 2 == 0:
                assert (await opened.next(f"id {number}"))["ticks"]["number"] == 7
    assert ticking.rendered == [7]


async def test_other_variables_other_fields_or_other_permissions_are_other_groups(api: Api, browser: Client) -> None:
    async with api.client(("READER",)) as reader, AsyncExitStack() as stack:
        for client, query, clock in (
            (browser, TICKS, None),
            (browser, TICKS, "x"),
            (browser, "subscription { ticks { number } }", None),
            (reader, TICKS, None),
        ):
            opened = await stack.enter_async_context(wire(api.url, client.http.cookies))
            await opened.begin()
            await opened.subscribe("a", query, **({"clock": clock} if clock else {}))
        await listened(api, 4)
        assert len(api.app.services.groups) == 4


async def test_many_changes_in_a_moment_make_one_event(api: Api, socket: Wire) -> None:
    await socket.subscribe("a", "subscription { latest { number } }")
    await listened(api)
    await tick(api, 1)
    assert (await socket.next())["latest"]["number"] == 1
    for number in range(2, 30):
        await tick(api, number)
    await asyncio.sleep(0.6)
    seen = [(await socket.next())["latest"]["number"]]
    while seen[-1] != 29:
        seen.append((await socket.next())["latest"]["number"])
    assert len(seen) <= 8


async def test_a_bug_in_one_event_closes_for_a_new_try_and_shows_nothing_of_it(api: Api, socket: Wire) -> None:
    await socket.subscribe("a", "subscription { odd { number } }")
    await listened(api)
    await tick(api, 1, 2, 3)
    assert [(await socket.next())["odd"]["number"] for _ in range(2)] == [1, 3]
    await tick(api, 13)
    code, reason = await socket.closed()
    assert code == 1013
    assert "Reference" in reason
    assert "secret" not in reason


async def test_sign_out_closes_the_sockets_of_that_session_only(api: Api, browser: Client, socket: Wire) -> None:
    async with api.client(("READER",)) as reader, wire(api.url, reader.http.cookies) as other:
        await other.begin()
        await browser.run("mutation { signOut }")
        assert (await socket.closed())[0] == 4401
        await other.settled()


@pytest.mark.rule("USR-04")
async def test_revoking_a_key_closes_its_sockets(api: Api, browser: Client) -> None:
    secret = await browser.new_key("dashboard:read")
    async with wire(api.url, Authorization=f"Bearer {secret}") as opened:
        await opened.begin()
        keys = (await browser.run("{ apiKeys { id } }"))["data"]["apiKeys"]
        await browser.run("mutation ($id: ID!) { revokeApiKey(id: $id) { __typename } }", id=keys[0]["id"])
        assert (await opened.closed())[0] == 4401


async def test_a_session_that_ends_without_a_word_closes_its_sockets_at_the_next_check(
    api: Api, browser: Client, socket: Wire
) -> None:
    async with api.tenant.work() as work:
        await work.sql("UPDATE staff_user SET active = false")
    await api.app.sockets._check(api.tenant.id)
    assert (await socket.closed())[0] == 4401


async def test_a_reader_that_does_not_read_is_dropped_and_the_others_go_on() -> None:
    sent: list[str] = []
    stuck, free = asyncio.Event(), asyncio.Event()

    async def slow_send(message: object) -> None:
        stuck.set()
        await asyncio.Event().wait()

    async def send(message: dict[str, str]) -> None:
        sent.append(message.get("text", message["type"]))
        free.set()

    async def receive(socket_of: list[Socket]) -> None:
        socket_of.append(Socket(slow_send))
        await asyncio.Event().wait()

    slow: list[Socket] = []
    receiver = asyncio.create_task(receive(slow))
    await asyncio.sleep(0)
    fast = Socket(send)  # type: ignore[arg-type]
    for _ in range(1_200):
        slow[0].offer("x" * 1_000)
        fast.offer("x")
    await fast.drained()
    assert len(sent) == 1_200
    assert slow[0].closed
    with pytest.raises(asyncio.CancelledError):  # it took not even the close: its receiver is hung up
        async with asyncio.timeout(5):
            await receiver
