"""Ended subscriptions that are started again (SUB-12): until when, with what, and never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.dates import add_months
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from domain.people.commands.mark_deceased import mark_deceased
from domain.subscriptions.commands.restart_subscription import restart_subscription
from domain.subscriptions.commands.save_order_setting import save_order_setting
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import ChangeRefused, OrderSetting, PlanNotSellable, Started, StartSubscription
from domain.subscriptions.queries.orders import restartable
from domain.subscriptions.rules.restarting import may_restart, restart_until
from tests.domain.dunning.stopped import FIRST_ON, SECOND_ON, STOP_ON, dun, guard
from tests.domain.subscriptions.selling import Shop, faults, invoices_of, open_shop, start
from tests.domain.subscriptions.test_payers import keep_card
from tests.domain.subscriptions.test_stop import balances, stop, subscription_of
from tests.tenants import TODAY, Tenant

LAST = add_months(TODAY, 3) - timedelta(days=1)


async def ended(shop: Shop, member: int = 0) -> UUID:
    key = (await start(shop, shop.member_ids[member], TODAY)).subscription_id
    await stop(shop, key, TODAY, key=f"stop {member}")
    return key


async def restart(shop: Shop, key: UUID, *, today: date = TODAY, on: date | None = None, again: str = "") -> Started:
    async with shop.tenant.work(today) as work:
        return await restart_subscription(work, key, on, idempotency_key=again or f"restart {key} {today}")


@pytest.mark.rule("SUB-12")
async def test_within_three_months_it_is_ordered_again_as_it_was(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    async with tenant.work() as work:
        order = StartSubscription(shop.member_ids[0], shop.plan_id, TODAY, copies=2, payer_id=shop.member_ids[1])
        key = (await start_subscription(work, order, idempotency_key="two")).subscription_id
    await stop(shop, key, TODAY)
    async with tenant.read() as read:
        assert await restartable(read, [key], LAST) == {key: LAST}
    started = await restart(shop, key, today=LAST)
    row = await subscription_of(shop, started.subscription_id)
    names = ("member_id", "payer_id", "plan_id", "copies", "payment_method", "start_on", "restarts_id", "state")
    assert [row[name] for name in names] == [
        *shop.member_ids[:2],
        shop.plan_id,
        2,
        "INVOICE",
        LAST,
        key,
        "ACTIVE",
    ]
    assert started.invoice_id is not None
    async with tenant.read() as read:
        assert await restartable(read, [key, started.subscription_id], LAST) == {}
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-12")
async def test_after_the_time_or_while_it_runs_or_twice_it_is_refused(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    first, second = await ended(shop), await ended(shop, 1)
    with pytest.raises(ChangeRefused, match=f"ended on {TODAY}"):
        await restart(shop, first, today=LAST + timedelta(days=1))
    running = (await start(shop, shop.member_ids[2], TODAY)).subscription_id
    with pytest.raises(ChangeRefused, match="has not ended"):
        await restart(shop, running)
    with pytest.raises(NotFound):
        await restart(shop, new_id())
    with pytest.raises(InvalidInput) as refused:
        await restart(shop, first, on=TODAY - timedelta(days=1), again="past")
    assert [(one.path, one.code) for one in refused.value.fields] == [("startOn", "RANGE")]
    done = await restart(shop, first, again="once")
    assert await restart(shop, first, again="once") == done
    with pytest.raises(ChangeRefused, match="already"):
        await restart(shop, first, again="twice")
    async with tenant.work() as work:
        await save_order_setting(work, tenant.organisation_id, OrderSetting(restart_months=0))
    with pytest.raises(ChangeRefused, match="longer ago"):
        await restart(shop, second)


@pytest.mark.rule("SUB-12", "SUB-18")
async def test_a_card_pays_again_where_it_lives_and_an_invoice_else(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    methods = []
    for member in (0, 1):
        key = await ended(shop, member)
        async with tenant.work() as work:
            await work.sql("UPDATE subscription SET payment_method = 'CARD' WHERE id = $1", key)
        if member == 0:
            await keep_card(shop, shop.member_ids[0])
        started = await restart(shop, key)
        methods.append((await subscription_of(shop, started.subscription_id))["payment_method"])
    assert methods == ["CARD", "INVOICE"]


@pytest.mark.rule("SUB-12", "CAT-12")
async def test_a_plan_that_is_not_sold_any_more_can_not_be_started_again(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    key = await ended(shop)
    async with tenant.work() as work:
        await work.sql("UPDATE plan SET disabled = true")
    with pytest.raises(PlanNotSellable):
        await restart(shop, key)


@pytest.mark.rule("SUB-12")
@given(days=st.integers(-10, 800), months=st.integers(0, 24))
def test_it_may_from_its_end_for_so_many_months(days: int, months: int) -> None:
    setting, today = replace(OrderSetting(), restart_months=months), TODAY + timedelta(days=days)
    assert may_restart(TODAY, setting, today) == (days >= 0 and today < restart_until(TODAY, setting))
    assert restart_until(TODAY, setting) == add_months(TODAY, months)


@pytest.mark.rule("SUB-12", "DUN-06")
async def test_a_debt_alone_is_no_obstacle_and_stays_what_it_is(tenant: Tenant) -> None:
    guarded = await guard(tenant)
    await dun(guarded, FIRST_ON, SECOND_ON, STOP_ON)
    [key] = guarded.subscription_ids
    assert (await subscription_of(guarded.shop, key))["stop_kind"] == "PAYMENT_STOP"
    before = (await balances(guarded.shop, STOP_ON))[guarded.shop.member_ids[0]]
    assert before < 0
    async with tenant.read() as read:
        assert key in await restartable(read, [key], STOP_ON)
    started = await restart(guarded.shop, key, today=STOP_ON)
    row = await subscription_of(guarded.shop, started.subscription_id)
    assert (row["state"], row["restarts_id"]) == ("ACTIVE", key)
    [first] = [one for one in await invoices_of(guarded.shop) if one["id"] == started.invoice_id]
    assert (await balances(guarded.shop, STOP_ON))[guarded.shop.member_ids[0]] == before - first["total_minor"]
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-12", "SUB-02")
async def test_nobody_starts_again_what_a_member_had_who_died(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    key = await ended(shop)
    async with tenant.work() as work:
        await mark_deceased(work, shop.member_ids[0], TODAY)
    async with tenant.read() as read:
        assert await restartable(read, [key], TODAY) == {}
    with pytest.raises(InvalidInput, match="died"):
        await restart(shop, key)
