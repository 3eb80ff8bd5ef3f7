"""Make or change a routine (RUN-01)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from domain.billing.registry import DESTINATIONS
from domain.catalogue.model import Plan
from domain.catalogue.queries import load_catalogue
from domain.kernel.ids import new_id
from domain.kernel.refusal import FieldError, InvalidInput, NotFound, StaleVersion, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.organisations import branches, organisations
from domain.routines.commands.plan_run import plan_run, zone_of
from domain.routines.model import Calendar, Routine, RoutineDetails, RoutineSaved
from domain.routines.repository.calendars import load_calendars
from domain.routines.repository.routines import add_routine, load_routines, plan_alone, replace_routine
from domain.routines.rules.billing import PLAN_KINDS, destination_errors
from domain.routines.rules.checks import routine_errors
from domain.routines.rules.contents import content_of_routine
from domain.routines.rules.running import meets, next_run
from domain.subscriptions.model import CriteriaSet


async def save_routine(
    work: Work,
    details: RoutineDetails,
    *,
    routine_id: UUID | None = None,
    version: int | None = None,
    may_never_run: bool = False,
) -> Routine:
    """Write a routine, plan its next run, and return it; a new one is on. `version` is the one that was read.

    A run that is due already starts all the same; later ones follow the new schedule. One whose calendar newly allows
    no day of its schedule is refused unless it `may_never_run` (RUN-04). Refuses with InvalidInput, NotFound and
    StaleVersion.
    """
    await plan_alone(work)
    calendar = (await load_calendars(work)).get(details.calendar_id) if details.calendar_id else None
    before = None if routine_id is None else await _held(work, routine_id, version)
    installed = {key: one.methods for key, one in DESTINATIONS.items()}
    errors = [*routine_errors(details), *destination_errors(details, installed)]
    refuse_if_any([*errors, *await _missing(work, details, calendar)])
    zone = await zone_of(work)
    if not (may_never_run or _plans_as(before, details) or meets(details.schedule, calendar, work.now, zone)):
        assert calendar is not None, "a schedule alone always comes round"
        raise InvalidInput.of(
            "calendarId",
            "NEVER_MEET",
            f"the schedule falls on no day that {calendar.name} allows; change one of them, or save it all the same",
            calendar=calendar.name,
            rule="RUN-04",
        )
    details = replace(
        details,
        name=details.name.strip(),
        schedule=replace(details.schedule, times=tuple(sorted(details.schedule.times))),
        sets=tuple(_trimmed(one) for one in details.sets),
    )
    if before is None:
        routine = Routine(new_id(), details, enabled=True, version=1)
        await add_routine(work, routine)
    else:
        routine = replace(before, details=details, version=before.version + 1)
        await replace_routine(work, routine)
    await plan_run(work, routine, next_run(routine, calendar, work.now, zone))
    was, content = await _contents(work, before, routine)
    await work.audit("routine.saved", "routine", routine.id, before=was, after=content)
    work.record(RoutineSaved(routine.id, details.name, routine.enabled))
    return routine


def _trimmed(one: CriteriaSet) -> CriteriaSet:
    titles = dict.fromkeys(title.strip() for title in one.role_titles)
    return replace(one, name=one.name.strip(), role_titles=tuple(titles))


def _plans_as(before: Routine | None, details: RoutineDetails) -> bool:
    """Tell whether a routine has this schedule and this calendar already."""
    if before is None:
        return False
    return (before.details.schedule, before.details.calendar_id) == (details.schedule, details.calendar_id)


async def _held(work: Work, routine_id: UUID, version: int | None) -> Routine:
    held = (await load_routines(work)).get(routine_id)
    if held is None:
        raise NotFound("routine", routine_id)
    if version != held.version:
        raise StaleVersion(held.version)
    return held


async def _missing(work: Work, details: RoutineDetails, calendar: Calendar | None) -> list[FieldError]:
    """Find which of the rows that a routine names are not there."""
    errors = []
    if details.organisation_id not in {one.id for one in await organisations(work)}:
        errors.append(
            FieldError("organisationId", "NOT_FOUND", "there is no such organisation; choose one of the list")
        )
    if details.calendar_id is not None and calendar is None:
        errors.append(FieldError("calendarId", "NOT_FOUND", "there is no such calendar; choose one of the list"))
    if not details.sets:
        return errors
    plans, branch_ids = (await load_catalogue(work)).plans, {one.id for one in await branches(work)}
    for place, one in enumerate(details.sets):
        errors += _set_errors(f"sets.{place}", one, details, plans, branch_ids)
    return errors


def _set_errors(
    path: str, one: CriteriaSet, details: RoutineDetails, plans: Mapping[UUID, Plan], branch_ids: set[UUID]
) -> list[FieldError]:
    errors = []
    kind = PLAN_KINDS.get(details.kind)
    for number, plan_id in enumerate(one.plan_ids):
        plan, field = plans.get(plan_id), f"{path}.planIds.{number}"
        if plan is None:
            errors.append(FieldError(field, "NOT_FOUND", "there is no such plan; choose one of the list"))
        elif plan.organisation_id not in (None, details.organisation_id):
            errors.append(
                FieldError(field, "OTHER_ORGANISATION", "the plan belongs to another organisation", rule="RUN-01")
            )
        elif kind is not None and plan.kind is not kind:
            errors.append(
                FieldError(field, "KIND", "the plan is of another kind than the routine bills", rule="RUN-01")
            )
    errors += [
        FieldError(f"{path}.branchIds.{number}", "NOT_FOUND", "there is no such branch; choose one of the list")
        for number, branch_id in enumerate(one.branch_ids)
        if branch_id not in branch_ids
    ]
    return errors


async def _contents(
    work: Work, before: Routine | None, routine: Routine
) -> tuple[Mapping[str, Any] | None, Mapping[str, Any]]:
    """Return what the routine said and says, for the log; what it names is small registers, read whole."""
    houses, calendars = await organisations(work), await load_calendars(work)
    plans = (await load_catalogue(work)).plans
    names = {one.id: one.name for one in await branches(work)}
    names |= {one.id: one.name for one in houses} | {key: one.name for key, one in calendars.items()}
    names |= {key: one.name for key, one in plans.items()}
    currencies = {one.id: one.currency for one in houses}

    def said(one: Routine) -> Mapping[str, Any]:
        return content_of_routine(one, names, currencies[one.details.organisation_id])

    return said(before) if before else None, said(routine)
