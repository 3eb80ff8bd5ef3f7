"""A connection that a unit of work writes through: statements run in their order, and a bulk write is not waited for.

While the server puts thousands of rows away, the program makes the next ones. Whatever is asked next waits for the
write that is under way, so order and errors stay those of one statement after another; only the error of a bulk write
may come one statement later.
"""

from __future__ import annotations

import asyncio
from typing import Any


class InOrder:
    """One driver connection; `send` hands a statement over, every other call first waits until that one is done."""

    __slots__ = ("_connection", "_sent")

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._sent: asyncio.Task[str] | None = None

    async def send(self, sql: str, *values: Any) -> None:
        """Start a statement after the one under way, and return while the server works on it."""
        await self.settle()
        self._sent = asyncio.create_task(self._connection.execute(sql, *values))
        await asyncio.sleep(0)  # the statement leaves now, not when the caller waits the next time

    async def settle(self) -> None:
        """Wait until nothing is under way; raise what the statement was refused with."""
        if self._sent is not None:
            sent, self._sent = self._sent, None
            await sent

    async def abandon(self) -> None:
        """Wait until nothing is under way, whatever becomes of it: the transaction is being rolled back."""
        if self._sent is not None:
            sent, self._sent = self._sent, None
            await asyncio.gather(sent, return_exceptions=True)

    async def execute(self, sql: str, *values: Any) -> str:
        """Run a statement; return the server's command tag."""
        await self.settle()
        return await self._connection.execute(sql, *values)  # type: ignore[no-any-return]

    async def fetch(self, sql: str, *values: Any) -> Any:
        """Return all rows."""
        await self.settle()
        return await self._connection.fetch(sql, *values)

    async def fetchrow(self, sql: str, *values: Any) -> Any:
        """Return the first row, or None."""
        await self.settle()
        return await self._connection.fetchrow(sql, *values)

    async def fetchval(self, sql: str, *values: Any) -> Any:
        """Return the first column of the first row, or None."""
        await self.settle()
        return await self._connection.fetchval(sql, *values)
