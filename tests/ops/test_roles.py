"""The program's two logins: they bind row-level security, and a changed one is mended or refused."""

from pathlib import Path

import asyncpg
import pytest

from ops.addresses import login_of, with_database, with_login
from ops.roles import APP_ROLE, RELAY_ROLE, RoleUnsafe, ensure_roles, logins
from ops.settings import Settings
from tests.servers import Addresses

ATTRIBUTES = """
    SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole
      FROM pg_roles WHERE rolname = ANY ($1) ORDER BY 1"""


async def test_both_roles_can_log_in_and_have_no_special_powers(servers: Addresses, owner_url: str) -> None:
    owner = await asyncpg.connect(owner_url)
    rows = [tuple(row) for row in await owner.fetch(ATTRIBUTES, [APP_ROLE, RELAY_ROLE])]
    await owner.close()
    assert rows == [(name, True, False, False, False, False) for name in (APP_ROLE, RELAY_ROLE)]


async def test_the_app_cannot_change_tables_or_switch_the_wall_off(owner_url: str, servers: Addresses) -> None:
    app = await asyncpg.connect(with_login(owner_url, APP_ROLE, servers.app_password))
    try:
        for statement in (
            "ALTER TABLE tenant DISABLE ROW LEVEL SECURITY",
            "CREATE TABLE mine (id int)",
            f"SET ROLE {login_of(owner_url)[0]}",
            "DROP TABLE fact",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await app.execute(statement)
    finally:
        await app.close()


async def test_ensuring_the_roles_again_changes_nothing_for_those_who_are_connected(
    servers: Addresses, owner_url: str
) -> None:
    server = await asyncpg.connect(servers.server_url)
    before = await server.fetch("SELECT rolname, rolpassword IS NULL FROM pg_authid ORDER BY 1")
    given = Settings(
        home=Path("unused"),
        database_url=owner_url,
        app_database_url=with_login(owner_url, APP_ROLE, servers.app_password),
        relay_database_url=with_login(owner_url, RELAY_ROLE, servers.relay_password),
    )
    await ensure_roles(owner_url, logins(given, owner_url))
    assert await server.fetch("SELECT rolname, rolpassword IS NULL FROM pg_authid ORDER BY 1") == before
    await server.close()
    await (await asyncpg.connect(given.app_database_url)).close()


def test_an_address_for_another_role_is_refused(owner_url: str) -> None:
    settings = Settings(
        home=Path("unused"), database_url=owner_url, app_database_url="postgresql://postgres:x@db/kontingent"
    )
    with pytest.raises(RoleUnsafe, match=APP_ROLE):
        logins(settings, owner_url)


def test_odd_characters_survive_in_an_address() -> None:
    url = with_database(with_login("postgresql://a:b@h:5432/x?sslmode=require", "u@v", "p:/@%"), "å b")
    assert login_of(url) == ("u@v", "p:/@%")
    assert url.endswith("@h:5432/%C3%A5%20b?sslmode=require")
