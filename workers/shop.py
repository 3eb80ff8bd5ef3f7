"""What every task works with: the database, Valkey, HTTP, the settings, and each tenant's business day."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
from arq.connections import ArqRedis

from domain.kernel.database import Database
from domain.kernel.work import SYSTEM, Work, open_work
from domain.people.queries.organisations import tenant
from workers.settings import Settings
from workers.waking import open_valkey


@dataclass(slots=True)
class Shop:
    """The tools of one worker process. `stopping` is set when it was told to end."""

    settings: Settings
    database: Database
    valkey: ArqRedis
    http: httpx.AsyncClient
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _zones: dict[UUID, ZoneInfo] = field(default_factory=dict)

    async def today(self, tenant_id: UUID) -> date:
        """Return the business date of a tenant: the day in its own zone."""
        if tenant_id not in self._zones:
            async with self.database.read(tenant_id) as read:
                self._zones[tenant_id] = ZoneInfo((await tenant(read)).zone)
        return datetime.now(UTC).astimezone(self._zones[tenant_id]).date()

    @asynccontextmanager
    async def work(self, tenant_id: UUID) -> AsyncIterator[Work]:
        """Open a unit of work of a tenant, in which the system itself acts."""
        today = await self.today(tenant_id)
        async with open_work(self.database, tenant_id, SYSTEM, today) as work:
            yield work


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Shop]:
    """Open the tools, and close them at the end."""
    database = Database(settings.app_database_url, pool_size=settings.pool_size)
    valkey = open_valkey(settings.redis_url)
    limits = httpx.Limits(max_connections=20, max_keepalive_connections=10)
    async with httpx.AsyncClient(timeout=10, limits=limits, trust_env=False) as http:
        try:
            yield Shop(settings, database, valkey, http)
        finally:
            await valkey.aclose()
            await database.close()
