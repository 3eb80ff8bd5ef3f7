"""Forecasts of whole organisations: by the code that bills, in chunks, and compared with the one before (BIL-14)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.billing.model import RunAlreadyActive
from domain.billing.queries.runs import runs
from domain.catalogue.commands.add_price import add_price
from domain.catalogue.model import NewPrice
from domain.kernel.dates import add_months
from domain.kernel.refusal import InvalidInput, NotFound
from domain.subscriptions.commands.add_correction import NewCorrection, add_correction
from domain.subscriptions.commands.change_payer import change_payer
from domain.subscriptions.commands.run_forecast_chunk import run_forecast_chunk
from domain.subscriptions.commands.start_forecast import start_forecast
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import ChangePayer, StopSubscription
from domain.subscriptions.queries.coming import ComingKind, coming
from domain.subscriptions.queries.forecast import Month, months, newest_forecasts
from domain.subscriptions.queries.member_forecast import member_forecast
from tests.domain.subscriptions.selling import Shop, faults, invoices_of, open_shop, run, start
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("BIL-14")


async def forecast(shop: Shop, *, size: int = 2_000, key: str = "f", today: date = TODAY) -> tuple[UUID, list[Month]]:
    """Reckon a forecast to its end."""
    async with shop.tenant.work(today) as work:
        run_id = await start_forecast(work, shop.tenant.organisation_id, idempotency_key=key)
    more = True
    while more:
        async with shop.tenant.work(today) as work:
            more = await run_forecast_chunk(work, run_id, size)
    async with shop.tenant.read() as read:
        return run_id, (await months(read, [run_id]))[run_id]


async def test_it_is_the_sum_of_what_is_to_come_of_each_subscription(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=4, unit="MONTH")
    ids = [(await start(shop, m, TODAY + timedelta(days=9 * n))).subscription_id for n, m in enumerate(shop.member_ids)]
    async with tenant.work() as work:
        await add_price(work, NewPrice(shop.dues_id, 1, "MONTH", 60_000, date(2027, 1, 1)))
        await add_correction(work, NewCorrection(ids[0], "Godtgjort", -5_000), idempotency_key="c")
        command = StopSubscription(ids[1], "MEMBER", date(2026, 12, 11), False, False)
        await stop_subscription(work, command, idempotency_key="s")
    run_id, found = await forecast(shop, size=3)
    expected: Counter[date] = Counter()
    invoices = 0
    async with tenant.read() as read:
        for subscription_id in ids:
            for one in await coming(read, subscription_id, TODAY):
                if one.kind is ComingKind.INVOICE and one.bill is not None:
                    expected[one.on.replace(day=1)] += one.bill.draft.total_minor
                    invoices += 1
        row = (await runs(read, [run_id]))[run_id]
    assert {month.month_on: month.total_minor for month in found} == dict(expected)
    assert sum(month.invoices for month in found) == row["invoiced"] == invoices
    assert (row["state"], row["done"], row["total_minor"]) == ("DONE", 4, sum(expected.values()))
    assert {(part["plan_id"], part["payment_method"]) for month in found for part in month.parts} == {
        (shop.plan_id, "INVOICE")
    }


async def test_a_later_run_bills_what_the_forecast_said_and_the_forecast_billed_nothing(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    before = await invoices_of(shop)
    _, found = await forecast(shop)
    assert await invoices_of(shop) == before
    on = date(2027, 3, 2)
    await run(shop, on)
    renewals = [row for row in await invoices_of(shop) if row["origin_number"] == 2]
    [month] = [month for month in found if month.month_on == date(2027, 3, 1)]
    assert (month.invoices, month.total_minor) == (len(renewals), sum(row["total_minor"] for row in renewals))
    assert month.vat_minor == sum(row["vat_minor"] for row in renewals)
    assert not await faults(tenant)


async def test_it_is_compared_with_the_one_that_was_done_before(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=2)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    _, first = await forecast(shop)
    assert {month.before_minor for month in first} == {None}
    async with tenant.work() as work:
        await add_price(work, NewPrice(shop.dues_id, 1, "YEAR", 60_000, date(2027, 1, 1)))
    second_id, second = await forecast(shop, key="g")
    assert [month.before_minor for month in second] == [month.total_minor for month in first]
    assert second[-1].total_minor == first[-1].total_minor + 2 * 10_000
    async with tenant.read() as read:
        [newest] = await newest_forecasts(read, tenant.organisation_id, 1)
    assert newest["id"] == second_id


async def test_there_is_one_at_a_time_and_the_same_key_asks_once(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    async with tenant.work() as work:
        run_id = await start_forecast(work, tenant.organisation_id, idempotency_key="f")
        assert await start_forecast(work, tenant.organisation_id, idempotency_key="f") == run_id
    with pytest.raises(RunAlreadyActive):
        async with tenant.work() as work:
            await start_forecast(work, tenant.organisation_id, idempotency_key="g")
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await start_forecast(work, shop.plan_id, idempotency_key="h")


async def test_a_member_s_is_what_is_to_come_of_all_that_it_pays_and_nothing_that_another_pays(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=2, unit="MONTH")
    payer_id, other_id = shop.member_ids
    own, others = [(await start(shop, member_id, TODAY)).subscription_id for member_id in shop.member_ids]
    async with tenant.work() as work:
        await add_correction(work, NewCorrection(own, "Godtgjort", -5_000), idempotency_key="c")
        await change_payer(work, ChangePayer(others, payer_id), idempotency_key="p")
    async with tenant.read() as read:
        expected = [
            (one.on, one.bill.draft.total_minor)
            for key in (own, others)
            for one in await coming(read, key, TODAY)
            if one.bill is not None and one.kind is ComingKind.INVOICE
        ]
        whole = await member_forecast(read, payer_id, TODAY, 24)
        near = await member_forecast(read, payer_id, TODAY, 3)
        assert (await member_forecast(read, other_id, TODAY, 24)).bills == ()
        with pytest.raises(InvalidInput, match="1 to 24"):
            await member_forecast(read, payer_id, TODAY, 25)
    shown = [(bill.draft.due_on, bill.draft.total_minor) for _, bill in whole.bills]
    assert sorted(shown) == sorted(expected)
    assert [on for on, _ in shown] == sorted(on for on, _ in shown)
    assert {key for key, _ in whole.bills} == {tenant.organisation_id}
    assert [bill.draft.due_on for _, bill in near.bills] == [on for on, _ in shown if on < add_months(TODAY, 3)]
    assert not whole.more


async def test_a_member_without_subscriptions_or_with_a_stopped_one_has_nothing_to_come(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    started = await start(shop, shop.member_ids[0], TODAY)
    async with tenant.work() as work:
        command = StopSubscription(started.subscription_id, "MEMBER", TODAY, False, False)
        await stop_subscription(work, command, idempotency_key="s")
    async with tenant.read() as read:
        assert (await member_forecast(read, shop.member_ids[0], TODAY, 24)).bills == ()
