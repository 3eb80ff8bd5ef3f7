"""The states of subscriptions: one table, and a calendar that moves them (SUB-02)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.commands.turn_states import turn_states
from domain.subscriptions.model import SUBSCRIPTION_TRANSITIONS, SubscriptionState
from domain.subscriptions.repository import terms as repository
from domain.subscriptions.rules.terms import move, state_on_start
from tests.domain.subscriptions.selling import Shop, open_shop, start
from tests.tenants import TODAY, Tenant

S = SubscriptionState
# Every way that there is; all others are refused.
WAYS = {
    (S.PENDING, S.ACTIVE),
    (S.PENDING, S.PAUSED),  # the pause begins with the subscription
    (S.PENDING, S.STOP_SCHEDULED),  # it begins with a known end
    (S.PENDING, S.STOPPED),
    (S.ACTIVE, S.PAUSED),
    (S.ACTIVE, S.STOP_SCHEDULED),
    (S.ACTIVE, S.STOPPED),
    (S.PAUSED, S.ACTIVE),
    (S.PAUSED, S.STOP_SCHEDULED),  # it was stopped while it rested
    (S.PAUSED, S.STOPPED),
    (S.STOP_SCHEDULED, S.ACTIVE),
    (S.STOP_SCHEDULED, S.PAUSED),  # it rests before it ends
    (S.STOP_SCHEDULED, S.STOPPED),
}


@pytest.mark.rule("SUB-02")
def test_the_table_of_states_is_complete_and_every_other_way_is_refused() -> None:
    assert set(SUBSCRIPTION_TRANSITIONS) == set(SubscriptionState)
    for state in SubscriptionState:
        for target in SubscriptionState:
            if (state, target) in WAYS:
                assert move(state, target) is target
            else:
                with pytest.raises(ValueError, match=f"{state} to {target}"):
                    move(state, target)


@pytest.mark.rule("SUB-02")
@pytest.mark.parametrize(("days", "state"), [(-1, S.ACTIVE), (0, S.ACTIVE), (1, S.PENDING)])
def test_a_start_in_the_future_is_pending(days: int, state: SubscriptionState) -> None:
    assert state_on_start(TODAY + timedelta(days=days), TODAY) is state


async def state_of(shop: Shop, subscription_id: UUID) -> str:
    async with shop.tenant.read() as read:
        rows = await read.sql("SELECT state FROM subscription WHERE id = $1", subscription_id)
    return str(rows[0]["state"])


async def turn(shop: Shop, on: date) -> None:
    async with shop.tenant.work(on) as work:
        await turn_states(work)


@pytest.mark.rule("SUB-02")
async def test_a_pending_one_begins_on_its_first_day_and_not_before(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    first_day = TODAY + timedelta(days=10)
    started = await start(shop, shop.member_ids[0], first_day)
    await turn(shop, first_day - timedelta(days=1))
    assert await state_of(shop, started.subscription_id) == S.PENDING
    await turn(shop, first_day)
    assert await state_of(shop, started.subscription_id) == S.ACTIVE


@pytest.mark.rule("SUB-02")
@pytest.mark.parametrize("start_in_days", [0, 10], ids=["running", "still to begin"])
async def test_a_known_end_takes_effect_on_its_day_however_late_the_calendar_is_asked(
    tenant: Tenant, start_in_days: int
) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY + timedelta(days=start_in_days))
    end_on = TODAY + timedelta(days=30)
    async with tenant.work() as work:
        await work.sql(
            "UPDATE subscription SET end_on = $2, state = CASE state WHEN 'ACTIVE' THEN 'STOP_SCHEDULED' ELSE state END"
            " WHERE id = $1",
            started.subscription_id,
            end_on,
        )
    await turn(shop, end_on - timedelta(days=1))
    assert await state_of(shop, started.subscription_id) == S.STOP_SCHEDULED
    await turn(shop, end_on + timedelta(days=5))
    await turn(shop, end_on + timedelta(days=5))
    assert await state_of(shop, started.subscription_id) == S.STOPPED


@pytest.mark.rule("SUB-02", "SUB-03")
async def test_a_term_that_would_begin_on_the_end_date_is_not_billed(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    async with tenant.work() as work:
        await work.sql(
            "UPDATE subscription SET end_on = $2, state = 'STOP_SCHEDULED' WHERE id = $1",
            started.subscription_id,
            date(TODAY.year + 1, TODAY.month, TODAY.day),
        )
    async with tenant.read() as read:
        rows = await read.sql("SELECT next_start, end_on FROM subscription")
    assert rows[0]["next_start"] == rows[0]["end_on"]
    async with tenant.read() as read:
        assert (await rehearse_run(read, tenant.organisation_id, rows[0]["end_on"])).invoices == 0


@pytest.mark.rule("SUB-02", "NEW-10")
async def test_a_way_that_the_table_does_not_have_is_an_error_and_nothing_turns(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = [(await start(shop, member_id, TODAY)).subscription_id for member_id in shop.member_ids[:2]]
    async with tenant.work() as work:
        await work.sql("UPDATE subscription SET start_on = start_on + 30 WHERE id = $1", started[0])
        await work.sql("UPDATE subscription SET end_on = start_on + 5 WHERE id = $1", started[1])
    with pytest.raises(ValueError, match="ACTIVE to PENDING"):
        async with tenant.work() as work:
            await repository.turn_states(work, TODAY)
    assert [await state_of(shop, key) for key in started] == [S.ACTIVE, S.ACTIVE]
    await turn(shop, TODAY)
    assert [await state_of(shop, key) for key in started] == [S.ACTIVE, S.STOP_SCHEDULED]
    async with tenant.read() as read:
        [left] = await read.sql("SELECT subject_id, reason FROM put_aside")
    assert left["subject_id"] == started[0]
    assert "ACTIVE to PENDING" in str(left["reason"])
