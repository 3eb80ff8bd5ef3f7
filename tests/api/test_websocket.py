"""graphql-transport-ws: what the protocol says about connections, messages and close codes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from websockets.exceptions import InvalidStatus

from domain.kernel.database import Database
from tests.api.conftest import Api, Client, serving_api
from tests.api.ticking import ticking_schema
from tests.api.transport import Wire, wire
from tests.conftest import DatabaseUrls

pytestmark = pytest.mark.rule("API-03")
TICKS = "subscription { ticks { number } }"


@pytest.fixture
async def api(database: Database, database_urls: DatabaseUrls, valkey_url: str) -> AsyncIterator[Api]:
    async with serving_api(database, database_urls, valkey_url, ticking_schema) as served:
        yield served


@pytest.fixture
async def browser(api: Api) -> AsyncIterator[Client]:
    async with api.client() as client:
        yield client


@pytest.fixture
async def socket(api: Api, browser: Client) -> AsyncIterator[Wire]:
    async with wire(api.url, browser.http.cookies) as opened:
        yield opened


async def test_a_connection_that_introduces_itself_is_acknowledged(socket: Wire) -> None:
    assert socket.connection.subprotocol == "graphql-transport-ws"
    await socket.begin()
    await socket.send({"type": "ping", "payload": {"any": 1}})
    assert await socket.receive() == {"type": "pong"}
    await socket.send({"type": "pong"})
    await socket.settled()


async def test_another_protocol_is_closed_with_4406(api: Api, browser: Client) -> None:
    for protocol in ("graphql-ws", None):
        async with wire(api.url, browser.http.cookies, protocol=protocol) as opened:
            assert (await opened.closed())[0] == 4406


async def test_a_connection_that_says_nothing_is_closed_with_4408(api: Api, socket: Wire) -> None:
    api.app._websockets.init_seconds_max = 0.2
    async with wire(api.url) as opened:
        assert (await opened.closed())[0] == 4408


async def test_a_second_introduction_is_closed_with_4429(socket: Wire) -> None:
    await socket.begin()
    await socket.send({"type": "connection_init"})
    assert (await socket.closed())[0] == 4429


async def test_without_a_session_the_connection_is_closed_with_4401(api: Api) -> None:
    async with wire(api.url) as opened:
        await opened.send({"type": "connection_init"})
        assert (await opened.closed())[0] == 4401


async def test_a_subscription_before_the_introduction_is_closed_with_4401(socket: Wire) -> None:
    await socket.subscribe("1", TICKS)
    assert (await socket.closed())[0] == 4401


UNREADABLE: list[str | bytes] = [
    "1",
    "null",
    "[]",
    '"text"',
    "{",
    "",
    "[" * 50_000,
    '{"type":1}',
    '{"type":"start"}',
    '{"id":"1"}',
    b"\x00\x01",
    '{"type":"subscribe","payload":{"query":"{ hello }"}}',
    '{"type":"subscribe","id":"","payload":{"query":"{ hello }"}}',
    '{"type":"subscribe","id":1,"payload":{"query":"{ hello }"}}',
    '{"type":"subscribe","id":"1"}',
    '{"type":"subscribe","id":"1","payload":[]}',
    '{"type":"subscribe","id":"1","payload":{}}',
    '{"type":"subscribe","id":"1","payload":{"query":1}}',
    '{"type":"subscribe","id":"1","payload":{"query":"{ hello }","variables":[]}}',
    '{"type":"complete"}',
    '{"type":"ping","payload":"' + "x" * 200_000 + '"}',
]


async def test_what_can_not_be_read_is_closed_with_4400(api: Api, browser: Client) -> None:
    for message in UNREADABLE:
        async with wire(api.url, browser.http.cookies) as opened:
            await opened.begin()
            await opened.send(message)
            code, reason = await opened.closed()
            assert code == 4400, message
            assert reason


async def test_an_id_in_use_is_closed_with_4409(socket: Wire) -> None:
    await socket.begin()
    await socket.subscribe("1", TICKS)
    await socket.subscribe("1", TICKS)
    assert (await socket.closed())[0] == 4409


async def test_an_id_can_be_used_again_after_complete(socket: Wire) -> None:
    await socket.begin()
    await socket.subscribe("1", TICKS)
    await socket.send({"type": "complete", "id": "1"})
    await socket.subscribe("1", TICKS)
    await socket.send({"type": "complete", "id": "never there"})
    await socket.settled()


async def test_too_many_subscriptions_on_one_connection_are_refused(api: Api, browser: Client) -> None:
    api.app._websockets.subscriptions_max = 3
    async with wire(api.url, browser.http.cookies) as opened:
        await opened.begin()
        for key in "123":
            await opened.subscribe(key, TICKS)
        await opened.subscribe("4", TICKS)
        message = await opened.receive()
        assert (message["type"], message["id"]) == ("error", "4")
        assert "Too many" in message["payload"][0]["message"]


NOT_RUN = [
    ("{ hello }", "over HTTP"),
    ("mutation { signOut }", "over HTTP"),
    ("subscription { nothing }", "nothing"),
    ("subscription {", "Syntax Error"),
    ("subscription ($a: Cursor!) { ticks(after: $a) { number } }", "$a"),
    ('subscription { ticks(after: "yesterday") { number } }', "cursor"),
    ("subscription { ticks { number } latest { number } }", "must select only one top level field"),
]


async def test_an_operation_that_can_not_run_is_answered_with_an_error(socket: Wire) -> None:
    await socket.begin()
    for query, words in NOT_RUN:
        await socket.subscribe("1", query)
        message = await socket.receive()
        assert (message["type"], message["id"]) == ("error", "1")
        assert words in message["payload"][0]["message"]
    await socket.subscribe("1", TICKS)  # the id is free again, the connection alive
    await socket.settled()


async def test_a_subscription_needs_its_permission(api: Api) -> None:
    async with api.client(("OWNER",)) as owner:
        secret = await owner.new_key("entitlement:read")
    async with wire(api.url, Authorization=f"Bearer {secret}") as opened:
        await opened.begin()
        await opened.subscribe("1", TICKS)
        message = await opened.receive()
        assert message["payload"][0]["extensions"]["code"] == "NOT_ALLOWED"


async def test_a_page_of_another_site_can_not_connect(api: Api, browser: Client) -> None:
    with pytest.raises(InvalidStatus) as caught:
        async with wire(api.url, browser.http.cookies, Origin="https://elsewhere.example"):
            pass
    assert caught.value.response.status_code == 403
    async with wire(api.url, browser.http.cookies, Origin=api.url) as opened:
        await opened.begin()


async def test_a_closed_connection_leaves_no_group_behind(api: Api, browser: Client) -> None:
    async with wire(api.url, browser.http.cookies) as opened:
        await opened.begin()
        await opened.subscribe("1", TICKS)
        await opened.settled()
        while not len(api.app.services.groups):
            await opened.settled()
    async with wire(api.url, browser.http.cookies) as other:
        await other.begin()
        await other.settled()
        assert len(api.app.services.groups) == 0
        assert api.app.services.hub.kinds(api.tenant.id) == {"SessionEnded"}
