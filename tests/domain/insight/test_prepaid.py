"""Prepaid income and income by day: what was invoiced for periods, spread over their days (LED-08, REP-21)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.commands.credit_invoice import credit_invoice
from domain.insight.commands.post_accrual import post_accrual
from domain.insight.queries.accruals import last_posted_month
from domain.insight.reports.prepaid import Earned, accrued_income, prepaid_by_account, prepaid_rows
from domain.insight.rules.prepaid import prepaid_minor
from domain.kernel.dates import Period
from domain.kernel.money import share_minor
from domain.kernel.refusal import InvalidInput
from domain.ledger.commands.close_month import close_month
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import StopSubscription
from tests.breaking import rewrite
from tests.domain.subscriptions.selling import (
    DUES_MINOR,
    MAGAZINE_MINOR,
    Shop,
    faults,
    invoices_of,
    open_shop,
    pay,
    start,
)
from tests.tenants import Tenant

JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (1, 2, 3, 4))
YEAR_END = date(2027, 1, 1)
# without VAT: dues have none, the magazine 25 %
NET = {"3000": MAGAZINE_MINOR * 4 // 5, "3200": DUES_MINOR}
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start_on = draw(days)
    return Period(start_on, start_on + timedelta(days=draw(st.integers(1, 800))))


@pytest.mark.rule("LED-08")
@given(st.integers(-(10**9), 10**9), periods(), st.lists(days, max_size=8))
def test_the_days_of_a_period_add_up_to_its_price_wherever_it_is_cut(
    net_minor: int, period: Period, cuts: list[date]
) -> None:
    ends = [period.start, *sorted(day for day in cuts if day in period), period.end]
    left = [prepaid_minor(net_minor, 0, period, day) for day in ends]
    assert (left[0], left[-1]) == (net_minor, 0)
    assert sum(before - after for before, after in pairwise(left)) == net_minor


@pytest.mark.rule("LED-08")
@given(st.integers(0, 10**9), st.integers(0, 10**9), periods(), days)
def test_a_credit_takes_the_last_days_back_and_never_more_than_is_left(
    net_minor: int, credited_minor: int, period: Period, on: date
) -> None:
    left = prepaid_minor(net_minor, credited_minor, period, on)
    assert left == max(0, prepaid_minor(net_minor, 0, period, on) - credited_minor)
    assert prepaid_minor(net_minor, net_minor, period, on) == 0


async def sold(tenant: Tenant, on: date = JANUARY, members: int = 1) -> tuple[Shop, UUID]:
    """A year from a day, billed on it; the subscription of the first member."""
    shop = await open_shop(tenant, members=members)
    started = [await start(shop, member_id, on, today=on) for member_id in shop.member_ids]
    return shop, started[0].subscription_id


async def income(tenant: Tenant, from_on: date, to_on: date) -> dict[str, Earned]:
    async with tenant.read() as read:
        return {one.account: one for one in await accrued_income(read, tenant.organisation_id, from_on, to_on)}


def of_days(first: date, after: date) -> dict[str, int]:
    """What the days from the first until another earn of a year from 1 January."""
    return {
        account: share_minor(net, (after - JANUARY).days, 365) - share_minor(net, (first - JANUARY).days, 365)
        for account, net in NET.items()
    }


@pytest.mark.rule("REP-21", "LED-08")
async def test_rep_21_from_1_march_to_1_april_is_march(tenant: Tenant) -> None:
    shop, _ = await sold(tenant)
    found = await income(tenant, MARCH, APRIL)
    assert {account: one.income_minor for account, one in found.items()} == of_days(MARCH, APRIL)
    [invoice] = await invoices_of(shop)
    await pay(tenant, invoice, on=date(2026, 3, 20))  # payments are irrelevant
    assert await income(tenant, MARCH, APRIL) == found
    whole = await income(tenant, JANUARY, YEAR_END)
    assert {account: one.income_minor for account, one in whole.items()} == NET
    assert all(one.closing_minor == 0 for one in whole.values())


@pytest.mark.rule("REP-21")
async def test_rep_21_an_april_invoice_issued_in_march_is_not_march_income(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    await start(shop, shop.member_ids[0], APRIL, today=date(2026, 3, 20))
    for one in (await income(tenant, MARCH, APRIL)).values():
        assert (one.invoiced_minor, one.closing_minor, one.income_minor) == (NET[one.account], NET[one.account], 0)


@pytest.mark.rule("REP-21")
async def test_a_credit_note_lowers_it_from_its_date_and_a_demand_credited_whole_does_not_count(tenant: Tenant) -> None:
    shop, _ = await sold(tenant)
    [invoice] = await invoices_of(shop)
    before = await income(tenant, JANUARY, MARCH)
    async with tenant.work(date(2026, 3, 10)) as work:
        await credit_invoice(work, invoice["id"], reason="Feil", idempotency_key="credit")
    assert await income(tenant, JANUARY, MARCH) == before
    whole = await income(tenant, JANUARY, APRIL)
    assert [(one.income_minor, one.closing_minor) for one in whole.values()] == [(0, 0), (0, 0)]


@pytest.mark.rule("REP-21")
async def test_a_paid_year_that_is_stopped_has_earned_its_days_and_nothing_is_prepaid(tenant: Tenant) -> None:
    shop, subscription_id = await sold(tenant)
    [invoice] = await invoices_of(shop)
    await pay(tenant, invoice, on=FEBRUARY)
    async with tenant.work(MARCH) as work:
        stop = StopSubscription(subscription_id, "Flyttet", MARCH)
        await stop_subscription(work, stop, idempotency_key="stop")
    found = await income(tenant, JANUARY, APRIL)
    assert {one.closing_minor for one in found.values()} == {0}
    earned = sum(of_days(JANUARY, MARCH).values())
    assert abs(sum(one.income_minor for one in found.values()) - earned) <= 1
    assert await faults(tenant) == {}


@pytest.mark.rule("REP-21")
async def test_the_rows_of_a_day_add_up_to_what_is_prepaid(tenant: Tenant) -> None:
    await sold(tenant, members=3)
    async with tenant.read() as read:
        sums = await prepaid_by_account(read, tenant.organisation_id, MARCH)
        rows = await prepaid_rows(read, tenant.organisation_id, MARCH, 2, 0)
        rest = await prepaid_rows(read, tenant.organisation_id, MARCH, 2, 2)
        assert (await prepaid_rows(read, tenant.organisation_id, YEAR_END, 2, 0)) == []
    assert [row["number"] for row in [*rows, *rest]] == [10_001, 10_002, 10_003]
    assert (rows[0]["count"], rows[0]["total"]) == (3, sum(sums.values()))
    period = Period(JANUARY, YEAR_END)
    assert {row["minor"] for row in [*rows, *rest]} == {
        sum(prepaid_minor(net, 0, period, MARCH) for net in NET.values())
    }


async def post(tenant: Tenant, month: date, today: date) -> UUID:
    async with tenant.work(today) as work:
        return await post_accrual(work, tenant.organisation_id, month)


async def account(tenant: Tenant, number: str, before: date) -> int:
    """What was posted to an account before a day, credit positive."""
    async with tenant.read() as read:
        rows = await read.sql(
            "SELECT coalesce(sum(CASE WHEN credit_account = $1 THEN 1 ELSE -1 END * amount_minor), 0)::bigint AS n "
            "FROM posting WHERE $1 IN (credit_account, debit_account) AND posted_on < $2",
            number,
            before,
        )
    return int(rows[0]["n"])


@pytest.mark.rule("LED-08")
async def test_led_08_the_journal_earns_each_month_once_it_is_posted(tenant: Tenant) -> None:
    await sold(tenant)
    first = await post(tenant, JANUARY, FEBRUARY)
    assert await post(tenant, date(2026, 1, 31), APRIL) == first  # once, however often it is asked for
    await post(tenant, FEBRUARY, MARCH)
    await post(tenant, MARCH, APRIL)
    for from_on, to_on in ((JANUARY, FEBRUARY), (FEBRUARY, MARCH), (MARCH, APRIL)):
        for number, one in (await income(tenant, from_on, to_on)).items():
            assert await account(tenant, number, to_on) - await account(tenant, number, from_on) == one.income_minor
        async with tenant.read() as read:
            prepaid = await prepaid_by_account(read, tenant.organisation_id, to_on)
        assert await account(tenant, "2965", to_on) == sum(prepaid.values())
    assert await faults(tenant) == {}


@pytest.mark.rule("LED-08")
async def test_a_month_that_is_not_over_closed_or_before_a_posted_one_is_refused(tenant: Tenant) -> None:
    await sold(tenant)
    with pytest.raises(InvalidInput, match="over"):
        await post(tenant, MARCH, date(2026, 3, 31))
    await post(tenant, FEBRUARY, MARCH)
    with pytest.raises(InvalidInput, match="later"):
        await post(tenant, JANUARY, MARCH)
    async with tenant.work(APRIL) as work:
        await close_month(work, tenant.organisation_id, MARCH)
    with pytest.raises(InvalidInput, match="closed"):
        await post(tenant, MARCH, APRIL)


@pytest.mark.rule("LED-08")
async def test_the_open_months_since_the_last_one_posted_are_posted_with_it_and_none_has_another_s_income(
    tenant: Tenant,
) -> None:
    await sold(tenant)
    await post(tenant, JANUARY, FEBRUARY)
    await post(tenant, MARCH, APRIL)
    for from_on, to_on in ((FEBRUARY, MARCH), (MARCH, APRIL)):
        for number, earned in of_days(from_on, to_on).items():
            assert await account(tenant, number, to_on) - await account(tenant, number, from_on) == earned
    async with tenant.read() as read:
        assert await last_posted_month(read, tenant.organisation_id) == MARCH
    assert await faults(tenant) == {}


@pytest.mark.rule("LED-08", "NEW-03")
async def test_what_comes_into_a_posted_month_late_is_in_the_next_one_and_breaks_no_check(
    tenant: Tenant, owner_url: str
) -> None:
    shop, _ = await sold(tenant)
    await post(tenant, JANUARY, FEBRUARY)
    late = date(2026, 1, 15)
    await start(shop, shop.member_ids[0], late, today=late)
    assert await faults(tenant) == {}
    await post(tenant, FEBRUARY, MARCH)
    async with tenant.read() as read:
        prepaid = await prepaid_by_account(read, tenant.organisation_id, MARCH)
    assert await account(tenant, "2965", MARCH) == sum(prepaid.values())
    assert await faults(tenant) == {}
    await rewrite(owner_url, "UPDATE invoice_line SET account = '3999' WHERE account = '3000'")
    assert "ACCRUALS_ADD_UP" in await faults(tenant)


@pytest.mark.rule("LED-08", "LED-06")
async def test_a_month_that_was_closed_before_it_was_posted_is_in_the_next_one(tenant: Tenant) -> None:
    await sold(tenant)
    await post(tenant, JANUARY, FEBRUARY)
    async with tenant.work(APRIL) as work:
        await close_month(work, tenant.organisation_id, FEBRUARY)
    await post(tenant, MARCH, APRIL)
    for number, earned in of_days(FEBRUARY, APRIL).items():
        assert await account(tenant, number, APRIL) - await account(tenant, number, MARCH) == earned
    assert await faults(tenant) == {}


@pytest.mark.rule("LED-08", "REP-21")
async def test_a_leap_year_s_29_february_earns_a_day_as_any_other(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    leap, after = date(2028, 2, 1), date(2028, 3, 1)
    await start(shop, shop.member_ids[0], leap, today=leap)
    found = await income(tenant, leap, after)
    whole = (date(2029, 2, 1) - leap).days
    assert whole == 366
    assert {number: one.income_minor for number, one in found.items()} == {
        number: share_minor(net, 29, whole) for number, net in NET.items()
    }
