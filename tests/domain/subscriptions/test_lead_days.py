"""CAT-31: a payment method may need more lead days than the billing plan; the larger wins wherever they count."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.model import BillingPlan, MethodLead, NewBillingPlan, PaymentMethod
from domain.catalogue.queries import load_catalogue
from domain.kernel.refusal import InvalidInput
from domain.subscriptions.commands.preview_start import preview_start
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import StartSubscription, TermReject
from domain.subscriptions.queries.subscriptions import next_bill
from domain.subscriptions.repository.terms import running
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.terms import planned_bill, terms_ahead
from tests.domain.subscriptions.selling import Shop, faults, invoices_of, open_shop, run, start
from tests.domain.subscriptions.test_payers import keep_card
from tests.tenants import TODAY, Tenant

LEADS = (MethodLead(PaymentMethod.AVTALEGIRO, 30), MethodLead(PaymentMethod.EFAKTURA, 5))


@pytest.mark.rule("CAT-31")
@pytest.mark.parametrize(("method", "days"), [("INVOICE", 14), ("AVTALEGIRO", 30), ("EFAKTURA", 14)])
def test_the_larger_of_the_plans_and_the_methods_days_wins(method: str, days: int) -> None:
    assert BillingPlan(UUID(int=1), "Standard", 14, "NOK", (), LEADS).lead_days_of(method) == days


async def two_payers(tenant: Tenant) -> Shop:
    """A monthly plan with 14 lead days; the second member pays by AvtaleGiro, which needs 30."""
    shop = await open_shop(tenant, members=2, unit="YEAR", method_leads=LEADS)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    async with tenant.work() as work:
        await work.sql(
            "UPDATE subscription SET payment_method = 'AVTALEGIRO' WHERE member_id = $1 RETURNING 1", shop.member_ids[1]
        )
    return shop


@pytest.mark.rule("CAT-31", "BIL-04")
async def test_a_run_bills_each_method_its_own_days_ahead_and_all_are_due_on_the_first_day(tenant: Tenant) -> None:
    shop = await two_payers(tenant)
    again = TODAY.replace(year=TODAY.year + 1)
    by_invoice, by_giro = shop.member_ids
    await run(shop, again - timedelta(days=31))
    assert len(await invoices_of(shop)) == 2
    await run(shop, again - timedelta(days=30))
    assert [len(await invoices_of(shop, one)) for one in (by_invoice, by_giro)] == [1, 2]
    await run(shop, again - timedelta(days=15))
    assert [len(await invoices_of(shop, one)) for one in (by_invoice, by_giro)] == [1, 2]
    await run(shop, again - timedelta(days=14))
    newest = [(await invoices_of(shop, one))[-1] for one in (by_invoice, by_giro)]
    assert [(one["issued_on"], one["due_on"]) for one in newest] == [
        (again - timedelta(days=14), again),
        (again - timedelta(days=30), again),
    ]
    assert await faults(tenant) == {}


@pytest.mark.rule("BIL-03", "BIL-14", "SUB-04")
async def test_a_card_order_of_a_later_start_is_billed_and_due_on_the_day_of_the_order(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=2)
    by_card, by_invoice = shop.member_ids
    await keep_card(shop, by_card)
    start_on = TODAY + timedelta(days=40)
    card = StartSubscription(by_card, shop.plan_id, start_on, payment_method="CARD")
    async with tenant.work() as work:
        shown = await preview_start(work, card, TODAY)
        started = await start_subscription(work, card, idempotency_key="card")
    assert started.invoice_id is not None
    [invoice] = await invoices_of(shop, by_card)
    assert (invoice["issued_on"], invoice["due_on"], invoice["period_start"]) == (TODAY, TODAY, start_on)
    assert [one.draft.due_on for one in shown.bills[:1]] == [TODAY]
    await start(shop, by_invoice, start_on)
    assert await invoices_of(shop, by_invoice) == []
    await run(shop, TODAY)
    assert len(await invoices_of(shop)) == 1
    assert await faults(tenant) == {}


@pytest.mark.rule("BIL-03", "SUB-20")
async def test_a_run_and_what_is_to_come_say_the_same_of_a_first_invoice_by_card(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    start_on, later = TODAY + timedelta(days=40), TODAY + timedelta(days=2)
    key = (await start(shop, shop.member_ids[0], start_on)).subscription_id
    async with tenant.work() as work:
        await work.sql("UPDATE subscription SET payment_method = 'CARD' RETURNING 1")
    async with tenant.read() as read:
        shown = await rehearse_run(read, tenant.organisation_id, later)
        bill = await next_bill(read, key, later)
    assert shown.invoices == 1
    assert bill is not None
    assert (bill.draft.issued_on, bill.draft.due_on) == (later, later)
    await run(shop, later)
    [invoice] = await invoices_of(shop)
    assert (invoice["issued_on"], invoice["due_on"]) == (later, later)
    assert await faults(tenant) == {}


@pytest.mark.rule("CAT-31", "RUN-05", "SUB-04")
async def test_the_preview_and_what_is_to_come_say_the_same(tenant: Tenant) -> None:
    await two_payers(tenant)
    again = TODAY.replace(year=TODAY.year + 1)
    async with tenant.read() as read:
        shown = await rehearse_run(read, tenant.organisation_id, again - timedelta(days=30))
        assert shown.invoices == 1
        pricing = Pricing(await load_catalogue(read))
        ids = [row["id"] for row in await read.sql("SELECT id FROM subscription ORDER BY id")]
        planned = []
        for key in ids:
            found = await running(read, key)
            assert found is not None
            ahead = next(terms_ahead(found[0], pricing))
            bill = planned_bill(found[0], ahead, pricing, TODAY, 1, None)
            assert not isinstance(bill, TermReject)
            planned.append(bill.draft.issued_on)
    assert planned == [again - timedelta(days=14), again - timedelta(days=30)]


@pytest.mark.rule("CAT-31")
async def test_days_out_of_range_and_a_method_named_twice_are_refused_by_field(tenant: Tenant) -> None:
    leads = (MethodLead(PaymentMethod.EFAKTURA, 366), MethodLead(PaymentMethod.EFAKTURA, 5))
    async with tenant.work() as work:
        with pytest.raises(InvalidInput) as refused:
            await create_billing_plan(work, NewBillingPlan("Standard", 14, method_leads=leads))
    assert [(one.path, one.code) for one in refused.value.fields] == [
        ("methodLeadDays.0.leadDays", "RANGE"),
        ("methodLeadDays.1.method", "TWICE"),
    ]
