"""The live facts: read from the relay's stream, and from PostgreSQL where the stream has a hole.

The stream is fast and may lose anything; PostgreSQL is the truth. Every message says after which position it begins, so
a lost one shows, and the missing facts are read from the table before it is handed on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.errors import log_bug
from api.live import Happened, Hub
from domain.kernel.database import Database
from domain.kernel.ending import endable
from domain.kernel.fact_log import current_horizon, facts_after
from domain.kernel.facts import Position

STREAM = "facts:live"
_BLOCK_MILLISECONDS = 5_000
_READ_SECONDS_MAX = 15.0
_MESSAGES_MAX = 100
_FACTS_PER_READ = 1_000
_RETRY_SECONDS_MAX = 5.0
_log = logging.getLogger("kontingent.live")


async def facts_since(
    database: Database, tenant_id: UUID, after: Position, kinds: Collection[str], until: Position | None = None
) -> AsyncIterator[list[Happened]]:
    """Give a tenant's settled facts of these kinds after a position, in order, a bounded number at a time."""
    while True:
        async with database.read(tenant_id) as read:
            rows = await facts_after(read, after, until, kinds, _FACTS_PER_READ)
        if rows:
            yield [
                Happened(tenant_id, row["kind"], Position(row["xact"], row["seq"]), row["recorded_at"], row["payload"])
                for row in rows
            ]
            after = Position(rows[-1]["xact"], rows[-1]["seq"])
        if len(rows) < _FACTS_PER_READ:
            return


class Feed:
    """Reads the stream for as long as the process lives and hands every fact to the hub, in order, once.

    `open` it before anyone can listen: from there on no fact is passed over, however late the stream is reached.
    """

    def __init__(self, valkey: Redis, database: Database, hub: Hub) -> None:
        self._valkey = valkey
        self._database = database
        self._hub = hub
        self._last_id = ""
        self._last = Position(0, 0)

    async def open(self) -> None:
        """Note how far the facts have come now."""
        self._last = await current_horizon(self._database)

    async def run(self) -> None:
        """Read until cancelled; a lost connection is tried again with growing pauses."""
        await endable(self._run())

    async def _run(self) -> None:
        pause = 0.1
        while True:
            try:
                await self._begin()
                pause = 0.1
                while True:
                    await self._read()
            except (RedisError, OSError, TimeoutError) as lost:
                _log.warning("The stream of live facts is out of reach (%s); trying again", lost)
            except Exception as bug:  # noqa: BLE001 - the feed must outlive a bad message
                log_bug("in the live feed", bug)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _RETRY_SECONDS_MAX)

    async def _begin(self) -> None:
        """Find where to read on: after the last message seen, else after the newest; a new stream from its start."""
        async with asyncio.timeout(_READ_SECONDS_MAX):
            newest = await self._valkey.xrevrange(STREAM, count=1)
        if not newest:
            self._last_id = "0-0"
        elif not self._last_id:
            await self._catch_up(_position(newest[0][1][b"to"]))
            self._last_id = _text(newest[0][0])
        elif _order(_text(newest[0][0])) < _order(self._last_id):
            self._last_id = "0-0"

    async def _read(self) -> None:
        async with asyncio.timeout(_READ_SECONDS_MAX):
            streams = await self._valkey.xread({STREAM: self._last_id}, count=_MESSAGES_MAX, block=_BLOCK_MILLISECONDS)
        for message_id, values in streams[0][1] if streams else ():
            try:
                begins, ends = _position(values[b"from"]), _position(values[b"to"])
                facts = list(_decoded(values[b"facts"]))
            except (KeyError, TypeError, ValueError) as unreadable:  # its facts will be missed, and filled in
                log_bug("in a message of the live stream", unreadable)
            else:
                await self._message(begins, ends, facts)
            self._last_id = _text(message_id)

    async def _message(self, begins: Position, ends: Position, facts: list[Happened]) -> None:
        if begins > self._last:
            _log.warning("The live stream lacks facts from %s to %s; reading them", self._last, begins)
            await self._catch_up(begins)
        for happened in facts:
            if happened.position > self._last:
                self._hub.hand_out(happened)
        self._last = max(ends, self._last)

    async def _catch_up(self, until: Position) -> None:
        """Hand out from the database what the stream does not have, to the tenants that anyone listens to."""
        if until <= self._last:
            return
        for tenant_id in self._hub.tenants:
            kinds = self._hub.kinds(tenant_id)
            async for page in facts_since(self._database, tenant_id, self._last, kinds, until):
                for happened in page:
                    self._hub.hand_out(happened)
        self._last = until


def _decoded(facts: bytes) -> Iterable[Happened]:
    for fact in orjson.loads(facts):
        payload: Any = fact["payload"]
        yield Happened(
            UUID(fact["tenant_id"]),
            fact["kind"],
            Position.parse(fact["position"]),
            datetime.fromisoformat(fact["recorded_at"]),
            orjson.loads(payload) if isinstance(payload, str) else payload,
        )


def _position(value: bytes) -> Position:
    return Position.parse(value.decode()) if value else Position(0, 0)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _order(message_id: str) -> tuple[int, int]:
    first, _, second = message_id.partition("-")
    return int(first), int(second)
