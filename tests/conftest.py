"""Fixtures on real servers.

One PostgreSQL and one Valkey serve the whole run. With xdist the controlling process starts them, because
it outlives its workers; without, the first test that needs them does. Each test that asks for a database gets
its own, cloned from a template that was migrated once, so tests never see one another's rows.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import redis.asyncio
from hypothesis import settings as hypothesis_settings

from domain.kernel.database import Database
from tests.servers import TEMPLATE, Addresses, Servers
from tests.tenants import Tenant, make_tenant

# A busy machine is slow now and then; that proves nothing about a rule.
hypothesis_settings.register_profile("kontingent", deadline=None, print_blob=True)
hypothesis_settings.load_profile("kontingent")

_CONTROLLER = pytest.StashKey[Servers]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Xdist is about to start a worker: tell it where the servers are."""
    config: pytest.Config = node.config
    if _CONTROLLER not in config.stash:
        servers = Servers()
        config.add_cleanup(servers.stop)
        servers.start()
        config.stash[_CONTROLLER] = servers
    node.workerinput["addresses"] = asdict(config.stash[_CONTROLLER].addresses)


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """One database, as its owner, as the app and as the relay."""

    owner: str
    app: str
    relay: str


@pytest.fixture(scope="session")
def servers(request: pytest.FixtureRequest) -> Iterator[Addresses]:
    """The servers of this run."""
    given = getattr(request.config, "workerinput", {}).get("addresses")
    if given:
        yield Addresses(**given)
        return
    with Servers() as started:
        yield started.addresses


@pytest.fixture
async def database_urls(servers: Addresses) -> AsyncIterator[DatabaseUrls]:
    """A migrated database of the test's own."""
    name = f"test_{uuid4().hex}"
    server = await asyncpg.connect(servers.server_url)
    try:
        # Copying the files takes a fifth of the time that copying through the log does.
        await server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        yield DatabaseUrls(servers.owner_url(name), servers.app_url(name), servers.relay_url(name))
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await server.close()


@pytest.fixture
def owner_url(database_urls: DatabaseUrls) -> str:
    """The test's database as the owner of its tables."""
    return database_urls.owner


@pytest.fixture
async def database(database_urls: DatabaseUrls) -> AsyncIterator[Database]:
    """The test's database under the role that owns nothing."""
    opened = Database(database_urls.app, pool_size=5)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def tenant(database: Database) -> Tenant:
    """A tenant with one Norwegian organisation and its bank account. `make_tenant` makes more."""
    return await make_tenant(database)


@pytest.fixture
async def valkey_url(servers: Addresses, worker_id: str) -> str:
    """An empty Valkey database that no other worker uses."""
    number = int(worker_id.removeprefix("gw")) if worker_id != "master" else 0
    url = f"{servers.valkey_url.rpartition('/')[0]}/{number}"
    client = redis.asyncio.Redis.from_url(url)
    await client.flushdb()
    await client.aclose()
    return url
