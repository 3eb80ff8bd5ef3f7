"""A small schema with everything that the transport must get right, apart from the product's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import strawberry
from starlette.types import Scope
from strawberry.schema.config import StrawberryConfig

from api.http import GraphQLHTTP
from api.operations import Operation, Operations
from api.scalars import SCALARS, Cursor, Minor
from domain.kernel.refusal import NotAllowed


@strawberry.type
class Row:
    name: str
    amount_minor: Minor

    @strawberry.field
    def rows(self, first: int = 50) -> list[Row]:
        return [Row(name=f"{self.name}.{n}", amount_minor=Minor(n)) for n in range(first)]


@strawberry.type
class RowConnection:
    nodes: list[Row]


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"hello {name}"

    @strawberry.field
    def echo_minor(self, amount: Minor) -> Minor:
        return amount

    @strawberry.field
    async def rows(self, first: int = 50) -> RowConnection:
        await asyncio.sleep(0)
        return RowConnection(nodes=[Row(name=str(n), amount_minor=Minor(2**40 + n)) for n in range(first)])

    @strawberry.field
    def breaks(self) -> str | None:
        raise KeyError("secret of the house")

    @strawberry.field
    def breaks_all(self) -> str:
        raise KeyError("secret of the house")

    @strawberry.field
    def refuses(self) -> str | None:
        raise NotAllowed("members:read")

    @strawberry.field
    async def sleeps(self, seconds: float) -> bool:
        await asyncio.sleep(seconds)
        return True


@strawberry.type
class Mutation:
    @strawberry.mutation
    def touch(self) -> bool:
        return True


@strawberry.type
class Live:
    @strawberry.subscription
    async def ticks(self, after: Cursor | None = None) -> AsyncIterator[int]:
        yield 1


small_schema = strawberry.Schema(Query, Mutation, Live, config=StrawberryConfig(scalar_map=SCALARS))


@dataclass
class SmallContext:
    """A context without anything behind it."""

    operation: Operation | None = None
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    closed: bool = False

    async def close(self) -> None:
        self.closed = True


async def open_small_context(scope: Scope) -> SmallContext:
    return SmallContext()


def small_endpoint(seconds_max: float = 5.0) -> GraphQLHTTP:
    """The endpoint over the small schema."""
    core = small_schema._schema
    return GraphQLHTTP(core, Operations(core), open_small_context, seconds_max=seconds_max)
