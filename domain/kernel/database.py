"""The database as the domain sees it: compiled queries, a reading transaction, and the unit of work (`Work`).

Statements are SQLAlchemy Core, compiled once to the driver's own SQL and run on the driver's connection, because
compiling and result processing cost more than the queries themselves. Every transaction names its tenant, and the
database's row-level security holds it to that.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

import orjson
from sqlalchemy import Executable, event, make_url
from sqlalchemy.dialects.postgresql import asyncpg as asyncpg_dialect
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.sql.compiler import SQLCompiler

Row = Mapping[str, Any]
Isolation = Literal["READ COMMITTED", "REPEATABLE READ"]
_PREFETCH_ROWS = 1_000
_DIALECT: Any = asyncpg_dialect.dialect()  # type: ignore[no-untyped-call]


class NoSuchRow(LookupError):
    """A query that must give one row gave none. A command turns it into a Refusal where that can be expected."""


class Query:
    """A statement with named parameters, compiled on first use and kept. Give lists as arrays (`= any(:ids)`)."""

    __slots__ = ("_order", "_sql", "_values", "statement")

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._sql = ""
        self._order: tuple[str, ...] = ()
        self._values: Mapping[str, Any] = {}

    def bind(self, params: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """Return the driver's SQL text and the arguments in its order; a name it lacks raises KeyError."""
        if not self._sql:
            self._compile()
        values = self._values
        return self._sql, [params[name] if name in params else values[name] for name in self._order]

    def _compile(self) -> None:
        compiled = self.statement.compile(dialect=_DIALECT)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        self._order = tuple(compiled.positiontup or ())
        required = {bind.key for bind in compiled.binds.values() if bind.required}
        self._values = {name: value for name, value in compiled.params.items() if name not in required}
        self._sql = compiled.string


class Reading:
    """A transaction of one tenant that only reads. Rows come as mappings; nothing loads lazily."""

    def __init__(self, connection: Any, tenant_id: UUID) -> None:
        self._connection = connection
        self.tenant_id = tenant_id

    async def all(self, query: Query, **params: Any) -> Sequence[Row]:
        """Return every row of a query."""
        sql, values = query.bind(params)
        return await self._connection.fetch(sql, *values)  # type: ignore[no-any-return]

    async def first(self, query: Query, **params: Any) -> Row | None:
        """Return the first row, or None."""
        sql, values = query.bind(params)
        return await self._connection.fetchrow(sql, *values)  # type: ignore[no-any-return]

    async def one(self, query: Query, **params: Any) -> Row:
        """Return the first row; raise NoSuchRow where there is none."""
        row = await self.first(query, **params)
        if row is None:
            raise NoSuchRow(str(params))
        return row

    async def scalar(self, query: Query, **params: Any) -> Any:
        """Return the first column of the first row, or None."""
        sql, values = query.bind(params)
        return await self._connection.fetchval(sql, *values)

    async def sql(self, text: str, *values: Any) -> Sequence[Row]:
        """Return the rows of SQL written by hand, with $1, $2 … for the values. Never build the text from input."""
        return await self._connection.fetch(text, *values)  # type: ignore[no-any-return]

    async def along_index(self, text: str, *values: Any) -> Sequence[Row]:
        """Return the rows of SQL that takes the first rows of an order, read from the index that has this order.

        For chunks of a set. A planner that has not seen the set yet takes it to be small, and would fetch and sort all
        that is left of it for every chunk.
        """
        await self.sql("SELECT set_config('enable_sort', 'off', true)")
        rows = await self.sql(text, *values)
        await self.sql("SELECT set_config('enable_sort', 'on', true)")
        return rows

    async def stream(self, text: str, *values: Any) -> AsyncIterator[Row]:
        """Yield the rows of SQL written by hand one by one; the server keeps those that nobody asked for yet."""
        async for row in self._connection.cursor(text, *values, prefetch=_PREFETCH_ROWS):
            yield row


