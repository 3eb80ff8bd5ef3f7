"""Thousands of websocket listeners in a process of their own: `python -m bench.listeners PORT COUNT`, cookie on stdin.

It prints "ready" when all have subscribed. For each event it prints one line: the monotonic instants of the first and
the last arrival, and how many seconds after the instant 0 of that clock the given shares had it, as JSON.
"""

import asyncio
import base64
import os
import sys
import time
from typing import cast

import orjson
import uvloop

_SUBSCRIBE = """
subscription { paymentStatus { cursor amountMinor payment { id state } invoice { id status } } }
"""
_AT_ONCE = 100
_EVENT_SECONDS_MAX = 30.0


class Listener(asyncio.Protocol):
    """One websocket that speaks just enough of graphql-transport-ws."""

    def __init__(self, crowd: "Crowd", cookie: str) -> None:
        self._crowd = crowd
        self._cookie = cookie
        self._upgraded = False
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop has a class of its own
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            (
                f"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self._cookie}\r\nUpgrade: websocket\r\n"
                f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
            ).encode()
        )

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        self._buffer += data
        if not self._upgraded:
            head, mark, rest = self._buffer.partition(b"\r\n\r\n")
            if not mark:
                return
            assert b" 101 " in head, head
            self._upgraded, self._buffer = True, rest
            self._send({"type": "connection_init"})
        while (message := self._frame()) is not None:
            self._take(message, now)

    def connection_lost(self, exc: Exception | None) -> None:
        self._crowd.lost += 1

    def _take(self, message: bytes, now: float) -> None:
        if b'"next"' in message:
            self._crowd.arrived(now)
        elif b'"connection_ack"' in message:
            self._send({"id": "1", "type": "subscribe", "payload": {"query": _SUBSCRIBE}})
            self._send({"type": "ping"})  # its answer says that the subscription was read
        elif b'"pong"' in message:
            self._crowd.ready()
        elif b'"ping"' in message:
            self._send({"type": "pong"})
        elif b'"error"' in message:
            raise RuntimeError(message)

    def _frame(self) -> bytes | None:
        """Take one whole frame off the buffer."""
        if len(self._buffer) < 2:
            return None
        length, start = self._buffer[1] & 127, 2
        if length == 126:
            length, start = int.from_bytes(self._buffer[2:4], "big"), 4
        elif length == 127:
            length, start = int.from_bytes(self._buffer[2:10], "big"), 10
        if len(self._buffer) < start + length:
            return None
        message, self._buffer = self._buffer[start : start + length], self._buffer[start + length :]
        return message

    def _send(self, message: object) -> None:
        data = orjson.dumps(message)
        length = bytes([0x80 | len(data)]) if len(data) < 126 else bytes([0xFE]) + len(data).to_bytes(2, "big")
        self._transport.write(b"\x81" + length + b"\0\0\0\0" + data)  # a mask of zeros leaves the data as it is


class Crowd:
    """All listeners together."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.lost = 0
        self._ready = 0
        self._times: list[float] = []
        self.all_ready = asyncio.Event()
        self.turn = asyncio.Event()

    def ready(self) -> None:
        self._ready += 1
        self.turn.set()
        if self._ready == self.count:
            self.all_ready.set()

    def arrived(self, now: float) -> None:
        self._times.append(now)
        if len(self._times) == self.count:
            times, self._times = sorted(self._times), []
            shares = {str(share): times[min(self.count - 1, int(share * self.count))] for share in (0.5, 0.99)}
            line = {"first": times[0], "last": times[-1], "shares": shares, "lost": self.lost}
            print(orjson.dumps(line).decode(), flush=True)

    async def gather(self, port: int, cookie: str) -> None:
        """Connect all, some at a time."""
        loop = asyncio.get_running_loop()
        for start in range(0, self.count, _AT_ONCE):
            group = range(start, min(start + _AT_ONCE, self.count))
            await asyncio.gather(
                *(loop.create_connection(lambda: Listener(self, cookie), "127.0.0.1", port) for _ in group)
            )
            while self._ready < group.stop:
                self.turn.clear()
                async with asyncio.timeout(_EVENT_SECONDS_MAX):
                    await self.turn.wait()


async def main() -> None:
    port, count = int(sys.argv[1]), int(sys.argv[2])
    cookie = sys.stdin.readline().strip()
    crowd = Crowd(count)
    await crowd.gather(port, cookie)
    await crowd.all_ready.wait()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)  # until the one who started us hangs up


if __name__ == "__main__":
    uvloop.run(main())
