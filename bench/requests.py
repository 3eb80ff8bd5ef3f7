"""GraphQL requests over kept connections, with a client so plain that it hardly counts."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any, Self

import orjson

from bench.program import Program


class Connection:
    """One HTTP/1.1 connection. It sends a request and reads the whole answer, and knows nothing else."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, program: Program, key: str) -> None:
        self._reader = reader
        self._writer = writer
        credentials = f"Authorization: Bearer {key}" if key else f"Cookie: {program.cookie}"
        self._head = (
            f"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1:{program.port}\r\n{credentials}\r\n"
            "x-kontingent: 1\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: "
        ).encode()

    @classmethod
    async def open(cls, program: Program, key: str = "") -> Self:
        """Connect; with an API key as a third party, else as the signed-in owner."""
        return cls(*await asyncio.open_connection("127.0.0.1", program.port, limit=1 << 24), program, key)

    async def post(self, body: bytes) -> bytes:
        """Send a body and return the answer's; raises where it is not 200."""
        self._writer.write(self._head + str(len(body)).encode() + b"\r\n\r\n" + body)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        answer = await self._reader.readexactly(int(length.split(b":")[1]))
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{head[:100]!r} {answer[:300]!r}")
        return answer

    async def run(self, query: str, **variables: Any) -> Any:
        """Return the data of a query; raises where there are errors."""
        answer = orjson.loads(await self.post(orjson.dumps({"query": query, "variables": variables})))
        if "errors" in answer:
            raise RuntimeError(str(answer["errors"])[:500])
        return answer["data"]

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Return p50, p99 and the largest, in milliseconds."""
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000, 2)

    return {"p50_ms": at(0.5), "p99_ms": at(0.99), "max_ms": at(1.0)}


async def timed(
    program: Program, bodies: list[bytes], connections: int, seconds: float, keys: Sequence[str] = ()
) -> dict[str, float]:
    """Send bodies in turn over some connections for so long; return requests a second and percentiles.

    `keys` are the API keys of the connections, where they are third parties.
    """
    opened = [await Connection.open(program, keys[n] if keys else "") for n in range(connections)]
    times: list[float] = []

    async def send(connection: Connection, place: int) -> None:
        while (began := time.perf_counter()) < end:
            await connection.post(bodies[place % len(bodies)])
            times.append(time.perf_counter() - began)
            place += connections

    try:
        for connection in opened:
            for body in bodies[:5]:
                await connection.post(body)  # so that plans and pools are warm
        began = time.perf_counter()
        end = began + seconds
        await asyncio.gather(*(send(connection, n) for n, connection in enumerate(opened)))
        spent = time.perf_counter() - began
    finally:
        for connection in opened:
            connection.close()
    return {"requests_per_second": round(len(times) / spent, 1), **percentiles(times)}
