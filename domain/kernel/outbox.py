"""The outbox: committed facts in the order of their positions, and the tasks that follow from them.

The relay's statements run under a role that sees the facts and tasks of all tenants and nothing else. A fact is only
read once every transaction that could still commit an earlier position has ended; so none is ever passed over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from domain.kernel.facts import Position
from domain.kernel.ids import new_id
from domain.kernel.tasks import ATTEMPTS_MAX, Waiting

START = Position(0, 0)
SETTLE_SECONDS_MAX = 120.0


class Connection(Protocol):
    """What the relay needs of the driver's connection."""

    async def fetch(self, query: str, *args: Any) -> Sequence[Any]:
        """Return the rows of a statement."""

    async def fetchrow(self, query: str, *args: Any) -> Any:
        """Return the first row of a statement, or None."""

    async def fetchval(self, query: str, *args: Any) -> Any:
        """Return the first value of a statement, or None."""

    async def execute(self, query: str, *args: Any) -> str:
        """Run a statement and return its command tag."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A committed fact. `payload` is JSON text, as stored."""

    position: Position
    tenant_id: UUID
    kind: str
    subject_id: UUID | None
    member_id: UUID | None
    payload: str
    business_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to hand out; `key` is unique among its tenant's tasks of that name. `payload` is JSON text."""

    tenant_id: UUID
    id: UUID
    name: str
    key: str
    payload: str


# The horizon: every transaction below it has ended, so nothing can appear there any more.
_HORIZON = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_COLUMNS = "xact, seq, tenant_id, kind, subject_id, member_id, payload::text AS payload, business_on, recorded_at"
_AFTER = f"""
SELECT {_COLUMNS} FROM fact
WHERE (xact, seq) > ($1::bigint, $2::bigint) AND xact < {_HORIZON} ORDER BY xact, seq LIMIT $3
"""  # noqa: S608
_BETWEEN = f"""
SELECT {_COLUMNS} FROM fact
WHERE (xact, seq) > ($1::bigint, $2::bigint) AND (xact, seq) <= ($3::bigint, $4::bigint) ORDER BY xact, seq LIMIT $5
"""  # noqa: S608
_MORE = "SELECT EXISTS (SELECT FROM fact WHERE (xact, seq) > ($1::bigint, $2::bigint))"
_NEWEST = f"SELECT xact, seq, xact < {_HORIZON} AS settled FROM fact ORDER BY xact DESC, seq DESC LIMIT 1"  # noqa: S608
_CURSOR = "SELECT xact, seq FROM relay_cursor WHERE name = $1"
_BEGIN = "INSERT INTO relay_cursor (name, xact, seq) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_ADVANCE = "UPDATE relay_cursor SET xact = $4, seq = $5 WHERE name = $1 AND xact = $2 AND seq = $3 RETURNING name"
_MOVE = """
INSERT INTO relay_cursor (name, xact, seq) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET xact = excluded.xact, seq = excluded.seq
"""
_HAND_OUT = """
INSERT INTO task (tenant_id, id, name, key, payload, run_after, created_at)
SELECT t, i, n, k, p::jsonb, now(), now()
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[]) AS u(t, i, n, k, p)
ON CONFLICT (tenant_id, name, key) DO NOTHING RETURNING tenant_id, id, run_after
"""
# In CTEs, because a sub-select may be run again for each row, and then finds others each time.
_FREE = """
WITH gone AS MATERIALIZED (
  SELECT tenant_id, id FROM task WHERE state = 'RUNNING' AND lease_until < now() LIMIT $1 FOR UPDATE SKIP LOCKED
)
UPDATE task SET
  state = CASE WHEN task.attempts % $2 = 0 THEN 'FAILED' ELSE 'QUEUED' END,
  finished_at = CASE WHEN task.attempts % $2 = 0 THEN now() END,
  error = jsonb_build_object('code', 'WORKER_STOPPED', 'args', jsonb_build_object('attempts', task.attempts)),
  lease_until = NULL, run_after = now()
FROM gone WHERE task.tenant_id = gone.tenant_id AND task.id = gone.id RETURNING task.id
"""
_DUE = """
SELECT tenant_id, id, run_after FROM task WHERE state = 'QUEUED' AND run_after <= now() ORDER BY run_after LIMIT $1
"""
# Each tenant's next hour or night, by its own clock; a few minutes apart, so that not all begin at once.
_TO_COME = """
SELECT t.tenant_id, d.key,
  d.due AT TIME ZONE t.zone + abs(hashtext(t.tenant_id::text)) % 900 * interval '1 second' AS run_after
FROM tenant t CROSS JOIN LATERAL (
  SELECT n.due, to_char(n.due, 'YYYY-MM-DD HH24') AS key FROM (
    SELECT date_trunc($2, now() AT TIME ZONE t.zone) + ('1 ' || $2)::interval + $3 * interval '1 hour' AS due
  ) n
) d
WHERE NOT EXISTS (SELECT FROM task k WHERE k.tenant_id = t.tenant_id AND k.name = $1 AND k.key = d.key) LIMIT $4
"""
_PLAN_AHEAD = """
INSERT INTO task (tenant_id, id, name, key, payload, run_after, created_at)
SELECT t, i, $1, k, '{}', r, now() FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[]) AS u(t, i, k, r)
ON CONFLICT (tenant_id, name, key) DO NOTHING
"""
_FORGET = """
WITH old AS MATERIALIZED (
  SELECT tenant_id, id FROM task WHERE state = 'DONE' AND finished_at < now() - $1 * interval '1 day' LIMIT $2
)
DELETE FROM task USING old WHERE task.tenant_id = old.tenant_id AND task.id = old.id
"""


