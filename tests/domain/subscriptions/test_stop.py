"""Stopping, and taking a stop back (SUB-05, SUB-06, SUB-08): subscription, invoices and books after it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput
from domain.subscriptions.commands.remove_stop import Continued, remove_stop
from domain.subscriptions.commands.stop_subscription import preview_stop, stop_subscription
from domain.subscriptions.commands.turn_states import turn_states
from domain.subscriptions.model import ChangeRefused, StopAsker, StopSubscription
from tests.domain.ledger.balances import journal_balances
from tests.domain.subscriptions.selling import FEE_MINOR, Shop, faults, invoices_of, open_shop, pay, run, start, whys
from tests.tenants import TODAY, Tenant

NEXT = TODAY.replace(year=TODAY.year + 1)
AFTER_NEXT = TODAY.replace(year=TODAY.year + 2)
LATE = NEXT - timedelta(days=10)
YEARLY = 75_000


async def stop(
    shop: Shop,
    subscription_id: UUID,
    end_on: date | None = None,
    *,
    today: date = TODAY,
    credit_open: bool | None = None,
    key: str = "stop",
    asked_by: StopAsker = StopAsker.STAFF,
) -> date:
    command = StopSubscription(subscription_id, "Flyttet", end_on, credit_open, asked_by=asked_by)
    async with shop.tenant.work(today) as work:
        preview = await preview_stop(work, command)
    async with shop.tenant.work(today) as work:
        on = await stop_subscription(work, command, idempotency_key=key)
    assert preview.on == on
    return on


async def resume(shop: Shop, subscription_id: UUID, *, today: date, bill_now: bool) -> Continued:
    async with shop.tenant.work(today) as work:
        return await remove_stop(work, subscription_id, reason="Angret", bill_now=bill_now, idempotency_key="remove")


async def subscription_of(shop: Shop, subscription_id: UUID) -> Row:
    async with shop.tenant.read() as read:
        return (await read.sql("SELECT * FROM subscription WHERE id = $1", subscription_id))[0]


async def balances(shop: Shop, on: date) -> dict[UUID, int]:
    async with shop.tenant.read() as read:
        return await journal_balances(read, shop.tenant.organisation_id, on)


@pytest.mark.rule("SUB-05")
async def test_before_the_coming_invoice_it_stays_active_until_the_end_of_the_period(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    assert await stop(shop, started.subscription_id) == NEXT
    row = await subscription_of(shop, started.subscription_id)
    assert (row["state"], row["end_on"], row["stop_registered_on"]) == ("STOP_SCHEDULED", NEXT, TODAY)
    await run(shop, NEXT)
    assert len(await invoices_of(shop)) == 1
    assert (await subscription_of(shop, started.subscription_id))["state"] == "STOPPED"
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-02")
@pytest.mark.parametrize("asked_by", StopAsker)
async def test_its_cause_is_who_asked_for_the_stop(tenant: Tenant, asked_by: StopAsker) -> None:
    shop = await open_shop(tenant, members=1)
    started = await start(shop, shop.member_ids[0], TODAY)
    await stop(shop, started.subscription_id, asked_by=asked_by)
    assert (await subscription_of(shop, started.subscription_id))["stop_kind"] == asked_by.value


@pytest.mark.rule("SUB-05", "SUB-06", "SUB-08")
async def test_the_coming_terms_unpaid_invoice_is_credited_and_made_anew_when_the_stop_is_removed(
    tenant: Tenant,
) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    await pay(tenant, (await invoices_of(shop))[0])
    await run(shop, LATE)
    assert await stop(shop, started.subscription_id, today=LATE) == NEXT
    [coming] = [row for row in await invoices_of(shop) if row["number"] == 10_002]
    assert (coming["state"], coming["open_minor"]) == ("CREDITED", 0)
    assert await balances(shop, LATE) == {}
    told = await resume(shop, started.subscription_id, today=LATE, bill_now=False)
    assert (told.unbilled_terms, told.invoice_ids) == (1, ())
    await run(shop, LATE, key="again")
    anew = [row for row in await invoices_of(shop) if row["state"] == "ISSUED" and row["kind"] == "INVOICE"][-1]
    assert (anew["period_start"], anew["total_minor"]) == (NEXT, YEARLY + FEE_MINOR)
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-08")
async def test_the_new_invoice_can_be_had_at_once(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    await run(shop, LATE)
    await stop(shop, started.subscription_id, today=LATE)
    told = await resume(shop, started.subscription_id, today=LATE, bill_now=True)
    assert told.unbilled_terms == 0
    assert [row["id"] for row in await invoices_of(shop)][-1:] == list(told.invoice_ids)
    row = await subscription_of(shop, started.subscription_id)
    assert (row["state"], row["end_on"], row["stop_cause"]) == ("ACTIVE", None, None)


@pytest.mark.rule("SUB-06")
async def test_by_choice_the_open_invoice_stands(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    await pay(tenant, (await invoices_of(shop))[0])
    await run(shop, LATE)
    await stop(shop, started.subscription_id, today=LATE, credit_open=False)
    assert [row["kind"] for row in await invoices_of(shop)] == ["INVOICE", "INVOICE"]
    assert await balances(shop, LATE) == {shop.member_ids[0]: -(YEARLY + FEE_MINOR)}
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-05")
async def test_a_coming_term_that_is_paid_runs_to_its_end_and_an_earlier_end_credits_it(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    for _ in range(2):
        await pay(tenant, (await invoices_of(shop))[-1], on=LATE)
        await run(shop, LATE, key=f"run {_}")
    assert await stop(shop, started.subscription_id, today=LATE, key="a") == AFTER_NEXT
    assert await stop(shop, started.subscription_id, NEXT, today=LATE, key="b") == NEXT
    assert await balances(shop, LATE) == {shop.member_ids[0]: YEARLY + FEE_MINOR}
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-05")
async def test_a_paid_term_that_is_cut_leaves_its_unused_days_on_the_reskontro(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    await pay(tenant, (await invoices_of(shop))[0])
    today = TODAY + timedelta(days=100)
    assert await stop(shop, started.subscription_id, today, today=today) == today
    assert (await subscription_of(shop, started.subscription_id))["state"] == "STOPPED"
    assert await balances(shop, today) == {shop.member_ids[0]: 36_301 + 18_151}  # 265 of 365 days of 500 and of 250
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-05", "NEW-02")
async def test_an_unpaid_term_that_is_cut_is_billed_for_the_used_days(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    today = TODAY + timedelta(days=73)
    await stop(shop, started.subscription_id, today, today=today)
    rows = {row["kind"] + str(row["number"]): row for row in await invoices_of(shop)}
    anew = rows["INVOICE10002"]
    assert (anew["total_minor"], anew["period_end"]) == (15_000, today)  # a fifth of the year
    assert anew["due_on"] == today + timedelta(days=14)
    said = [f"only the days until {today - timedelta(days=1)} are billed", f"stopped from {today}: Flyttet"]
    assert [reasons[-2:] for reasons in await whys(shop, 10_002)] == [said, said]
    assert rows["INVOICE10001"]["state"] == "CREDITED"
    assert await balances(shop, today) == {shop.member_ids[0]: -15_000}
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-08")
async def test_where_days_were_credited_a_removed_stop_bills_from_where_the_delivered_days_end(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    await pay(tenant, (await invoices_of(shop))[0])
    end_on = TODAY + timedelta(days=100)
    await stop(shop, started.subscription_id, end_on)
    told = await resume(shop, started.subscription_id, today=end_on - timedelta(days=14), bill_now=True)
    [invoice_id] = told.invoice_ids
    [anew] = [row for row in await invoices_of(shop) if row["id"] == invoice_id]
    assert (anew["period_start"], anew["period_end"]) == (end_on, end_on.replace(year=end_on.year + 1))
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-05", "SUB-02")
async def test_what_can_not_be_done_is_refused_where_it_is_asked_for(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY + timedelta(days=30))
    with pytest.raises(InvalidInput) as refused:
        await stop(shop, started.subscription_id, TODAY + timedelta(days=29))
    assert [(error.path, error.code) for error in refused.value.fields] == [("endOn", "RANGE")]
    with pytest.raises(InvalidInput, match="reason"):
        async with tenant.work() as work:
            await stop_subscription(work, StopSubscription(started.subscription_id, " "), idempotency_key="x")
    with pytest.raises(ChangeRefused, match="no stop"):
        await resume(shop, started.subscription_id, today=TODAY, bill_now=False)
    assert await stop(shop, started.subscription_id) == TODAY + timedelta(days=30)
    async with tenant.work(TODAY + timedelta(days=30)) as work:
        await turn_states(work)
    with pytest.raises(ChangeRefused, match="has ended"):
        await stop(shop, started.subscription_id, today=TODAY + timedelta(days=31), key="again")


@pytest.mark.rule("SUB-05")
async def test_a_stop_before_the_start_is_never_prorated(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    first_day = TODAY + timedelta(days=10)
    started = await start(shop, shop.member_ids[0], first_day)
    assert await stop(shop, started.subscription_id) == first_day
    assert [(row["kind"], row["total_minor"]) for row in await invoices_of(shop)] == [
        ("CREDIT_NOTE", -YEARLY),
        ("INVOICE", YEARLY),
    ]
    assert await balances(shop, TODAY) == {}
    assert await faults(tenant) == {}
