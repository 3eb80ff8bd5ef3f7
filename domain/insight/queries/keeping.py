"""Sums that are kept here until a fact can have changed them; equal requests share one reckoning (DSH-12)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from domain.insight.rules.staleness import may_change
from domain.kernel.database import Reading

T = TypeVar("T")
ENTRIES_MAX = 5_000
FACTS_LOOKED_AT_MAX = 20_000

_NOW = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xmin"
_NEWS = """
SELECT kind, min(business_on) AS business_on, count(*) AS facts FROM (
  SELECT kind, business_on FROM fact WHERE tenant_id = $1 AND xact >= $2 LIMIT $3
) news GROUP BY kind
"""


@dataclass(frozen=True, slots=True)
class Key:
    """What was reckoned: a source's rows as of a day, in some form and scope."""

    tenant_id: UUID
    source: str
    on: date
    what: Hashable


class Keeper:
    """Keeps what sources add up to. Correct without any message: each use looks at the facts since the last one."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, Any] = OrderedDict()
        self._running: dict[Key, asyncio.Future[Any]] = {}
        self._seen: dict[UUID, int] = {}

    async def look(self, read: Reading) -> None:
        """Drop what the facts committed since the last look may have changed. Call before asking."""
        tenant_id = read.tenant_id
        # First the horizon, then the facts: one that commits between the two is looked at twice, never missed.
        xmin = (await read.sql(_NOW))[0]["xmin"]
        seen = self._seen.get(tenant_id)
        if seen is None:
            self._forget(lambda key: key.tenant_id == tenant_id)
        else:
            news = await read.sql(_NEWS, tenant_id, seen, FACTS_LOOKED_AT_MAX)
            if sum(row["facts"] for row in news) >= FACTS_LOOKED_AT_MAX:
                self._forget(lambda key: key.tenant_id == tenant_id)
            for row in news:
                kind, business_on = row["kind"], row["business_on"]
                self._forget(
                    lambda key, kind=kind, business_on=business_on: (  # type: ignore[misc]
                        key.tenant_id == tenant_id and may_change(key.source, key.on, kind, business_on)
                    )
                )
        self._seen[tenant_id] = max(xmin, seen or 0)

    async def get(self, key: Key, reckon: Callable[[], Awaitable[T]]) -> T:
        """Return what is kept under a key, or reckon it; who asks meanwhile waits for the same reckoning."""
        while True:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]  # type: ignore[no-any-return]
            running = self._running.get(key)
            if running is None:
                return await self._reckon(key, reckon)
            await asyncio.wait([running])
            if not running.cancelled() and running.exception() is None:
                return running.result()  # type: ignore[no-any-return]

    async def _reckon(self, key: Key, reckon: Callable[[], Awaitable[T]]) -> T:
        running: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._running[key] = running
        try:
            value = await reckon()
        except BaseException:
            running.cancel()
            raise
        else:
            running.set_result(value)
            # unless a fact came meanwhile: then the value may be from before it
            if self._running.get(key) is running:
                self._keep(key, value)
            return value
        finally:
            if self._running.get(key) is running:
                del self._running[key]

    def _keep(self, key: Key, value: Any) -> None:
        self._kept[key] = value
        while len(self._kept) > ENTRIES_MAX:
            self._kept.popitem(last=False)

    def _forget(self, stale: Callable[[Key], bool]) -> None:
        for known in (self._kept, self._running):
            for key in [key for key in known if stale(key)]:
                del known[key]


KEEPER = Keeper()
"""What this process keeps of all tenants' sums."""
