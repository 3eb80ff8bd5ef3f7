"""Taking a change of plan back before it takes over (SUB-11): plan, terms, invoices and binding are as before."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.catalogue.model import NewChoice, NewOffer, PriceRuleKind
from domain.kernel.database import Row
from domain.kernel.dates import add_months
from domain.kernel.refusal import NotFound
from domain.subscriptions.commands.change_plan import Changed, change_plan
from domain.subscriptions.commands.take_back_plan import preview_take_back, take_back_plan
from domain.subscriptions.model import ChangePlan, ChangeRefused, TermFate
from domain.subscriptions.queries.coming import ComingKind
from domain.subscriptions.repository.choices import choices_of
from tests.domain.subscriptions.newspaper import NORMAL_MINOR, open_newspaper
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
from tests.domain.subscriptions.test_chains import _chain
from tests.domain.subscriptions.test_changes import LATE, NEXT, YEARLY, change, pause, periods, small_plan, turned
from tests.domain.subscriptions.test_chosen_products import plan_of
from tests.domain.subscriptions.test_stop import balances, stop, subscription_of
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("SUB-11", "SUB-20")
AFTER = NEXT.replace(year=NEXT.year + 1)
OF_A_CHANGE = ("version", "monthly_minor", "valued_on", "anchor_on")


async def take_back(tenant: Tenant, key: UUID, *, today: date = TODAY) -> Changed:
    """Take it back twice with one key, and see that the preview made the very same invoices, and undid them."""
    shop = Shop(tenant, key, key, ())
    before = await invoices_of(shop)
    async with tenant.work(today) as work:
        preview = await preview_take_back(work, key)
    assert await invoices_of(shop) == before
    for _ in range(2):
        async with tenant.work(today) as work:
            done = await take_back_plan(work, key, idempotency_key=f"back {today}")
    assert (preview.on, [one.draft.total_minor for one in preview.bills]) == (
        done.on,
        await totals_of(shop, done.invoice_ids),
    )
    assert not await faults(tenant)
    return done


async def refused(tenant: Tenant, key: UUID, *, today: date = TODAY) -> str:
    async with tenant.work(today) as work:
        with pytest.raises(ChangeRefused) as found:
            await take_back_plan(work, key, idempotency_key=f"refused {key} {today}")
    return found.value.obstacle.code.name


def same(row: Row) -> dict[str, object]:
    return {name: value for name, value in row.items() if name not in OF_A_CHANGE}


async def test_it_goes_on_as_if_the_change_had_never_been(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    key = (await start(shop, shop.member_ids[0], TODAY)).subscription_id
    before = await subscription_of(shop, key)
    await change(shop, key, await small_plan(shop))
    assert await take_back(tenant, key) == Changed(NEXT, ())
    assert same(await subscription_of(shop, key)) == same(before)
    assert await refused(tenant, key) == "NO_NEXT_PLAN"
    await run(shop, LATE)
    assert (await periods(shop))[-1] == (NEXT, AFTER, YEARLY + FEE_MINOR)
    assert not await faults(tenant)


async def test_months_are_counted_from_the_day_that_they_were_counted_from(tenant: Tenant) -> None:
    shop = await open_shop(tenant, unit="MONTH")
    first, february = date(2026, 1, 31), date(2026, 2, 28)
    key = (await start(shop, shop.member_ids[0], first, today=first)).subscription_id
    other = await small_plan(shop, "MONTH")
    assert (await change(shop, key, other, today=first)).on == february
    await take_back(tenant, key, today=first)
    await run(shop, date(2026, 3, 31))
    assert [start for start, _, _ in await periods(shop)] == [first, february, date(2026, 3, 31)]
    assert not await faults(tenant)


async def test_days_that_were_credited_are_billed_again_from_the_day_of_the_change(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    key = (await start(shop, shop.member_ids[0], TODAY)).subscription_id
    await pay(tenant, (await invoices_of(shop))[0])
    today, on = TODAY + timedelta(days=63), TODAY + timedelta(days=73)
    await change(shop, key, await small_plan(shop), on, today=today)
    done = await take_back(tenant, key, today=today)
    assert await totals_of(shop, done.invoice_ids) == [YEARLY + FEE_MINOR]
    assert (await periods(shop))[-1] == (on, add_months(on, 12), YEARLY + FEE_MINOR)
    assert await balances(shop, today) == {shop.member_ids[0]: 60_000 - YEARLY - FEE_MINOR}
    assert (await turned(shop, key, on), (await subscription_of(shop, key))["plan_id"]) == ("ACTIVE", shop.plan_id)
    assert not await faults(tenant)


@pytest.mark.parametrize("is_paid", [False, True])
async def test_the_other_plans_invoice_is_credited_and_todays_plan_billed_anew(tenant: Tenant, is_paid: bool) -> None:
    shop = await open_shop(tenant)
    key = (await start(shop, shop.member_ids[0], TODAY)).subscription_id
    await pay(tenant, (await invoices_of(shop))[0])
    await run(shop, LATE)
    [made] = (await change(shop, key, await small_plan(shop), today=LATE)).invoice_ids
    if is_paid:
        await pay(tenant, next(row for row in await invoices_of(shop) if row["id"] == made), on=LATE)
    async with tenant.work(LATE) as work:
        preview = await preview_take_back(work, key)
    assert [one.fate for one in preview.outcomes if one.term.invoice_id == made] == [TermFate.CREDITED]
    await take_back(tenant, key, today=LATE)
    assert (await periods(shop))[-1] == (NEXT, AFTER, YEARLY + FEE_MINOR)
    paid = DUES_MINOR + FEE_MINOR if is_paid else 0
    assert await balances(shop, LATE) == {shop.member_ids[0]: paid - YEARLY - FEE_MINOR}
    assert (await subscription_of(shop, key))["monthly_minor"] == YEARLY // 12


@pytest.mark.rule("CAT-16")
@pytest.mark.parametrize("is_bound", [False, True])
async def test_the_other_plans_contract_binds_no_more(tenant: Tenant, is_bound: bool) -> None:
    paper = await open_newspaper(tenant)
    fee = await paper.contract_fee()
    now = NewOffer(contract_fee_id=fee, contract_frequencies=6) if is_bound else None
    key = await paper.order(await paper.plan(offer=now))
    shop = Shop(tenant, key, key, ())
    before = await subscription_of(shop, key)
    longer = await paper.plan("Bundet", NewOffer(contract_fee_id=fee, contract_frequencies=24))
    async with tenant.work() as work:
        await change_plan(work, ChangePlan(key, longer), idempotency_key="change")
    assert (await subscription_of(shop, key))["bound_until"] != before["bound_until"]
    await take_back(tenant, key)
    assert same(await subscription_of(shop, key)) == same(before)


@pytest.mark.rule("CAT-15")
async def test_the_end_that_the_other_plan_brought_is_none(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    key = await paper.order(await paper.plan())
    shop = Shop(tenant, key, key, ())
    before = await subscription_of(shop, key)
    trial = await paper.plan("Prøve", NewOffer(PriceRuleKind.FIXED, 9_900, stops=True))
    async with tenant.work() as work:
        await change_plan(work, ChangePlan(key, trial), idempotency_key="change")
    changed = await subscription_of(shop, key)
    assert (changed["stop_kind"], changed["state"]) == ("AUTOMATIC", "STOP_SCHEDULED")
    await take_back(tenant, key)
    assert same(await subscription_of(shop, key)) == same(before)
    assert await paper.kinds(key) == []


@pytest.mark.rule("CAT-13")
async def test_what_was_chosen_of_the_other_plan_is_forgotten(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    key = await paper.order(await paper.plan())
    other = await plan_of(paper, NewChoice(1, 1))
    async with tenant.work() as work:
        command = ChangePlan(key, other, product_ids=(paper.digital_id,))
        await change_plan(work, command, idempotency_key="change")
    await take_back(tenant, key)
    async with tenant.read() as read:
        assert await choices_of(read, [key]) == {}
    assert {total for _, _, total in await paper.outlook(key)} == {NORMAL_MINOR}


async def test_two_changes_are_taken_back_to_the_plan_of_today(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    key = await paper.order(await paper.plan())
    before = await paper.row(key)
    for name in ("Én", "To"):
        async with tenant.work() as work:
            other = await paper.plan(name, NewOffer(PriceRuleKind.FIXED, 100))
            await change_plan(work, ChangePlan(key, other), idempotency_key=name)
    await take_back(tenant, key)
    assert (await paper.row(key))["plan_id"] == before["plan_id"]
    assert {total for _, _, total in await paper.outlook(key)} == {NORMAL_MINOR}


@pytest.mark.rule("CAT-17")
async def test_a_step_of_a_chain_and_what_has_ended_one_are_not_taken_back(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    chain, _, _ = await _chain(paper)
    key = await paper.order(chain)
    assert [kind for kind, _ in await paper.kinds(key)][:1] == [ComingKind.PLAN]
    assert await refused(tenant, key) == "PLAN_PROMISED"
    async with tenant.work() as work:
        await change_plan(work, ChangePlan(key, await paper.plan("Annen")), idempotency_key="change")
    assert await refused(tenant, key) == "PLAN_PROMISED"
    async with tenant.work() as work:
        await change_plan(work, ChangePlan(key, await paper.plan("Tredje")), idempotency_key="again")
    assert await refused(tenant, key) == "PLAN_PROMISED"
    assert not await faults(tenant)


async def test_steps_of_the_other_plan_go_with_it(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    key = await paper.order(await paper.plan())
    chain, _, _ = await _chain(paper)
    async with tenant.work() as work:
        await change_plan(work, ChangePlan(key, chain), idempotency_key="change")
    await take_back(tenant, key)
    assert {total for _, _, total in await paper.outlook(key)} == {NORMAL_MINOR}
    assert await paper.kinds(key) == []


async def test_it_is_too_late_once_it_has_taken_over_and_a_stop_or_a_pause_comes_first(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    keys = [(await start(shop, member, TODAY)).subscription_id for member in shop.member_ids]
    other = await small_plan(shop)
    for key in keys:
        async with tenant.work() as work:
            await change_plan(work, ChangePlan(key, other), idempotency_key=f"change {key}")
    await stop(shop, keys[0])
    await pause(shop, keys[1])
    assert [await refused(tenant, key) for key in keys[:2]] == ["STOP_SCHEDULED", "PAUSED"]
    assert await refused(tenant, keys[2], today=NEXT) == "NO_NEXT_PLAN"
    await turned(shop, keys[2], NEXT)
    assert await refused(tenant, keys[2], today=NEXT) == "NO_NEXT_PLAN"
    assert (await subscription_of(shop, keys[2]))["anchor_before"] is None
    async with tenant.work() as work:
        with pytest.raises(NotFound):
            await take_back_plan(work, other, idempotency_key="nothing")
