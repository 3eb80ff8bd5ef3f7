"""What Vipps can't charge is refused where it is entered, also for what runs already (CAT-01, CAT-19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import AsyncMock
from uuid import UUID

import pytest

from domain.catalogue.commands.add_price import add_price
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.create_discount import create_discount
from domain.catalogue.commands.create_fee_rate import create_fee_rate
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.model import (
    AgeGroup,
    FeeRules,
    HouseholdPrice,
    Medium,
    NewAgeGroup,
    NewAmount,
    NewBillingPlan,
    NewDiscount,
    NewFeeAmount,
    NewFeeRules,
    NewHouseholdPrice,
    NewOffer,
    NewPlan,
    NewPrice,
    NewProduct,
    PlanKind,
    PriceRule,
    PriceRuleKind,
)
from domain.catalogue.queries import load_catalogue
from domain.catalogue.rules.vipps import vipps_errors
from domain.kernel.refusal import InvalidInput
from domain.subscriptions.commands import change_method as changing
from domain.subscriptions.commands.change_method import change_method
from domain.subscriptions.commands.change_plan import change_plan, preview_change
from domain.subscriptions.commands.pause_subscription import pause_subscription
from domain.subscriptions.commands.preview_start import preview_start
from domain.subscriptions.commands.start_subscription import start_subscription, vipps_faults
from domain.subscriptions.model import ChangeMethod, ChangePlan, PauseSubscription, StartSubscription
from domain.subscriptions.queries.vipps import vipps_conflicts
from tests.domain.subscriptions.selling import Shop, faults, open_shop, run, start
from tests.tenants import TODAY, Tenant

LONG = "Alt du trenger å vite om friluftslivet i fjellet hele året"
RESUME = TODAY.replace(year=TODAY.year + 1) + timedelta(days=60)


async def _plan(shop: Shop, *, amount_minor: int = 20_000, **more: Any) -> tuple[UUID, NewPlan]:
    """Another plan of the shop's organisation that a subscription may go over to."""
    async with shop.tenant.work() as work:
        billing_plan = await create_billing_plan(work, NewBillingPlan(f"Uten Vipps {amount_minor}", 14))
        organisation_id = shop.tenant.organisation_id
        made = await create_product(work, NewProduct(organisation_id, "Støtte", Medium.DIGITAL, "0", "3200"))
        await add_price(work, NewPrice(made.id, 1, "YEAR", amount_minor, date(2020, 1, 1)))
        new = NewPlan("Støtte", PlanKind.MEMBERSHIP, 1, "YEAR", billing_plan.id, (made.id,), **more)
        return (await create_plan(work, new)).id, new


async def _by_vipps(shop: Shop, place: int = 0) -> UUID:
    """A subscription that is paid with Vipps."""
    key = (await start(shop, shop.member_ids[place], TODAY)).subscription_id
    async with shop.tenant.work() as work:
        await work.send("UPDATE subscription SET payment_method = 'VIPPS' WHERE id = $1", key)
    return key


def _codes(refused: pytest.ExceptionInfo[InvalidInput]) -> list[tuple[str, str]]:
    return [(error.path, error.code) for error in refused.value.fields]


@pytest.mark.rule("CAT-01", "CAT-19", "SUB-11")
@pytest.mark.parametrize(
    ("plan", "code"), [({"description": LONG}, "VIPPS_LENGTH"), ({"amount_minor": 99}, "VIPPS_PRICE")]
)
async def test_a_vipps_subscription_can_not_go_over_to_a_plan_that_vipps_can_not_charge(
    tenant: Tenant, plan: dict[str, Any], code: str
) -> None:
    shop = await open_shop(tenant)
    key, other = await _by_vipps(shop), (await start(shop, shop.member_ids[1], TODAY)).subscription_id
    plan_id, _ = await _plan(shop, **plan)
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await change_plan(work, ChangePlan(key, plan_id), idempotency_key="change")
    assert _codes(refused) == [("planId", code)]
    async with tenant.work() as work:
        with pytest.raises(InvalidInput):
            await preview_change(work, ChangePlan(key, plan_id))
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            pause = PauseSubscription(key, RESUME, "Reiser", plan_id)
            await pause_subscription(work, pause, idempotency_key="pause")
    assert _codes(refused) == [("planId", code)]
    async with tenant.work() as work:
        await change_plan(work, ChangePlan(other, plan_id), idempotency_key="by invoice")
    assert await faults(tenant) == {}


