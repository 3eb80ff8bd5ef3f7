"""Whether the database has the newest shape, found out without loading the migrations.

Every start asks, and nearly always the answer is yes; Alembic alone would take longer than all the rest.
"""

import asyncio
import os
import re
import sys

import asyncpg

from ops.exclusive import CONNECT_SECONDS
from ops.refused import Refused
from ops.settings import PROJECT_ROOT

VERSIONS = PROJECT_ROOT / "domain" / "migrations" / "versions"
_REVISION = re.compile(r'^revision\b[^=]*= "([^"]+)"', re.MULTILINE)
_DOWN_REVISION = re.compile(r'^down_revision\b[^=]*= "([^"]+)"', re.MULTILINE)


class MigrationFailed(Refused):
    """A migration was refused by the database; nothing of it is left behind."""


def newest_revision() -> str:
    """Return the revision that no other one builds on."""
    texts = [path.read_text() for path in VERSIONS.glob("*.py")]
    built_on = {found for text in texts for found in _DOWN_REVISION.findall(text)}
    newest: str
    (newest,) = {found for text in texts for found in _REVISION.findall(text)} - built_on
    return newest


async def applied_revision(owner_url: str) -> str | None:
    """Return the revision that the database has, None when it has none."""
    connection = await asyncpg.connect(owner_url, timeout=CONNECT_SECONDS)
    try:
        if await connection.fetchval("SELECT to_regclass('public.alembic_version')") is None:
            return None
        revision: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
        return revision
    finally:
        await connection.close()


async def bring_up_to_date(owner_url: str) -> None:
    """Apply the migrations that are missing, in a process of their own. Raises MigrationFailed."""
    if await applied_revision(owner_url) == newest_revision():
        return
    migrating = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ops.migrate", cwd=PROJECT_ROOT, env=os.environ | {"DATABASE_URL": owner_url}
    )
    if await migrating.wait():
        raise MigrationFailed("A migration failed; the database is as it was before. See the lines above.")
