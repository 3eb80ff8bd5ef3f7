"""Facts to relay: recorded by units of work of their own, and read back in the order of their positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

import orjson
from arq.connections import ArqRedis

from domain.billing.model import RunRequested
from domain.kernel.facts import Fact, Position
from domain.kernel.ids import new_id
from tests.tenants import Tenant
from workers.relay import STREAM


@dataclass(frozen=True, slots=True)
class Noted(Fact):
    """A fact that nothing reacts to."""

    kind: ClassVar[str] = "Noted"
    n: int


def run_requested(tenant: Tenant) -> RunRequested:
    """A fact of which each one has a task of its own. No run has its id."""
    return RunRequested(run_id=new_id(), run_kind="SUBSCRIPTION", organisation_id=tenant.organisation_id)


async def note(tenant: Tenant, *numbers: int) -> None:
    """Commit facts with these numbers."""
    async with tenant.work() as work:
        work.record_many(Noted(n) for n in numbers)


async def committed(tenant: Tenant, *kinds: str) -> list[Position]:
    """Return the positions of what is committed, in order."""
    async with tenant.read() as read:
        rows = await read.sql("SELECT xact, seq FROM fact WHERE kind = ANY ($1) ORDER BY xact, seq", list(kinds))
    return [Position(row["xact"], row["seq"]) for row in rows]


async def messages(valkey: ArqRedis) -> list[tuple[Position, Position, list[dict[str, Any]]]]:
    """Return the messages of the live stream: from, to, facts."""
    return [
        (
            Position.parse(values[b"from"].decode()),
            Position.parse(values[b"to"].decode()),
            orjson.loads(values[b"facts"]),
        )
        for _, values in await valkey.xrange(STREAM)
    ]


async def streamed(valkey: ArqRedis, *kinds: str) -> list[Position]:
    """Return the positions of these facts as a listener takes them: what is not after the last one came twice."""
    seen, last = [], Position(0, 0)
    for begins, ends, facts in await messages(valkey):
        assert begins <= last, f"the stream has a hole between {last} and {begins}"
        fresh = [fact for fact in facts if Position.parse(fact["position"]) > last]
        seen += [Position.parse(fact["position"]) for fact in fresh if fact["kind"] in kinds]
        last = max(last, ends)
    return seen


async def task_keys(tenant: Tenant, name: str) -> list[str]:
    """Return the keys of a tenant's tasks of one name, in order."""
    async with tenant.read() as read:
        rows = await read.sql("SELECT key FROM task WHERE name = $1 ORDER BY key", name)
    return [row["key"] for row in rows]


async def task_states(tenant: Tenant) -> dict[UUID, str]:
    """Return the states of all tasks."""
    async with tenant.read() as read:
        return {row["id"]: row["state"] for row in await read.sql("SELECT id, state FROM task")}
