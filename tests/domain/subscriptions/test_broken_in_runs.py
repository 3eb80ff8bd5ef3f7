"""A reversal, a bulk credit, a forecast and the turn of a day do all but the broken one, which waits (NEW-10)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.billing.queries.runs import rejects, runs
from domain.billing.rules.reject import RejectCode, RejectReason
from domain.kernel.database import Row
from domain.kernel.refusal import NotFound
from domain.subscriptions.commands.bill_again import bill_again
from domain.subscriptions.commands.pause_subscription import pause_subscription
from domain.subscriptions.commands.reverse_again import reverse_again
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.commands.turn_again import turn_again
from domain.subscriptions.commands.turn_states import turn_states
from domain.subscriptions.commands.write_off_again import write_off_again
from domain.subscriptions.model import PauseSubscription, StopSubscription
from tests.breaking import NOWHERE, rewrite, waiting
from tests.domain.subscriptions import test_bulk_credit as bulk
from tests.domain.subscriptions import test_forecast as forecasting
from tests.domain.subscriptions import test_reversal as reversing
from tests.domain.subscriptions.selling import Shop, faults, invoices_of, open_shop, pay, run, start
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("NEW-10")
DAY = timedelta(days=1)
MEMBERS, PLACE = 5, 2
LOSE_LINES = "UPDATE invoice_line SET invoice_id = $2 WHERE invoice_id = $1"
LONG_NUMBER = "UPDATE member SET number = $2 WHERE id = $1"


async def run_of(tenant: Tenant, run_id: UUID) -> Row:
    async with tenant.read() as read:
        return (await runs(read, [run_id]))[run_id]


@pytest.mark.rule("RUN-07")
@pytest.mark.parametrize("size", [2, 2_000])
async def test_a_reversal_takes_back_all_but_the_broken_one_which_is_taken_back_later(
    tenant: Tenant, owner_url: str, size: int
) -> None:
    shop, run_id, subscription_ids = await reversing.billed(tenant, MEMBERS)
    broken = next(row for row in await invoices_of(shop, shop.member_ids[PLACE]) if row["run_id"] == run_id)
    before = await reversing.of_run(shop, run_id)
    await rewrite(owner_url, LOSE_LINES, broken["id"], NOWHERE)
    reversal_id = await reversing.ask(tenant, run_id)
    await reversing.carry_out(tenant, reversal_id, size)
    row = await run_of(tenant, reversal_id)
    assert (row["state"], row["done"], row["invoiced"], row["rejected"]) == ("DONE", MEMBERS, MEMBERS - 1, 1)
    assert await waiting(tenant) == [("REVERSAL", subscription_ids[PLACE], RejectCode.BROKEN)]
    async with tenant.work(reversing.LATER) as work:
        still = await reverse_again(work, subscription_ids[PLACE])
    assert still is not None
    assert still.member_id == shop.member_ids[PLACE]
    await rewrite(owner_url, LOSE_LINES, NOWHERE, broken["id"])
    for _ in range(2):
        async with tenant.work(reversing.LATER) as work:
            assert await reverse_again(work, subscription_ids[PLACE]) is None
    assert await waiting(tenant) == []
    row = await run_of(tenant, reversal_id)
    assert (row["invoiced"], row["rejected"], row["total_minor"]) == (MEMBERS, 0, -sum(int(one[3]) for one in before))  # type: ignore[call-overload]
    assert await faults(tenant) == {}
    assert await reversing.of_run(shop, await run(shop, reversing.ON, key="again")) == before
    assert await faults(tenant) == {}


@pytest.mark.rule("RUN-07")
async def test_what_was_paid_before_another_try_stays_as_it_is_and_waits_no_more(
    tenant: Tenant, owner_url: str
) -> None:
    shop, run_id, subscription_ids = await reversing.billed(tenant, MEMBERS)
    broken = next(row for row in await invoices_of(shop, shop.member_ids[PLACE]) if row["run_id"] == run_id)
    await rewrite(owner_url, LOSE_LINES, broken["id"], NOWHERE)
    reversal_id = await reversing.ask(tenant, run_id)
    await reversing.carry_out(tenant, reversal_id)
    await rewrite(owner_url, LOSE_LINES, NOWHERE, broken["id"])
    await pay(tenant, broken, on=reversing.LATER)
    async with tenant.work(reversing.LATER) as work:
        reject = await reverse_again(work, subscription_ids[PLACE])
    assert reject is not None
    assert reject.reason.code is RejectCode.IN_THE_WAY
    assert await waiting(tenant) == []
    assert (await run_of(tenant, reversal_id))["rejected"] == 1
    assert await faults(tenant) == {}


@pytest.mark.rule("BIL-12")
@pytest.mark.parametrize("size", [1, 500])
async def test_a_bulk_credit_writes_off_all_but_the_broken_item(tenant: Tenant, owner_url: str, size: int) -> None:
    await bulk.leave_behind(tenant)
    items = await bulk.found(tenant)
    broken = next(one for one in items if one.kind == "DEMAND")
    await rewrite(owner_url, LOSE_LINES, broken.item_id, NOWHERE)
    run_id = await bulk.begin(tenant, items)
    await bulk.finish(tenant, run_id, size)
    row = await run_of(tenant, run_id)
    others = sum(one.amount_minor for one in items if one is not broken)
    assert (row["state"], row["invoiced"], row["rejected"], row["total_minor"]) == ("DONE", len(items) - 1, 1, others)
    assert await waiting(tenant) == [("BULK_CREDIT", broken.item_id, RejectCode.BROKEN)]
    async with tenant.work(bulk.LATE) as work:
        assert await write_off_again(work, broken.item_id) is not None
    await rewrite(owner_url, LOSE_LINES, NOWHERE, broken.item_id)
    for _ in range(2):
        async with tenant.work(bulk.LATE) as work:
            assert await write_off_again(work, broken.item_id) is None
    assert await waiting(tenant) == []
    row = await run_of(tenant, run_id)
    assert (row["invoiced"], row["rejected"]) == (len(items), 0)
    assert row["total_minor"] == sum(one.amount_minor for one in items)
    assert await bulk.found(tenant) == []
    assert await faults(tenant) == {}


@pytest.mark.rule("RUN-07")
async def test_nothing_is_tried_again_that_is_not_there(tenant: Tenant) -> None:
    for again in (reverse_again, turn_again):
        with pytest.raises(NotFound):
            async with tenant.work() as work:
                await again(work, NOWHERE)


@pytest.mark.rule("BIL-14")
async def test_a_forecast_reckons_all_but_the_broken_one_and_lists_it(tenant: Tenant, owner_url: str) -> None:
    shop = await open_shop(tenant, members=MEMBERS)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    _, whole = await forecasting.forecast(shop)
    broken = shop.member_ids[PLACE]
    await rewrite(owner_url, "UPDATE subscription SET payer_id = $2 WHERE member_id = $1", broken, NOWHERE)
    run_id, found = await forecasting.forecast(shop, key="broken")
    row = await run_of(tenant, run_id)
    assert (row["state"], row["done"], row["rejected"]) == ("DONE", MEMBERS, 1)
    assert [one.invoices * MEMBERS for one in found] == [one.invoices * (MEMBERS - 1) for one in whole]
    async with tenant.read() as read:
        [reject] = await rejects(read, run_id)
    assert (reject["member_id"], RejectReason.from_json(reject["reason"]).code) == (broken, RejectCode.BROKEN)
    assert await waiting(tenant) == []


async def ending(tenant: Tenant, on: date) -> tuple[Shop, list[UUID]]:
    """A shop whose subscriptions end on a day, the last term of each ahead of it."""
    shop = await open_shop(tenant, members=3)
    made = [(await start(shop, member_id, TODAY)).subscription_id for member_id in shop.member_ids]
    for key in made:
        async with tenant.work() as work:
            await stop_subscription(
                work, StopSubscription(key, "Flyttet", on, credit_open=False), idempotency_key=str(key)
            )
    return shop, made


@pytest.mark.rule("SUB-02")
async def test_a_day_turns_all_states_but_that_of_a_broken_subscription(tenant: Tenant, owner_url: str) -> None:
    on = TODAY + 10 * DAY
    _, made = await ending(tenant, on)
    set_version = "UPDATE subscription SET version = $2 WHERE id = $1"
    await rewrite(owner_url, set_version, made[1], 2**31 - 1)
    for day in (on, on + DAY):
        async with tenant.work(day) as work:
            await turn_states(work)
        assert await waiting(tenant) == [("TURN", made[1], RejectCode.BROKEN)]
    async with tenant.read() as read:
        states = {row["id"]: row["state"] for row in await read.sql("SELECT id, state FROM subscription")}
    assert states == {made[0]: "STOPPED", made[1]: "STOP_SCHEDULED", made[2]: "STOPPED"}
    async with tenant.work(on + DAY) as work:
        assert await turn_again(work, made[1]) is not None
    await rewrite(owner_url, set_version, made[1], 7)
    async with tenant.work(on + 2 * DAY) as work:
        await turn_states(work)
    assert await waiting(tenant) == []
    async with tenant.read() as read:
        assert {row["state"] for row in await read.sql("SELECT state FROM subscription")} == {"STOPPED"}
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-05")
async def test_days_before_an_end_that_could_not_be_billed_wait_and_are_billed_from_the_list(
    tenant: Tenant, owner_url: str
) -> None:
    shop = await open_shop(tenant, members=2)
    made = [(await start(shop, member_id, TODAY)).subscription_id for member_id in shop.member_ids]
    end_on = date(2028, 3, 1)
    for key in made:
        await rewrite(
            owner_url, "UPDATE subscription SET end_on = $2, state = 'STOP_SCHEDULED' WHERE id = $1", key, end_on
        )
    await rewrite(owner_url, LONG_NUMBER, shop.member_ids[1], 123_456_789)
    async with tenant.work(end_on) as work:
        await turn_states(work)
    assert await waiting(tenant) == [("BILLING", made[1], RejectCode.KID_DOES_NOT_FIT)]
    async with tenant.read() as read:
        assert {row["state"] for row in await read.sql("SELECT state FROM subscription")} == {"STOPPED"}
    await rewrite(owner_url, LONG_NUMBER, shop.member_ids[1], 4_711)
    for _ in range(2):
        async with tenant.work(end_on) as work:
            assert await bill_again(work, made[1]) is None
    assert await waiting(tenant) == []
    one, other = [[row["total_minor"] for row in await invoices_of(shop, key)] for key in shop.member_ids]
    assert one == other
    assert len(one) == 2


@pytest.mark.rule("SUB-09", "SUB-05")
@pytest.mark.parametrize("way", ["it rests", "it ends"])
async def test_what_was_put_aside_waits_no_more_when_nothing_of_it_is_due(
    tenant: Tenant, owner_url: str, way: str
) -> None:
    shop = await open_shop(tenant, members=3)
    made = [(await start(shop, member_id, TODAY)).subscription_id for member_id in shop.member_ids]
    on = date(2027, 2, 20)
    await rewrite(owner_url, LONG_NUMBER, shop.member_ids[1], 123_456_789)
    await run(shop, on)
    assert await waiting(tenant) == [("BILLING", made[1], RejectCode.KID_DOES_NOT_FIT)]
    if way == "it rests":
        async with tenant.work(on) as work:
            command = PauseSubscription(made[1], date(2027, 9, 1), "Permisjon")
            await pause_subscription(work, command, idempotency_key="pause")
    else:
        scheduled = "UPDATE subscription SET end_on = next_start, state = 'STOP_SCHEDULED' WHERE id = $1"
        await rewrite(owner_url, scheduled, made[1])
    assert await waiting(tenant) == []
