"""Rehearsed dunning runs: reminders and stops made for real, undone, and committed only as they were (NEW-01)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.billing.model import ChangeCode, RehearsalOutdated
from domain.billing.queries.rehearsals import rehearsed_lines
from domain.dunning.commands.rehearse_dunning import rehearse_dunning
from domain.dunning.commands.rehearse_dunning_chunk import rehearse_dunning_chunk, request_dunning_rehearsal
from domain.dunning.commands.start_rehearsed_dunning import start_rehearsed_dunning
from domain.dunning.model import RUN_KIND, CollectionRule, ReminderStep, StopRule
from domain.dunning.rules.rehearsing import COLLECTION_NUMBER
from domain.dunning.rules.since_rehearsal import Planned, changes_of
from domain.insight.queries.run_differences import Side, SideKind, Sides, difference_sums
from domain.kernel.reason import Named
from domain.kernel.refusal import InvalidInput
from tests.domain.dunning.stopped import CAUSE, FIRST_ON, SECOND_ON, STOP_ON, dun, guard, stops_made
from tests.domain.dunning.test_collection import READY_ON, REMINDED_ON, STEPS, collecting, states
from tests.domain.dunning.unpaid import (
    DUE_ON,
    FEE_MINOR,
    Dunning,
    finish,
    more,
    open_dunning,
    owing,
    pay,
    remind,
    reminders,
    sound,
)
from tests.domain.subscriptions.rehearsing import everything, rehearsal_of, rows_of
from tests.tenants import TODAY, Tenant

ON = DUE_ON + timedelta(days=14)
pytestmark = pytest.mark.rule("NEW-01", "NEW-02")


async def rehearse(
    tenant: Tenant, on: date = ON, *, size: int = 2_000, key: str = "r", today: date | None = None
) -> UUID:
    async with tenant.work(today or on) as work:
        rehearsal_id = await request_dunning_rehearsal(work, tenant.organisation_id, on, idempotency_key=key)
    goes_on = True
    while goes_on:
        async with tenant.work(today or on) as work:
            goes_on = await rehearse_dunning_chunk(work, rehearsal_id, size)
    return rehearsal_id


async def commit(dunning: Dunning, rehearsal_id: UUID, on: date = ON, key: str = "commit") -> UUID:
    async with dunning.tenant.work(on) as work:
        run_id = await start_rehearsed_dunning(work, rehearsal_id, idempotency_key=key)
    await finish(dunning, run_id, on, size=2)
    return run_id


async def test_reminders_are_rehearsed_without_a_trace_and_the_run_makes_the_same(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant, consume=True)
    first, *_ = await owing(dunning, *[10_000] * 5)
    await pay(dunning, first, 15_000, TODAY)
    await more(dunning, first, 7_000)
    await more(dunning, first, 7_000)
    before = await everything(tenant)
    rehearsal_id = await rehearse(tenant, size=2)
    assert await everything(tenant) == before
    async with tenant.read() as read:
        preview = await rehearse_dunning(read, tenant.organisation_id, ON)
    row = await rehearsal_of(tenant, rehearsal_id)
    assert (row["hash"], row["billed"], row["total_minor"]) == (preview.hash, preview.reminders, preview.total_minor)
    assert row["drawn_minor"] == preview.consumed_minor
    await commit(dunning, rehearsal_id)
    assert {
        (one["invoice_id"], one["step"], one["open_minor"] + one["fees_minor"] + one["fee_minor"], one["due_on"])
        for one in await reminders(dunning)
    } == {
        (one["subject_id"], one["number"], one["total_minor"], one["due_on"])
        for one in await rows_of(tenant, rehearsal_id)
        if one["outcome"] == "BILLED"
    }
    await sound(dunning)


async def test_a_reminder_says_why_it_is_made_and_what_its_fee_is(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    await owing(dunning, 10_000)
    rehearsal_id = await rehearse(tenant)
    [row] = await rows_of(tenant, rehearsal_id)
    async with tenant.read() as read:
        lines = (await rehearsed_lines(read, [(rehearsal_id, row["lines_key"])]))[rehearsal_id, row["lines_key"]]
    assert [(one.gross_minor, one.why[0].code.name) for one in lines] == [
        (10_000, "REMINDED"),
        (FEE_MINOR, "REMINDER_FEE"),
    ]
    assert "due on 2026-03-16" in lines[0].why[0].message


async def test_who_can_not_be_reached_is_left_out_with_the_reason(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    await owing(dunning, 10_000, email=False)
    [row] = await rows_of(tenant, await rehearse(tenant))
    assert (row["outcome"], row["reason"]["code"]) == ("EXCLUDED", "UNREACHABLE")


async def test_stops_are_rehearsed_for_a_day_to_come_and_undone(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=3)
    await dun(guarded, FIRST_ON, SECOND_ON)
    before = await everything(tenant)
    ahead = await rehearse(tenant, STOP_ON, size=1, key="ahead", today=SECOND_ON)
    assert await everything(tenant) == before
    assert [one["outcome"] for one in await rows_of(tenant, ahead)] == ["STOPPED"] * 3
    async with tenant.work(SECOND_ON) as work:
        with pytest.raises(InvalidInput):
            await start_rehearsed_dunning(work, ahead, idempotency_key="early")
    await commit(guarded.dunning, await rehearse(tenant, STOP_ON), STOP_ON)
    assert {one["invoice_id"] for one in await stops_made(guarded)} == {
        one["subject_id"] for one in await rows_of(tenant, ahead)
    }


async def test_who_has_paid_since_is_named(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    first, second = await owing(dunning, 10_000, 20_000)
    rehearsal_id = await rehearse(tenant)
    await pay(dunning, first, 10_000, ON)
    await pay(dunning, second, 5_000, ON)
    with pytest.raises(RehearsalOutdated) as refused:
        await commit(dunning, rehearsal_id)
    assert {one.code for one in refused.value.changes} == {ChangeCode.GONE, ChangeCode.AMOUNT}
    await commit(dunning, await rehearse(tenant, key="again"), key="commit again")
    assert len(await reminders(dunning)) == 1


async def test_a_day_that_has_passed_is_refused(tenant: Tenant) -> None:
    async with tenant.work(ON) as work:
        with pytest.raises(InvalidInput):
            await request_dunning_rehearsal(work, tenant.organisation_id, TODAY, idempotency_key="r")


@pytest.mark.rule("DUN-09")
async def test_what_goes_to_collection_is_rehearsed_and_the_run_hands_over_the_same(tenant: Tenant) -> None:
    dunning = await collecting(tenant, by_itself=True)
    some = await owing(dunning, 50_000, 20_000, 10_000)
    await remind(dunning, REMINDED_ON)
    before = await everything(tenant)
    early = await rehearse(tenant, READY_ON - timedelta(days=1), key="early")
    assert await rows_of(tenant, early) == []
    rehearsal_id = await rehearse(tenant, READY_ON, size=2)
    assert await everything(tenant) == before
    rows = await rows_of(tenant, rehearsal_id)
    assert {(one["subject_id"], one["outcome"], one["total_minor"]) for one in rows} == {
        (one.invoice_id, "HANDED_OVER", 0) for one in some
    }
    async with tenant.read() as read:
        preview = await rehearse_dunning(read, tenant.organisation_id, READY_ON)
        lines = (await rehearsed_lines(read, [(rehearsal_id, rows[0]["lines_key"])])).values()
    assert [[why.code.name for why in line.why] for found in lines for line in found] == [
        ["ANNOUNCED", "COLLECTION_DELAY"],
        ["EARLIER_FEES"],
    ]
    row = await rehearsal_of(tenant, rehearsal_id)
    assert (row["hash"], row["handed_over"], row["total_minor"]) == (preview.hash, 3, 0)
    assert (preview.handed_over, preview.handed_over_minor) == (3, 80_000 + 3 * STEPS[0].fee_minor)
    run_id = await commit(dunning, rehearsal_id, READY_ON)
    assert await states(dunning, some) == ["IN_COLLECTION"] * 3
    async with tenant.read() as read:
        sides = Sides(Side(SideKind.RUN, run_id), Side(SideKind.REHEARSAL, rehearsal_id), RUN_KIND, exact=True)
        assert set(await difference_sums(read, sides)) == {"SAME"}
    await sound(dunning)


@pytest.mark.rule("DUN-09")
async def test_whose_invoice_would_no_longer_or_now_go_to_collection_is_named(tenant: Tenant) -> None:
    dunning = await collecting(tenant, by_itself=True)
    one, other = await owing(dunning, 50_000, 20_000)
    await remind(dunning, REMINDED_ON)
    await pay(dunning, other, 23_500, REMINDED_ON)
    rehearsal_id = await rehearse(tenant, READY_ON)
    await pay(dunning, one, 53_500, READY_ON)
    with pytest.raises(RehearsalOutdated) as refused:
        await commit(dunning, rehearsal_id, READY_ON)
    [change] = refused.value.changes
    told = dict(change.args)["member"]
    assert isinstance(told, Named)
    assert (change.code, told.id) == (ChangeCode.NO_COLLECTION, one.member_id)
    now = {(other.invoice_id, COLLECTION_NUMBER): Planned(other.member_id)}
    assert list(changes_of([], now, "NOK")) == [(other.member_id, ChangeCode.COLLECTION, {})]


@pytest.mark.rule("DUN-06", "DUN-09")
@pytest.mark.parametrize("size", [1, 2_000])
async def test_what_a_stop_credits_on_the_same_day_does_not_go_to_collection(tenant: Tenant, size: int) -> None:
    steps = (ReminderStep(14, 14, FEE_MINOR),)
    guarded = await guard(
        tenant, members=2, steps=steps, stop=StopRule(7, 0, CAUSE), collection=CollectionRule(7, True)
    )
    await dun(guarded, FIRST_ON)
    on = FIRST_ON + timedelta(days=14 + 7)
    rehearsal_id = await rehearse(tenant, on, size=size)
    assert [one["outcome"] for one in await rows_of(tenant, rehearsal_id)] == ["STOPPED"] * 2
    await commit(guarded.dunning, rehearsal_id, on)
    assert len(await stops_made(guarded)) == 2
    async with tenant.read() as read:
        assert await read.sql("SELECT id FROM collection_case") == []
