"""What tests of live events have in common: a fact to record, and waiting until somebody listens."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

import orjson
from redis.asyncio import Redis

from api.facts import STREAM
from domain.kernel.database import Row
from domain.kernel.fact_log import facts_after
from domain.kernel.facts import Position
from domain.kernel.ids import new_id
from tests.api.conftest import Api
from tests.api.ticking import Ticked
from tests.tenants import Tenant

TICKS = """
subscription ($after: Cursor, $clock: String) { ticks(after: $after, clock: $clock) { cursor number tenantName } }
"""


async def tick(api: Api, *numbers: int, clock: UUID | None = None, text: str = "") -> None:
    async with api.tenant.work() as work:
        work.record_many(Ticked(clock or new_id(), number, text) for number in numbers)


async def listened(api: Api, groups: int = 1) -> None:
    async with asyncio.timeout(30):
        while len(api.app.services.groups) < groups:
            await asyncio.sleep(0.01)


async def publish_last(tenant: Tenant, valkey_url: str, *, of: int) -> None:
    """Publish the last of so many ticks alone, as the relay would have after losing those before."""
    *_, before, last = [{"xact": 0, "seq": 0}, *await settled_ticks(tenant, of)]
    fact = {
        "tenant_id": tenant.id,
        "kind": last["kind"],
        "position": f"{last['xact']}-{last['seq']}",
        "recorded_at": last["recorded_at"],
        "payload": last["payload"],
    }
    message = {
        "from": f"{before['xact']}-{before['seq']}",
        "to": f"{last['xact']}-{last['seq']}",
        "facts": orjson.dumps([fact]),
    }
    valkey = Redis.from_url(valkey_url)
    await valkey.xadd(STREAM, message)
    await valkey.aclose()


async def settled(tenant: Tenant) -> None:
    """Wait until no transaction older than the facts is open, another test's for example: they are told of again."""
    early = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint <= max(xact) AS early FROM fact"
    async with asyncio.timeout(60), tenant.read() as read:
        while (await read.sql(early))[0]["early"]:
            await asyncio.sleep(0.01)


async def settled_ticks(tenant: Tenant, count: int) -> Sequence[Row]:
    """Wait, like the relay, until no older transaction is open, another test's for example."""
    async with asyncio.timeout(60):
        while True:
            async with tenant.read() as read:
                rows = await facts_after(read, Position(0, 0), None, [Ticked.kind], 1_000)
            if len(rows) == count:
                return rows
            await asyncio.sleep(0.02)
