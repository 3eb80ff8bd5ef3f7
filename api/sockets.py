"""One open websocket: what waits to be sent is bounded, and nobody waits for a slow reader."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Generator
from typing import Any

from starlette.types import Send

OUTBOX_CHARACTERS_MAX = 1_000_000
_CLOSE_SECONDS_MAX = 2.0
TRY_AGAIN_LATER = 1013


class _Rest:
    """An awaitable that was begun outside a task and goes on inside one."""

    __slots__ = ("_begun", "_blocked_on")

    def __init__(self, begun: Generator[Any, Any, Any], blocked_on: Any) -> None:
        self._begun = begun
        self._blocked_on = blocked_on

    def __await__(self) -> Generator[Any, Any, None]:
        yield self._blocked_on
        yield from self._begun


class Socket:
    """The sending side of a websocket. Messages go out in order; above the bound the connection is dropped."""

    __slots__ = ("_empty", "_outbox", "_receiver", "_send", "_waiting", "_writer", "closed")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._receiver = asyncio.current_task()
        self._outbox: deque[str] = deque()
        self._waiting = 0
        self._writer: asyncio.Task[None] | None = None
        self._empty: asyncio.Event | None = None
        self.closed = False

    def offer(self, message: str) -> None:
        """Send a message as soon as the reader takes it; drop a reader that is too far behind."""
        if self.closed:
            return
        if self._writer is None:
            self._send_now(message)
            return
        self._outbox.append(message)
        self._waiting += len(message)
        if self._waiting > OUTBOX_CHARACTERS_MAX:
            self.close(TRY_AGAIN_LATER, "Too slow; connect again and go on after the last event you saw")

    async def drained(self) -> None:
        """Wait until everything is sent, or the socket is closed."""
        if self._writer is not None and not self.closed:
            self._empty = self._empty or asyncio.Event()
            await self._empty.wait()

    def close(self, code: int, reason: str) -> None:
        """Close with a code that the client understands; what was not sent yet is dropped."""
        if self.closed:
            return
        self.closed = True
        self._outbox.clear()
        self._set_empty()
        if self._writer is not None:
            self._writer.cancel()
        self._writer = asyncio.create_task(self._close(code, reason))

    def gone(self) -> None:
        """Note that the client has left; nothing more is sent."""
        self.closed = True
        self._outbox.clear()
        self._set_empty()
        if self._writer is not None:
            self._writer.cancel()

    def _send_now(self, message: str) -> None:
        """Send without a task of its own where the reader keeps up, which is nearly always; else wait in a task."""
        sending = self._send({"type": "websocket.send", "text": message}).__await__()
        try:
            blocked_on = next(sending)
        except StopIteration:
            return
        except (OSError, RuntimeError):
            self.closed = True
            return
        self._writer = asyncio.create_task(self._write(_Rest(sending, blocked_on)))

    async def _write(self, begun: _Rest) -> None:
        try:
            await begun
            while self._outbox:
                message = self._outbox.popleft()
                await self._send({"type": "websocket.send", "text": message})
                self._waiting -= len(message)
        except (OSError, RuntimeError):  # the peer has gone; the receiving side ends too
            self.closed = True
            self._outbox.clear()
        self._set_empty()
        self._writer = None

    async def _close(self, code: int, reason: str) -> None:
        try:
            async with asyncio.timeout(_CLOSE_SECONDS_MAX):
                await self._send({"type": "websocket.close", "code": code, "reason": reason})
        except (OSError, RuntimeError, TimeoutError):  # it takes not even that: hang up
            if self._receiver is not None:
                self._receiver.cancel()

    def _set_empty(self) -> None:
        if self._empty is not None:
            self._empty.set()
            self._empty = None
