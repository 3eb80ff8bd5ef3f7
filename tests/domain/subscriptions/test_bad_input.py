"""Bad input is refused where it is entered, by field and rule. A routine without days: tests/domain/routines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.catalogue.commands.add_price import add_price
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.create_discount import create_discount
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.commands.update_plan import update_plan
from domain.catalogue.model import (
    Medium,
    MethodFee,
    NewBillingPlan,
    NewDiscount,
    NewOffer,
    NewPlan,
    NewPrice,
    NewProduct,
    PaymentMethod,
    Plan,
    PlanKind,
    UpdatePlan,
)
from domain.dialogue.commands.save_template import save_template
from domain.dialogue.model import Purpose, TemplateDetails
from domain.dunning.commands.remind_invoice import remind_invoice
from domain.dunning.model import ReminderRefused
from domain.kernel.refusal import InvalidInput
from domain.ledger.commands.close_month import close_month
from domain.subscriptions.commands.pause_subscription import pause_subscription
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import ChangeRefused, PauseSubscription, StopSubscription
from tests.domain.dunning.unpaid import DUE_ON, open_dunning, owing
from tests.domain.subscriptions.selling import faults, open_shop, start
from tests.domain.subscriptions.test_stop import NEXT, stop
from tests.tenants import TODAY, Tenant

Named = list[tuple[str, str]]


async def _new_plan(tenant: Tenant, *, price_minor: int = 19_900) -> NewPlan:
    """A plan whose billing plan has Vipps."""
    async with tenant.work() as work:
        with_vipps = NewBillingPlan("Vipps", 14, (MethodFee(PaymentMethod.VIPPS, 0, 1),))
        billing_plan = await create_billing_plan(work, with_vipps)
        made = await create_product(work, NewProduct(tenant.organisation_id, "Avis", Medium.DIGITAL, "25", "3000"))
        await add_price(work, NewPrice(made.id, 1, "MONTH", price_minor, TODAY - timedelta(days=400)))
    return NewPlan("Avisen", PlanKind.SUBSCRIPTION, 1, "MONTH", billing_plan.id, (made.id,))


async def _create(tenant: Tenant, new: NewPlan) -> Plan:
    async with tenant.work() as work:
        return await create_plan(work, new)


async def _refused(tenant: Tenant, new: NewPlan) -> Named:
    with pytest.raises(InvalidInput) as refused:
        await _create(tenant, new)
    return named(refused)


def named(refused: pytest.ExceptionInfo[InvalidInput]) -> Named:
    """Return the fields at fault, each with its rule."""
    return [(one.path, one.rule) for one in refused.value.fields]


@pytest.mark.rule("CAT-17")
async def test_a_chain_with_vipps(tenant: Tenant) -> None:
    new = await _new_plan(tenant)
    step = await _create(tenant, new)
    offer = NewOffer(next_plan_ids=(step.id,))
    assert await _refused(tenant, replace(new, offer=offer)) == [("offer.nextPlanIds", "CAT-17")]


@pytest.mark.rule("CAT-19")
async def test_a_price_of_0_with_vipps(tenant: Tenant) -> None:
    assert await _refused(tenant, await _new_plan(tenant, price_minor=0)) == [("billingPlanId", "CAT-19")]


@pytest.mark.rule("CAT-01")
async def test_a_text_of_45_characters_with_vipps(tenant: Tenant) -> None:
    assert await _refused(tenant, replace(await _new_plan(tenant), name="x" * 45)) == [("name", "CAT-01")]


@pytest.mark.rule("CAT-10")
async def test_a_plan_without_a_billing_plan(tenant: Tenant) -> None:
    new = await _new_plan(tenant)
    assert await _refused(tenant, replace(new, billing_plan_id=uuid4())) == [("billingPlanId", "CAT-10")]


@pytest.mark.rule("CAT-17")
async def test_a_next_step_into_a_disabled_plan(tenant: Tenant) -> None:
    new = await _new_plan(tenant)
    step = await _create(tenant, new)
    async with tenant.work() as work:
        plain = await create_billing_plan(work, NewBillingPlan("Faktura", 14, ()))
        await update_plan(work, UpdatePlan(step.id, 1, "Avisen", plain.id, disabled=True))
    into = replace(new, billing_plan_id=plain.id, offer=NewOffer(next_plan_ids=(step.id,)))
    assert await _refused(tenant, into) == [("offer.nextPlanIds.0", "CAT-17")]


@pytest.mark.rule("CAT-20")
async def test_a_discount_over_100_percent(tenant: Tenant) -> None:
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await create_discount(work, NewDiscount("Gratis og vel så det", "100.01"))
    assert named(refused) == [("percent", "CAT-20")]


@pytest.mark.rule("FEE-06")
async def test_a_template_without_a_required_field(tenant: Tenant) -> None:
    text = TemplateDetails("Opkrævning", Purpose.FEE_COLLECTION, "Kontingent", "Kære {{debtor_name}}, betal {{amount}}")
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await save_template(work, text)
    assert named(refused) == [("body", "FEE-06")]


@pytest.mark.rule("LED-06")
async def test_a_run_for_a_closed_month(tenant: Tenant) -> None:
    last_month = TODAY.replace(day=1) - timedelta(days=1)
    async with tenant.work() as work:
        await close_month(work, tenant.organisation_id, last_month.replace(day=1))
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await start_billing_run(work, tenant.organisation_id, last_month, idempotency_key="late")
    assert named(refused) == [("on", "LED-06")]


@pytest.mark.rule("SUB-05")
async def test_a_stop_before_the_start(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    starts_on = TODAY + timedelta(days=60)
    begun = await start(shop, shop.member_ids[0], starts_on)
    command = StopSubscription(begun.subscription_id, "Angret", starts_on - timedelta(days=1))
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await stop_subscription(work, command, idempotency_key="stop")
    assert named(refused) == [("endOn", "SUB-05")]
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-09")
async def test_a_pause_over_a_scheduled_stop(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    begun = await start(shop, shop.member_ids[0], TODAY)
    assert await stop(shop, begun.subscription_id) == NEXT
    command = PauseSubscription(begun.subscription_id, NEXT + timedelta(days=30), "Utenlands")
    with pytest.raises(ChangeRefused) as refused:
        async with tenant.work() as work:
            await pause_subscription(work, command, idempotency_key="pause")
    assert (refused.value.rule, refused.value.obstacle.code.name) == ("SUB-09", "STOP_SCHEDULED")
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-03")
async def test_a_reminder_on_a_credited_invoice(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [one] = await owing(dunning, 50_000)
    later: date = DUE_ON + timedelta(days=30)
    async with tenant.work(later) as work:
        await credit_invoice(work, one.invoice_id, reason="Feil", idempotency_key="credit")
    with pytest.raises(ReminderRefused) as refused:
        async with tenant.work(later) as work:
            await remind_invoice(work, one.invoice_id, idempotency_key="remind")
    assert (refused.value.rule, refused.value.invoice_id) == ("DUN-03", one.invoice_id)


@pytest.mark.rule("BIL-11")
@pytest.mark.parametrize(("part", "path"), [(75_001, "amountMinor"), ({1: 50_001}, "lines.1")])
async def test_a_credit_above_the_invoice(tenant: Tenant, part: int | dict[int, int], path: str) -> None:
    shop = await open_shop(tenant, members=1)
    begun = await start(shop, shop.member_ids[0], TODAY)
    assert begun.invoice_id is not None
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await credit_invoice(work, begun.invoice_id, reason="Rabatt", part=part, idempotency_key="credit")
    assert named(refused) == [(path, "BIL-11")]
    assert await faults(tenant) == {}
