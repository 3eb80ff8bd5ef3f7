"""What a subscription is worth a month, from the day that it is known on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.catalogue.commands.add_price import add_price
from domain.catalogue.model import NewPrice
from domain.insight.queries.dashboard import dashboard
from domain.insight.queries.keeping import Keeper
from domain.subscriptions.queries.proof import proof
from domain.subscriptions.queries.subscriptions import subscriptions
from tests.domain.subscriptions.selling import DUES_MINOR, MAGAZINE_MINOR, Shop, open_shop, run, start
from tests.tenants import TODAY, Tenant

MONTHLY_MINOR = DUES_MINOR + MAGAZINE_MINOR
RISEN_MINOR = MONTHLY_MINOR + 1_000
APRIL, MAY = date(2026, 4, 2), date(2026, 5, 2)


async def mrr(tenant: Tenant, on: date) -> object:
    async with tenant.read() as read:
        return (await dashboard(read, None, on, Keeper())).mrr.value


async def risen(tenant: Tenant) -> Shop:
    """A monthly plan that runs since TODAY, the 2nd of March, and costs more from April on."""
    shop = await open_shop(tenant, members=1, unit="MONTH", lead_days=5)
    await start(shop, shop.member_ids[0], TODAY)
    async with tenant.work() as work:
        await add_price(work, NewPrice(shop.dues_id, 1, "MONTH", DUES_MINOR + 1_000, date(2026, 4, 1)))
    return shop


@pytest.mark.rule("DSH-03", "DSH-11")
async def test_a_price_that_is_billed_late_leaves_the_mrr_of_earlier_days_as_it_was(tenant: Tenant) -> None:
    shop = await risen(tenant)
    days = [TODAY, APRIL - timedelta(days=1), APRIL, MAY]
    then = {on: await mrr(tenant, on) for on in days}
    assert set(then.values()) == {MONTHLY_MINOR}

    late = date(2026, 5, 20)  # the terms of April and May are billed weeks after they began
    await run(shop, late)
    assert {on: await mrr(tenant, on) for on in days} == then
    assert await mrr(tenant, late - timedelta(days=1)) == MONTHLY_MINOR
    assert await mrr(tenant, late) == RISEN_MINOR


@pytest.mark.rule("DSH-03")
async def test_a_price_that_is_billed_ahead_counts_from_the_day_it_is_valid(tenant: Tenant) -> None:
    shop = await risen(tenant)
    await run(shop, APRIL - timedelta(days=3))
    assert await mrr(tenant, APRIL - timedelta(days=1)) == MONTHLY_MINOR
    assert await mrr(tenant, APRIL) == RISEN_MINOR


@pytest.mark.rule("DSH-03")
async def test_the_value_of_a_subscription_that_begins_later_follows_the_price_at_its_first_term(
    tenant: Tenant,
) -> None:
    shop = await open_shop(tenant, members=1, unit="MONTH", lead_days=5)
    started = await start(shop, shop.member_ids[0], MAY)
    async with tenant.work() as work:
        await add_price(work, NewPrice(shop.dues_id, 1, "MONTH", DUES_MINOR + 1_000, date(2026, 4, 1)))
    await run(shop, MAY - timedelta(days=3))
    async with tenant.read() as read:
        row = (await subscriptions(read, [started.subscription_id]))[started.subscription_id]
    assert row["monthly_minor"] == RISEN_MINOR
    assert (await mrr(tenant, MAY - timedelta(days=1)), await mrr(tenant, MAY)) == (0, RISEN_MINOR)


@pytest.mark.rule("DSH-03")
async def test_the_newest_value_stands_in_the_subscription_whatever_was_billed_when(tenant: Tenant) -> None:
    shop = await risen(tenant)
    for on in (date(2026, 3, 29), date(2026, 6, 15), date(2026, 6, 28)):
        await run(shop, on)
        async with tenant.read() as read:
            assert set((await proof(read)).values()) == {0}
