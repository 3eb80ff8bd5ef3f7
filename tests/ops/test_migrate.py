"""Migrations go up, down and up again, two at once do no harm, and they make what the tables say."""

import asyncio
from collections.abc import AsyncIterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from uuid import uuid4

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

import domain
from domain.kernel.tables import metadata
from ops.addresses import for_sqlalchemy
from ops.exclusive import ensure_database
from ops.migrate import configuration, downgrade, upgrade
from ops.shape import applied_revision, bring_up_to_date, newest_revision
from tests.servers import Addresses

OWN = """
    SELECT relkind::text || ' ' || relname FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'alembic%'
    UNION ALL SELECT 'function ' || proname FROM pg_proc p
     WHERE pronamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"""


@pytest.fixture
async def empty_url(servers: Addresses) -> AsyncIterator[str]:
    name = f"empty_{uuid4().hex}"
    await ensure_database(servers.server_url, name)
    yield servers.owner_url(name)
    server = await asyncpg.connect(servers.server_url)
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.close()


async def _own(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(OWN)
    await connection.close()
    return sorted(row[0] for row in rows)


async def test_up_down_and_up_again_gives_the_same(empty_url: str) -> None:
    await upgrade(empty_url)
    first = await _own(empty_url)
    assert await applied_revision(empty_url) == newest_revision()
    await downgrade(empty_url)
    assert await _own(empty_url) == []
    await upgrade(empty_url)
    assert await _own(empty_url) == first


async def test_a_database_that_is_up_to_date_is_left_alone(owner_url: str, empty_url: str) -> None:
    assert newest_revision() == ScriptDirectory.from_config(configuration("")).get_current_head()
    assert await applied_revision(owner_url) == newest_revision()
    assert await applied_revision(empty_url) is None
    await bring_up_to_date(empty_url)
    assert await _own(empty_url) == await _own(owner_url)


async def test_two_upgrades_at_once_wait_for_each_other(empty_url: str) -> None:
    await asyncio.gather(upgrade(empty_url), upgrade(empty_url))
    assert await applied_revision(empty_url) == newest_revision()


async def test_the_migrations_make_what_the_tables_say(owner_url: str) -> None:
    for context in iter_modules(domain.__path__):
        if find_spec(f"domain.{context.name}.tables"):
            import_module(f"domain.{context.name}.tables")

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    engine = create_async_engine(for_sqlalchemy(owner_url))
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()
    assert found == []
