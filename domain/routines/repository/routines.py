"""Routines: what they are, when they run next, what became of the last run. They are few, so they are read whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from domain.kernel.database import Query, Reading, Row
from domain.kernel.work import Work
from domain.routines.model import (
    LastResult,
    Miss,
    Routine,
    RoutineDetails,
    RoutineKind,
    RoutineOutcome,
    Schedule,
    ScheduleKind,
)
from domain.routines.tables import routine as t
from domain.subscriptions.rules.criteria import set_json, set_of

_ROUTINES = Query(select(t).where(t.c.tenant_id == bindparam("tenant")).order_by(t.c.name, t.c.id))
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
_UPDATE = """
UPDATE routine SET name = $3, organisation_id = $4, kind = $5, sets = $6::jsonb, days_ahead = $7, calendar_id = $8,
  schedule_kind = $9, runs_at = $10, runs_again_at = $11, weekday = $12, month_day = $13, enabled = $14, version = $15,
  destinations = $16::jsonb
WHERE tenant_id = $1 AND id = $2
"""
_PLAN = "UPDATE routine SET next_run_at = $3, plan_number = $4 WHERE tenant_id = $1 AND id = $2"
_RESULT = """
UPDATE routine SET last_planned_at = $3, last_at = $4, last_outcome = $5, last_run_id = $6, last_miss = $7::jsonb
WHERE tenant_id = $1 AND id = $2
"""


async def load_routines(read: Reading) -> dict[UUID, Routine]:
    """Return every routine, in the order of their names."""
    return {row["id"]: _routine(row) for row in await read.all(_ROUTINES, tenant=read.tenant_id)}


async def plan_alone(work: Work) -> None:
    """Wait until nobody else plans routines of this tenant, and let nobody until the work ends.

    A calendar decides about several routines and a routine about its calendar; one lock for all needs no order.
    """
    await work.sql(_ALONE, f"routines:{work.tenant_id}")


async def add_routine(work: Work, routine: Routine) -> None:
    """Insert a routine, without a next run."""
    details, schedule = routine.details, routine.details.schedule
    await work.insert(
        t,
        id=routine.id,
        name=details.name,
        organisation_id=details.organisation_id,
        kind=details.kind.value,
        sets=[set_json(one) for one in details.sets],
        destinations=dict(details.destinations),
        days_ahead=details.days_ahead,
        calendar_id=details.calendar_id,
        schedule_kind=schedule.kind.value,
        runs_at=schedule.times[0],
        runs_again_at=_second(schedule),
        weekday=schedule.weekday,
        month_day=schedule.month_day,
        enabled=routine.enabled,
        version=routine.version,
        created_at=work.now,
    )


async def replace_routine(work: Work, routine: Routine) -> None:
    """Write a changed routine over the old one, its next run and last result apart."""
    details, schedule = routine.details, routine.details.schedule
    await work.send(
        _UPDATE,
        work.tenant_id,
        routine.id,
        details.name,
        details.organisation_id,
        details.kind.value,
        [set_json(one) for one in details.sets],
        details.days_ahead,
        details.calendar_id,
        schedule.kind.value,
        schedule.times[0],
        _second(schedule),
        schedule.weekday,
        schedule.month_day,
        routine.enabled,
        routine.version,
        dict(details.destinations),
    )


async def write_plan(work: Work, routine_id: UUID, next_run_at: datetime | None, plan_number: int) -> None:
    """Write when a routine runs next."""
    await work.send(_PLAN, work.tenant_id, routine_id, next_run_at, plan_number)


async def write_result(work: Work, routine_id: UUID, result: LastResult) -> None:
    """Write what became of a planned run."""
    miss = result.miss.as_json() if result.miss else None
    await work.send(
        _RESULT, work.tenant_id, routine_id, result.planned_at, result.at, result.outcome.value, result.run_id, miss
    )


def _second(schedule: Schedule) -> Any:
    return schedule.times[1] if len(schedule.times) > 1 else None


def _routine(row: Row) -> Routine:
    times = (row["runs_at"],) if row["runs_again_at"] is None else (row["runs_at"], row["runs_again_at"])
    return Routine(
        id=row["id"],
        details=RoutineDetails(
            name=row["name"],
            organisation_id=row["organisation_id"],
            kind=RoutineKind(row["kind"]),
            schedule=Schedule(ScheduleKind(row["schedule_kind"]), times, row["weekday"], row["month_day"]),
            calendar_id=row["calendar_id"],
            days_ahead=row["days_ahead"],
            sets=tuple(set_of(kept) for kept in row["sets"]),
            destinations=row["destinations"],
        ),
        enabled=row["enabled"],
        version=row["version"],
        next_run_at=row["next_run_at"],
        plan_number=row["plan_number"],
        last=_result(row),
    )


def _result(row: Row) -> LastResult | None:
    if row["last_planned_at"] is None:
        return None
    return LastResult(
        planned_at=row["last_planned_at"],
        at=row["last_at"],
        outcome=RoutineOutcome(row["last_outcome"]),
        run_id=row["last_run_id"],
        miss=Miss.from_json(row["last_miss"]) if row["last_miss"] else None,
    )
