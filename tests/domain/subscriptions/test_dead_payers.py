"""Who died and pays for others (SUB-02): nothing new, no card, and whoever bills is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.kernel.refusal import InvalidInput
from domain.payments.commands.begin_charges import begin_charges
from domain.payments.commands.schedule_charges import schedule_charges
from domain.people.commands.mark_deceased import mark_deceased
from domain.subscriptions.commands.record_death import record_death
from domain.subscriptions.commands.restart_subscription import restart_subscription
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import StartSubscription, WarningCode
from domain.subscriptions.queries.orders import restartable
from tests.cards import charges, open_of
from tests.domain.billing.test_additional_invoice import asked, issue
from tests.domain.payments.owing import facts
from tests.domain.subscriptions.selling import Shop, faults, invoices_of, open_shop, start
from tests.domain.subscriptions.test_payers import hand_over, keep_card
from tests.domain.subscriptions.test_run_warnings import preview_of, told
from tests.domain.subscriptions.test_stop import stop, subscription_of
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("SUB-02")


async def paid_for(shop: Shop, method: str = "INVOICE") -> tuple[UUID, UUID, UUID]:
    """Start a subscription that another member pays; return it, its member and its payer."""
    member_id, payer_id, *_ = shop.member_ids
    order = StartSubscription(member_id, shop.plan_id, TODAY, payment_method=method, payer_id=payer_id)
    async with shop.tenant.work() as work:
        return (await start_subscription(work, order, idempotency_key="paid for")).subscription_id, member_id, payer_id


async def die(shop: Shop, member_id: UUID) -> None:
    async with shop.tenant.work() as work:
        await record_death(work, member_id, TODAY, idempotency_key=f"died {member_id}")


async def schedule(shop: Shop) -> int:
    async with shop.tenant.work() as work:
        return await schedule_charges(work, {})


@pytest.mark.rule("SUB-13", "BIL-10")
async def test_who_died_takes_over_no_payment_and_gets_no_additional_invoice(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    alive, dead, _ = shop.member_ids
    key = (await start(shop, alive, TODAY)).subscription_id
    await die(shop, dead)
    new = await asked(shop)
    for path, of_dead in (("payerId", replace(new, payer_id=dead)), ("memberId", replace(new, member_id=dead))):
        with pytest.raises(InvalidInput) as refused:
            await issue(tenant, of_dead, path)
        assert [(one.path, one.code, one.rule) for one in refused.value.errors] == [(path, "DECEASED", "SUB-02")]
    with pytest.raises(InvalidInput) as refused:
        await hand_over(shop, key, dead)
    assert [(one.path, one.code) for one in refused.value.errors] == [("payerId", "DECEASED")]
    await issue(tenant, replace(new, member_id=dead, payer_id=alive), "a living payer")
    assert not await faults(tenant)


@pytest.mark.rule("SUB-12")
async def test_a_restart_leaves_a_payer_out_who_died_and_its_way_to_pay(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    await keep_card(shop, shop.member_ids[1])
    key, _, payer_id = await paid_for(shop, "CARD")
    await stop(shop, key, TODAY)
    await die(shop, payer_id)
    async with tenant.read() as read:
        assert list(await restartable(read, [key], TODAY)) == [key]
    async with tenant.work() as work:
        again = await restart_subscription(work, key, idempotency_key="again")
    row = await subscription_of(shop, again.subscription_id)
    assert (row["payer_id"], row["payment_method"], row["state"]) == (None, "INVOICE", "ACTIVE")
    assert not await faults(tenant)


@pytest.mark.rule("PRV-04")
async def test_no_card_of_a_dead_payer_is_charged_and_nobody_is_mailed_a_link(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    await keep_card(shop, shop.member_ids[1])
    _, _, payer_id = await paid_for(shop, "CARD")
    [invoice] = await invoices_of(shop)
    assert await schedule(shop) == 1
    await die(shop, payer_id)
    assert [row["state"] for row in await charges(tenant)] == ["CANCELLED"]
    assert await schedule(shop) == 0
    assert await open_of(tenant, invoice["id"]) == invoice["total_minor"]
    async with tenant.work() as work:
        await mark_deceased(work, payer_id, None)
    assert await schedule(shop) == 1, "a death that is taken back lets the card pay again"
    async with tenant.work() as work:
        await mark_deceased(work, payer_id, TODAY)
    async with tenant.work(TODAY + timedelta(days=30)) as work:
        assert await begin_charges(work, 10) == ([], False)
    assert {row["state"] for row in await charges(tenant)} == {"CANCELLED"}
    async with tenant.read() as read:
        assert await facts(read, "ChargeFellBack") == []
    assert not await faults(tenant)


@pytest.mark.rule("RUN-05")
async def test_a_preview_points_out_a_payer_who_died(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    _, _, payer_id = await paid_for(shop)
    await start(shop, shop.member_ids[2], TODAY)
    assert told(await preview_of(shop), WarningCode.PAYER_DIED) == {}
    await die(shop, payer_id)
    [found] = told(await preview_of(shop), WarningCode.PAYER_DIED).values()
    assert [one.member_id for one in found] == [payer_id]
