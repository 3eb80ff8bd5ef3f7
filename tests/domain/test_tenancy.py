"""The wall between tenants, read from the catalogue of the database: what isn't walled in fails here.

It proves the shape (keys and policies) of every table, and by trying that the wall holds on one of them. What
each command lets through is proved beside the command.
"""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.kernel.database import Database
from domain.kernel.tables import GLOBAL_TABLES
from ops.roles import APP_ROLE, RELAY_ROLE
from tests.conftest import DatabaseUrls
from tests.tenants import make_tenant

TABLES = """
    SELECT c.relname AS name, c.relrowsecurity AS walled, c.relforcerowsecurity AS forced,
           pg_get_userbyid(c.relowner) AS owner,
           (SELECT a.attname
              FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
             WHERE i.indrelid = c.oid AND i.indisprimary) AS first_key,
           ARRAY(SELECT p.polname || ' to ' || r.rolname FROM pg_policy p, pg_roles r
                  WHERE p.polrelid = c.oid AND r.oid = ANY (p.polroles) AND p.polpermissive) AS policies
      FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1"""

# Unique indexes and foreign keys that leave the tenant out, on tables that have one.
LOOSE_KEYS = """
    SELECT c.relname || '.' || i.relname AS name
      FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'tenant_id' AND NOT t.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND x.indisunique AND x.indkey[0] <> t.attnum
    UNION ALL
    SELECT c.relname || '.' || k.conname
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'tenant_id' AND NOT t.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND k.contype = 'f' AND NOT t.attnum = ANY (k.conkey)"""

LEAKS = """
    SELECT c.relname AS name FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v'
       AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)
    UNION ALL
    SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'm'"""


@pytest.fixture
async def owner(database_urls: DatabaseUrls) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database_urls.owner)
    yield connection
    await connection.close()


async def test_every_table_has_the_tenant_first_in_its_key_and_a_forced_wall(
    owner: asyncpg.Connection,
) -> None:
    tables = [row for row in await owner.fetch(TABLES) if row["name"] not in GLOBAL_TABLES]
    assert len(tables) > 10
    open_tables = {
        row["name"]: dict(row)
        for row in tables
        if not (row["walled"] and row["forced"] and row["first_key"] == "tenant_id")
        or f"tenant_wall to {APP_ROLE}" not in row["policies"]
    }
    assert open_tables == {}


async def test_the_exceptions_exist_and_say_why(owner: asyncpg.Connection) -> None:
    names = {row["name"] for row in await owner.fetch(TABLES)}
    assert names >= GLOBAL_TABLES.keys()
    assert all(GLOBAL_TABLES.values())


async def test_no_unique_or_foreign_key_reaches_across_tenants(owner: asyncpg.Connection) -> None:
    assert [row["name"] for row in await owner.fetch(LOOSE_KEYS)] == []


async def test_no_view_reads_around_the_wall(owner: asyncpg.Connection) -> None:
    assert [row["name"] for row in await owner.fetch(LEAKS)] == []


async def test_the_programs_roles_own_nothing(owner: asyncpg.Connection) -> None:
    owned = [row["name"] for row in await owner.fetch(TABLES) if row["owner"] in (APP_ROLE, RELAY_ROLE)]
    assert owned == []


async def test_a_tenant_sees_and_writes_its_own_rows_only(database: Database) -> None:
    ours, theirs = uuid4(), uuid4()
    for tenant_id in (ours, theirs):
        async with database.transaction(tenant_id, read_only=False) as connection:
            await _add_tenant(connection, tenant_id)
    async with database.read(ours) as read:
        assert [row["tenant_id"] for row in await read.sql("SELECT tenant_id FROM tenant")] == [ours]
    async with database.transaction(ours, read_only=False) as connection:
        assert await connection.execute("UPDATE tenant SET name = 'taken'") == "UPDATE 1"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.transaction(ours, read_only=False) as connection:
            await _add_tenant(connection, uuid4())


async def test_two_tenants_with_the_same_numbers_never_meet(database: Database) -> None:
    ours, theirs = await make_tenant(database), await make_tenant(database)
    async with ours.read() as read:
        organisations = [row["id"] for row in await read.sql("SELECT id FROM organisation")]
        facts = {row["tenant_id"] for row in await read.sql("SELECT tenant_id FROM fact")}
    assert organisations == [ours.organisation_id]
    assert facts == {ours.id}
    async with theirs.work() as work:
        assert (
            await work.sql("UPDATE organisation SET name = 'x' WHERE id = $1 RETURNING 1", ours.organisation_id) == []
        )


async def test_without_a_tenant_nothing_can_be_read(database: Database) -> None:
    tenant_id = uuid4()
    async with database.transaction(tenant_id, read_only=False) as connection:
        await _add_tenant(connection, tenant_id)
    async with database.raw() as connection:
        try:
            rows = await connection.fetch("SELECT * FROM tenant")
        except asyncpg.InvalidTextRepresentationError:
            rows = []  # the setting of an earlier transaction is left empty, which is no tenant's id
    assert rows == []


async def _add_tenant(connection: asyncpg.Connection, tenant_id: UUID) -> None:
    await connection.execute(
        "INSERT INTO tenant (tenant_id, name, country, zone, created_at) "
        "VALUES ($1, 'Foreningen', 'NO', 'Europe/Oslo', now())",
        tenant_id,
    )
