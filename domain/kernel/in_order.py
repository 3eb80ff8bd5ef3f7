"""A connection that a unit of work writes through: statements run in their order, and a bulk write is not waited for.

While the server puts thousands of rows away, the program makes the next ones. Whatever is asked next waits for the
writes that are under way, so order and errors stay those of one statement after another; only the error of a bulk
write may come later, with the next statement that is waited for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

# What a statement takes to leave after the answer to the one before it has come: reading, waking, going on, sending.
_TURNS = 4


async def turns() -> None:
    """Let what is under way go on, where a program reckons for long between two statements."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)


class InOrder:
    """One driver connection; `send` hands a statement over, every other call first waits until that one is done."""

    __slots__ = ("_connection", "_sent")

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._sent: asyncio.Task[str] | None = None

    async def send(self, sql: str, *values: Any) -> None:
        """Put a statement behind those under way, and return while the server works on them."""
        self._sent = asyncio.create_task(self._after(self._sent, sql, values))
        await turns()

    async def _after(self, before: asyncio.Task[str] | None, sql: str, values: Sequence[Any]) -> str:
        if before is not None:
            await before  # what it was refused with is what this one is refused with
        return await self._connection.execute(sql, *values)  # type: ignore[no-any-return]

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
