"""Rehearsed fee runs: announced, noticed and billed for real, undone, and the same as the run then does (NEW-01)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.billing.model import RunDifference
from domain.billing.queries.rehearsals import rehearsed_for, rehearsed_lines
from domain.feeruns.commands.switch_fee_runs import switch_fee_runs
from domain.feeruns.model import RUN_KIND, FeeRun, FeeRunLacks, PaymentType
from domain.feeruns.queries.runs import sub_runs
from domain.feeruns.rules.rehearsing import criteria_of
from domain.insight.queries.run_differences import Side, SideKind, Sides, difference_rows, difference_sums, side_lines
from domain.kernel.refusal import InvalidInput
from domain.people.commands.switch_ledger_billing import switch_ledger_billing
from tests.domain.club.clubbing import place
from tests.domain.feeruns.rehearsing import check, is_as_before, rehearse
from tests.domain.feeruns.running import (
    RATE_MINOR,
    FeeClub,
    keep_cards,
    open_fee_club,
    open_provider,
    people_in,
    run_through,
    save,
    shop_of,
    step,
)
from tests.domain.subscriptions.rehearsing import everything, rehearsal_of, rows_of
from tests.domain.subscriptions.selling import faults, invoices_of, pay
from tests.tenants import Tenant

RUN_ON = date(2026, 4, 1)
pytestmark = pytest.mark.rule("NEW-01", "NEW-02", "FEE-05")


async def with_cards(tenant: Tenant) -> tuple[FeeClub, FeeRun]:
    fees = await open_fee_club(tenant, members=6)
    for member in (2, 4):
        await place(fees.club, member, fees.club.u19)
    await keep_cards(fees, await open_provider(fees), 0, 4)
    return fees, await save(fees, payment_type=PaymentType.OPTIONAL, admin_fee_minor=1500, admin_fee_account="3900")


async def test_cards_and_mails_are_rehearsed_without_a_trace_and_the_run_does_the_same(tenant: Tenant) -> None:
    fees, run = await with_cards(tenant)
    before = await everything(tenant)
    rehearsal_id = await rehearse(fees, run, size=3)
    assert await is_as_before(tenant, await check(fees, rehearsal_id, size=2))
    assert await everything(tenant) == before
    row, rows = await rehearsal_of(tenant, rehearsal_id), await rows_of(tenant, rehearsal_id)
    assert (row["state"], row["total"], row["done"], row["billed"]) == ("DONE", 4, 4, 4)
    assert (row["run_on"], row["total_minor"]) == (RUN_ON, 4 * (RATE_MINOR + 1500))
    members = fees.club.members
    assert {members.index(one["member_id"]): one["payment_method"] for one in rows} == {
        0: "CARD",
        1: "EMAIL",
        2: "EMAIL",
        4: "CARD",
    }
    await run_through(fees, run)
    made = {one["member_id"]: one for one in await invoices_of(shop_of(tenant))}
    assert {
        (one["member_id"], one["payer_id"], one["total_minor"], one["due_on"], one["payment_method"])
        for one in made.values()
    } == {(one["member_id"], one["payer_id"], one["total_minor"], one["due_on"], one["payment_method"]) for one in rows}
    assert {place_: one["state"] for place_, one in (await people_in(fees, run.id)).items()} == {
        0: "CHARGED",
        1: "MAILED",
        2: "MAILED",
        4: "CHARGED",
    }
    assert not await faults(tenant)


async def test_the_run_is_compared_with_its_rehearsal_and_the_next_rehearsal_with_both(tenant: Tenant) -> None:
    fees, run = await with_cards(tenant)
    rehearsal_id = await rehearse(fees, run)
    await place(fees.club, 5, fees.club.u19)
    await run_through(fees, run)
    async with tenant.read() as read:
        [done, *_] = (await sub_runs(read, [run.id]))[run.id]
        assert await rehearsed_for(read, tenant.organisation_id, RUN_KIND, criteria_of(run.id), RUN_ON) == rehearsal_id
        side = Side(SideKind.RUN, done["id"])
        sides = Sides(side, Side(SideKind.REHEARSAL, rehearsal_id), RUN_KIND, exact=True)
        sums = await difference_sums(read, sides)
        new = fees.club.members[5]
        lines = (await side_lines(read, [(side, new)]))[side, new]
    assert {name: (of.count, of.by_minor) for name, of in sums.items()} == {"SAME": (4, 0), "NEW": (1, 11500)}
    assert [(one.gross_minor, one.why[0].code.name) for one in lines] == [(RATE_MINOR, "FEE_RATE"), (1500, "ADMIN_FEE")]
    again = await rehearsal_of(tenant, await rehearse(fees, run, today=RUN_ON, key="next"))
    assert (again["run_on"], again["against_run_id"], again["against_id"]) == (
        date(2026, 5, 1),
        done["id"],
        rehearsal_id,
    )
    async with tenant.read() as read:
        against = Sides(Side(SideKind.REHEARSAL, again["id"]), side, RUN_KIND)
        assert {name: of.count for name, of in (await difference_sums(read, against)).items()} == {"SAME": 5}


async def test_each_line_says_why(tenant: Tenant) -> None:
    fees, run = await with_cards(tenant)
    rehearsal_id = await rehearse(fees, run)
    key = (rehearsal_id, (await rows_of(tenant, rehearsal_id))[0]["lines_key"])
    async with tenant.read() as read:
        lines = (await rehearsed_lines(read, [key]))[key]
    assert [one.why[0].message for one in lines] == [
        "fee rate U19, valid from 2025-01-01",
        "administration fee of U19 hver måned",
    ]


async def test_who_was_told_and_has_left_since_is_left_out_and_gone(tenant: Tenant) -> None:
    fees, run = await with_cards(tenant)
    told_on = RUN_ON - timedelta(days=7)
    await step(fees, run.id, RUN_ON - timedelta(days=12))
    await step(fees, run.id, told_on)
    first = await rehearse(fees, run, today=told_on)
    async with tenant.work() as work:
        await work.sql("DELETE FROM placement WHERE member_id = $1", fees.club.members[4])
    second = await rehearse(fees, run, today=told_on, key="second")
    [left] = [one for one in await rows_of(tenant, second) if one["outcome"] == "EXCLUDED"]
    assert (left["member_id"], left["reason"]["code"]) == (fees.club.members[4], "NOT_CHOSEN")
    async with tenant.read() as read:
        sides = Sides(Side(SideKind.REHEARSAL, second), Side(SideKind.REHEARSAL, first), RUN_KIND)
        assert {name: of.count for name, of in (await difference_sums(read, sides)).items()} == {"SAME": 3, "GONE": 1}
        [gone] = await difference_rows(read, sides, RunDifference.GONE, limit=9, after=None)
    assert (gone["member_id"], gone["reason"]["code"]) == (fees.club.members[4], "NOT_CHOSEN")
    await step(fees, run.id, RUN_ON)
    assert (await people_in(fees, run.id))[4]["state"] == "LEFT_OUT"


async def test_a_run_that_is_late_is_rehearsed_as_it_would_be_done_today(tenant: Tenant) -> None:
    fees, run = await with_cards(tenant)
    late = RUN_ON + timedelta(days=2)
    await step(fees, run.id, RUN_ON - timedelta(days=12))
    await step(fees, run.id, late)
    await place(fees.club, 5, fees.club.u19, from_on=late)
    rows = await rows_of(tenant, await rehearse(fees, run, today=late, size=2))
    await step(fees, run.id, late)
    made = await invoices_of(shop_of(tenant))
    assert {(one["member_id"], one["due_on"], one["payment_method"]) for one in rows} == {
        (one["member_id"], one["due_on"], one["payment_method"]) for one in made
    }
    assert len(made) == 5
    assert {one["payment_method"] for one in made} == {"EMAIL"}


async def test_a_rehearsal_that_is_done_again_says_what_has_changed_since(tenant: Tenant) -> None:
    fees, run = await with_cards(tenant)
    rehearsal_id = await rehearse(fees, run)
    async with tenant.work() as work:
        await work.sql("DELETE FROM placement WHERE member_id = $1", fees.club.members[1])
        await work.sql(
            "UPDATE payment_agreement SET state = 'ENDED', ended_at = now() WHERE member_id = $1", fees.club.members[4]
        )
    await place(fees.club, 5, fees.club.u19)
    await rehearse(fees, run, key="of somebody else")
    again = await check(fees, rehearsal_id, size=2)
    row = await rehearsal_of(tenant, again)
    assert (row["state"], row["against_id"]) == ("DONE", rehearsal_id)
    assert not await is_as_before(tenant, again)
    async with tenant.read() as read:
        sides = Sides(Side(SideKind.REHEARSAL, again), Side(SideKind.REHEARSAL, rehearsal_id), RUN_KIND, exact=True)
        found = {
            one: [fees.club.members.index(row["member_id"]) for row in rows]
            for one in RunDifference
            if (rows := await difference_rows(read, sides, one, limit=9, after=None))
        }
    assert found == {RunDifference.NEW: [5], RunDifference.GONE: [1], RunDifference.CHANGED: [4]}
    assert await is_as_before(tenant, await check(fees, again))


async def test_what_a_payer_has_unused_is_drawn_once_over_all_parts(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    async with tenant.work() as work:
        await switch_ledger_billing(work, tenant.organisation_id, on=True)
    parent = fees.club.members[2]
    async with tenant.work() as work:
        for child in fees.club.members[:2]:
            await work.sql("INSERT INTO relation VALUES ($1, $2, 'PAYER', $3)", tenant.id, child, parent)
    run = await save(fees)
    await run_through(fees, run)
    for invoice in await invoices_of(shop_of(tenant)):
        await pay(tenant, invoice, on=RUN_ON, amount_minor=RATE_MINOR + 7_500)
    rehearsal_id = await rehearse(fees, run, today=RUN_ON, size=1)
    assert await is_as_before(tenant, await check(fees, rehearsal_id, today=RUN_ON, size=2))
    assert sorted(one["drawn_minor"] for one in await rows_of(tenant, rehearsal_id)) == [5_000, RATE_MINOR]


async def test_a_run_that_lacks_something_or_has_begun_is_not_rehearsed(tenant: Tenant) -> None:
    fees, run = await with_cards(tenant)
    rehearsal_id = await rehearse(fees, run)
    async with tenant.work() as work:
        await switch_fee_runs(work, tenant.organisation_id, economy=False, online_payment=True)
    with pytest.raises(FeeRunLacks):
        await rehearse(fees, run, key="lacks")
    async with tenant.work() as work:
        await switch_fee_runs(work, tenant.organisation_id, economy=True, online_payment=True)
    await run_through(fees, run)
    with pytest.raises(InvalidInput):
        await check(fees, rehearsal_id, today=RUN_ON)
