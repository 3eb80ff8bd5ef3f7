"""A planned run of a routine: once for an instant, after pauses, in the way of others, and what is written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.billing.model import RunAlreadyActive
from domain.billing.queries.runs import runs
from domain.dunning.commands.save_balance_setting import save_balance_setting
from domain.dunning.model import ISSUE_BALANCES, BalanceSetting
from domain.dunning.model import RUN_KIND as DUNNING_RUN
from domain.kernel.refusal import IdempotencyConflict, Refusal
from domain.routines.commands.note_refusal import WAIT_MAX, note_refusal
from domain.routines.commands.run_routine import run_routine
from domain.routines.commands.save_routine import save_routine
from domain.routines.model import (
    CalendarDetails,
    CalendarMode,
    MissCode,
    Routine,
    RoutineOutcome,
    Schedule,
    ScheduleKind,
)
from domain.subscriptions.commands.start_billing_run import start_billing_run
from tests.domain.routines.planned import calendar_of, days, details_of, make, make_due, routine_of, told
from tests.domain.subscriptions.selling import finish, invoices_of, open_shop, start
from tests.tenants import TODAY, Tenant

OSLO = ZoneInfo("Europe/Oslo")


async def refused_with(tenant: Tenant, routine: Routine, planned_at: datetime | None = None) -> Refusal:
    """Try a routine that is due, and return the refusal; nothing is left behind."""
    async with tenant.work() as work:
        await make_due(work, routine.id, planned_at)
    with pytest.raises(Refusal) as refused:
        async with tenant.work() as work:
            await run_routine(work, routine.id, 1)
    return refused.value


async def test_a_planned_run_starts_once_and_plans_the_next(tenant: Tenant) -> None:
    await open_shop(tenant, members=0)
    async with tenant.work() as work:
        given = replace(details_of(tenant), days_ahead=3)
        made = await save_routine(work, given)
        await make_due(work, made.id)
    due = await routine_of(tenant, made.id)
    for _ in range(2):
        async with tenant.work(TODAY) as work:
            await run_routine(work, made.id, 1)
    after = await routine_of(tenant, made.id)
    assert after.last is not None
    assert (after.last.outcome, after.last.planned_at) == (RoutineOutcome.STARTED, due.next_run_at)
    assert after.next_run_at is not None
    assert after.next_run_at > datetime.now(UTC)
    assert after.plan_number == 2
    async with tenant.read() as read:
        [run] = (await runs(read, [after.last.run_id] if after.last.run_id else [])).values()
    assert due.next_run_at is not None
    assert run["run_on"] == due.next_run_at.astimezone(OSLO).date() + timedelta(days=3)
    assert run["criteria"] == {}
    assert len(await told(tenant, "RunRequested")) == 1
    [ran] = await told(tenant, "RoutineRan")
    assert (ran["outcome"], ran["run_id"]) == ("STARTED", str(after.last.run_id))


async def test_a_dunning_routine_starts_a_dunning_run(tenant: Tenant) -> None:
    made = await make(tenant, kind="DUNNING")
    async with tenant.work() as work:
        await make_due(work, made.id)
        await run_routine(work, made.id, 1)
    [requested] = await told(tenant, "RunRequested")
    assert requested["run_kind"] == DUNNING_RUN


async def balances(tenant: Tenant, *, active: bool) -> None:
    async with tenant.work() as work:
        await save_balance_setting(work, BalanceSetting(tenant.organisation_id, active, 9_000, 1, TODAY))


@pytest.mark.rule("RUN-01", "CAT-42")
async def test_a_routine_of_rests_lets_its_organisation_s_balance_invoices_be_issued(tenant: Tenant) -> None:
    await balances(tenant, active=True)
    made = await make(tenant, kind="RESIDUAL")
    async with tenant.work() as work:
        await make_due(work, made.id)
    for _ in range(2):
        async with tenant.work() as work:
            await run_routine(work, made.id, 1)
    async with tenant.read() as read:
        [task] = await read.sql("SELECT payload FROM task WHERE name = $1", ISSUE_BALANCES)
    assert task["payload"] == {"organisation_id": str(tenant.organisation_id)}
    after = await routine_of(tenant, made.id)
    assert after.last is not None
    assert (after.last.outcome, after.last.run_id, after.last.miss) == (RoutineOutcome.STARTED, None, None)


@pytest.mark.rule("RUN-04", "CAT-42")
async def test_a_routine_of_rests_says_that_balance_invoices_are_switched_off(tenant: Tenant) -> None:
    await balances(tenant, active=False)
    made = await make(tenant, kind="RESIDUAL")
    async with tenant.work() as work:
        await make_due(work, made.id)
        await run_routine(work, made.id, 1)
    after = await routine_of(tenant, made.id)
    assert after.last is not None
    assert after.last.miss is not None
    assert (after.last.outcome, after.last.miss.code) == (RoutineOutcome.SKIPPED, MissCode.BALANCES_OFF)
    assert after.next_run_at is not None


@pytest.mark.rule("RUN-03")
async def test_the_first_run_after_a_pause_bills_all_that_was_skipped(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1, unit="MONTH", lead_days=0)
    await start(shop, shop.member_ids[0], TODAY)
    pause = CalendarDetails("Pause", CalendarMode.EXCLUDING, (days("2026-03-03", "2026-06-30"),))
    made = await make(tenant, calendar=await calendar_of(tenant, pause))
    before = len(await invoices_of(shop))

    async def on(day: date) -> Routine:
        planned_at = datetime.combine(day, time(7), OSLO)
        async with tenant.work(day) as work:
            work.now = planned_at.astimezone(UTC)
            await make_due(work, made.id, planned_at)
            await run_routine(work, made.id, (await routine_of(tenant, made.id)).plan_number)
        return await routine_of(tenant, made.id)

    for day in (date(2026, 4, 2), date(2026, 6, 30)):
        held = await on(day)
        assert held.last is not None
        assert held.last.miss is not None
        assert (held.last.outcome, held.last.miss.code) == (RoutineOutcome.SKIPPED, MissCode.CLOSED_MEANWHILE)
    assert held.next_run_at == datetime.combine(date(2026, 7, 1), time(7), OSLO)
    ran = await on(date(2026, 7, 2))
    assert ran.last is not None
    assert ran.last.run_id is not None
    await finish(shop, ran.last.run_id, date(2026, 7, 2))
    billed = await invoices_of(shop)
    assert [row["period_start"] for row in billed[before:]] == [
        date(2026, 4, 2),
        date(2026, 5, 2),
        date(2026, 6, 2),
        date(2026, 7, 2),
    ]


async def test_a_run_in_the_way_is_waited_for_and_then_the_planned_one_starts(tenant: Tenant) -> None:
    made = await make(tenant)
    async with tenant.work() as work:
        other = await start_billing_run(work, tenant.organisation_id, TODAY, idempotency_key="by hand")
    refused = await refused_with(tenant, made)
    assert isinstance(refused, RunAlreadyActive)
    for _ in range(2):
        async with tenant.work() as work:
            assert await note_refusal(work, made.id, 1, refused)
    waiting = await routine_of(tenant, made.id)
    assert waiting.last is not None
    assert (waiting.last.outcome, waiting.last.run_id) == (RoutineOutcome.WAITING, other)
    assert (waiting.plan_number, len(await told(tenant, "RoutineRan"))) == (1, 1)
    async with tenant.work() as work:
        await work.sql("UPDATE run SET state = 'DONE'")
        await run_routine(work, made.id, 1)
    ran = await routine_of(tenant, made.id)
    assert ran.last is not None
    assert (ran.last.outcome, ran.last.miss, ran.plan_number) == (RoutineOutcome.STARTED, None, 2)


@pytest.mark.parametrize(
    ("schedule", "late"),
    [
        (Schedule(ScheduleKind.DAILY, (time(7),)), timedelta(days=1)),
        (Schedule(ScheduleKind.MONTHLY, (time(7),), month_day=1), WAIT_MAX),
    ],
)
async def test_it_is_waited_for_until_the_next_planned_run_or_for_a_week(
    tenant: Tenant, schedule: Schedule, late: timedelta
) -> None:
    async with tenant.work() as work:
        made = await save_routine(work, replace(details_of(tenant), schedule=schedule))
        await start_billing_run(work, tenant.organisation_id, TODAY, idempotency_key="by hand")
    planned_at = datetime(2026, 3, 1, 6, tzinfo=UTC)
    refused = await refused_with(tenant, made, planned_at)

    async def tried(at: datetime) -> bool:
        async with tenant.work() as work:
            work.now = at
            return await note_refusal(work, made.id, 1, refused)

    assert await tried(planned_at + late - timedelta(seconds=1))
    assert not await tried(planned_at + late)
    given_up = await routine_of(tenant, made.id)
    assert given_up.last is not None
    assert given_up.last.miss is not None
    assert (given_up.last.outcome, given_up.last.miss.code) == (RoutineOutcome.SKIPPED, MissCode.GAVE_UP)
    assert given_up.next_run_at is not None
    assert given_up.next_run_at > planned_at + late


@pytest.mark.rule("RUN-04")
async def test_another_refusal_is_written_down_and_the_next_run_is_planned(tenant: Tenant) -> None:
    made = await make(tenant)
    planned_at = datetime.now(UTC) - timedelta(minutes=1)
    async with tenant.work() as work:  # the key was used for something else
        key = f"routine:{made.id}:{planned_at.isoformat()}"
        await start_billing_run(work, tenant.organisation_id, date(2020, 1, 1), idempotency_key=key)
    refused = await refused_with(tenant, made, planned_at)
    assert isinstance(refused, IdempotencyConflict)
    async with tenant.work() as work:
        assert not await note_refusal(work, made.id, 1, refused)
        assert not await note_refusal(work, made.id, 1, refused)
    after = await routine_of(tenant, made.id)
    assert after.last is not None
    assert after.last.miss is not None
    assert (after.last.outcome, after.last.run_id) == (RoutineOutcome.REFUSED, None)
    assert after.last.miss.args == (("refusal", "IDEMPOTENCY_CONFLICT"),)
    assert after.plan_number == 2


async def test_a_run_that_is_due_starts_though_its_routine_was_changed_just_before(tenant: Tenant) -> None:
    made = await make(tenant)
    async with tenant.work() as work:
        await make_due(work, made.id)
        later = Schedule(ScheduleKind.MONTHLY, (time(7),), month_day=1)
        await save_routine(work, replace(made.details, schedule=later), routine_id=made.id, version=1)
        await run_routine(work, made.id, 1)
    after = await routine_of(tenant, made.id)
    assert after.last is not None
    assert after.last.outcome is RoutineOutcome.STARTED
    assert after.next_run_at is not None
    assert after.next_run_at.astimezone(OSLO).day == 1
