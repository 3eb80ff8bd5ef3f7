"""Next steps: what a chain promises, where it leads, and what stops, pauses and changes make of it (CAT-17)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from domain.catalogue.commands.update_plan import update_plan
from domain.catalogue.model import FirstLengthKind, NewOffer, PriceRuleKind, UpdatePlan
from domain.subscriptions.commands.change_plan import change_plan
from domain.subscriptions.commands.pause_subscription import pause_subscription
from domain.subscriptions.commands.remove_stop import remove_stop
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.commands.turn_states import turn_states
from domain.subscriptions.model import ChangePlan, PauseSubscription, PlanNotSellable, StopSubscription
from domain.subscriptions.queries.coming import ComingKind
from tests.domain.subscriptions.newspaper import NORMAL_MINOR, Newspaper, days, open_newspaper
from tests.domain.subscriptions.selling import faults, pay
from tests.tenants import TODAY, Tenant

WEEK_FREE = NewOffer(PriceRuleKind.FIXED, 0, length_kind=FirstLengthKind.DAYS, first_days=7)
FOUR_WEEKS = NewOffer(PriceRuleKind.FIXED, 4_900, length_kind=FirstLengthKind.DAYS, first_days=28)
DEARER = 40_000


async def _chain(paper: Newspaper) -> tuple[UUID, UUID, UUID]:
    """A week for nothing, twice four weeks for 49.00, then the ordinary plan."""
    ordinary = await paper.plan("Ordinær")
    four_weeks = await paper.plan("Fire uker", FOUR_WEEKS)
    steps = NewOffer(
        WEEK_FREE.price_kind,
        WEEK_FREE.price_minor,
        length_kind=WEEK_FREE.length_kind,
        first_days=7,
        next_plan_ids=(four_weeks, four_weeks, ordinary),
    )
    return await paper.plan("Uke gratis", steps), four_weeks, ordinary


@pytest.mark.rule("CAT-17", "SUB-20")
async def test_a_chain_goes_from_step_to_step_at_the_prices_of_the_order_and_then_by_the_register(
    tenant: Tenant,
) -> None:
    paper = await open_newspaper(tenant)
    plan_id, four_weeks, ordinary = await _chain(paper)
    subscription_id = await paper.order(plan_id)
    await paper.reprice(DEARER, TODAY + days(1))
    day = [TODAY, TODAY + days(7), TODAY + days(35), TODAY + days(63)]
    month = [day[3], date(2026, 6, 4), date(2026, 7, 4)]
    expected = [
        (day[0], day[1], 0),
        (day[1], day[2], 4_900),
        (day[2], day[3], 4_900),
        (month[0], month[1], NORMAL_MINOR),  # the last step is promised too
        (month[1], month[2], DEARER + 9_900),
    ]
    assert [one for one in await paper.outlook(subscription_id) if one in expected] == expected[2:]
    assert await paper.kinds(subscription_id) == [
        (ComingKind.PLAN, day[1]),
        (ComingKind.PLAN, day[3]),
        (ComingKind.PRICE, day[3]),
        (ComingKind.PRICE, month[1]),
    ]
    for on in day:
        await paper.billed(on)
    assert (await paper.billed(month[1]))[:5] == expected
    assert (await paper.row(subscription_id))["plan_id"] == ordinary
    assert four_weeks != ordinary


@pytest.mark.rule("CAT-17")
async def test_a_subscription_is_on_the_plan_of_the_step_that_runs_however_far_it_is_billed(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    plan_id, four_weeks, ordinary = await _chain(paper)
    subscription_id = await paper.order(plan_id)
    seen = []
    for on in (TODAY, TODAY + days(7), TODAY + days(50), TODAY + days(62), TODAY + days(63)):
        await paper.billed(on)
        async with tenant.work(on) as work:
            await turn_states(work)
        seen.append((await paper.row(subscription_id))["plan_id"])
    assert seen == [plan_id, four_weeks, four_weeks, four_weeks, ordinary]


@pytest.mark.rule("CAT-17")
async def test_the_same_plan_repeated_guarantees_its_price_for_as_many_periods(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    fixed = await paper.plan("Fastpris")
    async with tenant.work() as work:
        three = NewOffer(next_plan_ids=(fixed, fixed))
        await update_plan(work, UpdatePlan(fixed, 1, "Fastpris", paper.billing_plan_id, offer=three))
    await paper.order(fixed)
    await paper.reprice(DEARER, TODAY + days(1))
    totals = [total for _, _, total in await paper.billed(date(2026, 5, 20))]
    assert totals == [NORMAL_MINOR] * 3 + [DEARER + 9_900]


@pytest.mark.rule("CAT-17")
async def test_a_chain_into_a_plan_that_is_disabled_meanwhile_is_not_sold(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    plan_id, four_weeks, _ = await _chain(paper)
    async with tenant.work() as work:
        await update_plan(work, UpdatePlan(four_weeks, 1, "Fire uker", paper.billing_plan_id, disabled=True))
    with pytest.raises(PlanNotSellable, match="Fire uker is disabled"):
        await paper.order(plan_id)


@pytest.mark.rule("CAT-17", "SUB-05", "SUB-08")
async def test_a_stop_that_credits_a_step_leads_back_to_it_when_it_is_removed(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    plan_id, _, _ = await _chain(paper)
    subscription_id = await paper.order(plan_id)
    before = await paper.outlook(subscription_id)
    async with tenant.work() as work:
        command = StopSubscription(subscription_id, "Angrer", end_on=TODAY + days(7))
        await stop_subscription(work, command, idempotency_key="stop")
    async with tenant.work() as work:
        await remove_stop(work, subscription_id, reason="Likevel", bill_now=True, idempotency_key="on")
    assert not await faults(tenant)
    assert await paper.outlook(subscription_id) == before
    for on in (TODAY + days(30), TODAY + days(63)):
        await paper.billed(on)
    starts = [
        row["period_start"] for row in await paper.invoices() if row["state"] == "ISSUED" and row["kind"] == "INVOICE"
    ]
    assert starts == [TODAY, TODAY + days(7), TODAY + days(35), TODAY + days(63)]


@pytest.mark.rule("CAT-17", "SUB-09")
async def test_a_pause_shifts_the_steps_that_are_left(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    plan_id, _, _ = await _chain(paper)
    subscription_id = await paper.order(plan_id)
    until = TODAY + days(60)
    async with tenant.work() as work:
        await pause_subscription(
            work, PauseSubscription(subscription_id, until, "Reiser bort"), idempotency_key="pause"
        )
    assert (await paper.outlook(subscription_id))[:3] == [
        (until, until + days(28), 4_900),
        (until + days(28), until + days(56), 4_900),
        (until + days(56), _month_after(until + days(56)), NORMAL_MINOR),
    ]
    assert not await faults(tenant)


@pytest.mark.rule("CAT-17", "CAT-43", "SUB-11")
async def test_a_change_is_an_order_of_its_plan_and_ends_the_promises_of_the_one_before(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    plan_id, _, _ = await _chain(paper)
    subscription_id = await paper.order(plan_id)
    won_back = await paper.plan("Bli hos oss", FOUR_WEEKS)
    for invoice in await paper.invoices():
        if invoice["open_minor"]:
            await pay(tenant, invoice)
    async with tenant.work() as work:
        changed = await change_plan(work, ChangePlan(subscription_id, won_back), idempotency_key="change")
    assert changed.on == TODAY + days(35)
    after = await paper.outlook(subscription_id)
    assert after[0] == (changed.on, changed.on + days(28), 4_900)
    assert {total for _, _, total in after[1:]} == {NORMAL_MINOR}
    assert not await faults(tenant)


@pytest.mark.rule("CAT-14", "SUB-05")
async def test_a_stop_inside_a_short_first_period_bills_its_used_days(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    offer = NewOffer(PriceRuleKind.FIXED, 2_800, length_kind=FirstLengthKind.DAYS, first_days=28)
    subscription_id = await paper.order(await paper.plan("Kort", offer))
    async with tenant.work(TODAY + days(7)) as work:
        command = StopSubscription(subscription_id, "Flytter", end_on=TODAY + days(7))
        await stop_subscription(work, command, idempotency_key="stop")
    *_, last = await paper.invoices()
    assert (last["period_end"], last["total_minor"]) == (TODAY + days(7), 700)
    assert (await paper.why(last["id"]))[0][-2:] == [
        "only the days until 2026-03-08 are billed",
        "stopped from 2026-03-09: Flytter",
    ]
    assert not await faults(tenant)


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, day.day)


@pytest.mark.rule("CAT-14", "CAT-17")
async def test_a_chain_with_a_step_whose_fixed_end_is_over_when_it_starts_is_not_sold(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    spring = await paper.plan("Ut april", _until(date(2026, 4, 30)))
    chain = await paper.plan("Kjede", NewOffer(next_plan_ids=(spring,)))
    await paper.order(chain, date(2026, 3, 30))
    with pytest.raises(PlanNotSellable, match="the first period of Ut april is over on 2026-05-01"):
        await paper.order(chain, date(2026, 4, 1))


@pytest.mark.rule("CAT-14", "SUB-09")
async def test_a_pause_that_lasts_beyond_a_promised_fixed_end_is_refused(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    start_on, over = TODAY + days(40), date(2026, 7, 1)
    subscription_id = await paper.order(await paper.plan("Ut juni", _until(date(2026, 6, 30))), start_on)
    async with tenant.work() as work:
        with pytest.raises(PlanNotSellable, match="is over on 2026-07-01"):
            command = PauseSubscription(subscription_id, over, "Reiser bort")
            await pause_subscription(work, command, idempotency_key="long")
    async with tenant.work() as work:
        command = PauseSubscription(subscription_id, over - days(1), "Reiser bort")
        await pause_subscription(work, command, idempotency_key="short")
    assert (await paper.outlook(subscription_id))[0] == (over - days(1), over, 4_900)
    assert not await faults(tenant)


def _until(last_day: date) -> NewOffer:
    return NewOffer(PriceRuleKind.FIXED, 4_900, length_kind=FirstLengthKind.UNTIL_DATE, first_until_on=last_day)
