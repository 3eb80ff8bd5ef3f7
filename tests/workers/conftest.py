"""What the tests of workers share: Valkey as workers see it, and a relay in the test's own process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from arq.connections import ArqRedis

from tests.conftest import DatabaseUrls
from workers.relay import Relay
from workers.waking import open_valkey


@pytest.fixture
async def valkey(valkey_url: str) -> AsyncIterator[ArqRedis]:
    """Valkey, empty."""
    client = open_valkey(valkey_url)
    yield client
    await client.aclose()


@pytest.fixture
async def relay(database_urls: DatabaseUrls, valkey: ArqRedis) -> AsyncIterator[Relay]:
    """A relay at work."""
    relay = Relay(database_urls.relay, valkey)
    task = asyncio.create_task(relay.run())
    yield relay
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