class Database:
    """A pool of connections under a role that owns nothing. Open it once for each process."""

    def __init__(self, url: str, *, pool_size: int = 10, statement_timeout_ms: int = 120_000) -> None:
        self._engine: AsyncEngine = create_async_engine(
            make_url(url).set(drivername="postgresql+asyncpg"),
            isolation_level="AUTOCOMMIT",
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=30,
            pool_use_lifo=True,
            pool_reset_on_return=None,
            connect_args={
                "timeout": 10,
                "statement_cache_size": 500,
                "server_settings": {
                    "statement_timeout": str(statement_timeout_ms),
                    "idle_in_transaction_session_timeout": "120000",
                    "timezone": "UTC",
                    "jit": "off",
                },
            },
        )
        event.listen(self._engine.sync_engine, "connect", _set_codecs)

    async def open(self) -> None:
        """Prove that the server answers."""
        async with self.raw() as connection:
            await connection.execute("SELECT 1")

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()

    @asynccontextmanager
    async def raw(self) -> AsyncIterator[Any]:
        """Lend one driver connection, outside any transaction. For the kernel, LISTEN and checks of health."""
        lent = await self._lend()
        try:
            yield lent.driver_connection
        finally:
            lent.close()

    @asynccontextmanager
    async def transaction(
        self, tenant_id: UUID | None, *, read_only: bool, isolation: Isolation = "READ COMMITTED"
    ) -> AsyncIterator[Any]:
        """Lend a connection in a transaction that names its tenant; commit at the end, roll back on an exception."""
        mode = f"ISOLATION LEVEL {isolation} {'READ ONLY' if read_only else 'READ WRITE'}"
        tenant = f"SELECT set_config('app.tenant', '{tenant_id}', true);" if tenant_id else ""
        lent = await self._lend()
        connection: Any = lent.driver_connection
        try:
            try:
                await connection.execute(f"BEGIN {mode}; {tenant}")
                yield connection
                await connection.execute("COMMIT")
            except BaseException:
                await connection.execute("ROLLBACK")
                raise
        except BaseException:
            if connection.is_closed() or connection.is_in_transaction():
                lent.invalidate()
            raise
        finally:
            lent.close()

    async def _lend(self) -> Any:
        """Take a connection that is open; those that a restart of the server has closed leave the pool."""
        while True:
            lent: Any = await self._engine.raw_connection()
            if not lent.driver_connection.is_closed():
                return lent
            lent.invalidate()

    @asynccontextmanager
    async def read(self, tenant_id: UUID) -> AsyncIterator[Reading]:
        """Open a reading transaction of one tenant."""
        async with self.transaction(tenant_id, read_only=True) as connection:
            yield Reading(connection, tenant_id)

    @asynccontextmanager
    async def snapshot(self, tenant_id: UUID, statement_seconds: float) -> AsyncIterator[Reading]:
        """Open a reading transaction in which every statement sees the same instant.

        For long reads: it takes one core at most, and a statement that takes longer raises QueryCanceledError.
        """
        limits = (
            f"SET LOCAL statement_timeout = {round(statement_seconds * 1000)}; "
            "SET LOCAL max_parallel_workers_per_gather = 0"
        )
        async with self.transaction(tenant_id, read_only=True, isolation="REPEATABLE READ") as connection:
            await connection.execute(limits)
            yield Reading(connection, tenant_id)


def _set_codecs(adapted: Any, _record: Any) -> None:
    """JSON columns carry plain Python values, in and out."""

    async def register(connection: Any) -> None:
        for name in ("json", "jsonb"):
            await connection.set_type_codec(
                name, schema="pg_catalog", encoder=_json_text, decoder=orjson.loads, format="text"
            )

    adapted.run_async(register)


def _json_text(value: Any) -> str:
    return orjson.dumps(value).decode()


@lru_cache(maxsize=512)
def type_name(sql_type: Any) -> str:
    """Return PostgreSQL's name of a column type, without its collation."""
    return str(sql_type.compile(dialect=_DIALECT)).partition(" COLLATE ")[0]
