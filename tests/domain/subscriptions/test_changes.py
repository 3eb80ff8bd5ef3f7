"""Pausing and changing the plan (SUB-09, SUB-11): terms, invoices, values and books after it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.model import NewPlan, PlanKind
from domain.catalogue.queries import load_catalogue
from domain.kernel.dates import add_months
from domain.kernel.refusal import InvalidInput, NotFound
from domain.subscriptions.commands.change_plan import Changed, change_plan, preview_change
from domain.subscriptions.commands.pause_subscription import Paused, pause_subscription, preview_pause
from domain.subscriptions.commands.resume_subscription import resume_subscription
from domain.subscriptions.commands.turn_states import turn_states
from domain.subscriptions.model import ChangePlan, ChangeRefused, PauseSubscription, TermFate
from tests.domain.subscriptions.selling import (
    DUES_MINOR,
    FEE_MINOR,
    Shop,
    faults,
    invoices_of,
    open_shop,
    pay,
    run,
    start,
    totals_of,
)
from tests.domain.subscriptions.test_stop import balances, stop, subscription_of
from tests.tenants import TODAY, Tenant

NEXT = TODAY.replace(year=TODAY.year + 1)
LATE = NEXT - timedelta(days=10)
BACK = NEXT + timedelta(days=120)
YEARLY = 75_000


async def small_plan(shop: Shop, unit: str = "YEAR") -> UUID:
    """A plan of the dues alone, without the magazine."""
    async with shop.tenant.work() as work:
        billing_plan_id = (await load_catalogue(work)).plans[shop.plan_id].billing_plan_id
        plan = await create_plan(work, NewPlan("Enkel", PlanKind.MEMBERSHIP, 1, unit, billing_plan_id, (shop.dues_id,)))
    return plan.id


async def pause(
    shop: Shop, subscription_id: UUID, resume_on: date = BACK, *, today: date = TODAY, plan_id: UUID | None = None
) -> Paused:
    command = PauseSubscription(subscription_id, resume_on, "Utenlands", plan_id)
    async with shop.tenant.work(today) as work:
        preview = await preview_pause(work, command)
    async with shop.tenant.work(today) as work:
        paused = await pause_subscription(work, command, idempotency_key=f"pause {resume_on}")
    assert preview.on == paused.from_on
    return paused


async def change(
    shop: Shop, subscription_id: UUID, plan_id: UUID, on: date | None = None, *, today: date = TODAY
) -> Changed:
    """Change it, and see that the preview made the very same invoices, and undid them."""
    command = ChangePlan(subscription_id, plan_id, on)
    before = await invoices_of(shop)
    async with shop.tenant.work(today) as work:
        preview = await preview_change(work, command)
    assert await invoices_of(shop) == before
    async with shop.tenant.work(today) as work:
        changed = await change_plan(work, command, idempotency_key=f"change {on}")
    assert preview.on == changed.on
    assert [one.draft.total_minor for one in preview.bills] == await totals_of(shop, changed.invoice_ids)
    return changed


async def turned(shop: Shop, subscription_id: UUID, on: date) -> str:
    async with shop.tenant.work(on) as work:
        await turn_states(work)
    return str((await subscription_of(shop, subscription_id))["state"])


async def periods(shop: Shop) -> list[tuple[date, date, int]]:
    rows = [row for row in await invoices_of(shop) if row["kind"] == "INVOICE" and row["state"] == "ISSUED"]
    return [(row["period_start"], row["period_end"], row["total_minor"]) for row in rows]


@pytest.mark.rule("SUB-09")
async def test_it_rests_after_the_running_period_is_not_billed_and_goes_on_as_it_was(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    assert await pause(shop, started.subscription_id) == Paused(NEXT, BACK)
    key = started.subscription_id
    states = [await turned(shop, key, on) for on in (NEXT - timedelta(days=1), NEXT, BACK - timedelta(days=1), BACK)]
    assert states == ["ACTIVE", "PAUSED", "PAUSED", "ACTIVE"]
    for number, on in enumerate((NEXT, BACK - timedelta(days=15), BACK - timedelta(days=14))):
        await run(shop, on, key=f"run {number}")
    assert await periods(shop) == [
        (TODAY, NEXT, YEARLY),
        (BACK, BACK.replace(year=BACK.year + 1), YEARLY + FEE_MINOR),
    ]
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-09")
async def test_a_plan_that_is_not_sold_any_more_can_rest_and_go_on(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    async with tenant.work() as work:
        await work.sql("UPDATE plan SET disabled = true")
    assert await pause(shop, started.subscription_id) == Paused(NEXT, BACK)


@pytest.mark.rule("SUB-09", "DSH-03")
async def test_it_is_worth_nothing_in_between(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    await pause(shop, started.subscription_id)
    async with tenant.read() as read:
        rows = await read.sql("SELECT valid_from, until_on, monthly_minor FROM subscription_value ORDER BY valid_from")
    assert [tuple(row.values()) for row in rows] == [
        (TODAY, NEXT, YEARLY // 12),
        (NEXT, BACK, 0),
        (BACK, None, YEARLY // 12),
    ]
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-09")
async def test_an_unpaid_invoice_for_the_coming_term_is_credited(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    await pay(tenant, (await invoices_of(shop))[0])
    await run(shop, LATE)
    assert await pause(shop, started.subscription_id, today=LATE) == Paused(NEXT, BACK)
    assert await balances(shop, LATE) == {}
    await run(shop, BACK, key="after")
    assert [period[0] for period in await periods(shop)] == [TODAY, BACK]
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-09", "SUB-11")
async def test_it_may_go_on_on_another_plan(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    plan_id = await small_plan(shop)
    started = await start(shop, shop.member_ids[0], TODAY)
    await pause(shop, started.subscription_id, plan_id=plan_id)
    await turned(shop, started.subscription_id, BACK - timedelta(days=1))
    assert (await subscription_of(shop, started.subscription_id))["plan_id"] == shop.plan_id
    await run(shop, BACK)
    assert (await subscription_of(shop, started.subscription_id))["plan_id"] == plan_id
    assert (await periods(shop))[-1][2] == DUES_MINOR + FEE_MINOR
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-09")
@pytest.mark.parametrize("day", [TODAY, NEXT + timedelta(days=30)], ids=["before it began", "in its middle"])
async def test_a_pause_can_be_ended_earlier(tenant: Tenant, day: date) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    await pause(shop, started.subscription_id)
    await turned(shop, started.subscription_id, day)
    async with tenant.work(day) as work:
        on = await resume_subscription(work, started.subscription_id, idempotency_key="back")
    assert on == max(day, NEXT)
    assert await turned(shop, started.subscription_id, on) == "ACTIVE"
    await run(shop, on, key="then")
    assert (await periods(shop))[-1][:2] == (on, on.replace(year=on.year + 1))
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-09", "SUB-02")
async def test_a_pause_over_a_stop_or_over_a_pause_and_one_of_no_days_is_refused(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    first, second = [await start(shop, shop.member_ids[n], TODAY) for n in range(2)]
    with pytest.raises(InvalidInput) as refused:
        await pause(shop, first.subscription_id, NEXT)
    assert [(error.path, error.code) for error in refused.value.fields] == [("resumeOn", "RANGE")]
    await pause(shop, first.subscription_id)
    with pytest.raises(ChangeRefused, match=f"rests from {NEXT} until {BACK}"):
        await pause(shop, first.subscription_id, BACK + timedelta(days=1))
    await stop(shop, second.subscription_id)
    with pytest.raises(ChangeRefused, match=f"stops on {NEXT}"):
        await pause(shop, second.subscription_id)
    with pytest.raises(ChangeRefused, match="no pause"):
        async with tenant.work() as work:
            await resume_subscription(
                work, (await start(shop, shop.member_ids[2], TODAY)).subscription_id, idempotency_key="x"
            )


@pytest.mark.rule("SUB-11")
async def test_from_the_renewal_the_new_plan_is_billed(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    plan_id = await small_plan(shop)
    started = await start(shop, shop.member_ids[0], TODAY)
    assert (await change(shop, started.subscription_id, plan_id)).on == NEXT
    assert (await subscription_of(shop, started.subscription_id))["plan_id"] == shop.plan_id
    await run(shop, LATE)
    assert (await periods(shop))[-1] == (NEXT, NEXT.replace(year=NEXT.year + 1), DUES_MINOR + FEE_MINOR)
    await turned(shop, started.subscription_id, NEXT)
    row = await subscription_of(shop, started.subscription_id)
    assert (row["plan_id"], row["next_plan_id"]) == (plan_id, None)
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-11", "SUB-04")
async def test_earlier_it_credits_the_unused_days_and_bills_the_new_plan_in_one_transaction(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    plan_id = await small_plan(shop)
    started = await start(shop, shop.member_ids[0], TODAY)
    await pay(tenant, (await invoices_of(shop))[0])
    day = TODAY + timedelta(days=73)
    command = ChangePlan(started.subscription_id, plan_id, day)
    async with tenant.work(day) as work:
        preview = await preview_change(work, command)
    changed = await change(shop, started.subscription_id, plan_id, day, today=day)
    assert [one.fate for one in preview.outcomes] == [TermFate.SHORTENED]
    assert preview.outcomes[0].credit_minor == 60_000  # four fifths of the year
    assert len(changed.invoice_ids) == 1
    assert (await periods(shop))[-1] == (day, day.replace(year=day.year + 1), DUES_MINOR + FEE_MINOR)
    assert await balances(shop, day) == {shop.member_ids[0]: 60_000 - DUES_MINOR - FEE_MINOR}
    async with tenant.read() as read:
        rows = await read.sql("SELECT valid_from, monthly_minor FROM subscription_value ORDER BY valid_from")
    assert [tuple(row.values()) for row in rows] == [(TODAY, YEARLY // 12), (day, round(DUES_MINOR / 12))]
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-11")
async def test_the_coming_terms_unpaid_invoice_is_billed_anew_on_the_new_plan(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    plan_id = await small_plan(shop)
    started = await start(shop, shop.member_ids[0], TODAY)
    await run(shop, LATE)
    changed = await change(shop, started.subscription_id, plan_id, today=LATE)
    assert changed.on == NEXT
    assert await periods(shop) == [
        (TODAY, NEXT, YEARLY),
        (NEXT, NEXT.replace(year=NEXT.year + 1), DUES_MINOR + FEE_MINOR),
    ]
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-11")
async def test_what_has_begun_unbilled_is_billed_on_the_old_plan_first(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    plan_id = await small_plan(shop)
    started = await start(shop, shop.member_ids[0], TODAY)
    day = NEXT + timedelta(days=5)
    changed = await change(shop, started.subscription_id, plan_id, today=day)
    assert changed.on == NEXT.replace(year=NEXT.year + 1)
    assert (await periods(shop))[-1] == (NEXT, NEXT.replace(year=NEXT.year + 1), YEARLY + FEE_MINOR)
    assert len(changed.invoice_ids) == 1


@pytest.mark.rule("SUB-11", "SUB-05")
async def test_what_runs_unbilled_is_billed_once_for_the_days_until_the_change_and_nothing_is_credited(
    tenant: Tenant,
) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    day, change_on = NEXT + timedelta(days=5), NEXT + timedelta(days=73)
    changed = await change(shop, started.subscription_id, await small_plan(shop), change_on, today=day)
    [_, used] = await invoices_of(shop)
    assert (used["kind"], used["period_start"], used["period_end"]) == ("INVOICE", NEXT, change_on)
    assert (changed.invoice_ids, used["total_minor"]) == ((used["id"],), 9_973 + 4_986 + FEE_MINOR)  # 73 of 366 days
    await run(shop, change_on)
    assert (await periods(shop))[-1] == (change_on, add_months(change_on, 12), DUES_MINOR + FEE_MINOR)
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-11")
async def test_a_change_today_of_what_begins_today_bills_the_new_plan_alone(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    await change(shop, started.subscription_id, await small_plan(shop), NEXT, today=NEXT)
    assert [row["kind"] for row in await invoices_of(shop)] == ["INVOICE", "INVOICE"]
    assert (await periods(shop))[-1] == (NEXT, add_months(NEXT, 12), DUES_MINOR + FEE_MINOR)
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-11", "SUB-09")
async def test_a_coming_period_that_is_due_and_unbilled_is_left_to_what_takes_over(tenant: Tenant) -> None:
    shop = await open_shop(tenant, unit="MONTH")
    started = await start(shop, shop.member_ids[0], TODAY)
    second, third = add_months(TODAY, 1), add_months(TODAY, 2)
    day = third - timedelta(days=3)  # the lead days of the third month have begun, too
    changed = await change(shop, started.subscription_id, await small_plan(shop, "MONTH"), today=day)
    assert [row["kind"] for row in await invoices_of(shop)] == ["INVOICE"] * 3
    assert (await periods(shop))[1:] == [
        (second, third, YEARLY + FEE_MINOR),
        (third, add_months(TODAY, 3), DUES_MINOR + FEE_MINOR),
    ]
    assert (changed.on, len(changed.invoice_ids)) == (third, 2)
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-11")
async def test_a_plan_that_it_can_not_go_over_to_is_refused(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    with pytest.raises(ChangeRefused, match="on the plan Ordinær already"):
        await change(shop, started.subscription_id, shop.plan_id)
    with pytest.raises(NotFound):
        await change(shop, started.subscription_id, shop.dues_id)
    with pytest.raises(InvalidInput):
        await change(shop, started.subscription_id, await small_plan(shop), TODAY - timedelta(days=1))
    await pause(shop, started.subscription_id)
    with pytest.raises(ChangeRefused, match="end the pause first"):
        await change(shop, started.subscription_id, shop.dues_id)
