"""Stops in terms that have no invoice yet (SUB-05): what is billed does not depend on when the run comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from domain.kernel.dates import add_months
from domain.subscriptions.commands import turn_states as turning
from domain.subscriptions.commands.change_plan import change_plan, preview_change
from domain.subscriptions.commands.pause_subscription import preview_pause
from domain.subscriptions.commands.remove_stop import remove_stop
from domain.subscriptions.commands.stop_subscription import preview_stop, stop_subscription
from domain.subscriptions.commands.turn_states import turn_states
from domain.subscriptions.model import ChangePlan, PauseSubscription, Started, StopSubscription
from tests.domain.subscriptions.selling import FEE_MINOR, Shop, faults, invoices_of, open_shop, run, start, whys
from tests.domain.subscriptions.test_changes import small_plan
from tests.domain.subscriptions.test_stop import subscription_of
from tests.tenants import TODAY, Tenant

NEXT, AFTER_NEXT = add_months(TODAY, 1), add_months(TODAY, 2)
MONTHLY, DUES, MAGAZINE = 75_000, 50_000, 25_000
MIDDLE = NEXT + timedelta(days=10)
DAYS = (AFTER_NEXT - NEXT).days


def used(days: int, of: int) -> int:
    """What the first days of a month cost: each product less its unused days."""
    return sum(price - round(price * (of - days) / of) for price in (DUES, MAGAZINE))


@dataclass(frozen=True, slots=True)
class Monthly:
    """A monthly subscription of which the first month is billed."""

    shop: Shop
    started: Started

    async def stop(self, end_on: date | None, *, today: date = TODAY, settle: bool = True) -> date:
        """Stop it, and see that the preview said the same."""
        command = StopSubscription(self.started.subscription_id, "Flyttet", end_on, settle_running=settle)
        async with self.shop.tenant.work(today) as work:
            preview = await preview_stop(work, command)
        before = {row["id"] for row in await invoices_of(self.shop)}
        async with self.shop.tenant.work(today) as work:
            on = await stop_subscription(work, command, idempotency_key=f"stop {end_on} {today}")
        assert preview.on == on
        made = [row for row in await invoices_of(self.shop) if row["id"] not in before and row["kind"] == "INVOICE"]
        at_once = [bill for bill in preview.bills if bill.start_on <= today]
        replaced = [one.lines.total_minor for one in preview.outcomes if one.lines is not None]
        assert sorted(row["total_minor"] for row in made) == sorted(
            [*replaced, *(bill.draft.total_minor for bill in at_once)]
        )
        return on

    async def stands(self) -> list[tuple[date, date, int]]:
        """The periods that are billed, with their amounts."""
        rows = [row for row in await invoices_of(self.shop) if row["kind"] == "INVOICE" and row["state"] == "ISSUED"]
        return [(row["period_start"], row["period_end"], row["total_minor"]) for row in rows]


async def monthly(tenant: Tenant) -> Monthly:
    shop = await open_shop(tenant, members=1, unit="MONTH")
    return Monthly(shop, await start(shop, shop.member_ids[0], TODAY))


@pytest.mark.rule("SUB-05", "NEW-02")
@pytest.mark.parametrize("billed_first", [True, False], ids=["run, then stop", "stop, then run"])
async def test_a_stop_inside_the_coming_term_bills_the_used_days_whether_the_run_or_the_stop_comes_first(
    tenant: Tenant, billed_first: bool
) -> None:
    one = await monthly(tenant)
    day = NEXT - timedelta(days=14)
    if billed_first:
        await run(one.shop, day)
    assert await one.stop(MIDDLE, today=day) == MIDDLE
    await run(one.shop, day, key="after")
    expected = used(10, DAYS) + FEE_MINOR
    assert await one.stands() == [(TODAY, NEXT, MONTHLY), (NEXT, MIDDLE, expected)]
    last = max(row["number"] for row in await invoices_of(one.shop) if row["kind"] == "INVOICE")
    assert (await whys(one.shop, last))[0][-1] == f"stopped from {MIDDLE}: Flyttet"
    await run(one.shop, AFTER_NEXT, key="later")
    assert len(await one.stands()) == 2
    assert (await subscription_of(one.shop, one.started.subscription_id))["state"] == "STOPPED"
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-05")
async def test_where_the_stop_says_so_the_coming_term_is_billed_in_full(tenant: Tenant) -> None:
    one = await monthly(tenant)
    await one.stop(MIDDLE, settle=False)
    await run(one.shop, NEXT)
    assert (await one.stands())[1:] == [(NEXT, AFTER_NEXT, MONTHLY + FEE_MINOR)]
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-05", "SUB-03")
async def test_days_that_were_delivered_without_an_invoice_are_billed_when_it_stops_today(tenant: Tenant) -> None:
    one = await monthly(tenant)
    assert await one.stop(MIDDLE, today=MIDDLE) == MIDDLE
    assert (await subscription_of(one.shop, one.started.subscription_id))["state"] == "STOPPED"
    assert (await one.stands())[1:] == [(NEXT, MIDDLE, used(10, DAYS) + FEE_MINOR)]
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-05", "SUB-02")
async def test_days_that_no_run_has_billed_by_the_end_are_billed_when_it_takes_effect(tenant: Tenant) -> None:
    one = await monthly(tenant)
    await one.stop(MIDDLE)
    for _ in range(2):
        async with tenant.work(MIDDLE) as work:
            await turn_states(work)
    assert (await one.stands())[1:] == [(NEXT, MIDDLE, used(10, DAYS) + FEE_MINOR)]
    assert (await subscription_of(one.shop, one.started.subscription_id))["state"] == "STOPPED"
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-05", "SUB-02")
async def test_a_run_that_comes_before_the_end_takes_effect_bills_the_last_days(tenant: Tenant) -> None:
    one = await monthly(tenant)
    await one.stop(MIDDLE)
    await run(one.shop, MIDDLE)
    assert (await one.stands())[1:] == [(NEXT, MIDDLE, used(10, DAYS) + FEE_MINOR)]
    async with tenant.work(MIDDLE) as work:
        await turn_states(work)
    assert (await subscription_of(one.shop, one.started.subscription_id))["state"] == "STOPPED"
    assert len(await one.stands()) == 2
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-05", "SUB-02")
async def test_all_that_end_on_a_day_are_billed_however_many_they_are(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turning, "ENDING_AT_ONCE", 2)
    shop = await open_shop(tenant, members=5)
    for member_id in shop.member_ids:
        started = await start(shop, member_id, TODAY)
        async with tenant.work() as work:
            await work.sql(
                "UPDATE subscription SET end_on = next_start + 30 WHERE tenant_id = $1 AND id = $2",
                work.tenant_id,
                started.subscription_id,
            )
    before = len(await invoices_of(shop))
    async with tenant.work(add_months(TODAY, 14)) as work:
        await turn_states(work)
    assert len(await invoices_of(shop)) == before + 5
    async with tenant.read() as read:
        assert {row["state"] for row in await read.sql("SELECT state FROM subscription")} == {"STOPPED"}


@pytest.mark.rule("SUB-05", "SUB-02", "NEW-10")
async def test_what_can_not_be_billed_at_its_end_ends_all_the_same(tenant: Tenant) -> None:
    one = await monthly(tenant)
    await one.stop(MIDDLE)
    async with tenant.work(MIDDLE) as work:
        await work.sql("UPDATE subscription SET next_term = 1 WHERE tenant_id = $1", work.tenant_id)
        await turn_states(work)
    assert (await subscription_of(one.shop, one.started.subscription_id))["state"] == "STOPPED"
    assert len(await one.stands()) == 1


@pytest.mark.rule("SUB-05")
async def test_a_period_that_runs_without_an_invoice_is_delivered_to_its_end_and_billed(tenant: Tenant) -> None:
    one = await monthly(tenant)
    assert await one.stop(None, today=MIDDLE) == AFTER_NEXT
    assert (await one.stands())[1:] == [(NEXT, AFTER_NEXT, MONTHLY + FEE_MINOR)]
    assert (await subscription_of(one.shop, one.started.subscription_id))["state"] == "STOP_SCHEDULED"
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-08", "BIL-05")
async def test_after_a_term_of_used_days_a_removed_stop_counts_terms_from_where_the_delivered_days_end(
    tenant: Tenant,
) -> None:
    one = await monthly(tenant)
    end_on = date(AFTER_NEXT.year, 5, 31)
    await one.stop(end_on)
    await run(one.shop, end_on - timedelta(days=1))
    assert (await one.stands())[-1][1] == end_on
    async with tenant.work(end_on - timedelta(days=1)) as work:
        await remove_stop(work, one.started.subscription_id, reason="Angret", bill_now=True, idempotency_key="remove")
    await run(one.shop, date(end_on.year, 7, 31), key="on")
    june, july = date(end_on.year, 6, 30), date(end_on.year, 7, 31)
    assert [row[:2] for row in await one.stands()][-3:] == [
        (end_on, june),
        (june, july),
        (july, date(end_on.year, 8, 31)),
    ]
    assert {row[2] for row in (await one.stands())[-3:]} == {MONTHLY + FEE_MINOR}
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-05", "SUB-08")
async def test_a_stop_that_is_moved_on_after_its_days_were_billed_bills_from_there_to_the_new_end(
    tenant: Tenant,
) -> None:
    one = await monthly(tenant)
    await one.stop(MIDDLE)
    await run(one.shop, NEXT)
    later = add_months(MIDDLE, 1) + timedelta(days=5)
    await one.stop(later, today=NEXT)
    await run(one.shop, later - timedelta(days=1), key="later")
    [_, _, whole, rest] = await one.stands()
    assert whole == (MIDDLE, add_months(MIDDLE, 1), MONTHLY + FEE_MINOR)
    assert rest[:2] == (add_months(MIDDLE, 1), later)
    assert rest[2] < MONTHLY
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-09", "SUB-11")
async def test_a_preview_tells_the_end_of_a_period_that_runs_without_an_invoice(tenant: Tenant) -> None:
    one = await monthly(tenant)
    change = ChangePlan(one.started.subscription_id, await small_plan(one.shop, "MONTH"))
    rest = PauseSubscription(one.started.subscription_id, AFTER_NEXT + timedelta(days=30), "Utenlands")
    async with tenant.work(MIDDLE) as work:
        assert (await preview_change(work, change)).on == AFTER_NEXT
        assert (await preview_pause(work, rest)).on == AFTER_NEXT
    async with tenant.work(MIDDLE) as work:
        assert (await change_plan(work, change, idempotency_key="change")).on == AFTER_NEXT
