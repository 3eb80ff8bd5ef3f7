"""The two logins that the program works with. They own nothing, so row-level security binds them.

What they may do with each table is granted by the migrations.
"""

from dataclasses import dataclass

import asyncpg

from ops.addresses import login_of, with_login
from ops.exclusive import exclusively
from ops.refused import Refused
from ops.settings import Settings, kept_secret

APP_ROLE = "kontingent_app"  # API, workers, commands: sees one tenant at a time
RELAY_ROLE = "kontingent_relay"  # the outbox relay: reads committed facts of every tenant

_ATTRIBUTES = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"
_STATE = "SELECT rolcanlogin, rolsuper OR rolbypassrls AS unbound FROM pg_roles WHERE rolname = $1"


class RoleUnsafe(Refused):
    """A login of the program could get around row-level security; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class RoleLogin:
    """One login role; `url` is its address of the database.

    managed: the password is ours to set. Otherwise it is only set for a role that can't log in yet, such as
    one that the migrations had to create.
    """

    name: str
    url: str
    managed: bool


@dataclass(frozen=True, slots=True)
class RoleLogins:
    app: RoleLogin
    relay: RoleLogin


def logins(settings: Settings, owner_url: str) -> RoleLogins:
    """Return both logins: as the environment gives them, else with a password kept in home."""
    return RoleLogins(
        app=_login(settings, APP_ROLE, owner_url, settings.app_database_url),
        relay=_login(settings, RELAY_ROLE, owner_url, settings.relay_database_url),
    )


async def ensure_roles(owner_url: str, wanted: RoleLogins) -> None:
    """Create or mend both roles and let them connect; changes nothing when all is well. Raises RoleUnsafe."""
    async with exclusively(owner_url) as connection:
        database = await connection.fetchval("SELECT current_database()")
        for role in (wanted.app, wanted.relay):
            await _ensure_role(connection, role)
            await _run(connection, "GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I", database, role.name)


async def _ensure_role(connection: asyncpg.Connection, role: RoleLogin) -> None:
    password = login_of(role.url)[1]
    state = await connection.fetchrow(_STATE, role.name)
    if state is None:
        await _run(connection, f"CREATE ROLE %I WITH {_ATTRIBUTES} PASSWORD %L", role.name, password)
    elif role.managed or not state["rolcanlogin"]:
        await _run(connection, f"ALTER ROLE %I WITH {_ATTRIBUTES} PASSWORD %L", role.name, password)
    elif state["unbound"]:
        raise RoleUnsafe(
            f"The role {role.name} is a superuser or bypasses row-level security, so tenants would not be "
            f"kept apart. Run: ALTER ROLE {role.name} NOSUPERUSER NOBYPASSRLS"
        )


async def _run(connection: asyncpg.Connection, template: str, *values: str) -> None:
    """Run a statement that takes no parameters; PostgreSQL itself quotes the values into it."""
    marks = ", ".join(f"${n + 2}::text" for n in range(len(values)))
    await connection.execute(await connection.fetchval(f"SELECT format($1, {marks})", template, *values))


def _login(settings: Settings, name: str, owner_url: str, given_url: str) -> RoleLogin:
    if not given_url:
        password = kept_secret(settings.home, f"{name}.password")
        return RoleLogin(name, with_login(owner_url, name, password), managed=True)
    if login_of(given_url)[0] != name:
        raise RoleUnsafe(f"The login in {name.split('_')[1].upper()}_DATABASE_URL must be {name}.")
    return RoleLogin(name, given_url, managed=False)
