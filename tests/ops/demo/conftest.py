"""A second database, for comparing."""

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest

from tests.conftest import DatabaseUrls
from tests.servers import TEMPLATE, Addresses


@pytest.fixture
async def second_database(servers: Addresses) -> AsyncIterator[DatabaseUrls]:
    """Another migrated database of the test's own."""
    name = f"test_{uuid4().hex}"
    server = await asyncpg.connect(servers.server_url)
    try:
        await server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        yield DatabaseUrls(servers.owner_url(name), servers.app_url(name), servers.relay_url(name))
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await server.close()
