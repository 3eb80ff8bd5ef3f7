"""Start the run that a routine has planned (RUN-01, RUN-03)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.dunning.commands.plan_balances import plan_balances
from domain.dunning.commands.start_dunning_run import start_dunning_run
from domain.kernel.work import Work
from domain.routines.commands.plan_run import plan_run, zone_of
from domain.routines.model import (
    Calendar,
    LastResult,
    Miss,
    MissCode,
    Routine,
    RoutineKind,
    RoutineOutcome,
    RoutineRan,
)
from domain.routines.repository.calendars import load_calendars
from domain.routines.repository.routines import load_routines, plan_alone, write_result
from domain.routines.rules.billing import billing_sets
from domain.routines.rules.running import allows, following
from domain.subscriptions.commands.start_billing_run import start_billing_run


async def run_routine(work: Work, routine_id: UUID, plan_number: int) -> None:
    """Start a planned run, plan the next one, and write down both; a plan that was changed meanwhile is passed over.

    The run is for today, however late it is, so that it bills all that was skipped; but never on a day that the
    calendar does not allow. Refuses as the run's own command does, and nothing is left behind then.
    """
    planned = await find_planned(work, routine_id, plan_number)
    if planned is None:
        return
    routine, calendar, planned_at = planned
    zone = await zone_of(work)
    on = max(work.today, planned_at.astimezone(zone).date())
    if not allows(calendar, on):
        result = LastResult(
            planned_at, work.now, RoutineOutcome.SKIPPED, miss=Miss.of(MissCode.CLOSED_MEANWHILE, on=on)
        )
    elif routine.details.kind is RoutineKind.RESIDUAL:
        result = await _demand_rests(work, routine, planned_at)
    else:
        run_id = await _start(work, routine, planned_at, on)
        result = LastResult(planned_at, work.now, RoutineOutcome.STARTED, run_id)
    await settle_planned(work, routine, calendar, result, zone)


async def find_planned(
    work: Work, routine_id: UUID, plan_number: int
) -> tuple[Routine, Calendar | None, datetime] | None:
    """Return a routine, its calendar and its planned instant, for this unit of work alone; None for an old plan."""
    await plan_alone(work)
    routine = (await load_routines(work)).get(routine_id)
    if routine is None or routine.plan_number != plan_number or routine.next_run_at is None:
        return None
    calendar_id = routine.details.calendar_id
    return routine, (await load_calendars(work))[calendar_id] if calendar_id else None, routine.next_run_at


async def settle_planned(
    work: Work, routine: Routine, calendar: Calendar | None, result: LastResult, zone: ZoneInfo
) -> None:
    """Write what became of a planned run and plan the next one."""
    await write_result(work, routine.id, result)
    await plan_run(work, routine, following(routine, calendar, max(work.now, result.planned_at), zone))
    work.record(RoutineRan(routine.id, result.planned_at, result.outcome.value, result.run_id))


async def _demand_rests(work: Work, routine: Routine, planned_at: datetime) -> LastResult:
    """Let a worker issue the balance invoices of the routine's organisation (CAT-42)."""
    if await plan_balances(work, routine.details.organisation_id, _key(routine, planned_at)):
        return LastResult(planned_at, work.now, RoutineOutcome.STARTED)
    return LastResult(planned_at, work.now, RoutineOutcome.SKIPPED, miss=Miss.of(MissCode.BALANCES_OFF))


def _key(routine: Routine, planned_at: datetime) -> str:
    return f"routine:{routine.id}:{planned_at.isoformat()}"


async def _start(work: Work, routine: Routine, planned_at: datetime, on: date) -> UUID:
    """Start the run. The key is the routine's and the instant's: there is one run for both, whatever happens."""
    details, key = routine.details, _key(routine, planned_at)
    if details.kind is RoutineKind.DUNNING:
        return await start_dunning_run(work, details.organisation_id, idempotency_key=key)
    ahead = on + timedelta(days=details.days_ahead)
    return await start_billing_run(
        work,
        details.organisation_id,
        ahead,
        sets=billing_sets(details),
        destinations=details.destinations,
        idempotency_key=key,
    )
