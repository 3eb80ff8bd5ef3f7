"""Which tenants there are."""

from uuid import UUID

import asyncpg

from ops.exclusive import CONNECT_SECONDS


async def tenants(relay_url: str) -> dict[UUID, str]:
    """Return the name of every tenant. The relay's login is the one that may see them all."""
    connection = await asyncpg.connect(relay_url, timeout=CONNECT_SECONDS)
    try:
        return {row["tenant_id"]: row["name"] for row in await connection.fetch("SELECT * FROM tenant")}
    finally:
        await connection.close()
