"""What is clicked twice is made once (CAT-01, CAT-10, CAT-16, CAT-20, CAT-30)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.create_contract_fee import create_contract_fee
from domain.catalogue.commands.create_discount import create_discount
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.model import (
    Conditions,
    NewAgeGroup,
    NewAmount,
    NewBillingPlan,
    NewContractFee,
    NewDiscount,
    NewFeeRules,
    NewPlan,
    PlanKind,
    PriceRuleKind,
)
from domain.kernel.refusal import IdempotencyConflict, InvalidInput
from tests.domain.catalogue.commands.test_catalogue import FEE, catalogue, make_product, new_product
from tests.tenants import Tenant


@pytest.mark.rule("CAT-01")
async def test_a_product_that_is_clicked_twice_is_there_once(tenant: Tenant) -> None:
    new = new_product(tenant.organisation_id)
    async with tenant.work() as work:
        first = await create_product(work, new, idempotency_key="product")
    async with tenant.work() as work:
        assert await create_product(work, new, idempotency_key="product") == first
        with pytest.raises(IdempotencyConflict):
            await create_product(work, replace(new, name="Et annet"), idempotency_key="product")
        other = await create_product(work, new, idempotency_key="the next form")
    assert (await catalogue(tenant)).products.keys() == {first.id, other.id}


@pytest.mark.rule("CAT-01")
async def test_a_form_that_was_refused_may_be_sent_again_with_its_key(tenant: Tenant) -> None:
    new = new_product(tenant.organisation_id)
    with pytest.raises(InvalidInput):
        async with tenant.work() as work:
            await create_product(work, replace(new, name=""), idempotency_key="product")
    async with tenant.work() as work:
        made = await create_product(work, new, idempotency_key="product")
    assert (await catalogue(tenant)).products.keys() == {made.id}


@pytest.mark.rule("CAT-10", "CAT-30")
async def test_a_plan_and_its_billing_plan_that_are_clicked_twice_are_there_once(tenant: Tenant) -> None:
    product = await make_product(tenant, "Medlemskap", (1, "YEAR", 50_000, date(2020, 1, 1)))
    billing = NewBillingPlan("Årlig", 14, (FEE,))
    young = NewAgeGroup(0, 25, NewAmount(PriceRuleKind.FIXED, 20_000))
    rules = NewFeeRules(conditions=Conditions(age_least=0), age_groups=(young,))
    made = []
    for _ in range(2):
        async with tenant.work() as work:
            billing_plan = await create_billing_plan(work, billing, idempotency_key="billing plan")
            new = NewPlan("Medlem", PlanKind.MEMBERSHIP, 1, "YEAR", billing_plan.id, (product.id,), fees=rules)
            made.append((billing_plan, await create_plan(work, new, idempotency_key="plan")))
    assert made[0] == made[1]
    known = await catalogue(tenant)
    assert known.plans == {made[0][1].id: made[0][1]}
    assert known.billing_plans.keys() == {made[0][0].id}


@pytest.mark.rule("CAT-16", "CAT-20")
async def test_a_discount_and_a_contract_fee_that_are_clicked_twice_are_there_once(tenant: Tenant) -> None:
    fee = NewContractFee(tenant.organisation_id, "Brudd", 10_000, "25", "3100")
    made = []
    for _ in range(2):
        async with tenant.work() as work:
            discount = await create_discount(work, NewDiscount("Ansatt", "50"), idempotency_key="discount")
            made.append((discount, await create_contract_fee(work, fee, idempotency_key="fee")))
    assert made[0] == made[1]
    known = await catalogue(tenant)
    assert {*known.discounts} == {made[0][0].id}
    assert {*known.contract_fees} == {made[0][1].id}
