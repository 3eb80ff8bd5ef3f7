"""A schema whose events are facts of a test: what the live transport must get right, apart from the product's own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import strawberry
from strawberry.schema.config import StrawberryConfig

from api.access.mutations import AccessMutation
from api.access.queries import AccessQuery
from api.context import Info
from api.live import Happened, Source, Topic, position_of
from api.scalars import SCALARS, Cursor
from domain.kernel.facts import Fact

rendered: list[int] = []


@dataclass(frozen=True, slots=True)
class Ticked(Fact):
    """A clock of the test has ticked."""

    kind: ClassVar[str] = "Ticked"

    clock_id: UUID
    number: int
    text: str = ""


@strawberry.type
class Tick:
    cursor: Cursor
    number: int
    text: str

    @strawberry.field
    async def tenant_name(self, info: Info) -> str:
        read = await info.context.read()
        rendered.append(self.number)
        return str((await read.sql("SELECT name FROM tenant"))[0]["name"])


def tick_of(happened: Happened) -> Tick:
    return Tick(cursor=Cursor(str(happened.position)), number=happened.payload["number"], text=happened.payload["text"])


@strawberry.type
class Live:
    @strawberry.subscription
    async def ticks(self, info: Info, clock: str | None = None, after: Cursor | None = None) -> AsyncIterator[Tick]:
        info.context.require("dashboard:read")
        topic = Topic("Ticked", "clock_id", clock) if clock else Topic("Ticked")
        return Source(frozenset({topic}), tick_of, after=position_of(after))

    @strawberry.subscription
    async def latest(self, info: Info) -> AsyncIterator[Tick]:
        return Source(frozenset({Topic("Ticked")}), tick_of, every_seconds=0.3)

    @strawberry.subscription
    async def odd(self, info: Info) -> AsyncIterator[Tick]:
        def event(happened: Happened) -> Tick | None:
            number = happened.payload["number"]
            if number == 13:
                raise KeyError("secret of the house")
            return tick_of(happened) if number % 2 else None

        return Source(frozenset({Topic("Ticked")}), event)


@strawberry.type
class Query(AccessQuery):
    @strawberry.field
    def hello(self) -> str:
        return "hello"


ticking_schema = strawberry.Schema(Query, AccessMutation, Live, config=StrawberryConfig(scalar_map=SCALARS))._schema
