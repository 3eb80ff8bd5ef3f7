"""No tenant sees or touches another's people: not by asking, not by writing, not through a key that points there."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from domain.kernel.ids import new_id
from domain.people import tables as t
from domain.people.commands.create_branch import create_branch
from domain.people.commands.create_member import create_member
from domain.people.queries.members import addresses_of, branches_by_id, members, relations_of
from domain.people.queries.organisations import bank_accounts, branches, organisations
from tests.domain.people.samples import HOME, person
from tests.tenants import Tenant, make_tenant

TABLES = (
    "member",
    "member_word",
    "address",
    "relation",
    "branch",
    "organisation",
    "bank_account",
    "audit_entry",
    "fact",
    "series",
)


@pytest.fixture
async def stranger(tenant: Tenant) -> Tenant:
    return await make_tenant(tenant.database, "Andre", 1)


@pytest.fixture
async def theirs(tenant: Tenant) -> dict[str, UUID]:
    """What the first tenant has: a branch, and two members who know each other."""
    async with tenant.work() as work:
        branch = await create_branch(work, name="Oslo")
        payer = await create_member(work, person("Per"))
        kari = await create_member(work, person(addresses=(HOME,), branch_id=branch.id, payer_id=payer.id))
    return {"branch": branch.id, "payer": payer.id, "member": kari.id}


@pytest.mark.rule("ORG-03")
async def test_a_stranger_reads_nothing(stranger: Tenant, theirs: dict[str, UUID], tenant: Tenant) -> None:
    keys = list(theirs.values())
    async with stranger.read() as read:
        assert await members(read, keys) == {}
        assert await addresses_of(read, keys) == {}
        assert not any((await relations_of(read, keys)).values())
        assert await branches_by_id(read, keys) == {}
        assert await branches(read) == []
        assert tenant.organisation_id not in {one.id for one in await organisations(read)}
        assert tenant.bank_account_id not in {one.id for one in await bank_accounts(read)}
        for table in TABLES:
            found = await read.sql(f"SELECT 1 FROM {table} WHERE tenant_id = $1", tenant.id)
            assert found == [], table


@pytest.mark.parametrize("table", ["member", "address", "branch", "organisation", "bank_account"])
async def test_a_stranger_changes_nothing(
    stranger: Tenant, theirs: dict[str, UUID], tenant: Tenant, table: str
) -> None:
    name = "line1" if table == "address" else "number" if table == "bank_account" else "name"
    async with tenant.read() as read:
        before = await read.sql(f"SELECT * FROM {table}")
    async with stranger.work() as work:
        touched = await work.sql(f"UPDATE {table} SET {name} = 'x' WHERE tenant_id = $1 RETURNING 1", tenant.id)
        assert touched == []
    async with tenant.read() as read:
        assert await read.sql(f"SELECT * FROM {table}") == before


async def test_a_stranger_can_not_write_into_the_house(stranger: Tenant, tenant: Tenant) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with stranger.work() as work:
            await work.sql(
                "INSERT INTO branch (tenant_id, id, name, sort_key) VALUES ($1, $2, 'x', 'x')", tenant.id, new_id()
            )


@pytest.mark.parametrize("points_at", ["branch", "payer", "member"])
async def test_no_key_can_point_into_another_house(stranger: Tenant, theirs: dict[str, UUID], points_at: str) -> None:
    async with stranger.work() as work:
        own = await create_member(work, person("Ola"))
    key = theirs[points_at]
    rows: dict[str, tuple[Any, dict[str, Any]]] = {
        "payer": (t.relation, {"member_id": own.id, "kind": "PAYER", "other_id": key}),
        "member": (
            t.address,
            {
                "id": new_id(),
                "member_id": key,
                "kind": "HOME",
                "line1": "x",
                "postal_code": "",
                "city": "",
                "country": "NO",
            },
        ),
    }

    async def point() -> None:
        async with stranger.work() as work:
            if points_at == "branch":
                await work.sql("UPDATE member SET branch_id = $1", key)
            else:
                table, values = rows[points_at]
                await work.insert(table, **values)

    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await point()


@pytest.mark.rule("PPL-14")
async def test_the_search_behind_the_wall_finds_ones_own_alone(
    stranger: Tenant, theirs: dict[str, UUID], tenant: Tenant
) -> None:
    finders = (
        "SELECT search_member_ids('%kari%', '{}', 10) AS found",
        "SELECT search_member_ids_any('{%x%,%kari%}', '{{%nord%,%x%},{%mann%,%x%}}', 10) AS found",
    )
    for query in finders:
        async with stranger.read() as read:
            assert await read.sql(query) == []
        async with tenant.read() as read:
            assert [row["found"] for row in await read.sql(query)] == [theirs["member"]]
    similar = "SELECT similar_words('karri', 10) AS word"
    async with stranger.read() as read:
        assert await read.sql(similar) == []
    async with tenant.read() as read:
        assert [row["word"] for row in await read.sql(similar)] == ["kari"]


async def test_the_searchers_role_can_read_what_is_searched_and_no_more(owner_url: str) -> None:
    connection = await asyncpg.connect(owner_url)
    try:
        await connection.execute("SET ROLE kontingent_search")
        await connection.fetch("SELECT tenant_id, id, search_key FROM member")
        for query in ("SELECT email FROM member", "SELECT 1 FROM address", "UPDATE member SET search_key = ''"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(query)
    finally:
        await connection.close()
