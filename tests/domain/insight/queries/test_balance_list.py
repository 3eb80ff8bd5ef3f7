"""The balance list: for any day, equal to the journal, and aged so that each row adds up (LED-06)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.insight.queries.balance_list import (
    BalanceAge,
    BalanceOrder,
    BalancePage,
    BalanceSearch,
    BalanceSide,
    balance_page,
    balance_rows,
    receivable_minor,
)
from tests.domain.dunning.unpaid import DUE_ON
from tests.domain.insight.books import REMINDED_ON, keep_books
from tests.domain.ledger.balances import journal_balances
from tests.domain.subscriptions.selling import faults, invoices_of, open_shop, pay, start
from tests.tenants import TODAY, Tenant

AGES = [age.value.lower() for age in BalanceAge]


async def listed(tenant: Tenant, on: date, **search: object) -> BalancePage:
    async with tenant.read() as read:
        return await balance_page(read, BalanceSearch(tenant.organisation_id, on, **search), 1_000)  # type: ignore[arg-type]


@pytest.mark.rule("LED-06")
async def test_led_06_on_any_day_the_list_is_the_journal_and_its_ages_add_up(tenant: Tenant) -> None:
    await keep_books(tenant)
    days = [TODAY + timedelta(days=n) for n in (-1, 0, 1, 15, 29, 45, 80, 120, 400)]
    assert DUE_ON < REMINDED_ON < days[-1]
    for day in days:
        page = await listed(tenant, day)
        async with tenant.read() as read:
            assert {row["member_id"]: row["balance_minor"] for row in page.rows} == await journal_balances(
                read, tenant.organisation_id, day
            )
            assert page.balance_minor == await receivable_minor(read, tenant.organisation_id, day)
        for row in page.rows:
            assert sum(row[age] for age in AGES) == row["balance_minor"]
        assert sum(page.ages.values()) == page.balance_minor
        assert page.count == len(page.rows)
    assert await faults(tenant) == {}


@pytest.mark.rule("LED-06")
async def test_what_is_open_grows_older_and_what_was_paid_later_was_open_before(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    await start(shop, shop.member_ids[0], TODAY)
    [invoice] = await invoices_of(shop)
    due_on, total = invoice["due_on"], invoice["total_minor"]
    paid_on = due_on + timedelta(days=100)
    await pay(tenant, invoice, on=paid_on)
    expected = {0: "not_due", 1: "days_30", 30: "days_30", 31: "days_60", 60: "days_60", 61: "days_90", 91: "older"}
    for days, age in expected.items():
        page = await listed(tenant, due_on + timedelta(days=days))
        [row] = page.rows
        assert {name: row[name] for name in AGES if row[name]} == {age: -total}
    assert (await listed(tenant, paid_on)).rows == ()
    assert (await listed(tenant, TODAY - timedelta(days=1))).rows == ()


@pytest.mark.rule("LED-06")
async def test_the_list_is_filtered_by_side_and_age_and_sums_what_is_left(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=3)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    first, second, _ = await invoices_of(shop)
    await pay(tenant, first, first["open_minor"] + 5_000)
    await pay(tenant, second, 20_000)
    debts = await listed(tenant, TODAY, side=BalanceSide.DEBT, order=BalanceOrder.AMOUNT)
    assert [row["balance_minor"] for row in debts.rows] == [-75_000, -55_000]
    assert (debts.count, debts.balance_minor, debts.ages[BalanceAge.NOT_DUE]) == (2, -130_000, -130_000)
    credit = await listed(tenant, TODAY, side=BalanceSide.CREDIT)
    assert [(row["balance_minor"], row["credit"]) for row in credit.rows] == [(5_000, 5_000)]
    assert (await listed(tenant, TODAY, age=BalanceAge.CREDIT)).count == 1
    assert (await listed(tenant, TODAY, age=BalanceAge.OLDER)).count == 0


@pytest.mark.rule("LED-06", "REP-25")
async def test_pages_and_the_stream_give_the_same_rows(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=5)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    search = BalanceSearch(tenant.organisation_id, TODAY)
    async with tenant.read() as read:
        pages = [await balance_page(read, search, 2, skip) for skip in (0, 2, 4)]
        streamed = [row["number"] async for row in balance_rows(read, search)]
    assert [row["number"] for page in pages for row in page.rows] == streamed == sorted(streamed)
    assert {page.count for page in pages} == {5}
