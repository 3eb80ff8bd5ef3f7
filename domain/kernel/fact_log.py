"""Reading the log of facts by position, as the relay publishes it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from domain.kernel.database import Database, Reading, Row
from domain.kernel.facts import Position

# A fact of a transaction that is older than some still open one may still get facts before it; so, like the relay,
# a reader stops at the oldest open transaction, and what it has read is never added to behind its back.
_AFTER = """
SELECT kind, xact, seq, recorded_at, payload FROM fact
WHERE tenant_id = $1 AND (xact, seq) > ($2, $3) AND ($4::bigint IS NULL OR (xact, seq) <= ($4, $5))
  AND xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint AND kind = ANY($6)
ORDER BY xact, seq LIMIT $7
"""
_HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xmin"


async def facts_after(
    read: Reading, after: Position, until: Position | None, kinds: Collection[str], limit: int
) -> Sequence[Row]:
    """Return the tenant's facts of these kinds after a position (and up to another), oldest first, at most `limit`."""
    end = (until.xact, until.seq) if until else (None, None)
    return await read.sql(_AFTER, read.tenant_id, after.xact, after.seq, *end, list(kinds), limit)


async def horizon(read: Reading) -> Position:
    """Return a position that whatever this transaction reads from now on has got to.

    Every fact up to it has its rows in sight. A fact after it may have them too, so that who reads on from here may
    hear twice of a change but never misses one.
    """
    rows = await read.sql(_HORIZON)
    return Position(rows[0]["xmin"], 0)


async def current_horizon(database: Database) -> Position:
    """Return the position after which all facts lie that are settled from now on, of any tenant."""
    async with database.raw() as connection:
        return Position(await connection.fetchval(_HORIZON), 0)
