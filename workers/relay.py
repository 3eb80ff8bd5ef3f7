"""The relay: from committed facts to tasks and to the live stream, in order, none twice and none passed over.

Tasks and the relay's cursor are committed together, so a kill leaves both or neither. The live stream has a cursor of
its own, moved after the stream has taken the facts: after a kill the last message may come a second time, never not at
all. A listener tells by the positions. Only one relay works at a time; another one waits for its lock.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
from arq.connections import ArqRedis
from redis.exceptions import RedisError
from redis.typing import EncodableT, FieldT

from domain.kernel import outbox
from domain.kernel.ending import endable
from domain.kernel.facts import Position
from domain.kernel.outbox import Recorded
from domain.kernel.work import FACTS_CHANNEL
from workers.reactions import tasks_for
from workers.settings import for_asyncpg
from workers.waking import wake

LOCK = 7_310_586_205  # any fixed number; pg_locks shows it
TASKS_CURSOR = "tasks"
LIVE_CURSOR = "live"
STREAM = "facts:live"
STREAM_MESSAGES_MAX = 100_000
STREAM_KEPT_SECONDS = 600
BATCH_FACTS = 5_000
MESSAGE_FACTS = 500
POLL_SECONDS = 1.0
HELD_BACK_SECONDS_FIRST = 0.005
HELD_BACK_SECONDS_MAX = 0.25
LOCK_SECONDS = 1.0
RECONNECT_SECONDS_MAX = 10.0
_log = logging.getLogger("kontingent.relay")


class Relay:
    """Moves facts on until it is cancelled. `relay_database_url` is for the role that sees the facts of all tenants."""

    def __init__(self, relay_database_url: str, valkey: ArqRedis) -> None:
        self._url = for_asyncpg(relay_database_url)
        self._valkey = valkey
        self._news = asyncio.Event()
        self._handed = outbox.START
        self._published = outbox.START
        self._trimmed_at = 0.0

    async def run(self) -> None:
        """Work until cancelled; a lost connection is made again with growing pauses."""
        await endable(self._run())

    async def _run(self) -> None:
        pause = 0.1
        while True:
            began = time.monotonic()
            try:
                async with self._connected() as connection:
                    await self._follow(connection)
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as lost:
                _log.warning("The relay lost the database (%s: %s); trying again", type(lost).__name__, lost)
            if time.monotonic() - began > RECONNECT_SECONDS_MAX:
                pause = 0.1
            await asyncio.sleep(pause)
            pause = min(pause * 2, RECONNECT_SECONDS_MAX)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Any]:
        """Connect, wait for the lock, and listen. Closing the connection gives the lock back."""
        # Losing the last moves of a cursor in a crash of the server is harmless: tasks are lost with them, and redone.
        options = {"synchronous_commit": "off", "application_name": "kontingent relay", "timezone": "UTC"}
        connection = await asyncpg.connect(self._url, timeout=10, command_timeout=60, server_settings=options)
        try:
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):  # noqa: ASYNC110 - it is the server's
                await asyncio.sleep(LOCK_SECONDS)
            await connection.add_listener(FACTS_CHANNEL, lambda *_: self._news.set())
            connection.add_termination_listener(lambda _: self._news.set())
            self._handed = await outbox.cursor(connection, TASKS_CURSOR)
            self._published = await outbox.cursor(connection, LIVE_CURSOR)
            yield connection
        finally:
            connection.terminate()

    async def _follow(self, connection: Any) -> None:
        wait = HELD_BACK_SECONDS_FIRST
        while True:
            self._news.clear()
            if await self._step(connection):
                wait = HELD_BACK_SECONDS_FIRST
                continue
            await self._trim()
            if await outbox.has_more(connection, self._handed):
                # An older transaction was open, and may end without a word: look again soon.
                await asyncio.sleep(wait)
                wait = min(wait * 2, HELD_BACK_SECONDS_MAX)
                continue
            wait = HELD_BACK_SECONDS_FIRST
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._news.wait()

    async def _step(self, connection: Any) -> bool:
        """Move one batch on; tell whether there was one."""
        before = self._handed
        facts = await outbox.facts_after(connection, before, BATCH_FACTS)
        waiting: list[Any] = []
        if facts:
            after = facts[-1].position
            tasks = tasks_for(facts, before)
            async with connection.transaction():
                if not await outbox.advance(connection, TASKS_CURSOR, before, after):
                    raise asyncpg.InterfaceError("another relay has moved the cursor")
                waiting = await outbox.hand_out(connection, tasks) if tasks else []
            self._handed = after
        await self._publish(connection, facts if self._published == before else [])
        if waiting:
            await wake(self._valkey, waiting)
        return bool(facts)

    async def _publish(self, connection: Any, fresh: Sequence[Recorded]) -> None:
        """Bring the live stream to where the tasks are; where Valkey is out of reach, the next step goes on."""
        try:
            while self._published < self._handed:
                facts = fresh or await outbox.facts_between(connection, self._published, self._handed, BATCH_FACTS)
                fresh = ()
                await self._append(facts)
                reached = facts[-1].position if facts else self._handed
                await outbox.advance(connection, LIVE_CURSOR, self._published, reached)
                self._published = reached
        except (RedisError, OSError) as lost:
            if connection.is_closed():
                raise
            _log.warning("The live stream is out of reach (%s); trying again", lost)

    async def _append(self, facts: Sequence[Recorded]) -> None:
        begins = self._published
        async with self._valkey.pipeline(transaction=False) as stream:
            for start in range(0, len(facts), MESSAGE_FACTS):
                part = facts[start : start + MESSAGE_FACTS]
                stream.xadd(STREAM, message(begins, part), maxlen=STREAM_MESSAGES_MAX, approximate=True)
                begins = part[-1].position
            await stream.execute()

    async def _trim(self) -> None:
        """Keep only the last minutes: a listener that missed more reads the table."""
        now = time.time()
        if now - self._trimmed_at < STREAM_KEPT_SECONDS / 10:
            return
        self._trimmed_at = now
        with contextlib.suppress(RedisError, OSError):
            oldest = int((now - STREAM_KEPT_SECONDS) * 1000)
            await self._valkey.xtrim(STREAM, minid=oldest, approximate=True)


def message(begins: Position, facts: Sequence[Recorded]) -> dict[FieldT, EncodableT]:
    """Return a message of the live stream: facts after the position `from` up to and including `to`, as JSON."""
    return {"from": str(begins), "to": str(facts[-1].position), "facts": orjson.dumps([_shown(fact) for fact in facts])}


def _shown(fact: Recorded) -> dict[str, Any]:
    return {
        "tenant_id": str(fact.tenant_id),
        "kind": fact.kind,
        "position": str(fact.position),
        "recorded_at": fact.recorded_at,
        "business_on": fact.business_on,
        "member_id": str(fact.member_id) if fact.member_id else None,
        "subject_id": str(fact.subject_id) if fact.subject_id else None,
        "payload": orjson.Fragment(fact.payload),
    }
