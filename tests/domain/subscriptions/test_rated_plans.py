"""Membership plans that take their fee from a rate of the register (CAT-22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.catalogue.commands.add_fee_amount import add_fee_amount
from domain.catalogue.commands.add_price import add_price
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.create_fee_rate import create_fee_rate
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.commands.update_plan import update_plan
from domain.catalogue.model import (
    Medium,
    MethodFee,
    NewBillingPlan,
    NewFeeAmount,
    NewFeeRules,
    NewOffer,
    NewPlan,
    NewPrice,
    NewProduct,
    PaymentMethod,
    PlanKind,
    PriceRuleKind,
    UpdatePlan,
)
from domain.catalogue.queries import load_catalogue, plan_versions
from domain.kernel.dates import Frequency, FrequencyUnit
from domain.kernel.refusal import InvalidInput
from domain.people.commands.create_organisation import create_organisation
from domain.people.model import NewOrganisation
from domain.subscriptions.commands.add_correction import NewCorrection, add_correction
from domain.subscriptions.commands.change_plan import change_plan
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.model import ChangePlan, PlanNotSellable
from domain.subscriptions.queries.missed_invoices import missed_by_rate, missed_invoices
from domain.subscriptions.queries.subscriptions import next_bill
from tests.domain.subscriptions.association import BY_AGE, YOUNG_MINOR, Association, open_association
from tests.domain.subscriptions.newspaper import days
from tests.domain.subscriptions.selling import Shop, faults, invoices_of, run
from tests.tenants import TODAY, Tenant

SENIOR_MINOR = 120_000
RAISED_MINOR = 150_000
DIGITAL_MINOR = 99_000
NEXT_YEAR = date(2027, 3, 2)
LONG_AGO = date(2020, 1, 1)
YEARLY = Frequency(1, FrequencyUnit.YEAR)


async def _rate(club: Association, name: str = "Senior", vat: str = "0", valid_from: date = LONG_AGO) -> UUID:
    async with club.tenant.work() as work:
        first = NewFeeAmount(SENIOR_MINOR, vat, valid_from)
        return (await create_fee_rate(work, club.tenant.organisation_id, name, first)).id


async def _raise(club: Association, rate_id: UUID, valid_from: date, vat: str = "0") -> None:
    async with club.tenant.work() as work:
        await add_fee_amount(work, rate_id, NewFeeAmount(RAISED_MINOR, vat, valid_from))


async def _dues(club: Association) -> UUID:
    """A product that has no price of its own at all."""
    async with club.tenant.work() as work:
        new = NewProduct(club.tenant.organisation_id, "Kontingent", Medium.SPOKEN, "25", "3200")
        return (await create_product(work, new)).id


async def _plan(club: Association, fees: NewFeeRules, *products: UUID, offer: NewOffer | None = None) -> UUID:
    async with club.tenant.work() as work:
        new = NewPlan("Senior", PlanKind.MEMBERSHIP, 1, "YEAR", club.register.billing_plan_id, products, fees=fees)
        return (await create_plan(work, replace(new, offer=offer or NewOffer()))).id


@pytest.mark.rule("CAT-22", "CAT-02", "NEW-02", "RUN-05", "SUB-04")
async def test_a_period_costs_what_the_rate_says_on_its_first_day_with_the_vat_of_that_day(tenant: Tenant) -> None:
    club = await open_association(tenant)
    rate_id, dues_id = await _rate(club), await _dues(club)
    plan_id = await _plan(club, NewFeeRules(rate_id=rate_id), dues_id)
    started = await club.join(plan_id, await club.member())
    before = await club.join(plan_id, await club.member(), TODAY - days(1))
    await _raise(club, rate_id, NEXT_YEAR, vat="25")
    on = NEXT_YEAR - days(14)
    async with tenant.read() as read:
        bills = [await next_bill(read, one.subscription_id, on) for one in (started, before)]
        preview = await rehearse_run(read, tenant.organisation_id, on)
    assert [bill.draft.total_minor for bill in bills if bill] == [RAISED_MINOR, SENIOR_MINOR]
    assert preview.total_minor == RAISED_MINOR + SENIOR_MINOR
    await run(Shop(tenant, club.branch_id, club.branch_id, ()), on)
    rows = await invoices_of(Shop(tenant, club.branch_id, club.branch_id, ()))
    billed = {(row["period_start"], row["total_minor"], (await club.lines(row["id"]))[0]["vat_minor"]) for row in rows}
    assert billed == {
        (TODAY, SENIOR_MINOR, 0),
        (TODAY - days(1), SENIOR_MINOR, 0),
        (NEXT_YEAR, RAISED_MINOR, RAISED_MINOR // 5),
        (NEXT_YEAR - days(1), SENIOR_MINOR, 0),
    }
    assert started.invoice_id is not None
    [line] = await club.lines(started.invoice_id)
    assert (line["text"], line["account"]) == ("Kontingent", "3200")
    assert await club.reasons(started.invoice_id) == ["fee rate Senior of the register, valid from 2020-01-01"]
    assert not await faults(tenant)


@pytest.mark.rule("CAT-22", "CAT-21")
async def test_one_product_of_a_plan_costs_the_rate_the_others_their_prices_and_an_age_goes_on_top(
    tenant: Tenant,
) -> None:
    club = await open_association(tenant)
    paper_id, digital_id = club.register.paper_id, club.register.digital_id
    rate_id = await _rate(club)
    second = await _plan(club, NewFeeRules(rate_id=rate_id, rate_product_id=digital_id), paper_id, digital_id)
    started = await club.join(second, await club.member())
    assert started.invoice_id is not None
    lines = {row["text"]: (row["gross_minor"], row["vat_minor"]) for row in await club.lines(started.invoice_id)}
    assert lines["Digital"] == (SENIOR_MINOR, 0)
    assert lines["Papiravis"][0] == 200_000
    by_age = replace(BY_AGE, rate_id=rate_id)
    young = await club.join(await _plan(club, by_age, await _dues(club)), await club.member(date(2004, 6, 1)))
    assert young.invoice_id is not None
    assert await club.reasons(young.invoice_id) == [
        "fee rate Senior of the register, valid from 2020-01-01",
        "age group 18–25",
    ]
    assert [row["gross_minor"] for row in await club.lines(young.invoice_id)] == [YOUNG_MINOR]


@pytest.mark.rule("CAT-22", "CAT-43", "CAT-17")
async def test_a_chain_is_promised_the_amount_of_its_order_and_a_plain_order_the_rate_of_its_first_period(
    tenant: Tenant,
) -> None:
    club = await open_association(tenant)
    rate_id, other_id, dues_id = await _rate(club), await _rate(club, "Æresmedlem"), await _dues(club)
    plain = await _plan(club, NewFeeRules(rate_id=rate_id), dues_id)
    chain = await _plan(club, NewFeeRules(rate_id=rate_id), dues_id, offer=NewOffer(next_plan_ids=(plain,)))
    later = TODAY + days(60)
    chained = await club.join(chain, await club.member(), later)
    ordered = await club.join(plain, await club.member(), later)
    await _raise(club, rate_id, later)
    async with tenant.work() as work:
        fees = NewFeeRules(rate_id=other_id)
        await update_plan(work, UpdatePlan(plain, 1, "Senior", club.register.billing_plan_id, fees=fees))
    await run(Shop(tenant, club.branch_id, club.branch_id, ()), later, key="first")
    await run(Shop(tenant, club.branch_id, club.branch_id, ()), later + days(365), key="second")
    async with tenant.read() as read:
        rows = await read.sql(
            """SELECT t.subscription_id, t.number, i.total_minor FROM term t
            JOIN invoice i ON i.tenant_id = t.tenant_id AND i.id = t.invoice_id ORDER BY t.number"""
        )
    billed = {(row["subscription_id"], row["number"]): row["total_minor"] for row in rows}
    assert billed == {
        (chained.subscription_id, 1): SENIOR_MINOR,
        (chained.subscription_id, 2): SENIOR_MINOR,
        (ordered.subscription_id, 1): RAISED_MINOR,
        (ordered.subscription_id, 2): SENIOR_MINOR,
    }
    assert not await faults(tenant)


@pytest.mark.rule("CAT-22", "CAT-02")
async def test_a_new_amount_is_told_which_invoices_it_misses_and_a_products_price_is_not_concerned(
    tenant: Tenant,
) -> None:
    club = await open_association(tenant)
    rate_id, paper_id = await _rate(club), club.register.paper_id
    plan_id = await _plan(club, NewFeeRules(rate_id=rate_id), paper_id)
    await club.join(plan_id, await club.member())
    await club.join(plan_id, await club.member(), TODAY - days(30))
    async with tenant.read() as read:
        found = await missed_by_rate(read, rate_id, TODAY)
        assert (found.issued, len(found.numbers), found.promised) == (1, 1, 0)
        assert (await missed_by_rate(read, rate_id, TODAY - days(30))).issued == 2
        assert (await missed_by_rate(read, await _rate(club, "Annen"), TODAY)).issued == 0
        assert (await missed_invoices(read, paper_id, TODAY, YEARLY)).issued == 0
        assert (await missed_invoices(read, paper_id, TODAY, None)).issued == 0
    async with tenant.work() as work:
        await add_price(work, NewPrice(paper_id, 1, "YEAR", 1, NEXT_YEAR))
    await run(Shop(tenant, club.branch_id, club.branch_id, ()), NEXT_YEAR - days(14))
    rows = await invoices_of(Shop(tenant, club.branch_id, club.branch_id, ()))
    assert {row["total_minor"] for row in rows} == {SENIOR_MINOR}


@pytest.mark.rule("CAT-22")
async def test_a_rate_that_a_plan_can_not_take_is_said_at_its_field(tenant: Tenant) -> None:
    club = await open_association(tenant)
    dues_id, coming = await _dues(club), await _rate(club, valid_from=NEXT_YEAR)
    async with tenant.work() as work:
        elsewhere = await create_organisation(work, NewOrganisation("Fjellsport", "DK", "DKK", "99000007"))
        foreign = await create_fee_rate(work, elsewhere.id, "Senior", NewFeeAmount(SENIOR_MINOR, "0", LONG_AGO))
    now = await _rate(club, "Nå")
    cases = {
        (coming, None): ("fees.rateId", "NO_PRICE"),
        (foreign.id, None): ("fees.rateId", "OTHER_ORGANISATION"),
        (dues_id, None): ("fees.rateId", "NOT_FOUND"),
        (now, club.register.paper_id): ("fees.rateProductId", "NOT_FOUND"),
    }
    for (rate_id, product_id), expected in cases.items():
        with pytest.raises(InvalidInput) as refused:
            await _plan(club, NewFeeRules(rate_id=rate_id, rate_product_id=product_id), dues_id)
        assert [(one.path, one.code) for one in refused.value.errors] == [expected]
    plan_id = await _plan(club, NewFeeRules(rate_id=now), dues_id)
    async with tenant.read() as read:
        assert (await plan_versions(read, plan_id))[0].content["feeRate"] == "Nå (Kontingent)"
        assert (await load_catalogue(read)).rates.keys() >= {now, coming, foreign.id}


@pytest.mark.rule("CAT-22", "CAT-02")
async def test_an_order_before_the_rates_first_day_names_the_rate(tenant: Tenant) -> None:
    club = await open_association(tenant)
    plan_id = await _plan(club, NewFeeRules(rate_id=await _rate(club, valid_from=TODAY)), await _dues(club))
    with pytest.raises(PlanNotSellable, match="Senior has no price for a period that starts on 2026-03-01"):
        await club.join(plan_id, await club.member(), TODAY - days(1))


@pytest.mark.rule("CAT-22", "CAT-19")
async def test_a_rate_below_what_vipps_can_charge_is_refused(tenant: Tenant) -> None:
    club = await open_association(tenant)
    rate_id, dues_id = await _rate(club), await _dues(club)
    async with tenant.work() as work:
        vipps = NewBillingPlan("Vipps", 14, (MethodFee(PaymentMethod.VIPPS, 0, 1),))
        billing_plan = await create_billing_plan(work, vipps)
        fees = NewFeeRules(rate_id=rate_id)
        await create_plan(
            work, NewPlan("Medlem", PlanKind.MEMBERSHIP, 1, "YEAR", billing_plan.id, (dues_id,), fees=fees)
        )
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await add_fee_amount(work, rate_id, NewFeeAmount(99, "0", NEXT_YEAR))
    assert [(one.path, one.code) for one in refused.value.errors] == [("amountMinor", "VIPPS_PRICE")]


@pytest.mark.rule("CAT-22", "CAT-01")
async def test_a_correction_of_a_rated_plan_has_the_vat_of_the_rate(tenant: Tenant) -> None:
    club = await open_association(tenant)
    plan_id = await _plan(club, NewFeeRules(rate_id=await _rate(club, vat="12")), await _dues(club))
    started = await club.join(plan_id, await club.member())
    async with tenant.work() as work:
        await add_correction(work, NewCorrection(started.subscription_id, "Rettelse", -1_000), idempotency_key="fix")
    async with tenant.read() as read:
        [row] = await read.sql("SELECT vat_bp FROM correction")
    assert row["vat_bp"] == 1200


@pytest.mark.rule("CAT-22", "CAT-21")
async def test_a_rate_or_a_rule_that_a_plan_takes_on_after_the_order_does_not_reach_its_first_period(
    tenant: Tenant,
) -> None:
    club = await open_association(tenant)
    rate_id = await _rate(club)
    plan_id = await _plan(club, NewFeeRules(), club.register.paper_id)
    later = TODAY + days(60)
    started = await club.join(plan_id, await club.member(), later)
    async with tenant.work() as work:
        fees = NewFeeRules(rate_id=rate_id)
        await update_plan(work, UpdatePlan(plan_id, 1, "Senior", club.register.billing_plan_id, fees=fees))
    coming = await club.register.outlook(started.subscription_id)
    assert [total for _, _, total in coming[:2]] == [200_000, SENIOR_MINOR]
    assert not await faults(tenant)


@pytest.mark.rule("CAT-22", "CAT-19", "CAT-11")
@pytest.mark.parametrize(
    ("fees", "offer", "code"),
    [
        (NewFeeRules(), NewOffer(PriceRuleKind.PERCENT_OFF, price_percent="50"), "VIPPS_FIRST"),
        (BY_AGE, NewOffer(), "VIPPS_FEE"),
    ],
)
async def test_a_rate_that_leaves_too_little_of_a_first_price_or_a_fee_is_refused(
    tenant: Tenant, fees: NewFeeRules, offer: NewOffer, code: str
) -> None:
    club = await open_association(tenant)
    rate_id, dues_id = await _rate(club), await _dues(club)
    async with tenant.work() as work:
        billing_plan = await create_billing_plan(
            work, NewBillingPlan("Vipps", 14, (MethodFee(PaymentMethod.VIPPS, 0, 1),))
        )
        new = NewPlan("Medlem", PlanKind.MEMBERSHIP, 1, "YEAR", billing_plan.id, (dues_id,))
        await create_plan(work, replace(new, fees=replace(fees, rate_id=rate_id), offer=offer))
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await add_fee_amount(work, rate_id, NewFeeAmount(150, "0", NEXT_YEAR))
    assert [(one.path, one.code) for one in refused.value.errors] == [("amountMinor", code)]


@pytest.mark.rule("CAT-22", "CAT-02", "SUB-11")
async def test_an_invoice_of_the_plan_that_takes_over_is_missed_and_one_of_the_plan_before_is_not(
    tenant: Tenant,
) -> None:
    club = await open_association(tenant)
    rate_id, dues_id = await _rate(club), await _dues(club)
    rated = await _plan(club, NewFeeRules(rate_id=rate_id), dues_id)
    plain = await _plan(club, NewFeeRules(), club.register.paper_id)
    started = await club.join(plain, await club.member())
    async with tenant.work(NEXT_YEAR - days(10)) as work:
        await change_plan(work, ChangePlan(started.subscription_id, rated), idempotency_key="over")
    async with tenant.read() as read:
        assert (await missed_by_rate(read, rate_id, NEXT_YEAR)).issued == 1
        assert (await missed_by_rate(read, rate_id, TODAY)).issued == 1
        assert (await missed_invoices(read, club.register.paper_id, TODAY, YEARLY)).issued == 1
