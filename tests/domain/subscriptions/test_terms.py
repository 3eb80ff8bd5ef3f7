"""Starting, first invoices, renewal and drafts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.billing.queries.invoices import lines
from domain.billing.rules.kid import is_kid
from domain.catalogue.commands.add_price import add_price
from domain.catalogue.model import NewPrice
from domain.kernel.ids import new_id
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotFound
from domain.ledger.queries import proof
from domain.people.model import KidAlgorithm
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import StartSubscription
from domain.subscriptions.queries.subscriptions import next_bill, subscriptions
from tests.domain.subscriptions.selling import (
    DUES_MINOR,
    FEE_MINOR,
    MAGAZINE_MINOR,
    finish,
    invoices_of,
    open_shop,
    run,
    start,
)
from tests.tenants import TODAY, Tenant


@pytest.mark.rule("BIL-03")
@pytest.mark.parametrize(
    ("days_ahead", "due_in_days"), [(0, 14), (5, 14), (40, 40)], ids=["start today", "in 5 days", "in 40 days"]
)
async def test_bil_03_first_due_dates_with_14_lead_days(tenant: Tenant, days_ahead: int, due_in_days: int) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY + timedelta(days=days_ahead))
    issued_on = TODAY + timedelta(days=max(0, days_ahead - 14))
    if issued_on > TODAY:
        assert started.invoice_id is None
        await run(shop, issued_on - timedelta(days=1))
        assert await invoices_of(shop) == []
        await run(shop, issued_on)
    [invoice] = await invoices_of(shop)
    assert invoice["issued_on"] == issued_on
    assert invoice["due_on"] == TODAY + timedelta(days=due_in_days)


@pytest.mark.rule("BIL-01", "SUB-04", "KID-01")
async def test_a_start_gives_term_1_its_invoice_and_a_draft_of_the_next(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    [invoice] = await invoices_of(shop)
    assert invoice["id"] == started.invoice_id
    assert (invoice["number"], invoice["kind"], invoice["state"]) == (10_001, "INVOICE", "ISSUED")
    assert (invoice["period_start"], invoice["period_end"]) == (TODAY, date(2027, 3, 2))
    assert invoice["total_minor"] == invoice["open_minor"] == DUES_MINOR + MAGAZINE_MINOR
    assert is_kid(invoice["reference"], KidAlgorithm.MOD10)
    async with tenant.read() as read:
        own = (await lines(read, [invoice["id"]]))[invoice["id"]]
        bill = await next_bill(read, started.subscription_id, TODAY)
    assert [(line["text"], line["gross_minor"], line["vat_minor"]) for line in own] == [
        ("Kontingent", DUES_MINOR, 0),
        ("Bladet", MAGAZINE_MINOR, 5000),
    ]
    assert bill is not None
    assert (bill.number, bill.start_on, bill.draft.due_on) == (2, date(2027, 3, 2), date(2027, 3, 2))
    assert bill.draft.total_minor == DUES_MINOR + MAGAZINE_MINOR + FEE_MINOR


@pytest.mark.rule("SUB-04", "CAT-02")
async def test_the_draft_follows_a_price_change_until_it_is_issued(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    async with tenant.work() as work:
        await add_price(work, NewPrice(shop.dues_id, 1, "YEAR", DUES_MINOR + 1000, date(2027, 1, 1)))
    async with tenant.read() as read:
        bill = await next_bill(read, started.subscription_id, TODAY)
    assert bill is not None
    assert bill.price_minor == DUES_MINOR + 1000 + MAGAZINE_MINOR
    [issued] = await invoices_of(shop)
    assert issued["total_minor"] == DUES_MINOR + MAGAZINE_MINOR


@pytest.mark.rule("SUB-03", "BIL-04", "BIL-06")
async def test_terms_renew_and_are_billed_lead_days_before_with_the_fee_from_period_2(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    renewal = date(2027, 3, 2)
    await run(shop, renewal - timedelta(days=15))
    assert len(await invoices_of(shop)) == 1
    await run(shop, renewal - timedelta(days=14))
    first, second = await invoices_of(shop)
    assert (second["period_start"], second["due_on"]) == (renewal, renewal)
    assert second["issued_on"] == renewal - timedelta(days=14)
    assert second["total_minor"] == first["total_minor"] + FEE_MINOR
    async with tenant.read() as read:
        row = (await subscriptions(read, [started.subscription_id]))[started.subscription_id]
    assert (row["next_term"], row["next_start"]) == (3, date(2028, 3, 2))


@pytest.mark.rule("BIL-04")
async def test_a_term_that_is_billed_late_still_gives_the_lead_days(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    await start(shop, shop.member_ids[0], TODAY)
    late = date(2027, 3, 20)
    await run(shop, late)
    assert [row["due_on"] for row in await invoices_of(shop)][1] == late + timedelta(days=14)


@pytest.mark.rule("BIL-05", "SUB-03")
async def test_a_month_end_comes_back_when_a_year_of_months_is_billed_at_once(tenant: Tenant) -> None:
    shop = await open_shop(tenant, unit="MONTH", lead_days=0)
    await start(shop, shop.member_ids[0], date(2026, 1, 31))
    await run(shop, date(2026, 5, 31))
    starts = [row["period_start"] for row in await invoices_of(shop)]
    assert sorted(starts) == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
    ]


@pytest.mark.rule("SUB-01")
async def test_the_same_key_starts_once_and_another_input_under_it_is_refused(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    one = await start(shop, shop.member_ids[0], TODAY, key="k")
    assert await start(shop, shop.member_ids[0], TODAY, key="k") == one
    with pytest.raises(IdempotencyConflict):
        await start(shop, shop.member_ids[1], TODAY, key="k")
    assert len(await invoices_of(shop)) == 1


@pytest.mark.rule("SUB-01")
async def test_a_start_is_refused_where_it_is_entered_and_leaves_nothing(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    with pytest.raises(NotFound):
        await start(shop, new_id(), TODAY)
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            command = StartSubscription(shop.member_ids[0], shop.plan_id, date(1999, 1, 1), "AVTALEGIRO", copies=0)
            await start_subscription(work, command, idempotency_key="bad")
    assert {error.path for error in refused.value.fields} == {"copies", "paymentMethod", "startOn"}
    assert await invoices_of(shop) == []


@pytest.mark.rule("RUN-06", "SUB-03")
async def test_running_again_bills_nothing_and_the_ledger_stands(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=5)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    on = date(2027, 3, 1)
    first = await run(shop, on, size=2, key="first")
    await run(shop, on, key="second")
    await finish(shop, first, on)
    invoices = await invoices_of(shop)
    assert len(invoices) == 10
    assert [row["number"] for row in invoices] == list(range(10_001, 10_011))
    async with tenant.read() as read:
        assert set((await proof(read)).values()) == {0}
