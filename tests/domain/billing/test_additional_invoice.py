"""Additional invoices (BIL-10): products and free lines, issued at once, and each fault named with its line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.billing.commands.issue_additional_invoice import issue_additional_invoice
from domain.billing.model import AdditionalInvoice, AdditionalLine
from domain.billing.queries.invoices import invoices, lines
from domain.billing.rules.why import why_of
from domain.catalogue.queries import load_catalogue
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import SYSTEM
from tests.domain.subscriptions.selling import Shop, faults, open_shop, pay
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("BIL-10")
FREE = AdditionalLine(2, 12_500, "Leie av hytte", vat_rate_percent="12", account="3620")


async def asked(shop: Shop, *more: AdditionalLine) -> AdditionalInvoice:
    async with shop.tenant.read() as read:
        [plan] = (await load_catalogue(read)).billing_plans.values()
    product = AdditionalLine(3, 25_000, product_id=await product_id(shop))
    return AdditionalInvoice(
        shop.tenant.organisation_id, shop.member_ids[0], plan.id, "Hytte og blader", (product, *more)
    )


async def product_id(shop: Shop) -> UUID:
    async with shop.tenant.read() as read:
        found = (await load_catalogue(read)).products.values()
    return next(product.id for product in found if product.name == "Bladet")


async def issue(tenant: Tenant, new: AdditionalInvoice, key: str = "a") -> UUID:
    async with tenant.work() as work:
        return await issue_additional_invoice(work, new, idempotency_key=key)


@pytest.mark.rule("NEW-02")
async def test_products_and_free_lines_are_billed_at_once(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    new = replace(await asked(shop, FREE), payer_id=shop.member_ids[1])
    invoice_id = await issue(tenant, new)
    assert await issue(tenant, new) == invoice_id
    async with tenant.read() as read:
        invoice = (await invoices(read, [invoice_id]))[invoice_id]
        found = (await lines(read, [invoice_id]))[invoice_id]
    assert (invoice["total_minor"], invoice["open_minor"], invoice["payer_id"]) == (100_000, 100_000, new.payer_id)
    assert (invoice["issued_on"], invoice["due_on"]) == (TODAY, TODAY + timedelta(days=14))
    assert [(row["text"], row["gross_minor"], row["vat_minor"], row["account"]) for row in found] == [
        ("Bladet", 75_000, 15_000, "3000"),
        ("Leie av hytte", 25_000, 2_679, "3620"),
    ]
    said = f"billed beside the subscriptions by {SYSTEM.name}: {new.text}"
    assert [[one.message for one in why_of(row["why"])] for row in found] == [[said], [said]]
    await pay(tenant, invoice)
    assert await faults(tenant) == {}


async def test_each_fault_is_named_with_its_line_and_nothing_is_issued(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    wrong = (
        AdditionalLine(0, 0, "", vat_rate_percent="x", account="1"),
        AdditionalLine(1, 100, product_id=shop.plan_id),
    )
    new = replace(await asked(shop), text=" ", lines=wrong, due_on=TODAY - timedelta(days=1))
    with pytest.raises(InvalidInput) as refused:
        await issue(tenant, new)
    assert {(error.path, error.code) for error in refused.value.fields} == {
        ("text", "REQUIRED"),
        ("dueOn", "RANGE"),
        ("lines.0.quantity", "RANGE"),
        ("lines.0.unitMinor", "AMOUNT"),
        ("lines.0.text", "REQUIRED"),
        ("lines.0.account", "ACCOUNT"),
        ("lines.0.vatRatePercent", "VAT_RATE"),
        ("lines.1.productId", "NOT_FOUND"),
    }
    async with tenant.read() as read:
        assert await read.sql("SELECT FROM invoice") == []


async def test_no_lines_an_unknown_plan_and_a_method_without_agreement_are_refused(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    new = await asked(shop)
    with pytest.raises(InvalidInput) as refused:
        await issue(tenant, replace(new, lines=()))
    assert [(error.path, error.code) for error in refused.value.fields] == [("lines", "RANGE")]
    with pytest.raises(NotFound):
        await issue(tenant, replace(new, billing_plan_id=shop.plan_id))
    with pytest.raises(InvalidInput, match="agreement"):
        await issue(tenant, replace(new, payment_method="AVTALEGIRO"))
