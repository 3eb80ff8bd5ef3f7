"""Closed months: they take no more entries, and what is late for them is dated in the open one (LED-06)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.refusal import InvalidInput
from domain.ledger.commands.close_month import close_month
from domain.ledger.commands.reopen_month import reopen_month
from domain.ledger.queries import proof
from domain.ledger.queries.months import months
from domain.ledger.rules import in_open_months
from domain.payments.queries.payments import PaymentSearch, payment_page
from domain.subscriptions.commands.start_billing_run import start_billing_run
from tests.domain.ledger.entries import entry, posted
from tests.domain.subscriptions.selling import faults, invoices_of, open_shop, pay, start
from tests.tenants import TODAY, Tenant

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
OWN = UUID(int=7)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


async def closed(tenant: Tenant, day: date, today: date = TODAY) -> list[date]:
    async with tenant.work(today) as work:
        return await close_month(work, tenant.organisation_id, day)


async def dates(tenant: Tenant) -> list[date]:
    async with tenant.read() as read:
        return [row["entry_on"] for row in await read.sql("SELECT entry_on FROM journal_entry ORDER BY number")]


@pytest.mark.rule("LED-06")
@given(st.lists(days, max_size=20), days)
def test_a_late_entry_is_dated_on_the_first_open_day_and_every_other_stays(on: list[date], open_from: date) -> None:
    entries = [entry(OWN, day) for day in on]
    assert [one.entry_on for one in in_open_months(entries, open_from)] == [max(day, open_from) for day in on]
    assert in_open_months(entries, None) == entries


@pytest.mark.rule("LED-06")
async def test_a_closed_month_takes_no_more_entries_and_a_late_one_is_dated_in_the_open_month(tenant: Tenant) -> None:
    await posted(tenant, date(2026, 1, 20), date(2026, 2, 28))
    assert await closed(tenant, date(2026, 1, 15)) == [JANUARY]
    await posted(tenant, date(2026, 1, 31), date(2025, 11, 3), date(2026, 2, 3))
    assert await dates(tenant) == [date(2026, 1, 20), date(2026, 2, 28), FEBRUARY, FEBRUARY, date(2026, 2, 3)]
    async with tenant.read() as read:
        assert set((await proof(read)).values()) == {0}


@pytest.mark.rule("LED-06")
async def test_a_month_is_closed_with_all_before_it_and_closing_it_again_changes_nothing(tenant: Tenant) -> None:
    await posted(tenant, date(2025, 12, 20), TODAY)
    assert await closed(tenant, FEBRUARY) == [date(2025, 12, 1), JANUARY, FEBRUARY]
    assert await closed(tenant, FEBRUARY) == []
    assert await closed(tenant, JANUARY) == []
    async with tenant.read() as read:
        rows = await months(read, tenant.organisation_id, TODAY)
    assert [(row["month_on"], row["entries"], row["closed_at"] is not None) for row in rows] == [
        (MARCH, 1, False),
        (FEBRUARY, 0, True),
        (JANUARY, 0, True),
        (date(2025, 12, 1), 1, True),
    ]


@pytest.mark.rule("LED-06")
async def test_a_month_that_is_not_over_cannot_be_closed(tenant: Tenant) -> None:
    with pytest.raises(InvalidInput, match="when it is over"):
        await closed(tenant, TODAY)
    assert await closed(tenant, TODAY, today=date(2026, 4, 1)) == [MARCH]


@pytest.mark.rule("LED-06")
async def test_a_reopened_month_takes_entries_again_and_so_do_those_after_it(tenant: Tenant) -> None:
    await posted(tenant, date(2025, 12, 20))
    await closed(tenant, FEBRUARY)
    with pytest.raises(InvalidInput, match="reason"):
        async with tenant.work() as work:
            await reopen_month(work, tenant.organisation_id, JANUARY, reason=" ")
    async with tenant.work() as work:
        assert await reopen_month(work, tenant.organisation_id, JANUARY, reason="Glemt bilag") == 2
    await posted(tenant, date(2026, 1, 7), date(2025, 12, 31))
    assert (await dates(tenant))[1:] == [date(2026, 1, 7), JANUARY]
    with pytest.raises(InvalidInput, match="open"):
        async with tenant.work() as work:
            await reopen_month(work, tenant.organisation_id, JANUARY, reason="Igjen")
    async with tenant.read() as read:
        [kept] = await read.sql("SELECT reason FROM audit_entry WHERE what = 'reopen_month'")
    assert kept["reason"] == "Glemt bilag"


@pytest.mark.rule("LED-06")
async def test_the_database_itself_refuses_an_entry_in_a_closed_month(tenant: Tenant) -> None:
    await posted(tenant, date(2026, 1, 20))
    await closed(tenant, JANUARY)
    with pytest.raises(asyncpg.CheckViolationError, match="closed month"):
        async with tenant.work() as work:
            await work.sql(
                "INSERT INTO journal_entry SELECT tenant_id, gen_random_uuid(), organisation_id, 99, kind, entry_on, "
                "text, member_id, source_id, reverses_id, recorded_at FROM journal_entry"
            )


@pytest.mark.rule("LED-06", "NEW-03")
async def test_the_proof_notices_an_entry_that_came_after_its_month_was_closed(tenant: Tenant, owner_url: str) -> None:
    await posted(tenant, date(2026, 1, 20))
    await closed(tenant, JANUARY)
    owner = await asyncpg.connect(owner_url.replace("+asyncpg", ""))
    await owner.execute("UPDATE closed_month SET last_number = 0")
    await owner.close()
    async with tenant.read() as read:
        assert (await proof(read))["CLOSED_MONTHS_STAND"] == 1


@pytest.mark.rule("LED-06")
async def test_a_run_for_a_closed_month_is_refused_with_the_first_open_day(tenant: Tenant) -> None:
    await posted(tenant, date(2026, 1, 20))
    await closed(tenant, FEBRUARY)
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await start_billing_run(work, tenant.organisation_id, date(2026, 2, 28), idempotency_key="late")
    [error] = refused.value.fields
    assert (error.path, error.code, dict(error.args)) == ("on", "MONTH_CLOSED", {"least": MARCH})


@pytest.mark.rule("LED-06")
async def test_a_late_payment_keeps_the_day_it_was_paid_and_is_posted_in_the_open_month(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    await start(shop, shop.member_ids[0], FEBRUARY, today=FEBRUARY)
    [invoice] = await invoices_of(shop)
    await closed(tenant, FEBRUARY)
    await pay(tenant, invoice, on=date(2026, 2, 27))
    async with tenant.read() as read:
        [payment] = await payment_page(read, PaymentSearch(), limit=10, after=None)
    assert payment["paid_on"] == date(2026, 2, 27)
    assert (await dates(tenant))[-1] == MARCH
    assert await faults(tenant) == {}
