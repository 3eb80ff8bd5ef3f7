"""Examples that users of today's systems are given, each as a test of its own."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.catalogue.commands.add_price import add_price
from domain.catalogue.model import NewPrice
from domain.dunning.model import ReminderStep
from domain.kernel.database import Row
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import StartSubscription
from tests.domain.dunning.unpaid import DUE_ON, asked, more, open_dunning, owing, pay, remind
from tests.domain.subscriptions.selling import FEE_MINOR, MAGAZINE_MINOR, faults, invoices_of, open_shop, run, start
from tests.domain.subscriptions.selling import pay as pay_invoice
from tests.scenarios.years import open_world
from tests.tenants import TODAY, Tenant


@pytest.mark.rule("CAT-02", "BIL-04")
async def test_the_price_of_10000_from_1_january_is_billed_30_days_before_for_terms_that_start_then(
    tenant: Tenant,
) -> None:
    shop = await open_shop(tenant, members=2, lead_days=30)
    for member_id, start_on in zip(shop.member_ids, (date(2025, 12, 31), date(2026, 1, 1)), strict=True):
        await start(shop, member_id, start_on)
    async with tenant.work() as work:
        await add_price(work, NewPrice(shop.dues_id, 1, "YEAR", 1_000_000, date(2027, 1, 1)))
    for day in (1, 2):
        await run(shop, date(2026, 12, day))
    billed = [
        (row["issued_on"], row["period_start"], row["total_minor"] - MAGAZINE_MINOR - FEE_MINOR)
        for row in await invoices_of(shop)
        if row["issued_on"] > TODAY
    ]
    assert billed == [
        (date(2026, 12, 1), date(2026, 12, 31), 50_000),
        (date(2026, 12, 2), date(2027, 1, 1), 1_000_000),
    ]
    assert not await faults(tenant)


@pytest.mark.rule("DUN-03", "BIL-11")
async def test_after_the_reminder_500_400_gives_100_the_next_period_includes_the_100_credit(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant, steps=[ReminderStep(14, 14, 0)])
    [one] = await owing(dunning, 50_000)
    other = await more(dunning, one, 10_000)
    await pay(dunning, one, 40_000, TODAY)
    await pay(dunning, other, 10_000, TODAY)
    async with tenant.work() as work:
        await credit_invoice(work, other.invoice_id, reason="Kreditt", idempotency_key="credit")
    reminded_on = DUE_ON.replace(day=30)
    await remind(dunning, reminded_on)
    assert await asked(dunning) == [10_000]
    following = await more(dunning, one, 50_000, reminded_on)
    async with tenant.read() as read:
        rows = await read.sql("SELECT open_minor FROM open_item WHERE invoice_id = $1", following.invoice_id)
    assert [row["open_minor"] for row in rows] == [40_000]
    assert not await faults(tenant)


@pytest.mark.rule("BIL-11", "LED-02")
async def test_credit_for_one_subscription_lowers_the_next_invoice_of_another_but_not_of_another_organisation(
    tenant: Tenant,
) -> None:
    world = await open_world(tenant, Random(1), 1)
    [member_id] = world.member_ids

    async def order(plan: str) -> Row:
        async with world.work() as work:
            command = StartSubscription(member_id, world.plan_ids[plan], TODAY)
            started = await start_subscription(work, command, idempotency_key=plan)
            [row] = await work.sql(
                "SELECT i.id, i.reference, o.open_minor FROM invoice i JOIN open_item o ON o.invoice_id = i.id "
                "WHERE i.id = $1",
                started.invoice_id,
            )
        return row

    first = await order("Medlem")
    await pay_invoice(tenant, first)
    async with world.work() as work:
        await credit_invoice(work, first["id"], reason="Feil", part=20_000, idempotency_key="part")
    assert (await order("Fond"))["open_minor"] == 100_010
    assert (await order("Enkel"))["open_minor"] == 50_000 - 20_000
    assert not await faults(tenant)
