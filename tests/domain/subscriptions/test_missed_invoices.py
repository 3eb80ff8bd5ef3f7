"""CAT-02: adding a price tells how many invoices that are issued already it comes too late for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.catalogue.model import NewOffer
from domain.kernel.dates import Frequency, FrequencyUnit
from domain.subscriptions.queries.missed_invoices import missed_invoices
from tests.domain.subscriptions.newspaper import open_newspaper
from tests.domain.subscriptions.selling import Shop, open_shop, run, start
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("CAT-02")
SOON = TODAY + timedelta(days=10)


async def missed(shop: Shop, valid_from: date, count: int = 1, unit: str = "YEAR") -> int:
    async with shop.tenant.read() as read:
        frequency = Frequency(count, FrequencyUnit(unit))
        return (await missed_invoices(read, shop.dues_id, valid_from, frequency)).issued


async def test_an_invoice_of_a_period_that_begins_on_the_day_or_later_is_missed(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    first, second, _ = shop.member_ids
    await start(shop, first, TODAY)
    await start(shop, second, SOON)
    assert await missed(shop, TODAY) == 2
    assert await missed(shop, TODAY + timedelta(days=1)) == 1
    assert await missed(shop, SOON) == 1
    assert await missed(shop, SOON + timedelta(days=1)) == 0


async def test_only_invoices_of_that_product_and_frequency_count(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    await start(shop, shop.member_ids[0], TODAY)
    assert await missed(shop, TODAY, 12, "MONTH") == 1
    assert await missed(shop, TODAY, 1, "MONTH") == 0
    async with tenant.read() as read:
        found = await missed_invoices(read, shop.plan_id, TODAY, Frequency(1, FrequencyUnit.YEAR))
        assert (found.issued, found.numbers, found.promised) == (0, (), 0)


async def test_a_credited_invoice_is_not_missed_and_one_of_the_next_period_is(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    assert started.invoice_id is not None
    async with tenant.work() as work:
        await credit_invoice(work, started.invoice_id, reason="feil", idempotency_key="a")
    assert await missed(shop, TODAY) == 0
    next_year = TODAY.replace(year=TODAY.year + 1)
    await run(shop, next_year - timedelta(days=14))
    assert await missed(shop, next_year) == 1


async def test_the_first_ten_are_named_and_a_vat_rate_misses_those_of_every_frequency(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=11)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    async with tenant.read() as read:
        found = await missed_invoices(read, shop.dues_id, TODAY, None)
    assert (found.issued, found.numbers, found.promised) == (11, tuple(range(10_001, 10_011)), 0)


@pytest.mark.rule("CAT-17")
async def test_terms_to_come_at_promised_prices_are_missed_by_a_price_and_not_by_a_vat_rate(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    ordinary = await paper.plan("Ordinær")
    await paper.order(await paper.plan("To til", NewOffer(next_plan_ids=(ordinary, ordinary))))
    async with tenant.read() as read:
        price = await missed_invoices(read, paper.paper_id, TODAY, Frequency(1, FrequencyUnit.MONTH))
        vat = await missed_invoices(read, paper.paper_id, TODAY, None)
    assert (price.issued, price.promised) == (1, 2)
    assert (vat.issued, vat.promised) == (1, 0)
