"""Event stream -> GraphQL subscription: the hub that hands each fact to whoever waits for it.

A subscription field returns a `Source`: which facts it wants and what it makes of each. Handing out is a look-up by
(tenant, kind, field, value), so a fact that nobody waits for costs nothing, and one invoice's payer does not cost a
comparison with every other payer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, NoReturn, Protocol, TypeVar
from uuid import UUID

from api.scalars import Cursor
from domain.kernel.facts import Position

T = TypeVar("T")
ANY = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """A committed fact as it comes from the relay. `payload` holds JSON values."""

    tenant_id: UUID
    kind: str
    position: Position
    recorded_at: datetime
    payload: Mapping[str, Any]

    @property
    def cursor(self) -> Cursor:
        """The position as clients hold it."""
        return Cursor(str(self.position))


@dataclass(frozen=True, slots=True)
class Topic:
    """Facts of one kind, all of them or those whose payload has `value` in `field` (or in the list there)."""

    kind: str
    field: str = ANY
    value: str = ANY


@dataclass(frozen=True)
class Source(Generic[T]):
    """What a subscription wants. Subscribers with equal operations, variables and scopes share one.

    topics: the facts to look at; `keep`: a further test on them.
    event: makes the root value from a fact, or None to pass it over.
    after: the last position that the client has seen; it then gets everything since.
    every_seconds: at most one event in this time, made from the latest fact, which says all that those before it did.
    """

    topics: frozenset[Topic]
    event: Callable[[Happened], T | None]
    keep: Callable[[Happened], bool] = field(default=lambda _happened: True)
    after: Position | None = None
    every_seconds: float = 0.0

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of facts that it looks at."""
        return frozenset(topic.kind for topic in self.topics)

    def wants(self, happened: Happened) -> bool:
        """Tell whether a fact is one of these."""
        return any(topic in self.topics for topic in topics_of(happened, self.fields)) and self.keep(happened)

    @property
    def fields(self) -> frozenset[str]:
        """The payload fields that its topics name."""
        return frozenset(topic.field for topic in self.topics)

    def __aiter__(self) -> AsyncIterator[T]:
        """Serve as a stream to graphql-core's checks; the websocket handler runs sources by itself."""
        return self

    async def __anext__(self) -> NoReturn:
        raise StopAsyncIteration


class Listener(Protocol):
    """Whoever waits for facts."""

    def offer(self, happened: Happened) -> None:
        """Take a fact; must not wait."""


def position_of(cursor: Cursor | None) -> Position | None:
    """Return the position of a client's cursor, which the scalar has checked."""
    return Position.parse(cursor) if cursor is not None else None


def topics_of(happened: Happened, fields: Iterable[str]) -> Iterable[Topic]:
    """Give every topic that a fact belongs to, by these fields of its payload."""
    for name in fields:
        if name == ANY:
            yield Topic(happened.kind)
            continue
        value = happened.payload.get(name)
        for one in value if isinstance(value, list) else (value,):
            if one is not None:
                yield Topic(happened.kind, name, str(one))


class Hub:
    """Hands facts to listeners."""

    def __init__(self) -> None:
        self._listeners: dict[UUID, dict[Topic, set[Listener]]] = {}
        self._fields: dict[UUID, dict[str, dict[str, int]]] = {}

    @property
    def tenants(self) -> list[UUID]:
        """The tenants that anyone listens to."""
        return list(self._listeners)

    def kinds(self, tenant_id: UUID) -> frozenset[str]:
        """The kinds of a tenant's facts that anyone waits for."""
        return frozenset(self._fields.get(tenant_id, ()))

    def listen(self, tenant_id: UUID, topics: Iterable[Topic], listener: Listener) -> None:
        """Hand a tenant's facts of these topics to a listener from now on."""
        by_topic = self._listeners.setdefault(tenant_id, {})
        by_kind = self._fields.setdefault(tenant_id, {})
        for topic in topics:
            by_topic.setdefault(topic, set()).add(listener)
            uses = by_kind.setdefault(topic.kind, {})
            uses[topic.field] = uses.get(topic.field, 0) + 1

    def leave(self, tenant_id: UUID, topics: Iterable[Topic], listener: Listener) -> None:
        """Undo `listen`."""
        by_topic, by_kind = self._listeners[tenant_id], self._fields[tenant_id]
        for topic in topics:
            by_topic[topic].discard(listener)
            uses = by_kind[topic.kind]
            uses[topic.field] -= 1
            if not by_topic[topic]:
                del by_topic[topic]
            if not uses[topic.field]:
                del uses[topic.field]
            if not uses:
                del by_kind[topic.kind]
        if not by_topic:
            del self._listeners[tenant_id], self._fields[tenant_id]

    def hand_out(self, happened: Happened) -> None:
        """Hand one fact to everyone who waits for it, each once."""
        uses = self._fields.get(happened.tenant_id, {}).get(happened.kind)
        if not uses:
            return
        by_topic = self._listeners[happened.tenant_id]
        found: set[Listener] = set()
        for topic in topics_of(happened, tuple(uses)):
            found |= by_topic.get(topic, frozenset())
        for listener in found:
            listener.offer(happened)
