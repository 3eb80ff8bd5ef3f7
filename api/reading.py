"""The one reading transaction of a request."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

from domain.kernel.database import Database, Reading
from domain.kernel.fact_log import horizon
from domain.kernel.facts import Position


class _Turns:
    """A driver connection that takes one query at a time: resolvers run side by side, a connection does not."""

    __slots__ = ("_connection", "_turn")

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._turn = asyncio.Lock()

    async def fetch(self, sql: str, *values: Any) -> Any:
        async with self._turn:
            return await self._connection.fetch(sql, *values)

    async def fetchrow(self, sql: str, *values: Any) -> Any:
        async with self._turn:
            return await self._connection.fetchrow(sql, *values)

    async def fetchval(self, sql: str, *values: Any) -> Any:
        async with self._turn:
            return await self._connection.fetchval(sql, *values)


class SharedReading:
    """Opens a reading transaction at first need and lends it to every resolver of the request."""

    __slots__ = ("_database", "_open", "_opening", "_stack", "position")

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stack = AsyncExitStack()
        self._open: Reading | None = None
        self._opening = asyncio.Lock()
        self.position: Position | None = None

    async def of(self, tenant_id: UUID, *, with_position: bool = False) -> Reading:
        """Return the transaction, opened for this tenant.

        Where the request asks for its position, every resolver says so, and the first gets the transaction only when
        the position is read: nothing that the answer holds is older.
        """
        if self._open is None or (with_position and self.position is None):
            async with self._opening:
                if self._open is None:
                    transaction = self._database.transaction(tenant_id, read_only=True)
                    connection = await self._stack.enter_async_context(transaction)
                    self._open = Reading(_Turns(connection), tenant_id)
                if with_position and self.position is None:
                    self.position = await horizon(self._open)
        assert self._open.tenant_id == tenant_id
        return self._open

    async def close(self) -> None:
        """End the transaction; the next need opens another, which sees what was committed meanwhile."""
        if self._open is not None:
            self._open, self.position = None, None
            stack, self._stack = self._stack, AsyncExitStack()
            await stack.aclose()