async def cursor(connection: Connection, name: str) -> Position:
    """Return how far a reader has come; a new one begins before the first fact."""
    await connection.execute(_BEGIN, name, START.xact, START.seq)
    return Position(*await connection.fetchrow(_CURSOR, name))


async def advance(connection: Connection, name: str, before: Position, after: Position) -> bool:
    """Move a cursor on; False (and nothing changed) where another relay has moved it meanwhile."""
    moved = await connection.fetchval(_ADVANCE, name, before.xact, before.seq, after.xact, after.seq)
    return moved is not None


async def skip_to_newest(connection: Connection, *names: str) -> None:
    """Take all facts as dealt with: for data that was loaded with its whole history.

    It waits until no older transaction is open, whose facts would come before the newest. Raises TimeoutError where one
    stays open for SETTLE_SECONDS_MAX.
    """
    async with asyncio.timeout(SETTLE_SECONDS_MAX):
        while (row := await connection.fetchrow(_NEWEST)) and not row["settled"]:  # noqa: ASYNC110 - it is the server's
            await asyncio.sleep(0.05)
    for name in names if row else ():
        await connection.execute(_MOVE, name, row["xact"], row["seq"])


async def facts_after(connection: Connection, after: Position, limit: int) -> list[Recorded]:
    """Return the next facts that no earlier one can join any more, in order."""
    return _recorded(await connection.fetch(_AFTER, after.xact, after.seq, limit))


async def facts_between(connection: Connection, after: Position, until: Position, limit: int) -> list[Recorded]:
    """Return facts after one position up to another, which lies below the horizon."""
    return _recorded(await connection.fetch(_BETWEEN, after.xact, after.seq, until.xact, until.seq, limit))


async def has_more(connection: Connection, after: Position) -> bool:
    """Tell whether there are committed facts after a position, also such as wait for an older transaction to end.

    It does not ask for the horizon: one that has just moved would hide the facts that it lets go.
    """
    return bool(await connection.fetchval(_MORE, after.xact, after.seq))


async def hand_out(connection: Connection, tasks: Sequence[NewTask]) -> list[Waiting]:
    """Write tasks, each name and key once; return those that are new."""
    rows = await connection.fetch(
        _HAND_OUT,
        [task.tenant_id for task in tasks],
        [task.id for task in tasks],
        [task.name for task in tasks],
        [task.key for task in tasks],
        [task.payload for task in tasks],
    )
    return [Waiting(*row) for row in rows]


async def free_expired(connection: Connection, limit: int) -> int:
    """Put tasks back whose lease has run out, or fail those that had their last attempt; return how many."""
    return len(await connection.fetch(_FREE, limit, ATTEMPTS_MAX))


async def due_tasks(connection: Connection, limit: int) -> list[Waiting]:
    """Return the tasks that should be running by now, the longest waiting first."""
    return [Waiting(*row) for row in await connection.fetch(_DUE, limit)]


async def plan_ahead(
    connection: Connection, name: str, every: Literal["hour", "day"], limit: int, *, at_hour: int = 0
) -> None:
    """Plan a task of this name for each tenant's next hour, or for this hour of its next day, at most `limit`.

    What is planned already stays; so it may be called as often as one likes, and a new tenant is found by itself.
    """
    rows = await connection.fetch(_TO_COME, name, every, at_hour, limit)
    tenants, keys, due = ([row[place] for row in rows] for place in range(3))
    await connection.execute(_PLAN_AHEAD, name, tenants, [new_id() for _ in rows], keys, due)


async def forget_done(connection: Connection, days: int, limit: int) -> None:
    """Delete tasks that were done so many days ago, a bounded number at a time."""
    await connection.execute(_FORGET, days, limit)


def _recorded(rows: Sequence[Any]) -> list[Recorded]:
    return [Recorded(Position(row[0], row[1]), *row[2:]) for row in rows]
