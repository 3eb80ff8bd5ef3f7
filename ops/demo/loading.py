"""Loading in bulk as the owner of the tables, without walls; large loads without indexes and keys in the way, too."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

CONNECT_SECONDS = 10
BUILDERS = 2

_CONSTRAINTS = """
SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
FROM pg_constraint
WHERE contype = ANY($2::"char"[]) AND (conrelid = ANY($1::regclass[]) OR confrelid = ANY($1::regclass[]))
ORDER BY conrelid::regclass::text, conname
"""
_INDEXES = """
SELECT indrelid::regclass::text AS table, indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
FROM pg_index
WHERE indrelid = ANY($1::regclass[])
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f')
ORDER BY indrelid::regclass::text, indexrelid::regclass::text
"""
_BY_SIZE = "SELECT name FROM unnest($1::text[]) AS name ORDER BY pg_relation_size(name::regclass) DESC, name"
_HOLDS = "SELECT EXISTS (SELECT FROM {table})"
_FOREIGN, _UNIQUE = [b"f"], [b"p", b"u"]
_QUICK = "SET LOCAL synchronous_commit = off"
# Several build at once, so that none needs helpers.
_BUILDING = "SET synchronous_commit = off; SET maintenance_work_mem = '256MB'; SET max_parallel_maintenance_workers = 0"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A key or an index: of which table, and how it is taken off and put back."""

    table: str
    off: str
    on: str


@dataclass(frozen=True, slots=True)
class _Shape:
    """What was taken off."""

    foreign: tuple[_Piece, ...]
    own: tuple[_Piece, ...]
    new: tuple[str, ...]


@asynccontextmanager
async def one_load(connection: asyncpg.Connection, tables: Sequence[str]) -> AsyncIterator[None]:
    """Let the block COPY into tables, in one transaction: all of it is there at the end, or nothing."""
    async with connection.transaction():
        await connection.execute(_QUICK)
        await _wall(connection, tables, "NO FORCE")
        yield
        await connection.execute(f"ANALYZE {', '.join(tables)}")
        await _wall(connection, tables, "FORCE")


@asynccontextmanager
async def bare_load(connection: asyncpg.Connection, owner_url: str, tables: Sequence[str]) -> AsyncIterator[None]:
    """Take keys and indexes off tables while the block fills them, through however many connections.

    They are built afterwards, which checks every row then; it pays from some ten thousand rows on. Where the block
    fails, the tables that held nothing before hold nothing again.
    """
    async with connection.transaction():
        await _wall(connection, tables, "NO FORCE")
        shape = await _strip(connection, tables)
    try:
        yield
    except BaseException:
        await connection.execute(f"TRUNCATE {', '.join(shape.new)}")
        raise
    finally:
        await _build(connection, owner_url, tables, shape.own)
        async with connection.transaction():
            await connection.execute(_QUICK)
            for piece in shape.foreign:
                await connection.execute(piece.on)
            await _wall(connection, tables, "FORCE")


async def _wall(connection: asyncpg.Connection, tables: Sequence[str], force: str) -> None:
    for table in tables:
        await connection.execute(f"ALTER TABLE {table} {force} ROW LEVEL SECURITY")


async def _strip(connection: asyncpg.Connection, tables: Sequence[str]) -> _Shape:
    foreign = await _constraints(connection, tables, _FOREIGN)
    unique = await _constraints(connection, tables, _UNIQUE)
    indexes = [
        _Piece(row["table"], f"DROP INDEX {row['name']}", row["definition"])
        for row in await connection.fetch(_INDEXES, tables)
    ]
    holds = {table: await connection.fetchval(_HOLDS.format(table=table)) for table in tables}
    for piece in (*foreign, *unique, *indexes):
        await connection.execute(piece.off)
    return _Shape(tuple(foreign), (*unique, *indexes), tuple(table for table in tables if not holds[table]))


async def _constraints(connection: asyncpg.Connection, tables: Sequence[str], kinds: Sequence[bytes]) -> list[_Piece]:
    return [
        _Piece(
            row["table"],
            f"ALTER TABLE {row['table']} DROP CONSTRAINT {row['name']}",
            f"ALTER TABLE {row['table']} ADD CONSTRAINT {row['name']} {row['definition']}",
        )
        for row in await connection.fetch(_CONSTRAINTS, tables, kinds)
    ]


async def _build(
    connection: asyncpg.Connection, owner_url: str, tables: Sequence[str], pieces: Sequence[_Piece]
) -> None:
    """Put back what is each table's own, the largest tables first, and look at their rows so that plans are good."""
    of_table: dict[str, list[_Piece]] = defaultdict(list)
    for piece in pieces:
        of_table[piece.table].append(piece)
    left = iter([row["name"] for row in await connection.fetch(_BY_SIZE, tables)])

    async def build() -> None:
        builder = await asyncpg.connect(owner_url, timeout=CONNECT_SECONDS)
        try:
            await builder.execute(_BUILDING)
            for table in left:
                for piece in of_table[table]:
                    await builder.execute(piece.on)
                await builder.execute(f"ANALYZE {table}")
        finally:
            await builder.close()

    await asyncio.gather(*(build() for _ in range(BUILDERS)))
