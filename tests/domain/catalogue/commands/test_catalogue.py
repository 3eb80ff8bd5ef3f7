"""Products, prices, billing plans and plans are made by their rules and read back whole (CAT-01…03, CAT-10, CAT-30)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.catalogue.commands.add_price import add_price
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.model import (
    Catalogue,
    Medium,
    MethodFee,
    NewBillingPlan,
    NewPlan,
    NewPrice,
    NewProduct,
    PaymentMethod,
    Plan,
    PlanKind,
    Product,
)
from domain.catalogue.queries import load_catalogue
from domain.kernel.refusal import InvalidInput, NotFound
from domain.people.commands.create_organisation import create_organisation
from domain.people.model import NewOrganisation
from tests.tenants import TODAY, Tenant, make_tenant

FEE = MethodFee(PaymentMethod.INVOICE, 4_900, 2)


def new_product(organisation_id: UUID, name: str = "Medlemskap", **more: Any) -> NewProduct:
    return NewProduct(organisation_id, name, Medium.DIGITAL, "25", "3100", **more)


async def catalogue(tenant: Tenant) -> Catalogue:
    async with tenant.read() as read:
        return await load_catalogue(read)


async def make_product(tenant: Tenant, name: str = "Medlemskap", *prices: tuple[int, str, int, date]) -> Product:
    async with tenant.work() as work:
        product = await create_product(work, new_product(tenant.organisation_id, name))
        for count, unit, amount_minor, valid_from in prices:
            product = await add_price(work, NewPrice(product.id, count, unit, amount_minor, valid_from))
    return product


async def make_plan(tenant: Tenant, product_ids: tuple[UUID, ...], **more: Any) -> Plan:
    async with tenant.work() as work:
        billing_plan = await create_billing_plan(work, NewBillingPlan("Årlig", 14, (FEE,)))
        return await create_plan(
            work, NewPlan("Medlem", PlanKind.MEMBERSHIP, 1, "YEAR", billing_plan.id, product_ids, **more)
        )


@pytest.mark.rule("CAT-01", "CAT-02", "CAT-03", "CAT-10", "CAT-30")
async def test_what_was_made_is_read_back_whole(tenant: Tenant) -> None:
    book = await make_product(tenant, "Årbok", (1, "YEAR", 10_000, date(2020, 1, 1)))
    member = await make_product(
        tenant, "Medlemskap", (1, "YEAR", 55_000, date(2026, 1, 1)), (1, "YEAR", 50_000, date(2020, 1, 1))
    )
    plan = await make_plan(tenant, (member.id, book.id), valid_from=date(2020, 1, 1))
    known = await catalogue(tenant)
    assert known.plans == {plan.id: plan}
    assert known.products_of(plan) == (member, book)
    assert [price.amount_minor for price in member.prices] == [50_000, 55_000]
    assert known.billing_plan_of(plan).fees == (FEE,)
    assert (member.currency, member.vat_bp) == ("NOK", 2500)


@pytest.mark.rule("CAT-01")
@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": ""}, "name"),
        ({"vat_rate_percent": "101"}, "vatRatePercent"),
        ({"revenue_account": "31"}, "revenueAccount"),
        ({"part_number": "A1"}, "partNumber"),
        ({"organisation_id": uuid4()}, "organisationId"),
        ({"description": "x\0"}, "description"),
    ],
)
async def test_a_product_that_is_wrong_is_refused(tenant: Tenant, change: dict[str, Any], path: str) -> None:
    async with tenant.work() as work:
        await create_product(work, new_product(tenant.organisation_id, part_number="A1"))
        await create_product(work, new_product(tenant.organisation_id, "Uten nummer"))
        await create_product(work, new_product(tenant.organisation_id, "Også uten"))
        with pytest.raises(InvalidInput) as refused:
            await create_product(work, replace(new_product(tenant.organisation_id), **change))
    assert [error.path for error in refused.value.errors] == [path]


@pytest.mark.rule("CAT-02")
@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"frequency_count": 0}, "frequency"),
        ({"frequency_unit": "EON"}, "frequency"),
        ({"amount_minor": -1}, "amountMinor"),
        ({"amount_minor": 10**13}, "amountMinor"),
        ({"frequency_count": 12, "frequency_unit": "MONTH"}, "validFrom"),
        ({}, "validFrom"),
    ],
)
async def test_a_price_that_is_wrong_or_there_already_is_refused(
    tenant: Tenant, change: dict[str, Any], path: str
) -> None:
    product = await make_product(tenant, "Medlemskap", (1, "YEAR", 50_000, TODAY))
    new = replace(NewPrice(product.id, 1, "YEAR", 60_000, TODAY), **change)
    async with tenant.work() as work:
        with pytest.raises(InvalidInput) as refused:
            await add_price(work, new)
    assert [error.path for error in refused.value.errors] == [path]


@pytest.mark.rule("CAT-03", "CAT-10")
async def test_a_plan_needs_products_that_have_a_price(tenant: Tenant) -> None:
    product = await make_product(tenant, "Medlemskap", (1, "MONTH", 5_000, TODAY))
    with pytest.raises(InvalidInput, match="no price for 1 year"):
        await make_plan(tenant, (product.id,))
    with pytest.raises(InvalidInput, match="at least one product"):
        await make_plan(tenant, ())
    with pytest.raises(InvalidInput, match="twice"):
        await make_plan(tenant, (product.id, product.id))
    assert (await catalogue(tenant)).plans == {}


@pytest.mark.rule("CAT-10")
async def test_a_price_that_is_to_come_is_enough_for_a_plan_that_is_to_come(tenant: Tenant) -> None:
    later = TODAY + timedelta(days=30)
    product = await make_product(tenant, "Medlemskap", (1, "YEAR", 50_000, later))
    with pytest.raises(InvalidInput, match="no price"):
        await make_plan(tenant, (product.id,))
    assert (await make_plan(tenant, (product.id,), valid_from=later)).valid_from == later


@pytest.mark.rule("CAT-10", "ORG-02")
async def test_a_plan_sells_the_products_of_one_organisation(tenant: Tenant) -> None:
    async with tenant.work() as work:
        other = await create_organisation(work, NewOrganisation("Fjellsport", "NO", "NOK", "999000037"))
        stranger = await create_product(work, new_product(other.id, "Utstyr"))
        await add_price(work, NewPrice(stranger.id, 1, "YEAR", 100, date(2020, 1, 1)))
    product = await make_product(tenant, "Medlemskap", (1, "YEAR", 50_000, date(2020, 1, 1)))
    with pytest.raises(InvalidInput, match="several organisations"):
        await make_plan(tenant, (product.id, stranger.id))
    with pytest.raises(InvalidInput, match="another organisation"):
        await make_plan(tenant, (product.id,), organisation_id=other.id)
    assert (await make_plan(tenant, (product.id,), organisation_id=tenant.organisation_id)).organisation_id


@pytest.mark.rule("CAT-30")
async def test_fees_are_in_the_currency_of_the_organisations_unless_they_have_several(tenant: Tenant) -> None:
    async with tenant.work() as work:
        assert (await create_billing_plan(work, NewBillingPlan("Årlig", 14, (FEE,)))).currency == "NOK"
        await create_organisation(work, NewOrganisation("Friluft Sverige", "SE", "SEK", "5560160680"))
        for currency, code in ((None, "REQUIRED"), ("DKK", "CURRENCY")):
            with pytest.raises(InvalidInput) as refused:
                await create_billing_plan(work, NewBillingPlan("Årlig", 14, (FEE,), currency))
            assert [(error.path, error.code) for error in refused.value.errors] == [("currency", code)]
        assert (await create_billing_plan(work, NewBillingPlan("Årligt", 14, (FEE,), "SEK"))).currency == "SEK"
    assert sorted(plan.currency for plan in (await catalogue(tenant)).billing_plans.values()) == ["NOK", "SEK"]


@pytest.mark.rule("CAT-30")
async def test_a_plan_is_not_charged_with_fees_of_another_currency(tenant: Tenant) -> None:
    product = await make_product(tenant, "Medlemskap", (1, "YEAR", 50_000, TODAY))
    async with tenant.work() as work:
        await create_organisation(work, NewOrganisation("Friluft Sverige", "SE", "SEK", "5560160680"))
        swedish = await create_billing_plan(work, NewBillingPlan("Årligt", 14, (FEE,), "SEK"))
        with pytest.raises(InvalidInput) as refused:
            await create_plan(work, NewPlan("Medlem", PlanKind.MEMBERSHIP, 1, "YEAR", swedish.id, (product.id,)))
    assert [(error.path, error.code) for error in refused.value.errors] == [("billingPlanId", "OTHER_CURRENCY")]


@pytest.mark.rule("CAT-10")
async def test_a_plan_points_at_what_the_tenant_has(tenant: Tenant) -> None:
    other = await make_tenant(tenant.database, "Andre", 1)
    product = await make_product(tenant, "Medlemskap", (1, "YEAR", 50_000, TODAY))
    theirs = await make_product(other, "Deres", (1, "YEAR", 50_000, TODAY))
    with pytest.raises(NotFound, match="product"):
        await make_plan(tenant, (theirs.id,))
    with pytest.raises(NotFound, match="organisation"):
        await make_plan(tenant, (product.id,), organisation_id=other.organisation_id)
    async with tenant.work() as work:
        with pytest.raises(InvalidInput) as refused:
            await create_plan(work, NewPlan("X", PlanKind.COURSE, 1, "YEAR", uuid4(), (product.id,)))
        assert [(one.path, one.code) for one in refused.value.fields] == [("billingPlanId", "NOT_FOUND")]
        with pytest.raises(NotFound, match="product"):
            await add_price(work, NewPrice(theirs.id, 1, "YEAR", 1, date(2030, 1, 1)))
    assert list((await catalogue(other)).products) == [theirs.id]


@pytest.mark.rule("CAT-10")
async def test_days_of_sale_do_not_run_backwards(tenant: Tenant) -> None:
    product = await make_product(tenant, "Medlemskap", (1, "YEAR", 50_000, TODAY))
    with pytest.raises(InvalidInput, match="before the first"):
        await make_plan(tenant, (product.id,), valid_from=TODAY, valid_to=TODAY - timedelta(days=1))


@pytest.mark.rule("USR-06")
async def test_every_change_is_logged(tenant: Tenant) -> None:
    product = await make_product(tenant, "Medlemskap", (1, "YEAR", 50_000, TODAY))
    await make_plan(tenant, (product.id,))
    async with tenant.read() as read:
        logged = await read.sql("SELECT what FROM audit_entry ORDER BY id")
        told = await read.sql("SELECT kind FROM fact ORDER BY seq")
    assert [row["what"] for row in logged][-4:] == [
        "product.created",
        "price.added",
        "billing_plan.created",
        "plan.created",
    ]
    assert [row["kind"] for row in told][-4:] == ["ProductCreated", "PriceAdded", "BillingPlanCreated", "PlanCreated"]
