"""CAT-02: adding a price tells how many invoices that are issued already it comes too late for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.catalogue.model import NewPrice
from domain.subscriptions.queries.missed_invoices import missed_by_price
from tests.domain.subscriptions.selling import Shop, open_shop, run, start
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("CAT-02")
SOON = TODAY + timedelta(days=10)


async def missed(shop: Shop, valid_from: date, count: int = 1, unit: str = "YEAR") -> int:
    async with shop.tenant.read() as read:
        return await missed_by_price(read, NewPrice(shop.dues_id, count, unit, 99_000, valid_from))


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
        assert await missed_by_price(read, NewPrice(shop.plan_id, 1, "YEAR", 99_000, TODAY)) == 0


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
