"""Confirmations of orders (SUB-17): what they say, to whom, and how often."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.commands.update_product import update_product
from domain.catalogue.model import NewOffer, PaymentMethod, UpdateProduct
from domain.catalogue.queries import load_catalogue
from domain.dialogue.commands.confirm_orders import confirm_orders, preview_confirmation, resend_confirmation
from domain.dialogue.model import DispatchState
from domain.dialogue.queries import confirmations_of_orders
from domain.dialogue.rules.order_texts import method_text
from domain.kernel.dates import add_months
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from domain.subscriptions.commands.change_payer import change_payer
from domain.subscriptions.commands.save_order_setting import save_order_setting
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.commands.turn_states import turn_states
from domain.subscriptions.model import ChangePayer, OrderSetting, StartSubscription
from domain.subscriptions.rules.orders import is_confirmed
from tests.domain.subscriptions.newspaper import open_newspaper
from tests.domain.subscriptions.selling import Shop, faults, open_shop, pay, run, start
from tests.domain.subscriptions.test_changes import change, small_plan
from tests.tenants import TODAY, Tenant

WITHDRAWAL = "Du kan angre i 14 dager.\nSkriv til oss."


async def reader(tenant: Tenant, language: str = "nb", email: str | None = "ola@friluftslaget.example") -> UUID:
    async with tenant.work() as work:
        made = await create_members(
            work,
            [MemberDetails(MemberKind.PERSON, first_name="Ola", last_name="Leser", email=email, language=language)],
        )
    return made.ids[0]


async def wants(tenant: Tenant) -> list[UUID]:
    async with tenant.read() as read:
        rows = await read.sql("SELECT payload FROM fact WHERE kind = 'OrderToConfirm' ORDER BY seq")
    return [UUID(row["payload"]["subscription_id"]) for row in rows]


async def sent(tenant: Tenant, key: UUID) -> list[tuple[str, str | None]]:
    async with tenant.read() as read:
        return [(row["state"], row["recipient"]) for row in (await confirmations_of_orders(read, [key]))[key]]


async def ordered(shop: Shop, member_id: UUID) -> UUID:
    return (await start(shop, member_id, TODAY)).subscription_id


@pytest.mark.rule("SUB-17", "NEW-08")
async def test_an_order_is_confirmed_once_with_its_prices_and_the_right_to_withdraw(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    member_id = await reader(tenant)
    async with tenant.work() as work:
        await save_order_setting(work, tenant.organisation_id, OrderSetting(3, True, f" {WITHDRAWAL} "))
    key = await ordered(shop, member_id)
    assert await wants(tenant) == [key]
    for expected in (1, 0):
        async with tenant.work() as work:
            assert await confirm_orders(work, [key]) == expected
    assert await sent(tenant, key) == [("QUEUED", "ola@friluftslaget.example")]
    async with tenant.read() as read:
        told = await preview_confirmation(read, key, TODAY)
        [row] = (await confirmations_of_orders(read, [key]))[key]
    body = told.body.replace("\u00a0", " ")
    assert (row["subject"], row["body"]) == (told.subject, told.body) == ("Bestillingsbekreftelse: Ordinær", told.body)
    for line in (
        "Fra: 02.03.2026",
        "Pris for første periode: 750,00 kr",
        "Første periode varer til og med: 01.03.2027",
        "Deretter: 799,00 kr per periode fra 02.03.2027",
        "Betales med: faktura",
        WITHDRAWAL,
    ):
        assert line in body
    for missing in ("Antall", "Bundet", "Betales av", "{{"):
        assert missing not in body
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-17", "CAT-01")
async def test_it_says_what_the_products_are(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    key = await ordered(shop, await reader(tenant))
    async with tenant.work() as work:
        one = (await load_catalogue(work)).products[shop.dues_id]
        said = "Gjelder hele året.\nMed kort."
        await update_product(work, UpdateProduct(one.id, one.version, one.name, one.revenue_account, said))
    async with tenant.read() as read:
        told = await preview_confirmation(read, key, TODAY)
    assert f"Abonnement: Ordinær\n{one.name}: Gjelder hele året.\nMed kort.\nFra: 02.03.2026" in told.body


@pytest.mark.rule("SUB-17")
async def test_it_is_in_the_members_language_and_names_who_pays(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    key = await ordered(shop, await reader(tenant, "en"))
    async with tenant.work() as work:
        await change_payer(work, ChangePayer(key, shop.member_ids[0]), idempotency_key="payer")
    async with tenant.read() as read:
        told = await preview_confirmation(read, key, TODAY)
    assert told.subject == "Confirmation of your order: Ordinær"
    assert "Payer: Kari 0 Nordmann" in told.body


@pytest.mark.rule("SUB-17")
async def test_staff_send_it_again_as_it_is_today_and_a_key_sends_it_once(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    key = await ordered(shop, await reader(tenant))
    made = []
    for again in ("a", "a", "b"):
        async with tenant.work() as work:
            made.append(await resend_confirmation(work, key, idempotency_key=again))
    assert made[0] == made[1] != made[2]
    assert len(await sent(tenant, key)) == 2
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await resend_confirmation(work, new_id(), idempotency_key="c")


@pytest.mark.rule("SUB-17", "SUB-11")
async def test_years_later_it_tells_the_plan_and_the_price_of_the_period_that_runs(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    key = await ordered(shop, await reader(tenant))
    second, third = add_months(TODAY, 12), add_months(TODAY, 24)
    await change(shop, key, await small_plan(shop))
    await run(shop, second)
    async with tenant.work(second) as work:
        await turn_states(work)
    async with tenant.read() as read:
        body = (await preview_confirmation(read, key, second)).body.replace("\u00a0", " ")
    for line in (
        "Abonnement: Enkel",
        "Pris for perioden som løper: 549,00 kr",
        f"Perioden varer til og med: {third - timedelta(days=1):%d.%m.%Y}",
        f"Deretter: 549,00 kr per periode fra {third:%d.%m.%Y}",
    ):
        assert line in body
    assert "første periode" not in body.lower()


@pytest.mark.rule("SUB-17")
@pytest.mark.parametrize("language", ["nb", "da", "sv", "en"])
def test_every_way_to_pay_has_words_in_every_language(language: str) -> None:
    told = [method_text(method.value, language) for method in PaymentMethod]
    assert len({*told}) == len(told)
    assert "PAYROLL" not in told


@pytest.mark.rule("SUB-17")
async def test_it_comes_from_the_organisation(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    key = await ordered(shop, await reader(tenant))
    async with tenant.work() as work:
        await confirm_orders(work, [key])
        rows = await work.sql("SELECT sender_name, sender_email FROM dispatch")
    assert [tuple(row.values()) for row in rows] == [("Friluftslaget", "post@friluftslaget.example")]


@pytest.mark.rule("SUB-17")
async def test_without_an_address_none_goes_out_by_itself_and_one_by_hand_says_why(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    key = await ordered(shop, await reader(tenant, email=None))
    async with tenant.work() as work:
        assert await confirm_orders(work, [key, new_id()]) == 0
    async with tenant.work() as work:
        await resend_confirmation(work, key, idempotency_key="a")
    assert await sent(tenant, key) == [(DispatchState.FAILED.value, None)]


@pytest.mark.rule("SUB-17")
async def test_what_is_entered_afterwards_or_by_an_organisation_that_does_not_is_not_confirmed(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    await start(shop, shop.member_ids[0], TODAY - timedelta(days=1))
    async with tenant.work() as work:
        await save_order_setting(work, tenant.organisation_id, OrderSetting(confirms=False))
    await start(shop, shop.member_ids[1], TODAY)
    assert await wants(tenant) == []
    async with tenant.work() as work:
        order = StartSubscription(shop.member_ids[2], shop.plan_id, TODAY, confirm=True)
        started = await start_subscription(work, order, idempotency_key="asked for")
    assert await wants(tenant) == [started.subscription_id]


@pytest.mark.rule("SUB-12", "SUB-17")
async def test_a_setting_is_checked_and_written_once(tenant: Tenant) -> None:
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await save_order_setting(work, tenant.organisation_id, OrderSetting(25, True, "x" * 2_001))
    assert [(one.path, one.code) for one in refused.value.fields] == [
        ("restartMonths", "RANGE"),
        ("withdrawal", "TOO_LONG"),
    ]
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await save_order_setting(work, new_id(), OrderSetting())
    for _ in range(2):
        async with tenant.work() as work:
            await save_order_setting(work, tenant.organisation_id, OrderSetting(0, False, WITHDRAWAL))
            rows = await work.sql("SELECT 1 FROM audit_entry WHERE what = 'save_order_setting'")
    assert len(rows) == 1


@pytest.mark.rule("SUB-17")
@given(confirm=st.none() | st.booleans(), confirms=st.booleans(), days=st.integers(-400, 400))
def test_an_order_says_itself_else_the_organisation_does(confirm: bool | None, confirms: bool, days: int) -> None:
    order = StartSubscription(new_id(), new_id(), date(2026, 3, 2) + timedelta(days=days), confirm=confirm)
    expected = (confirms and days >= 0) if confirm is None else confirm
    assert is_confirmed(order, OrderSetting(confirms=confirms), date(2026, 3, 2)) is expected


@pytest.mark.rule("SUB-17", "SUB-02")
@pytest.mark.parametrize(("language", "words"), [("nb", "begynner når"), ("da", "begynder, når"), ("sv", "börjar när")])
async def test_what_begins_with_its_first_payment_says_so_with_both_prices_until_it_is_paid(
    tenant: Tenant, language: str, words: str
) -> None:
    paper = await open_newspaper(tenant)
    member_id = await reader(tenant, language)
    plan_id = await paper.plan(offer=NewOffer(begins_paid=True))
    key = await paper.order(plan_id, member_id=member_id)
    async with tenant.read() as read:
        text = (await preview_confirmation(read, key, TODAY)).body
    assert words in text
    assert text.count("299,00") == 2
    await pay(tenant, (await paper.invoices())[0])
    async with tenant.work() as work:
        await turn_states(work)
    async with tenant.read() as read:
        text = (await preview_confirmation(read, key, TODAY)).body
    assert words not in text
