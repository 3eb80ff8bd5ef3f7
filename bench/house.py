"""Servers of the benchmark's own, thrown away at the end, set as an ordinary installation sets them."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from ops import embedded
from ops.addresses import with_database
from ops.exclusive import ensure_database
from ops.migrate import upgrade
from ops.roles import ensure_roles, logins
from ops.settings import Settings


@dataclass(frozen=True, slots=True)
class Addresses:
    """A migrated database, as its owner and as the program's roles, and Valkey."""

    owner: str
    app: str
    relay: str
    valkey: str


@dataclass(frozen=True, slots=True)
class House:
    """The servers. Each measurement gets a database that nothing has been in, and nothing has analysed."""

    home: Path
    server_url: str
    valkey_url: str

    async def database(self, name: str) -> Addresses:
        """Make and migrate a database."""
        url = with_database(self.server_url, name)
        roles = logins(Settings(home=self.home), url)
        await ensure_database(self.server_url, name)
        await ensure_roles(url, roles)
        await upgrade(url)
        return Addresses(url, roles.app.url, roles.relay.url, self.valkey_url)

    async def settle(self, name: str) -> None:
        """Do at once what autovacuum does within minutes."""
        connection = await asyncpg.connect(with_database(self.server_url, name))
        try:
            await connection.execute("VACUUM (ANALYZE)")
        finally:
            await connection.close()

    async def drop(self, name: str) -> None:
        """Remove a database, for room."""
        connection = await asyncpg.connect(self.server_url)
        try:
            await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        finally:
            await connection.close()


@contextmanager
def opened() -> Iterator[House]:
    """Start PostgreSQL and Valkey in a temporary directory, and stop and remove them at the end."""
    home = Path(tempfile.mkdtemp(prefix="kontingent-bench-"))
    home.chmod(0o755)
    postgres, valkey = embedded.postgres(home), embedded.valkey(home)
    try:
        yield House(home, postgres.start(), valkey.start())
    finally:
        valkey.stop()
        postgres.stop()
        shutil.rmtree(home, ignore_errors=True)
