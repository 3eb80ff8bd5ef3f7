"""What routines and calendars say, as their versions and the audit log keep it (CAT-43, USR-06)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain.kernel.money import Money
from domain.kernel.reason import english
from domain.routines.model import Calendar, Routine, Schedule
from domain.subscriptions.model import CriteriaSet, DueRuleKind


def content_of_calendar(calendar: Calendar) -> dict[str, Any]:
    """Return what a calendar says, by field."""
    return {
        "name": calendar.name,
        "mode": calendar.mode.value,
        "ranges": [f"{days.first_on}–{days.last_on}" for days in calendar.ranges],
    }


def content_of_routine(routine: Routine, names: Mapping[UUID, str], currency: str) -> dict[str, Any]:
    """Return all that a routine says, by field; each criteria set by its own name.

    `names` say what organisations, calendars, plans and branches are called.
    """
    details = routine.details
    return {
        "name": details.name,
        "organisation": names[details.organisation_id],
        "kind": details.kind.value,
        "schedule": _schedule(details.schedule),
        "calendar": names[details.calendar_id] if details.calendar_id else None,
        "daysAhead": details.days_ahead,
        "destinations": [f"{method}: {way}" for method, way in sorted(details.destinations.items())],
        "enabled": routine.enabled,
        **{f"set {one.name}": _set(one, names, currency) for one in details.sets},
        "sets": [one.name for one in details.sets],
    }


def _schedule(schedule: Schedule) -> str:
    day = f" WEEKDAY_{schedule.weekday}" if schedule.weekday else ""
    day += f" {schedule.month_day}." if schedule.month_day else ""
    return f"{schedule.kind}{day} {', '.join(f'{at:%H:%M}' for at in schedule.times)}"


def _set(one: CriteriaSet, names: Mapping[UUID, str], currency: str) -> list[str]:
    said = [
        *(kind.value for kind in one.plan_kinds),
        *(names[key] for key in one.plan_ids),
        *(method.value for method in one.payment_methods),
        *(kind.value for kind in one.member_kinds),
        *(names[key] for key in one.branch_ids),
    ]
    if one.from_on:
        said.append(f"{one.from_on}–")
    if one.minimum_minor:
        said.append(f"≥ {english(Money(one.minimum_minor, currency))}")
    if one.due.kind is not DueRuleKind.PLAN:
        said.append(f"{one.due.kind} {one.due.days}")
    return said or ["ALL"]
