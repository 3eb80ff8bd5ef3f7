"""One at a time: what changes the database's shape waits for whoever does so already."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

SHAPE_LOCK = 5_063_468_442  # any fixed number; pg_locks shows it
CONNECT_SECONDS = 10
WAIT_LIMIT = "10min"


@asynccontextmanager
async def exclusively(owner_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Hold the database's advisory lock for shape changes; the connection may be used meanwhile.

    The lock belongs to the session, so it ends with it, also when this process is killed.
    """
    connection = await asyncpg.connect(owner_url, timeout=CONNECT_SECONDS)
    try:
        await connection.execute("SELECT set_config('lock_timeout', $1, false)", WAIT_LIMIT)
        await connection.execute("SELECT pg_advisory_lock($1::bigint)", SHAPE_LOCK)
        yield connection
    finally:
        await connection.close()


async def ensure_database(server_url: str, name: str) -> None:
    """Create the database if the server has none of that name."""
    async with exclusively(server_url) as connection:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            await connection.execute(f'CREATE DATABASE "{name}"')
