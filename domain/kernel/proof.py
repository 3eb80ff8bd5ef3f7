"""Checks: what must always hold of a tenant's rows, in words and as SQL that finds what breaks it (NEW-03).

Each context lists the checks of its own rows. They only read, and know of no one's request: tests, the demo and the
proof page ask the same ones.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from asyncpg import QueryCanceledError

from domain.kernel.database import Reading

OFFENDERS_KEPT_MAX = 25


@dataclass(frozen=True, slots=True)
class Check:
    """An invariant. `says` is what holds, in English; `rule` the number in the rule book that asks for it.

    counted: SQL that gives one number, how many rows are looked at.
    wrong: SQL that gives the rows that break it, in the columns kind, id, label, expected, found, currency: the nearest
    thing with a page and its id, how people call the row, what was to be there and what is, as minor units where
    currency is given. Any of them but the label may be null.
    """

    code: str
    says: str
    rule: str
    counted: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. Both counts are None where it was not done in the time that a statement has."""

    check: Check
    checked_count: int | None
    offender_count: int | None
    offenders: list[dict[str, Any]] = field(default_factory=list)
    took_ms: int = 0


def _sql(check: Check) -> str:
    return f"""
WITH wrong (kind, id, label, expected, found, currency) AS MATERIALIZED ({check.wrong})
SELECT ({check.counted})::bigint AS checked, (SELECT count(*) FROM wrong) AS offenders,
  (SELECT jsonb_agg(to_jsonb(f)) FROM (SELECT * FROM wrong LIMIT {OFFENDERS_KEPT_MAX}) f) AS first
"""  # noqa: S608 - both parts are our own constants


async def run_check(read: Reading, check: Check) -> Checked:
    """Run one check; one that takes longer than a statement may is given up, and the transaction stays usable."""
    began = time.monotonic()
    await read.sql("SAVEPOINT one_check")
    try:
        row = (await read.sql(_sql(check)))[0]
    except QueryCanceledError:
        await read.sql("ROLLBACK TO SAVEPOINT one_check")
        return Checked(check, None, None, took_ms=_since(began))
    await read.sql("RELEASE SAVEPOINT one_check")
    return Checked(check, row["checked"], row["offenders"], row["first"] or [], _since(began))


async def count_wrong(read: Reading, checks: Iterable[Check]) -> dict[str, int]:
    """Return by code how many rows break each check; every figure is 0 in sound books."""
    return {check.code: int((await read.sql(_sql(check)))[0]["offenders"]) for check in checks}


def gaps(table: str, series: str, first: int | None, where: str = "true") -> str:
    """Return SQL that finds numbers missing between others, and those that the series has given and no row has.

    The table has an organisation_id and a number; `first` is where the series begins, None where that differs. Numbers
    that are there twice, or that the series never gave, show too.
    """
    before, none = ("number - 1", "s.next_value - 1") if first is None else (str(first - 1), str(first - 1))
    return f"""
SELECT 'Organisation', g.organisation_id, concat(o.name, ' ', least(g.lo, g.hi + 1), '–', greatest(g.hi, g.lo - 1)),
  NULL::bigint, NULL::bigint, NULL::text
FROM (
  SELECT organisation_id, coalesce(lag(number) OVER w, {before}) + 1 AS lo, number - 1 AS hi
  FROM {table} WHERE {where} WINDOW w AS (PARTITION BY organisation_id ORDER BY number)
  UNION ALL
  SELECT s.scope_id, coalesce(t.newest, {none}) + 1, s.next_value - 1 FROM series s
  LEFT JOIN (SELECT organisation_id, max(number) AS newest FROM {table} WHERE {where} GROUP BY 1) t
    ON t.organisation_id = s.scope_id
  WHERE s.kind = '{series}'
) g LEFT JOIN organisation o ON o.id = g.organisation_id
WHERE g.lo <> g.hi + 1 ORDER BY g.organisation_id, g.lo
"""  # noqa: S608 - every part is our own constant


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
