"""Products are called and filed otherwise, and have other VAT rates from a day on (CAT-01, CAT-43)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.billing.commands.issue_additional_invoice import issue_additional_invoice
from domain.billing.model import AdditionalInvoice, AdditionalLine
from domain.catalogue.commands.add_vat_rate import add_vat_rate
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.commands.update_plan import update_plan
from domain.catalogue.commands.update_product import update_product
from domain.catalogue.model import (
    MethodFee,
    NewBillingPlan,
    NewVatRate,
    PaymentMethod,
    PriceTime,
    Product,
    ProductChangedSince,
    UpdatePlan,
    UpdateProduct,
    VatChange,
)
from domain.catalogue.rules.products import vat_time
from domain.kernel.refusal import InvalidInput, NotFound
from tests.domain.catalogue.commands.test_catalogue import catalogue, make_product, new_product
from tests.domain.subscriptions.selling import Shop, faults, open_shop, run, start
from tests.tenants import TODAY, Tenant, make_tenant

pytestmark = pytest.mark.rule("CAT-01")
NEXT_YEAR = TODAY.replace(year=TODAY.year + 1)


async def _save(tenant: Tenant, product: Product, **changes: Any) -> Product:
    new = UpdateProduct(product.id, product.version, product.name, product.revenue_account)
    async with tenant.work() as work:
        return await update_product(work, replace(new, **changes))


async def _rate(tenant: Tenant, product_id: Any, percent: str, valid_from: date) -> Product:
    async with tenant.work() as work:
        return await add_vat_rate(work, NewVatRate(product_id, percent, valid_from))


@pytest.mark.rule("CAT-43", "USR-06")
async def test_a_product_is_saved_again_on_the_version_that_was_seen_and_the_log_has_both(tenant: Tenant) -> None:
    product = await make_product(tenant, "Medlemskab")
    told = {"description": "Et år", "part_number": "A1", "external_part_number": "CRM-7", "report_group": "Voksne"}
    saved = await _save(tenant, product, name="Medlemskap", revenue_account="3110", **told)
    assert (await catalogue(tenant)).products[product.id] == saved
    assert (saved.version, saved.name, saved.external_part_number, saved.report_group) == (
        *(2, "Medlemskap", "CRM-7", "Voksne"),
    )
    with pytest.raises(ProductChangedSince) as refused:
        await _save(tenant, product, name="Medlem")
    assert refused.value.current_version == 2
    async with tenant.read() as read:
        [row] = await read.sql("SELECT before, after FROM audit_entry WHERE what = 'product.updated'")
    assert (row["before"]["name"], row["after"]["name"]) == ("Medlemskab", "Medlemskap")


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"name": " "}, "name", "REQUIRED"),
        ({"revenue_account": "31"}, "revenueAccount", "ACCOUNT"),
        ({"part_number": "B2"}, "partNumber", "TAKEN"),
        ({"external_part_number": "x" * 201}, "externalPartNumber", "TOO_LONG"),
        ({"report_group": "x\0"}, "reportGroup", "CHARACTERS"),
    ],
)
async def test_a_product_that_is_saved_wrong_is_refused_by_field(
    tenant: Tenant, change: dict[str, Any], path: str, code: str
) -> None:
    product = await make_product(tenant)
    async with tenant.work() as work:
        await create_product(work, new_product(tenant.organisation_id, "Bok", part_number="B2"))
    with pytest.raises(InvalidInput) as refused:
        await _save(tenant, product, **change)
    assert [(error.path, error.code) for error in refused.value.fields] == [(path, code)]


async def test_texts_of_a_product_that_is_sold_with_vipps_stay_short(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=0)
    product = (await catalogue(tenant)).products[shop.dues_id]
    saved = await _save(tenant, product, description="x" * 45)
    async with tenant.work() as work:
        vipps = await create_billing_plan(work, NewBillingPlan("Vipps", 14, (MethodFee(PaymentMethod.VIPPS, 0, 1),)))
        with pytest.raises(InvalidInput, match="at most 44"):
            await update_plan(work, UpdatePlan(shop.plan_id, 1, "Ordinær", vipps.id))
    saved = await _save(tenant, saved, description="x" * 44)
    async with tenant.work() as work:
        await update_plan(work, UpdatePlan(shop.plan_id, 1, "Ordinær", vipps.id))
    with pytest.raises(InvalidInput) as refused:
        await _save(tenant, saved, name="x" * 45, description="x" * 45)
    found = [(error.path, error.code) for error in refused.value.fields]
    assert found == [("name", "VIPPS_LENGTH"), ("description", "VIPPS_LENGTH")]


async def test_a_vat_rate_is_added_once_a_day_and_only_to_a_product_of_the_tenant(tenant: Tenant) -> None:
    product = await make_product(tenant)
    await _rate(tenant, product.id, "15", NEXT_YEAR)
    changed = await _rate(tenant, product.id, "12", TODAY)
    assert changed.vat_changes == (VatChange(1200, TODAY), VatChange(1500, NEXT_YEAR))
    assert (await catalogue(tenant)).products[product.id] == changed
    times = [vat_time(changed, one, TODAY) for one in (None, *changed.vat_changes)]
    assert times == [PriceTime.PAST, PriceTime.CURRENT, PriceTime.COMING]
    for percent, valid_from, path in (("12", TODAY, "validFrom"), ("101", NEXT_YEAR, "vatRatePercent")):
        with pytest.raises(InvalidInput) as refused:
            await _rate(tenant, product.id, percent, valid_from)
        assert [error.path for error in refused.value.fields] == [path]
    other = await make_tenant(tenant.database, "Andre", 1)
    for stranger in (product.id, uuid4()):
        with pytest.raises(NotFound):
            await _rate(other, stranger, "15", TODAY)


async def _magazine_rates(shop: Shop) -> list[int]:
    async with shop.tenant.read() as read:
        rows = await read.sql(
            "SELECT l.vat_bp FROM invoice_line l JOIN invoice i ON i.tenant_id = l.tenant_id AND i.id = l.invoice_id"
            " WHERE l.text = 'Bladet' ORDER BY i.number"
        )
    return [row["vat_bp"] for row in rows]


@pytest.mark.rule("BIL-07")
async def test_a_new_vat_rate_bills_periods_from_its_day_on_and_additional_invoices_by_their_day(
    tenant: Tenant,
) -> None:
    shop = await open_shop(tenant, members=2)
    found = await catalogue(tenant)
    magazine = next(one for one in found.products.values() if one.name == "Bladet")
    await _rate(tenant, magazine.id, "15", NEXT_YEAR)
    first, second = shop.member_ids
    await start(shop, first, TODAY)
    await start(shop, second, TODAY + timedelta(days=1))
    await run(shop, NEXT_YEAR - timedelta(days=14))
    await run(shop, NEXT_YEAR)
    assert await _magazine_rates(shop) == [2500, 2500, 1500, 1500]
    for today in (NEXT_YEAR - timedelta(days=1), NEXT_YEAR):
        line = AdditionalLine(quantity=1, unit_minor=5_000, product_id=magazine.id)
        billing_plan_id = next(iter(found.billing_plans))
        async with tenant.work(today) as work:
            new = AdditionalInvoice(tenant.organisation_id, first, billing_plan_id, "Blad", (line,))
            await issue_additional_invoice(work, new, idempotency_key=str(today))
    assert (await _magazine_rates(shop))[4:] == [2500, 1500]
    assert not await faults(tenant)
