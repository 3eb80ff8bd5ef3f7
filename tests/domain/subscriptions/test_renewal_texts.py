"""An offer has its own name and description in the first period, and those of its renewal after it (CAT-14)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.update_plan import update_plan
from domain.catalogue.model import NewOffer, NewPlan, PlanKind, PriceRuleKind, UpdatePlan
from domain.catalogue.queries import load_catalogue
from domain.dialogue.commands.confirm_orders import preview_confirmation
from domain.dialogue.model import Contact
from domain.dialogue.rules.announcing import receipt_message
from domain.kernel.dates import add_months
from domain.kernel.ids import new_id
from domain.people.model import Channel
from domain.subscriptions.commands.turn_states import turn_states
from domain.subscriptions.queries.orders import descriptions_of
from tests.domain.subscriptions.selling import Shop, faults, invoices_of, open_shop, run, start
from tests.domain.subscriptions.test_changes import change
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("CAT-14")
NEXT_YEAR, THIRD_YEAR = add_months(TODAY, 12), add_months(TODAY, 24)
OFFER = NewOffer(PriceRuleKind.FIXED, 9900, renewal_name="Bladet", renewal_description="Hele året.\nSi opp når du vil.")


async def offering(shop: Shop, offer: NewOffer = OFFER) -> Shop:
    """A plan that is called otherwise from period 2 on."""
    async with shop.tenant.work() as work:
        plan = (await load_catalogue(work)).plans[shop.plan_id]
        new = NewPlan("Prøv Bladet", PlanKind.MEMBERSHIP, 1, "YEAR", plan.billing_plan_id, plan.product_ids)
        made = await create_plan(work, replace(new, description="For deg som er ny.", offer=offer))
    return replace(shop, plan_id=made.id)


async def told(shop: Shop) -> list[tuple[str, str | None]]:
    """Return what each invoice says, and what is said of it on a receipt."""
    invoices = await invoices_of(shop)
    async with shop.tenant.read() as read:
        said = await descriptions_of(read, [one["id"] for one in invoices])
    return [(one["text"], said.get(one["id"])) for one in invoices]


@pytest.mark.rule("SUB-17")
async def test_invoices_receipts_and_confirmations_say_the_renewal_from_period_2_on(tenant: Tenant) -> None:
    shop = await offering(await open_shop(tenant, members=1))
    key = (await start(shop, shop.member_ids[0], TODAY)).subscription_id
    async with tenant.read() as read:
        first = await preview_confirmation(read, key, TODAY)
    await run(shop, NEXT_YEAR)
    async with tenant.work(NEXT_YEAR) as work:
        await turn_states(work)
    async with tenant.read() as read:
        later = await preview_confirmation(read, key, NEXT_YEAR)
    assert "Prøv Bladet\nFor deg som er ny.\n" in first.body
    assert "Bladet\nHele året.\nSi opp når du vil.\n" in later.body
    assert "Prøv" not in later.body + later.subject
    assert await told(shop) == [
        ("Prøv Bladet", "For deg som er ny."),
        ("Bladet", "Hele året.\nSi opp når du vil."),
    ]
    assert not await faults(tenant)


async def test_what_the_renewal_does_not_say_stays_as_in_the_first_period(tenant: Tenant) -> None:
    silent = replace(OFFER, renewal_name="", renewal_description="")
    shop = await offering(await open_shop(tenant, members=1), silent)
    await start(shop, shop.member_ids[0], TODAY)
    await run(shop, NEXT_YEAR)
    assert await told(shop) == [("Prøv Bladet", "For deg som er ny.")] * 2


async def test_each_invoice_has_the_words_of_its_own_plan(tenant: Tenant) -> None:
    normal = await open_shop(tenant, members=1)
    shop = await offering(normal)
    key = (await start(normal, shop.member_ids[0], TODAY)).subscription_id
    await change(shop, key, shop.plan_id)
    await run(shop, NEXT_YEAR)
    await run(shop, THIRD_YEAR)
    assert [one for one in await told(shop) if one[0] != "Ordinær"] == [
        ("Prøv Bladet", "For deg som er ny."),
        ("Bladet", "Hele året.\nSi opp når du vil."),
    ]


async def test_a_plan_that_became_an_offer_later_renews_nobody_in_their_first_period(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    await start(shop, shop.member_ids[0], add_months(TODAY, 2))
    async with tenant.work() as work:
        plan = (await load_catalogue(work)).plans[shop.plan_id]
        await update_plan(work, UpdatePlan(plan.id, plan.version, plan.name, plan.billing_plan_id, offer=OFFER))
    await run(shop, add_months(TODAY, 2))
    await run(shop, add_months(TODAY, 14))
    assert [text for text, _ in await told(shop)] == ["Ordinær", "Bladet"]


def test_a_receipt_says_what_the_plan_says() -> None:
    payer = Contact(new_id(), 10_001, "Ola Leser", "Ola", "ola@friluftslaget.example", None, "nb", Channel.EMAIL, ())
    charge = {
        "organisation": "Friluftslaget",
        "number": 10_001,
        "text": "Bladet",
        "amount_minor": 9900,
        "currency": "NOK",
        "descriptions": None,
        "paid_on": TODAY,
        "provider_reference": "abc",
    }
    _, body = receipt_message(charge, payer, Channel.EMAIL, "Hele året.\nSi opp når du vil.")
    assert "(Bladet).\n\nHele året.\nSi opp når du vil.\n\nBetalt: 02.03.2026" in body
