"""A client of graphql-transport-ws, as plain as the protocol."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

SECONDS = 30.0


class Wire:
    """One websocket."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, message: Any) -> None:
        await self.connection.send(message if isinstance(message, str | bytes) else json.dumps(message))

    async def receive(self) -> Any:
        async with asyncio.timeout(SECONDS):
            return json.loads(await self.connection.recv())

    async def begin(self) -> None:
        await self.send({"type": "connection_init"})
        assert await self.receive() == {"type": "connection_ack"}

    async def subscribe(self, key: str, query: str, **variables: Any) -> None:
        payload = {"query": query, "variables": variables}
        await self.send({"id": key, "type": "subscribe", "payload": payload})

    async def next(self, key: str | None = None) -> Any:
        """The data of the next event, which must be one of this subscription."""
        message = await self.receive()
        assert message["type"] == "next", message
        assert key is None or message["id"] == key, message
        return message["payload"]["data"]

    async def settled(self) -> None:
        """Wait until the server has read everything sent so far."""
        await self.send({"type": "ping"})
        assert (await self.receive())["type"] == "pong"

    async def silence(self, seconds: float = 0.3) -> None:
        """Fail if anything comes."""
        try:
            async with asyncio.timeout(seconds):
                raise AssertionError(await self.connection.recv())
        except TimeoutError:
            return

    async def rest(self, seconds: float) -> list[Any]:
        """The data of all events that still come, until nothing has come for so long."""
        events = []
        with suppress(TimeoutError):
            while True:
                async with asyncio.timeout(seconds):
                    events.append(json.loads(await self.connection.recv())["payload"]["data"])
        return events

    async def closed(self) -> tuple[int, str]:
        """Wait for the server to close; give its code and reason."""
        with suppress(ConnectionClosed):
            async with asyncio.timeout(SECONDS):
                while True:
                    await self.connection.recv()
        return self.connection.close_code or 0, self.connection.close_reason or ""


@asynccontextmanager
async def wire(
    url: str, cookies: httpx.Cookies | None = None, *, protocol: str | None = "graphql-transport-ws", **headers: str
) -> AsyncIterator[Wire]:
    """Open a websocket with a browser's cookies."""
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    protocols = [Subprotocol(protocol)] if protocol else None
    address = url.replace("http", "ws", 1) + "/graphql"
    async with connect(address, subprotocols=protocols, additional_headers=headers, compression=None) as connection:
        yield Wire(connection)
