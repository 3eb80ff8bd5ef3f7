"""The unit of work: one transaction that commits rows, journal entries and facts together. Nothing else commits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import JSONB

from domain.kernel.database import Database, Query, Reading, type_name
from domain.kernel.facts import Fact, json_value
from domain.kernel.ids import new_id
from domain.kernel.in_order import InOrder
from domain.kernel.tables import audit_entry, fact

FACTS_CHANNEL = "kontingent_facts"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a staff user, an API key, or the system itself; and from where."""

    kind: Literal["user", "api_key", "system"]
    id: UUID | None
    name: str
    origin: str = ""


SYSTEM = Actor("system", None, "Kontingent")


@dataclass(frozen=True, slots=True)
class Audited:
    """What became of one subject, and the member on whose page that stands."""

    subject_id: UUID
    member_id: UUID | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class Work(Reading):
    """A transaction of one tenant that writes. `today` is the business date, `now` the UTC instant it began."""

    def __init__(self, connection: InOrder, tenant_id: UUID, actor: Actor, today: date, now: datetime) -> None:
        super().__init__(connection, tenant_id)
        self._writing = connection
        self.actor = actor
        self.today = today
        self.now = now
        self._facts: list[Fact] = []

    async def execute(self, query: Query, **params: Any) -> int:
        """Run a statement and return how many rows it touched."""
        sql, values = query.bind(params)
        return _touched(await self._connection.execute(sql, *values))

    async def send(self, text: str, *values: Any) -> None:
        """Run SQL written by hand that answers nothing; the server works on it while the caller goes on."""
        await self._writing.send(text, *values)

    async def insert(self, table: Table, **values: Any) -> None:
        """Insert one row; the tenant is filled in."""
        values["tenant_id"] = self.tenant_id
        names = tuple(sorted(values))
        await self._connection.execute(_insert_one(table, names), *[values[name] for name in names])

    async def insert_many(self, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
        """Insert thousands of rows with one statement, given as columns of equal length.

        The server works on it while the caller goes on; a row that can't be inserted fails the next statement.
        """
        if _has_rows(columns):
            await self._writing.send(*self._bulk(table, columns, ""))

    async def insert_alike(
        self,
        table: Table,
        own: Mapping[str, Sequence[Any]],
        alike: Sequence[Any],
        columns: Callable[[Sequence[Any]], Mapping[str, Sequence[Any]]],
    ) -> None:
        """Insert thousands of rows of which many are alike but for their `own` columns, like `insert_many`.

        `alike` has an object for each row, and many rows share one; `columns` makes the other columns of objects.
        What rows share is sent once, so that a run pays for the few kinds of lines that it has, not for every line.
        """
        if not alike:
            return
        kinds = {id(one): one for one in alike}
        places = {key: place for place, key in enumerate(kinds, 1)}
        shared = columns(list(kinds.values()))
        text = _insert_alike(table, tuple(own), tuple(shared))
        which = [places[id(one)] for one in alike]
        values = [_as_array(table, name, values) for name, values in (*own.items(), *shared.items())]
        await self._writing.send(text, self.tenant_id, which, *values)

    async def insert_missing(self, table: Table, columns: Mapping[str, Sequence[Any]]) -> int:
        """Insert like `insert_many`, pass over rows whose key is there already, and return how many went in."""
        if not _has_rows(columns):
            return 0
        return _touched(await self._writing.execute(*self._bulk(table, columns, " ON CONFLICT DO NOTHING")))

    def _bulk(self, table: Table, columns: Mapping[str, Sequence[Any]], conflict: str) -> list[Any]:
        names = tuple(columns)
        # A value that all rows share is sent once: encoding arrays is a good part of what a bulk insert costs.
        shared = frozenset(name for name in names[1:] if _is_shared(table, name, columns[name]))
        values = [columns[name][0] if name in shared else _as_array(table, name, columns[name]) for name in names]
        return [_insert_from_arrays(table, names, shared, conflict), self.tenant_id, *values]

    def record(self, happened: Fact) -> None:
        """Record what has happened; it is committed with the rows."""
        self._facts.append(happened)

    def record_many(self, happened: Iterable[Fact]) -> None:
        """Record several facts, in their order."""
        self._facts.extend(happened)

    async def audit(
        self,
        what: str,
        subject_kind: str,
        subject_id: UUID,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        member_id: UUID | None = None,
        reason: str | None = None,
    ) -> None:
        """Write the audit log (USR-06): who, when, from where, what, before and after. No one can edit it."""
        await self.insert(
            audit_entry,
            id=new_id(),
            recorded_at=self.now,
            actor_kind=self.actor.kind,
            actor_id=self.actor.id,
            actor_name=self.actor.name,
            origin=self.actor.origin,
            what=what,
            subject_kind=subject_kind,
            subject_id=subject_id,
            member_id=member_id,
            before=json_value(dict(before)) if before is not None else None,
            after=json_value(dict(after)) if after is not None else None,
            reason=reason,
        )

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo what is done inside, rows and facts, where it raises; the work itself goes on."""
        facts = len(self._facts)
        await self._writing.execute("SAVEPOINT part")
        try:
            yield
            await self._writing.settle()
        except Exception:
            await self._writing.abandon()
            del self._facts[facts:]
            await self._writing.execute("ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part")
            raise
        await self._writing.execute("RELEASE SAVEPOINT part")

    @asynccontextmanager
    async def rehearsed(self, on: date | None = None) -> AsyncIterator[None]:
        """Do what is inside for real, with every check that a commit would make, and undo it all: rows and facts.

        What it locks is free again afterwards; the work itself goes on (NEW-01). With a day, that is today inside.
        """
        facts, today = len(self._facts), self.today
        self.today = on or today
        await self._writing.execute("SAVEPOINT rehearsal")
        try:
            yield
            await self._writing.execute("SET CONSTRAINTS ALL IMMEDIATE")
        finally:
            self.today = today
            await self._writing.abandon()
            del self._facts[facts:]
            await self._writing.execute("ROLLBACK TO SAVEPOINT rehearsal; RELEASE SAVEPOINT rehearsal")

    async def audit_many(self, what: str, subject_kind: str, entries: Sequence[Audited], *, reason: str | None) -> None:
        """Write the audit log of one deed to several subjects, as a set."""
        await self.insert_many(
            audit_entry,
            {
                "id": [new_id() for _ in entries],
                "recorded_at": [self.now] * len(entries),
                "actor_kind": [self.actor.kind] * len(entries),
                "actor_id": [self.actor.id] * len(entries),
                "actor_name": [self.actor.name] * len(entries),
                "origin": [self.actor.origin] * len(entries),
                "what": [what] * len(entries),
                "subject_kind": [subject_kind] * len(entries),
                "subject_id": [one.subject_id for one in entries],
                "member_id": [one.member_id for one in entries],
                "before": [json_value(dict(one.before)) for one in entries],
                "after": [json_value(dict(one.after)) for one in entries],
                "reason": [reason] * len(entries),
            },
        )

    async def flush_facts(self) -> None:
        """Write the recorded facts. Leaving the unit of work does this; a rehearsal may do it earlier."""
        facts, self._facts = self._facts, []
        if not facts:
            return
        count = len(facts)
        await self.insert_many(
            fact,
            {
                "kind": [f.kind for f in facts],
                "subject_id": [f.subject_id for f in facts],
                "member_id": [f.about_member_id for f in facts],
                "payload": facts,  # a dataclass is written as its payload: ids and dates as text
                "actor_name": [self.actor.name] * count,
                "business_on": [self.today] * count,
                "recorded_at": [self.now] * count,
            },
        )
        await self._connection.execute(f"NOTIFY {FACTS_CHANNEL}")


@asynccontextmanager
async def open_work(database: Database, tenant_id: UUID, actor: Actor, today: date) -> AsyncIterator[Work]:
    """Open a unit of work; leaving it commits rows and facts together, any exception leaves nothing behind."""
    async with database.transaction(tenant_id, read_only=False) as connection:
        in_order = InOrder(connection)
        work = Work(in_order, tenant_id, actor, today, datetime.now(UTC))
        try:
            yield work
            await work.flush_facts()
            await in_order.settle()
        finally:
            await in_order.abandon()


def _has_rows(columns: Mapping[str, Sequence[Any]]) -> bool:
    return any(len(values) for values in columns.values())


def _touched(status: str) -> int:
    """Read the row count from the server's command tag, such as "INSERT 0 5"."""
    last = status.rpartition(" ")[2]
    return int(last) if last.isdigit() else 0


_ONE: dict[tuple[str, tuple[str, ...]], str] = {}
_MANY: dict[tuple[str, tuple[str, ...], frozenset[str], str], str] = {}
_ALIKE: dict[tuple[str, tuple[str, ...], tuple[str, ...]], str] = {}


def _insert_one(table: Table, names: tuple[str, ...]) -> str:
    key = (table.name, names)
    if key not in _ONE:
        marks = ", ".join(f"${i}" for i in range(1, len(names) + 1))
        _ONE[key] = f"INSERT INTO {table.name} ({', '.join(_quoted(names))}) VALUES ({marks})"  # noqa: S608 - names of our own tables
    return _ONE[key]


def _is_shared(table: Table, name: str, values: Sequence[Any]) -> bool:
    """Tell whether all rows have one and the same value; a list compares by identity first, so this is quick."""
    return not isinstance(table.c[name].type, JSONB) and len(values) > 1 and values == [values[0]] * len(values)


def _insert_from_arrays(table: Table, names: tuple[str, ...], shared: frozenset[str], conflict: str) -> str:
    key = (table.name, names, shared, conflict)
    if key not in _MANY:
        arrays = [(i, name) for i, name in enumerate(names, 2) if name not in shared]
        picked = ", ".join(_picked(table, name, i, shared) for i, name in enumerate(names, 2))
        _MANY[key] = (
            f"INSERT INTO {table.name} (tenant_id, {', '.join(_quoted(names))}) "  # noqa: S608 - names of our own tables
            f"SELECT $1::uuid, {picked} FROM unnest({_casts(table, arrays)}) AS u({_aliases(arrays)}){conflict}"
        )
    return _MANY[key]


def _insert_alike(table: Table, own: tuple[str, ...], shared: tuple[str, ...]) -> str:
    key = (table.name, own, shared)
    if key not in _ALIKE:
        owned, sharing = list(enumerate(own, 3)), list(enumerate(shared, 3 + len(own)))
        kept = ", ".join(_kept(table, name, i) for i, name in sharing)
        _ALIKE[key] = (
            f"INSERT INTO {table.name} (tenant_id, {', '.join(_quoted((*own, *shared)))}) "  # noqa: S608 - names of our own tables
            f"SELECT $1::uuid, {', '.join(f'u.c{i}' for i, _ in owned)}, {', '.join(f'k.c{i}' for i, _ in sharing)} "
            f"FROM unnest($2::int[], {_casts(table, owned)}) AS u(place, {_aliases(owned)}) "
            f"JOIN (SELECT n, {kept} FROM unnest({_casts(table, sharing)}) WITH ORDINALITY AS k({_aliases(sharing)}, n)"
            " OFFSET 0) k ON k.n = u.place"
        )
    return _ALIKE[key]


def _kept(table: Table, name: str, place: int) -> str:
    return f"c{place}::jsonb" if isinstance(table.c[name].type, JSONB) else f"c{place}"


def _casts(table: Table, places: Iterable[tuple[int, str]]) -> str:
    return ", ".join(f"${i}::{_array_type(table, name)}[]" for i, name in places)


def _aliases(places: Iterable[tuple[int, str]]) -> str:
    return ", ".join(f"c{i}" for i, _ in places)


def _picked(table: Table, name: str, place: int, shared: frozenset[str]) -> str:
    if name in shared:
        return f"${place}::{type_name(table.c[name].type)}"
    return f"u.{_kept(table, name, place)}"


def _quoted(names: Iterable[str]) -> list[str]:
    return [f'"{name}"' for name in names]


def _array_type(table: Table, name: str) -> str:
    column_type = table.c[name].type
    return "text" if isinstance(column_type, JSONB) else type_name(column_type)


def _as_array(table: Table, name: str, values: Sequence[Any]) -> list[Any]:
    if isinstance(table.c[name].type, JSONB):
        return [None if value is None else orjson.dumps(value, default=_json_id).decode() for value in values]
    return list(values)


def _json_id(value: object) -> str:
    """Write the driver's own kind of UUID, the one thing in rows that the JSON writer does not know."""
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value)} has no place in JSON")
