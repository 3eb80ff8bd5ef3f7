"""Routines and calendars are saved, switched, planned anew, and refused field by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound, StaleVersion
from domain.routines.commands.run_routine import run_routine
from domain.routines.commands.save_calendar import save_calendar
from domain.routines.commands.save_routine import save_routine
from domain.routines.commands.switch_routine import switch_routine
from domain.routines.model import (
    CalendarDetails,
    CalendarMode,
    RoutineKind,
    Schedule,
    ScheduleKind,
)
from tests.domain.routines.planned import book_of, calendar_of, days, details_of, make, routine_of, told
from tests.tenants import Tenant, make_tenant

OSLO = ZoneInfo("Europe/Oslo")

HOLIDAY = CalendarDetails("Ferie", CalendarMode.EXCLUDING, (days("2020-12-20", "2021-01-02"), days("2020-07-01")))


async def tasks_of(tenant: Tenant) -> list[dict[str, Any]]:
    async with tenant.read() as read:
        found = await read.sql("SELECT payload, run_after, state FROM task WHERE name = 'run_routine' ORDER BY id")
    return [dict(row) for row in found]


@pytest.mark.rule("RUN-03")
async def test_a_calendar_keeps_its_ranges_and_is_changed_by_who_has_read_it_last(tenant: Tenant) -> None:
    made = await calendar_of(tenant, HOLIDAY)
    assert (await book_of(tenant)).calendars == {made.id: made}
    assert made.ranges == (days("2020-07-01"), days("2020-12-20", "2021-01-02"))
    changed = CalendarDetails("Bare den 23.", CalendarMode.INCLUDING, ())
    async with tenant.work() as work:
        saved = await save_calendar(work, changed, calendar_id=made.id, version=1)
    assert (saved.version, saved.ranges, saved.mode) == (2, (), CalendarMode.INCLUDING)
    assert (await book_of(tenant)).calendars == {made.id: saved}
    with pytest.raises(StaleVersion):
        async with tenant.work() as work:
            await save_calendar(work, HOLIDAY, calendar_id=made.id, version=1)
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await save_calendar(work, HOLIDAY, calendar_id=new_id(), version=1)


async def test_what_is_wrong_with_a_calendar_is_named_by_its_field(tenant: Tenant) -> None:
    wrong = CalendarDetails(
        " ", CalendarMode.EXCLUDING, (days("2026-07-02", "2026-07-01"), days("2026-07-01", "2037-07-01"))
    )
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await save_calendar(work, wrong)
    assert [(e.path, e.code) for e in refused.value.errors] == [
        ("name", "REQUIRED"),
        ("ranges.0.lastOn", "BEFORE_START"),
        ("ranges.1.lastOn", "TOO_FAR"),
    ]
    with pytest.raises(InvalidInput, match="ranges: at most 200"):
        async with tenant.work() as work:
            await save_calendar(work, replace(HOLIDAY, ranges=(days("2026-07-01"),) * 201))


async def test_a_routine_is_planned_when_it_is_saved_and_changed_by_who_has_read_it_last(tenant: Tenant) -> None:
    made = await make(tenant)
    saved = await routine_of(tenant, made.id)
    assert (saved.details, saved.enabled, saved.version, saved.last) == (made.details, True, 1, None)
    assert saved.next_run_at is not None
    assert datetime.now(UTC) < saved.next_run_at <= datetime.now(UTC) + timedelta(days=1, hours=1)
    assert saved.next_run_at.astimezone(OSLO).time() == time(7)
    [task] = await tasks_of(tenant)
    assert task["run_after"] == saved.next_run_at

    other = replace(made.details, schedule=Schedule(ScheduleKind.TWICE_DAILY, (time(18), time(6, 30))), days_ahead=5)
    async with tenant.work() as work:
        await save_routine(work, other, routine_id=made.id, version=1)
    changed = await routine_of(tenant, made.id)
    assert changed.details.schedule.times == (time(6, 30), time(18))
    assert (changed.version, changed.plan_number, changed.details.days_ahead) == (2, 2, 5)
    assert (await tasks_of(tenant))[-1]["run_after"] == changed.next_run_at
    with pytest.raises(StaleVersion):
        async with tenant.work() as work:
            await save_routine(work, made.details, routine_id=made.id, version=1)
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await save_routine(work, made.details, routine_id=new_id(), version=1)


@pytest.mark.parametrize(
    ("schedule", "path", "code"),
    [
        (Schedule(ScheduleKind.WEEKLY, (time(7),)), "schedule.weekday", "REQUIRED"),
        (Schedule(ScheduleKind.WEEKLY, (time(7),), weekday=8), "schedule.weekday", "RANGE"),
        (Schedule(ScheduleKind.MONTHLY, (time(7),), month_day=32), "schedule.monthDay", "RANGE"),
        (Schedule(ScheduleKind.DAILY, (time(7),), month_day=3), "schedule.monthDay", "NOT_HERE"),
        (Schedule(ScheduleKind.DAILY, ()), "schedule.times", "RANGE"),
        (Schedule(ScheduleKind.TWICE_DAILY, (time(7), time(7))), "schedule.times.1", "TWICE"),
    ],
)
async def test_what_is_wrong_with_a_schedule_is_named_by_its_field(
    tenant: Tenant, schedule: Schedule, path: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await save_routine(work, replace(details_of(tenant), schedule=schedule))
    assert [(e.path, e.code) for e in refused.value.errors] == [(path, code)]


async def test_a_routine_names_rows_of_its_own_tenant_and_what_its_kind_has(tenant: Tenant) -> None:
    stranger = await make_tenant(tenant.database, "Naboen", 1)
    elsewhere = await calendar_of(stranger, HOLIDAY)
    details = details_of(tenant)
    wrong = (
        (replace(details, organisation_id=stranger.organisation_id), "organisationId", "NOT_FOUND"),
        (replace(details, calendar_id=elsewhere.id), "calendarId", "NOT_FOUND"),
        (replace(details, days_ahead=367), "daysAhead", "RANGE"),
        (replace(details, kind=RoutineKind.DUNNING, days_ahead=1), "daysAhead", "NOT_HERE"),
    )
    for given, path, code in wrong:
        with pytest.raises(InvalidInput) as refused:
            async with tenant.work() as work:
                await save_routine(work, given)
        assert [(e.path, e.code) for e in refused.value.errors] == [(path, code)]


@pytest.mark.rule("RUN-03")
async def test_a_calendar_that_is_changed_plans_all_its_routines_anew(tenant: Tenant) -> None:
    calendar = await calendar_of(tenant, CalendarDetails("Tom", CalendarMode.INCLUDING, ()))
    both = [await make(tenant, calendar=calendar), await make(tenant, calendar=calendar)]
    other = await make(tenant)
    before = (await routine_of(tenant, other.id)).next_run_at
    for one in both:
        assert (await routine_of(tenant, one.id)).next_run_at is None
    soon = (datetime.now(OSLO) + timedelta(days=9)).date()
    given = CalendarDetails("En dag", CalendarMode.INCLUDING, (days(soon.isoformat()),))
    async with tenant.work() as work:
        await save_calendar(work, given, calendar_id=calendar.id, version=1)
    expected = datetime.combine(soon, time(7), OSLO)
    for one in both:
        assert (await routine_of(tenant, one.id)).next_run_at == expected
    assert (await routine_of(tenant, other.id)).next_run_at == before
    async with tenant.work() as work:
        await save_calendar(work, HOLIDAY, calendar_id=calendar.id, version=2)
    assert (await routine_of(tenant, both[0].id)).next_run_at == before


@pytest.mark.rule("RUN-04")
async def test_a_calendar_that_never_meets_its_schedule_is_refused_until_somebody_says_that_it_shall_be_so(
    tenant: Tenant,
) -> None:
    year = datetime.now(OSLO).year + 1
    on_the_23rd = CalendarDetails("Den 23.", CalendarMode.INCLUDING, (days(f"{year}-03-23"),))
    calendar = await calendar_of(tenant, on_the_23rd)
    monthly = Schedule(ScheduleKind.MONTHLY, (time(7),), month_day=25)
    details = replace(details_of(tenant, calendar=calendar), schedule=monthly)
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await save_routine(work, details)
    assert [(e.path, e.code, e.rule) for e in refused.value.errors] == [("calendarId", "NEVER_MEET", "RUN-04")]
    async with tenant.work() as work:
        made = await save_routine(work, details, may_never_run=True)
    async with tenant.work() as work:  # it stands still already: who gives it another name is not asked again
        await save_routine(work, replace(details, name="Stille"), routine_id=made.id, version=1)
        await save_routine(work, replace(details_of(tenant, calendar=calendar), name="Daglig"))

    on_the_24th = replace(on_the_23rd, ranges=(days(f"{year}-03-24"),))
    async with tenant.work() as work:  # neither is the one that would stand still anyway
        await save_calendar(work, on_the_24th, calendar_id=calendar.id, version=1)
    over = replace(on_the_23rd, ranges=(days("2020-03-23"),))
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await save_calendar(work, over, calendar_id=calendar.id, version=2)
    [error] = refused.value.errors
    assert (error.path, error.code, error.rule) == ("ranges", "NEVER_RUN", "RUN-04")
    assert dict(error.args) == {"routines": "Daglig"}
    async with tenant.work() as work:
        await save_calendar(work, over, calendar_id=calendar.id, version=2, may_never_run=True)
        await save_calendar(work, replace(over, ranges=()), calendar_id=calendar.id, version=3)


async def test_a_routine_that_is_off_has_no_next_run_and_its_old_task_does_nothing(tenant: Tenant) -> None:
    made = await make(tenant)
    async with tenant.work() as work:
        await switch_routine(work, made.id, enabled=False)
    off = await routine_of(tenant, made.id)
    assert (off.enabled, off.next_run_at, off.version) == (False, None, 2)
    async with tenant.work() as work:
        await run_routine(work, made.id, 1)
        await switch_routine(work, made.id, enabled=False)
    assert await told(tenant, "RunRequested") == []
    async with tenant.work() as work:
        await switch_routine(work, made.id, enabled=True)
        with pytest.raises(NotFound):
            await switch_routine(work, new_id(), enabled=True)
    on = await routine_of(tenant, made.id)
    assert on.enabled
    assert on.next_run_at is not None
    assert on.version == 3


async def test_who_saved_what_is_in_the_audit_log(tenant: Tenant) -> None:
    calendar = await calendar_of(tenant, HOLIDAY)
    made = await make(tenant, calendar=calendar)
    async with tenant.work() as work:
        await switch_routine(work, made.id, enabled=False)
    async with tenant.read() as read:
        rows = await read.sql("SELECT what, subject_id, after FROM audit_entry ORDER BY id DESC LIMIT 3")
    found: dict[str, UUID] = {row["what"]: row["subject_id"] for row in rows}
    assert found == {"calendar.saved": calendar.id, "routine.saved": made.id, "routine.switched": made.id}
