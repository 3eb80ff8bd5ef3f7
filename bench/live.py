"""How soon a change is seen: from the import of a bank file to a subscriber, and from a commit to 5,000 listeners."""

import asyncio
import sys
import time
from asyncio.subprocess import PIPE, Process
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson

from bench.bank_file import ocr_file, open_payments
from bench.due import TODAY, Due
from bench.program import Program
from bench.requests import Connection, percentiles
from domain.kernel.database import Database
from domain.kernel.work import SYSTEM, open_work
from domain.payments.commands.register_payment import NewPayment, register_payment
from domain.payments.model import MatchingType
from ops.settings import PROJECT_ROOT

LISTENERS = 5_000
IMPORTS = 20
EVENTS = 12
_CONNECT_SECONDS = 120
_EVENT_SECONDS = 30
_IMPORT = """
mutation ($name: String!, $content: String!) {
  importPaymentFile(name: $name, contentBase64: $content) { __typename }
}
"""


async def measure(program: Program, database: Database, due: Due) -> dict[str, Any]:
    """Measure with one listener, then with all."""
    return {
        "import_to_subscriber": await _imports(program, database, due),
        "event_to_listeners": {"listeners": LISTENERS, **await _fan_out(program, database, due)},
    }


async def _imports(program: Program, database: Database, due: Due) -> dict[str, float]:
    """Files of one payment, each timed from sending the request to the subscriber's event."""
    payments = await open_payments(database, due, IMPORTS)
    connection = await Connection.open(program)
    times = []
    async with _listening(program, 1) as listeners:
        for n, payment in enumerate(payments):
            content = b64encode(ocr_file(100 + n, [payment])).decode()
            began = time.monotonic()
            answer = await connection.run(_IMPORT, name=f"{n}.txt", content=content)
            assert answer["importPaymentFile"]["__typename"] == "ImportPaymentFileSuccess", answer
            times.append((await _event(listeners))["last"] - began)
    connection.close()
    return percentiles(times)


async def _fan_out(program: Program, database: Database, due: Due) -> dict[str, float]:
    """Payments committed one by one, each timed from before its commit until the given shares of listeners have it."""
    at_half, at_99, last, lost = [], [], [], 0
    async with _listening(program, LISTENERS) as listeners:
        for n in range(EVENTS):
            async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
                await register_payment(work, await _payment(due, database, n))
                began = time.monotonic()
            event = await _event(listeners)
            at_half.append(event["shares"]["0.5"] - began)
            at_99.append(event["shares"]["0.99"] - began)
            last.append(event["last"] - began)
            lost = event["lost"]
            await asyncio.sleep(0.3)
    middle = len(last) // 2
    return {
        "p50_ms": round(sorted(at_half)[middle] * 1000, 1),
        "p99_ms": round(sorted(at_99)[middle] * 1000, 1),
        "p99_worst_event_ms": round(max(at_99) * 1000, 1),
        "last_ms": round(sorted(last)[middle] * 1000, 1),
        "connections_lost": lost,
    }


async def _payment(due: Due, database: Database, n: int) -> NewPayment:
    async with database.read(due.tenant_id) as read:
        rows = await read.sql("SELECT id FROM member ORDER BY number LIMIT 1 OFFSET $1", n)
    return NewPayment(
        organisation_id=due.organisation_id,
        matching_type=MatchingType.NO_INVOICE,
        amount_minor=10_000,
        paid_on=TODAY,
        value_on=TODAY,
        source="MANUAL",
        source_id=f"bench {n}",
        member_id=rows[0]["id"],
    )


@asynccontextmanager
async def _listening(program: Program, count: int) -> AsyncIterator[Process]:
    """Listeners in a process of their own, all subscribed."""
    command = (sys.executable, "-m", "bench.listeners", str(program.port), str(count))
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, cwd=PROJECT_ROOT)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(program.cookie.encode() + b"\n")
        async with asyncio.timeout(_CONNECT_SECONDS):
            assert (await process.stdout.readline()).strip() == b"ready", "the listeners could not all subscribe"
        await asyncio.sleep(1)  # so that the last subscription is at its place in the stream
        yield process
    finally:
        process.stdin.close()
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _event(listeners: Process) -> dict[str, Any]:
    assert listeners.stdout is not None
    async with asyncio.timeout(_EVENT_SECONDS):
        event: dict[str, Any] = orjson.loads(await listeners.stdout.readline())
    return event
