"""Plans that contradict themselves are refused where they are entered; plans that are saved again keep their past."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from domain.catalogue.commands.add_price import add_price
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.create_discount import create_discount
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.commands.update_plan import update_plan
from domain.catalogue.model import (
    FirstLengthKind,
    Medium,
    MethodFee,
    MethodLead,
    NewBillingPlan,
    NewChoice,
    NewDiscount,
    NewOffer,
    NewPlan,
    NewPrice,
    NewProduct,
    PaymentMethod,
    Plan,
    PlanChangedSince,
    PlanKind,
    PriceRuleKind,
    UpdatePlan,
)
from domain.catalogue.queries import load_catalogue, plan_versions
from domain.kernel.refusal import InvalidInput, NotFound
from tests.tenants import TODAY, Tenant

FIXED, PERCENT = PriceRuleKind.FIXED, PriceRuleKind.PERCENT_OFF
LONG = "Avisen på papir og på skjerm hele måneden igjennom"


async def _new_plan(
    tenant: Tenant, *, vipps: bool = False, price_minor: int = 19_900, product: str = "Avis"
) -> NewPlan:
    """A plan that can be created, with Vipps among its methods if asked for."""
    async with tenant.work() as work:
        fees = (MethodFee(PaymentMethod.VIPPS, 0, 1),) if vipps else ()
        billing_plan = await create_billing_plan(work, NewBillingPlan("Avis", 14, fees))
        made = await create_product(work, NewProduct(tenant.organisation_id, product, Medium.DIGITAL, "25", "3000"))
        await add_price(work, NewPrice(made.id, 1, "MONTH", price_minor, TODAY - timedelta(days=400)))
    return NewPlan("Avisen", PlanKind.SUBSCRIPTION, 1, "MONTH", billing_plan.id, (made.id,))


async def _create(tenant: Tenant, new: NewPlan) -> Plan:
    async with tenant.work() as work:
        return await create_plan(work, new)


async def _refused(tenant: Tenant, new: NewPlan) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        await _create(tenant, new)
    return [(error.path, error.code) for error in refused.value.fields]


@pytest.mark.rule("CAT-11", "CAT-14", "CAT-15")
@pytest.mark.parametrize(
    ("offer", "expected"),
    [
        (NewOffer(PERCENT, price_percent="101"), ("offer.pricePercent", "PERCENT")),
        (NewOffer(PERCENT), ("offer.pricePercent", "PERCENT")),
        (NewOffer(FIXED), ("offer.priceMinor", "AMOUNT")),
        (NewOffer(FIXED, -1), ("offer.priceMinor", "AMOUNT")),
        (NewOffer(length_kind=FirstLengthKind.DAYS, first_days=0), ("offer.firstDays", "RANGE")),
        (NewOffer(length_kind=FirstLengthKind.UNTIL_DATE), ("offer.firstUntilOn", "REQUIRED")),
        (
            NewOffer(length_kind=FirstLengthKind.UNTIL_DATE, first_until_on=TODAY - timedelta(days=1)),
            ("offer.firstUntilOn", "PAST"),
        ),
        (NewOffer(renewal_name="Fornyet"), ("offer.renewalName", "NO_FIRST_RULE")),
        (NewOffer(stops=True, next_plan_ids=(uuid4(),)), ("offer.nextPlanIds", "STOPS_FIRST")),
    ],
)
async def test_promises_that_contradict_themselves_are_refused_by_field(
    tenant: Tenant, offer: NewOffer, expected: tuple[str, str]
) -> None:
    assert await _refused(tenant, replace(await _new_plan(tenant), offer=offer)) == [expected]


@pytest.mark.rule("CAT-01", "CAT-14")
async def test_descriptions_may_have_several_lines_and_names_one(tenant: Tenant) -> None:
    new = await _new_plan(tenant)
    wordy = replace(
        new, description=" Hver uke\r\ni ett år \n", offer=NewOffer(FIXED, 5_000, renewal_description="A\nB")
    )
    plan = await _create(tenant, wordy)
    assert (plan.description, plan.offer.renewal_description) == ("Hver uke\ni ett år", "A\nB")
    assert await _refused(tenant, replace(new, name="To\nlinjer")) == [("name", "CHARACTERS")]
    assert await _refused(tenant, replace(new, description="To\n\x07linjer")) == [("description", "CHARACTERS")]


@pytest.mark.rule("CAT-17")
async def test_a_next_step_is_a_plan_that_is_sold_by_the_same_organisation(tenant: Tenant) -> None:
    new = await _new_plan(tenant)
    step = await _create(tenant, new)
    async with tenant.work() as work:
        await update_plan(work, UpdatePlan(step.id, 1, "Avisen", step.billing_plan_id, disabled=True))
    into = replace(new, offer=NewOffer(next_plan_ids=(step.id,)))
    assert await _refused(tenant, into) == [("offer.nextPlanIds.0", "DISABLED_PLAN")]
    with pytest.raises(NotFound):
        await _create(tenant, replace(new, offer=NewOffer(next_plan_ids=(uuid4(),))))


@pytest.mark.rule("CAT-01", "CAT-17", "CAT-19")
async def test_a_plan_with_vipps_has_short_texts_no_chain_and_a_normal_price(tenant: Tenant) -> None:
    new = await _new_plan(tenant, vipps=True, price_minor=99, product=LONG)
    step = await _create(tenant, await _new_plan(tenant))
    offer = NewOffer(FIXED, 0, renewal_name=LONG, next_plan_ids=(step.id,))
    assert await _refused(tenant, replace(new, name=LONG, description=LONG, offer=offer)) == [
        ("name", "VIPPS_LENGTH"),
        ("description", "VIPPS_LENGTH"),
        ("offer.renewalName", "VIPPS_LENGTH"),
        ("productIds.0", "VIPPS_LENGTH"),
        ("offer.nextPlanIds", "VIPPS_CHAIN"),
        ("billingPlanId", "VIPPS_PRICE"),
    ]


@pytest.mark.rule("CAT-01", "CAT-19")
async def test_a_first_period_at_0_and_44_characters_go_with_vipps(tenant: Tenant) -> None:
    new = await _new_plan(tenant, vipps=True, price_minor=100)
    made = await _create(tenant, replace(new, name="x" * 44, offer=NewOffer(FIXED, 0)))
    assert made.offer.price is not None
    assert await _refused(tenant, replace(new, name="x" * 45)) == [("name", "VIPPS_LENGTH")]


@pytest.mark.rule("CAT-19")
@pytest.mark.parametrize(
    ("offer", "expected"),
    [
        (NewOffer(FIXED, 0), []),
        (NewOffer(FIXED, 1), [("offer.priceMinor", "VIPPS_FIRST")]),
        (NewOffer(FIXED, 99), [("offer.priceMinor", "VIPPS_FIRST")]),
        (NewOffer(FIXED, 100, stops=True), []),
        (NewOffer(FIXED, 0, stops=True), [("offer.priceMinor", "VIPPS_FREE")]),
        (NewOffer(PERCENT, price_percent="100"), []),
        (NewOffer(PERCENT, price_percent="100", stops=True), [("offer.pricePercent", "VIPPS_FREE")]),
        (NewOffer(PERCENT, price_percent="99.9"), [("offer.pricePercent", "VIPPS_FIRST")]),
        (NewOffer(PriceRuleKind.AMOUNT_OFF, 19_850), [("offer.priceMinor", "VIPPS_FIRST")]),
        (NewOffer(PriceRuleKind.AMOUNT_OFF, 20_000), []),
    ],
)
async def test_with_vipps_a_first_period_costs_nothing_or_at_least_1_and_something_is_charged_in_the_end(
    tenant: Tenant, offer: NewOffer, expected: list[tuple[str, str]]
) -> None:
    new = replace(await _new_plan(tenant, vipps=True), offer=offer)
    if expected:
        assert await _refused(tenant, new) == expected
    else:
        await _create(tenant, new)


@pytest.mark.rule("CAT-19")
async def test_a_price_to_come_below_1_keeps_a_plan_from_vipps(tenant: Tenant) -> None:
    new = await _new_plan(tenant, vipps=True)
    async with tenant.work() as work:
        await add_price(work, NewPrice(new.product_ids[0], 1, "MONTH", 0, TODAY + timedelta(days=90)))
    assert await _refused(tenant, new) == [("billingPlanId", "VIPPS_PRICE")]


@pytest.mark.rule("CAT-13", "CAT-19")
async def test_with_vipps_the_cheapest_choice_costs_at_least_1(tenant: Tenant) -> None:
    new = await _new_plan(tenant, vipps=True)
    cheap = await _new_plan(tenant, price_minor=99)
    both = replace(new, product_ids=(*new.product_ids, *cheap.product_ids))
    await _create(tenant, both)
    assert await _refused(tenant, replace(both, choice=NewChoice(1, 2))) == [("billingPlanId", "VIPPS_PRICE")]
    await _create(tenant, replace(both, choice=NewChoice(2, 2)))


@pytest.mark.rule("CAT-19", "CAT-31")
async def test_a_billing_plan_names_vipps_by_its_lead_days_too(tenant: Tenant) -> None:
    new = await _new_plan(tenant, price_minor=99)
    async with tenant.work() as work:
        leads = (MethodLead(PaymentMethod.VIPPS, 3),)
        vipps = await create_billing_plan(work, NewBillingPlan("Vipps", 14, method_leads=leads))
    assert await _refused(tenant, replace(new, billing_plan_id=vipps.id)) == [("billingPlanId", "VIPPS_PRICE")]


@pytest.mark.rule("CAT-13", "CAT-17")
async def test_a_plan_that_others_go_on_with_gets_no_choice(tenant: Tenant) -> None:
    new = await _new_plan(tenant)
    step = await _create(tenant, new)
    chain = await _create(tenant, replace(new, name="Kjede", offer=NewOffer(next_plan_ids=(step.id, step.id))))
    update = UpdatePlan(step.id, 1, "Avisen", step.billing_plan_id, choice=NewChoice(1, 1))
    with pytest.raises(InvalidInput, match="Kjede") as refused:
        async with tenant.work() as work:
            await update_plan(work, update)
    assert [(error.path, error.code) for error in refused.value.fields] == [("choice.least", "FOLLOWS")]
    async with tenant.work() as work:
        await update_plan(work, UpdatePlan(chain.id, 1, "Kjede", chain.billing_plan_id))
        assert (await update_plan(work, update)).choice is not None


@pytest.mark.rule("CAT-19")
async def test_a_price_that_vipps_can_not_charge_is_refused_where_it_is_added(tenant: Tenant) -> None:
    new = await _new_plan(tenant, vipps=True)
    await _create(tenant, new)
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await add_price(work, NewPrice(new.product_ids[0], 1, "MONTH", 99, TODAY))
    assert [(error.path, error.code) for error in refused.value.fields] == [("amountMinor", "VIPPS_PRICE")]
    async with tenant.work() as work:
        await add_price(work, NewPrice(new.product_ids[0], 1, "YEAR", 0, TODAY))


@pytest.mark.rule("CAT-19", "CAT-11")
async def test_a_price_that_makes_a_first_period_too_cheap_for_vipps_is_refused_now_or_to_come(tenant: Tenant) -> None:
    off = NewOffer(PriceRuleKind.AMOUNT_OFF, 10_000)
    new = replace(await _new_plan(tenant, vipps=True), offer=off)
    await _create(tenant, new)

    async def add(amount_minor: int, days: int) -> list[tuple[str, str, str]]:
        try:
            async with tenant.work() as work:
                await add_price(work, NewPrice(new.product_ids[0], 1, "MONTH", amount_minor, TODAY + timedelta(days)))
        except InvalidInput as refused:
            return [(error.path, error.code, error.rule) for error in refused.fields]
        return []

    assert await add(10_050, 30) == [("amountMinor", "VIPPS_FIRST", "CAT-19")]
    assert await add(10_000, 30) == []
    assert await add(10_100, 60) == []
    to_come = replace(await _new_plan(tenant, vipps=True), offer=off)
    async with tenant.work() as work:
        await add_price(work, NewPrice(to_come.product_ids[0], 1, "MONTH", 5_000, TODAY))
        await add_price(work, NewPrice(to_come.product_ids[0], 1, "MONTH", 10_050, TODAY + timedelta(90)))
    assert await _refused(tenant, to_come) == [("offer.priceMinor", "VIPPS_FIRST")]


@pytest.mark.rule("CAT-13", "CAT-19")
async def test_with_vipps_each_number_that_can_be_chosen_costs_at_least_1_in_the_first_period(tenant: Tenant) -> None:
    new = await _new_plan(tenant, vipps=True)
    cheap = await _new_plan(tenant, price_minor=150)
    both = replace(new, product_ids=(*new.product_ids, *cheap.product_ids))
    assert await _refused(tenant, replace(both, choice=NewChoice(1, 2, ("50",)))) == [
        ("choice.percents", "VIPPS_FIRST")
    ]
    await _create(tenant, replace(both, choice=NewChoice(1, 2, ("", "50"))))


@pytest.mark.rule("CAT-43")
async def test_saving_a_plan_keeps_what_it_said_before_with_who_and_when(tenant: Tenant) -> None:
    new = await _new_plan(tenant)
    plan = await _create(tenant, new)
    offer = NewOffer(PERCENT, price_percent="12,5", length_kind=FirstLengthKind.OUT_THIS_YEAR, renewal_name="Videre")
    update = UpdatePlan(plan.id, 1, "Avisen+", plan.billing_plan_id, offer=replace(offer, next_plan_ids=(plan.id,)))
    async with tenant.work() as work:
        saved = await update_plan(work, update)
    async with tenant.read() as read:
        versions = await plan_versions(read, plan.id)
        stored = (await load_catalogue(read)).plans[plan.id]
    assert stored == saved
    assert [(one.number, one.saved_by, one.content["name"]) for one in versions] == [
        (2, "Kontingent", "Avisen+"),
        (1, "Kontingent", "Avisen"),
    ]
    assert versions[0].content["firstPrice"] == "−12.5 %"
    assert versions[0].content["nextPlans"] == ["Avisen+"]
    with pytest.raises(PlanChangedSince) as refused:
        async with tenant.work() as work:
            await update_plan(work, update)
    assert refused.value.current_version == 2


@pytest.mark.rule("CAT-20")
@pytest.mark.parametrize("percent", ["0", "100.01", "-5", "halv", "12.345", ""])
async def test_a_discount_is_above_0_and_at_most_100_percent(tenant: Tenant, percent: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await create_discount(work, NewDiscount("Ansatt", percent))
    assert [(error.path, error.code) for error in refused.value.fields] == [("percent", "PERCENT")]