@pytest.mark.rule("CAT-19", "CAT-20")
async def test_a_discount_that_leaves_less_than_1_is_refused_with_vipps(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    async with tenant.work() as work:
        free = await create_discount(work, NewDiscount("Fri", "100"))
        half = await create_discount(work, NewDiscount("Halv", "50"))
    order = StartSubscription(shop.member_ids[0], shop.plan_id, TODAY, payment_method="VIPPS", discount_id=free.id)
    async with tenant.read() as read:
        catalogue = await load_catalogue(read)
        plan = catalogue.plans[shop.plan_id]
        found = vipps_faults(order, plan, catalogue)
        assert [(one.path, one.code) for one in found] == [("discountId", "VIPPS_DISCOUNT")]
        assert vipps_faults(replace(order, discount_id=half.id), plan, catalogue) == []
        cheap = replace(plan, offer=replace(plan.offer, price=PriceRule(PriceRuleKind.FIXED, 150)))
        dear = replace(plan, offer=replace(plan.offer, price=PriceRule(PriceRuleKind.FIXED, 200)))
        found = vipps_faults(replace(order, discount_id=half.id), cheap, catalogue)
        assert [(one.path, one.code) for one in found] == [("discountId", "VIPPS_DISCOUNT")]  # 0.75 at first
        assert vipps_faults(replace(order, discount_id=half.id), dear, catalogue) == []
        assert vipps_faults(replace(order, payment_method="INVOICE"), plan, catalogue) == []
        with pytest.raises(InvalidInput) as refused:
            await preview_start(read, order, TODAY)
        assert ("discountId", "VIPPS_DISCOUNT") in _codes(refused)


@pytest.mark.rule("CAT-19", "CAT-21")
async def test_who_edits_a_plan_is_warned_of_what_its_vipps_subscriptions_can_not_be_charged(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    plan_id, new = await _plan(shop)
    key = await _by_vipps(shop)
    async with tenant.read() as read:
        assert await vipps_conflicts(read, plan_id, replace(new, description=LONG), TODAY) == (0, [])
    async with tenant.work() as work:
        await change_plan(work, ChangePlan(key, plan_id), idempotency_key="change")
    low = NewAgeGroup(0, 17, NewAmount(PriceRuleKind.FIXED, 99))
    many = NewHouseholdPrice(3, NewAmount(PriceRuleKind.PERCENT_OFF, percent="100"))
    fees = {
        "fees.ageGroups": NewFeeRules(age_groups=(low,)),
        "fees.households": NewFeeRules(households=(many,)),
    }
    async with tenant.read() as read:
        assert await vipps_conflicts(read, plan_id, new, TODAY) == (1, [])
        count, found = await vipps_conflicts(read, plan_id, replace(new, description=LONG), TODAY)
        assert (count, [(one.path, one.code) for one in found]) == (1, [("description", "VIPPS_LENGTH")])
        for path, rules in fees.items():
            _, found = await vipps_conflicts(read, plan_id, replace(new, fees=rules), TODAY)
            assert [(one.path, one.code) for one in found] == [(path, "VIPPS_FEE")]


@pytest.mark.rule("CAT-19", "CAT-21")
async def test_an_age_and_a_household_that_leave_too_little_together_are_named(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    async with tenant.read() as read:
        catalogue = await load_catalogue(read)
    plan, products = catalogue.plans[shop.plan_id], catalogue.products_of(catalogue.plans[shop.plan_id])
    off = PriceRule(PriceRuleKind.AMOUNT_OFF, 40_000)  # of 750.00
    ages = FeeRules(age_groups=(AgeGroup(0, 17, off),))
    homes = FeeRules(households=(HouseholdPrice(2, off),))
    for fees, paths in ((ages, []), (homes, []), (replace(ages, households=homes.households), ["fees.households"])):
        found = vipps_errors(replace(plan, fees=fees), products, TODAY)
        assert [(one.path, one.code) for one in found] == [(path, "VIPPS_FEE") for path in paths]


@pytest.mark.rule("CAT-19", "CAT-22")
async def test_who_edits_a_rated_plan_is_not_warned_of_the_price_that_the_rate_replaces(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    async with tenant.work() as work:
        amount = NewFeeAmount(20_000, "0", date(2020, 1, 1))
        rate_id = (await create_fee_rate(work, tenant.organisation_id, "Støtte", amount)).id
    plan_id, new = await _plan(shop, amount_minor=99, fees=NewFeeRules(rate_id=rate_id))
    key = await _by_vipps(shop)
    async with tenant.work() as work:
        await change_plan(work, ChangePlan(key, plan_id), idempotency_key="change")
    async with tenant.read() as read:
        assert await vipps_conflicts(read, plan_id, new, TODAY) == (1, [])
        _, found = await vipps_conflicts(read, plan_id, replace(new, fees=None), TODAY)
    assert [one.code for one in found] == ["VIPPS_PRICE"]


@pytest.mark.rule("CAT-17", "CAT-19", "SUB-18")
@pytest.mark.parametrize(("amount_minor", "is_chain", "code"), [(99, False, "VIPPS_PRICE"), (500, True, "VIPPS_CHAIN")])
async def test_a_subscription_that_vipps_can_not_charge_does_not_go_over_to_vipps(
    tenant: Tenant, amount_minor: int, is_chain: bool, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changing, "has_agreement", AsyncMock(return_value=True))
    shop = await open_shop(tenant)
    plan_id, new = await _plan(shop, amount_minor=amount_minor)
    async with tenant.work() as work:
        if is_chain:
            chain = replace(new, name="Kjede", offer=NewOffer(next_plan_ids=(plan_id, plan_id)))
            plan_id = (await create_plan(work, chain)).id
        order = StartSubscription(shop.member_ids[0], plan_id, TODAY)
        key = (await start_subscription(work, order, idempotency_key="order")).subscription_id
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await change_method(work, ChangeMethod(key, "VIPPS"), idempotency_key="vipps")
    assert _codes(refused) == [("paymentMethod", code)]
    if is_chain:  # once its steps are over it may
        await run(shop, RESUME.replace(year=RESUME.year + 1))
        async with tenant.work(RESUME.replace(year=RESUME.year + 1)) as work:
            await change_method(work, ChangeMethod(key, "VIPPS"), idempotency_key="later")
    assert await faults(tenant) == {}
