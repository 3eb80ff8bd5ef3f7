"""Bring the database's shape up or down, one at a time whoever asks.

`python -m ops.migrate` applies every migration to DATABASE_URL.
"""

import asyncio

from alembic import command
from alembic.config import Config

from ops.addresses import for_sqlalchemy
from ops.exclusive import exclusively
from ops.settings import from_environment

NEWEST = "head"
EMPTY = "base"


async def upgrade(owner_url: str, revision: str = NEWEST) -> None:
    """Apply every migration up to the revision; does nothing when all are applied."""
    async with exclusively(owner_url):
        # Alembic's environment runs an event loop of its own, hence the thread.
        await asyncio.to_thread(command.upgrade, configuration(owner_url), revision)


async def downgrade(owner_url: str, revision: str = EMPTY) -> None:
    """Take migrations back down to the revision, with the data that they hold."""
    async with exclusively(owner_url):
        await asyncio.to_thread(command.downgrade, configuration(owner_url), revision)


def configuration(owner_url: str) -> Config:
    """Return Alembic's configuration; there is no alembic.ini."""
    built = Config()
    built.set_main_option("script_location", "domain:migrations")
    built.set_main_option("path_separator", "os")
    built.set_main_option("sqlalchemy.url", for_sqlalchemy(owner_url).replace("%", "%%"))
    return built


if __name__ == "__main__":
    asyncio.run(upgrade(from_environment().database_url))
