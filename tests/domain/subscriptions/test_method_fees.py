"""Fees of payment methods have the VAT of the products, or none (CAT-30, BIL-06, BIL-07)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.model import BillableLine
from domain.billing.rules.lines import invoice_lines, vat_in
from domain.billing.rules.why import LineCode
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.update_plan import update_plan
from domain.catalogue.model import FeeVat, MethodFee, NewBillingPlan, PaymentMethod, UpdatePlan
from domain.catalogue.queries import load_catalogue
from domain.subscriptions.rules.fees import FEE_TEXT, fee_lines
from tests.domain.subscriptions.selling import faults, invoices_of, open_shop, start
from tests.tenants import TODAY, Tenant

RATES = st.sampled_from([0, 1200, 1500, 2500])
LINES = st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 20), RATES), min_size=1, max_size=6).map(
    lambda found: tuple(
        BillableLine(f"vare {n}", count, unit, vat, "3000") for n, (unit, count, vat) in enumerate(found)
    )
)


def fee(minor: int, vat: FeeVat) -> MethodFee:
    return MethodFee(PaymentMethod.INVOICE, minor, 1, vat)


@pytest.mark.rule("CAT-30", "BIL-07")
@given(LINES, st.integers(1, 10**7))
def test_a_distributed_fee_adds_up_and_each_rate_bears_its_part(products: tuple[BillableLine, ...], minor: int) -> None:
    lines = fee_lines(fee(minor, FeeVat.DISTRIBUTED), products, "Standard")
    assert sum(line.unit_minor for line in lines) == minor
    assert {line.vat_bp for line in lines} <= {line.vat_bp for line in products}
    total = sum(line.quantity * line.unit_minor for line in products)
    for line in lines if total else ():
        own = sum(one.quantity * one.unit_minor for one in products if one.vat_bp == line.vat_bp)
        assert abs(line.unit_minor * total - minor * own) < total
    [plain] = fee_lines(fee(minor, FeeVat.NONE), products, "Standard")
    assert (plain.unit_minor, plain.vat_bp) == (minor, 0)


@pytest.mark.rule("CAT-30")
def test_fee_tax_copies_the_tax_percent_of_the_product() -> None:
    """25 NOK on paper, 5 NOK as e-invoice, a product with 25 %: the fees hold 5.00 and 1.00 of VAT."""
    product = BillableLine("Avis", 1, 24_900, 2500, "3000")
    for minor, vat_minor in ((2_500, 500), (500, 100)):
        [line] = invoice_lines(fee_lines(fee(minor, FeeVat.DISTRIBUTED), [product], "Standard"))
        assert (line.gross_minor, line.vat_minor) == (minor, vat_minor)
        [line] = invoice_lines(fee_lines(fee(minor, FeeVat.NONE), [product], "Standard"))
        assert (line.gross_minor, line.vat_minor) == (minor, 0)


@pytest.mark.rule("CAT-30", "CAT-20")
def test_the_fee_of_a_free_subscriber_follows_its_products_one_by_one() -> None:
    products = [BillableLine("Avis", 1, 0, 2500, "3000"), BillableLine("Bok", 1, 0, 0, "3000")]
    lines = fee_lines(fee(4_901, FeeVat.DISTRIBUTED), products, "Standard")
    assert sorted((line.vat_bp, line.unit_minor) for line in lines) == [(0, 2_450), (2500, 2_451)]


@pytest.mark.rule("CAT-30", "BIL-06", "NEW-02")
async def test_a_fee_with_the_vat_of_dues_and_a_magazine_is_billed_as_two_lines_and_posted(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    async with tenant.work() as work:
        fees = (fee(4_900, FeeVat.DISTRIBUTED),)
        billing_plan = await create_billing_plan(work, NewBillingPlan("Med mva.", 14, fees))
        assert (await load_catalogue(work)).billing_plans[billing_plan.id].fees == fees
        await update_plan(work, UpdatePlan(shop.plan_id, 1, "Ordinær", billing_plan.id))
    await start(shop, shop.member_ids[0], TODAY)
    async with tenant.read() as read:
        rows = await read.sql("SELECT vat_bp, gross_minor, vat_minor, why, text FROM invoice_line ORDER BY line")
    lines = [row for row in rows if row["text"] == FEE_TEXT]
    # 500.00 of dues without VAT and 250.00 of a magazine with 25 %: two thirds and one third of 49.00
    assert [(row["vat_bp"], row["gross_minor"]) for row in lines] == [(0, 3_267), (2500, 1_633)]
    assert sum(row["vat_minor"] for row in rows if row["vat_bp"] == 2500) == vat_in(25_000 + 1_633, 2500)
    assert [reason["code"] for reason in lines[0]["why"]] == [LineCode.METHOD_FEE.name, LineCode.FEE_VAT.name]
    assert [row["total_minor"] for row in await invoices_of(shop)] == [79_900]
    assert not await faults(tenant)


@pytest.mark.rule("CAT-30", "BIL-06")
@pytest.mark.parametrize("vat", FeeVat)
async def test_the_policy_of_a_fee_decides_its_vat_and_never_its_amount(tenant: Tenant, vat: FeeVat) -> None:
    shop = await open_shop(tenant, members=1)
    async with tenant.work() as work:
        billing_plan = await create_billing_plan(work, NewBillingPlan("Gebyr", 14, (fee(4_901, vat),)))
        await update_plan(work, UpdatePlan(shop.plan_id, 1, "Ordinær", billing_plan.id))
    await start(shop, shop.member_ids[0], TODAY)
    async with tenant.read() as read:
        rows = await read.sql("SELECT vat_bp, gross_minor, vat_minor, text FROM invoice_line ORDER BY line")
        [posted] = await read.sql(
            "SELECT coalesce(sum(amount_minor), 0)::bigint AS vat_minor FROM posting WHERE credit_account = '2700'"
        )
    fees = {row["vat_bp"]: row["gross_minor"] for row in rows if row["text"] == FEE_TEXT}
    # dues of 500.00 without VAT and a magazine of 250.00 with 25 %: two thirds and one third of 49.01, to the øre
    assert fees == ({0: 4_901} if vat is FeeVat.NONE else {0: 3_267, 2500: 1_634})
    assert [row["total_minor"] for row in await invoices_of(shop)] == [75_000 + 4_901]
    taxed = 25_000 if vat is FeeVat.NONE else 25_000 + 1_634
    assert sum(row["vat_minor"] for row in rows) == posted["vat_minor"] == vat_in(taxed, 2500)
    assert not await faults(tenant)
