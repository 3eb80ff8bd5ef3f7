"""Queries compile once, transactions name their tenant, and what fails leaves nothing behind."""

import asyncio
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import bindparam, func, literal, select

from domain.kernel.database import Database, NoSuchRow, Query
from domain.kernel.tables import tenant as tenants
from tests.tenants import Tenant, make_tenant

NAMES = Query(select(tenants.c.name))


def test_a_query_binds_by_name_and_refuses_to_guess() -> None:
    query = Query(select(literal(7).label("seven")).where(tenants.c.name == bindparam("name")))
    sql, values = query.bind({"name": "x"})
    assert sorted(map(str, values)) == ["7", "x"]
    assert sql is query.bind({"name": "y"})[0]
    with pytest.raises(KeyError):
        query.bind({"title": "x"})


async def test_a_reading_sees_its_own_tenant_alone(tenant: Tenant, database: Database) -> None:
    other = await make_tenant(database, "Andre", 1)
    async with tenant.read() as read:
        assert [row["name"] for row in await read.all(NAMES)] == ["Friluftslaget"]
    async with other.read() as read:
        assert await read.scalar(NAMES) == "Andre"
    async with database.read(uuid4()) as read:
        assert await read.all(NAMES) == []


async def test_a_transaction_without_a_tenant_sees_nothing(tenant: Tenant, database: Database) -> None:
    async with database.transaction(None, read_only=True) as connection:
        assert await connection.fetchval("SELECT count(*) FROM tenant") == 0


async def test_the_tenant_does_not_stay_on_the_connection(database_urls: object, tenant: Tenant) -> None:
    lone = Database(tenant.database._engine.url.render_as_string(hide_password=False), pool_size=1)
    try:
        async with lone.read(tenant.id) as read:
            assert await read.scalar(NAMES) == "Friluftslaget"
        async with lone.raw() as connection:
            assert not await connection.fetchval("SELECT current_setting('app.tenant', true)")
    finally:
        await lone.close()


async def test_a_reading_can_not_write(tenant: Tenant) -> None:
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with tenant.read() as read:
            await read.sql("UPDATE branch SET name = 'x'")


async def test_rows_come_one_first_or_not_at_all(tenant: Tenant) -> None:
    nobody = Query(select(tenants.c.name).where(tenants.c.name == bindparam("name")))
    async with tenant.read() as read:
        assert (await read.one(NAMES))["name"] == "Friluftslaget"
        assert await read.first(nobody, name="Ingen") is None
        assert await read.scalar(nobody, name="Ingen") is None
        with pytest.raises(NoSuchRow):
            await read.one(nobody, name="Ingen")


async def test_a_failed_transaction_gives_its_connection_back(tenant: Tenant) -> None:
    for _ in range(8):
        with pytest.raises(asyncpg.PostgresError):
            async with tenant.read() as read:
                await read.sql("SELECT 1 / 0")
    async with tenant.read() as read:
        assert await read.scalar(Query(select(func.count()).select_from(tenants))) == 1


async def test_connections_that_the_server_has_closed_are_replaced(tenant: Tenant, database: Database) -> None:
    async with database.raw() as first, database.raw() as second, database.raw() as third:
        pids = [connection.get_server_pid() for connection in (first, second)]
        await third.execute("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid", pids)
        async with asyncio.timeout(10):
            while not (first.is_closed() and second.is_closed()):
                await asyncio.sleep(0.01)
    for _ in range(6):
        await database.open()
        async with tenant.read() as read:
            assert await read.scalar(NAMES) == "Friluftslaget"
