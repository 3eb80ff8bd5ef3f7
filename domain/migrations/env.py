"""Runs the migrations on the owner's connection. The url comes from the caller: there is no alembic.ini."""

import asyncio
from importlib import import_module

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from domain.kernel.tables import metadata

CONTEXTS = (
    "people",
    "catalogue",
    "club",
    "ledger",
    "billing",
    "payments",
    "subscriptions",
    "fundraising",
    "dunning",
    "dialogue",
    "routines",
    "feeruns",
    "insight",
)
for name in CONTEXTS:
    import_module(f"domain.{name}.tables")


def _migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


async def _main() -> None:
    url = context.config.get_main_option("sqlalchemy.url")
    assert url, "the caller gives the owner's url"
    engine = create_async_engine(url.replace("%%", "%"))
    async with engine.connect() as connection:
        await connection.run_sync(_migrate)
        await connection.commit()
    await engine.dispose()


asyncio.run(_main())
