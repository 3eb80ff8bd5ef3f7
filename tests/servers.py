"""The servers of one test run: started once, shared by all its workers, thrown away at the end."""

import asyncio
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from ops import embedded
from ops.addresses import login_of, with_database, with_login
from ops.embedded.postgres import THROWAWAY
from ops.exclusive import ensure_database
from ops.migrate import upgrade
from ops.roles import APP_ROLE, RELAY_ROLE, ensure_roles, logins
from ops.settings import Settings

TEMPLATE = "kontingent_template"
MEMORY = Path("/dev/shm")  # noqa: S108 - only what mkdtemp makes there is used
MEMORY_MIN = 4 << 30


def _memory() -> Path | None:
    """Return a file system in memory: a database per test is mostly copied files, five times as fast there."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= MEMORY_MIN:
        return MEMORY
    return None


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the servers are: PostgreSQL as its superuser, the passwords of both roles, Valkey."""

    server_url: str
    app_password: str
    relay_password: str
    valkey_url: str

    def owner_url(self, database: str) -> str:
        return with_database(self.server_url, database)

    def app_url(self, database: str) -> str:
        return with_login(self.owner_url(database), APP_ROLE, self.app_password)

    def relay_url(self, database: str) -> str:
        return with_login(self.owner_url(database), RELAY_ROLE, self.relay_password)


class Servers:
    """PostgreSQL with a migrated template database, and Valkey, in a temporary directory."""

    def __init__(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="kontingent tests ", dir=_memory()))
        self._home.chmod(0o755)
        self._postgres = embedded.postgres(self._home, THROWAWAY)
        self._valkey = embedded.valkey(self._home)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _e: object, _trace: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        server_url, valkey_url = self._postgres.start(), self._valkey.start()
        template_url = with_database(server_url, TEMPLATE)
        roles = logins(Settings(home=self._home), template_url)

        async def prepare() -> None:
            await ensure_database(server_url, TEMPLATE)
            await ensure_roles(template_url, roles)
            await upgrade(template_url)

        asyncio.run(prepare())
        passwords = login_of(roles.app.url)[1], login_of(roles.relay.url)[1]
        self.addresses = Addresses(server_url, *passwords, valkey_url)

    def stop(self) -> None:
        self._valkey.stop()
        self._postgres.stop()
        shutil.rmtree(self._home, ignore_errors=True)
