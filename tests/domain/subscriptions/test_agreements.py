"""Agreements with banks, what a payer may pay by, and who accounts for an order (SUB-01, SUB-18, SUB-19, ORG-02)."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.model import PaymentMethod
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from domain.ledger.commands.open_accounts import open_accounts
from domain.payments.commands.end_agreements import end_agreement
from domain.payments.commands.register_agreement import register_agreement
from domain.payments.model import AgreementNotActive, NewBankAgreement
from domain.people.commands.add_bank_account import add_bank_account
from domain.people.commands.create_members import create_members
from domain.people.commands.create_organisation import create_organisation
from domain.people.model import MemberDetails, MemberKind, NewBankAccount, NewOrganisation
from domain.subscriptions.commands.change_method import change_method
from domain.subscriptions.commands.follow_agreements import pay_by_invoice
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import ChangeMethod, PayerFacts, StartSubscription, WayLack
from domain.subscriptions.queries.ways_to_pay import ways_to_pay
from domain.subscriptions.rules.ways import way_of
from tests.domain.subscriptions.selling import Shop, faults, invoices_of, open_shop, run, start
from tests.domain.subscriptions.test_payers import keep_card
from tests.domain.subscriptions.test_stop import LATE, subscription_of
from tests.tenants import TODAY, Tenant

AT_BANKS = {"NO": {"AVTALEGIRO", "EFAKTURA"}, "SE": {"AUTOGIRO"}, "DK": {"BETALINGSSERVICE"}}


async def register(shop: Shop, member_id: UUID, method: str = "AVTALEGIRO", number: str = "00123456783") -> UUID:
    async with shop.tenant.work() as work:
        return await register_agreement(work, NewBankAgreement(shop.tenant.organisation_id, member_id, method, number))


async def lacks(shop: Shop, payer_id: UUID) -> dict[str, WayLack | None]:
    async with shop.tenant.read() as read:
        found = await ways_to_pay(read, shop.tenant.organisation_id, payer_id, TODAY)
    return {one.method: one.lack for one in found}


async def open_second(tenant: Tenant, country: str = "NO", currency: str = "NOK") -> UUID:
    """Another organisation of the tenant, which is paid on an account of its own."""
    async with tenant.work() as work:
        made = await create_organisation(
            work,
            NewOrganisation(
                name="Forlaget",
                country=country,
                currency=currency,
                organisation_number={"NO": "999000010", "SE": "5560360793", "DK": "10103940"}[country],
                email="post@forlaget.example",
                line1="Storgata 2",
                postal_code={"NO": "0155", "SE": "11122", "DK": "1050"}[country],
                city="Byen",
            ),
        )
        await open_accounts(work, made.id)
        if country == "NO":
            await add_bank_account(work, NewBankAccount(made.id, "86011117947", "001234502"))
    return made.id


@pytest.mark.rule("SUB-18")
@given(
    method=st.sampled_from(list(PaymentMethod)),
    agreements=st.sets(st.sampled_from(["CARD", *sorted(set().union(*AT_BANKS.values()))])),
    has_employer=st.booleans(),
    has_number=st.booleans(),
    country=st.sampled_from(sorted(AT_BANKS)),
)
def test_a_method_is_accepted_where_nothing_is_lacking_for_it(
    method: PaymentMethod, agreements: set[str], has_employer: bool, has_number: bool, country: str
) -> None:
    way = way_of(method, PayerFacts(dict.fromkeys(agreements, "4242"), has_employer, has_number, country))
    free = {"INVOICE", "EMAIL"} | agreements
    free |= {"PAYROLL"} if has_employer else set()
    free |= {"EHF"} if has_number else set()
    assert (way.lack is None) == (method in free)
    assert (way.agreement is not None) == (method in agreements)
    elsewhere = method not in agreements and any(
        method in methods for there, methods in AT_BANKS.items() if there != country
    )
    assert (way.lack is WayLack.OTHER_COUNTRY) == elsewhere


@pytest.mark.rule("SUB-01", "SUB-18", "FIL-08")
async def test_a_payer_is_offered_what_is_accepted_and_told_what_lacks_for_the_rest(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    member, other, _ = shop.member_ids
    assert await lacks(shop, member) == {
        "INVOICE": None,
        "EMAIL": None,
        "EHF": WayLack.NO_ORGANISATION_NUMBER,
        "AVTALEGIRO": WayLack.NO_AGREEMENT,
        "EFAKTURA": WayLack.NO_AGREEMENT,
        "AUTOGIRO": WayLack.OTHER_COUNTRY,
        "BETALINGSSERVICE": WayLack.OTHER_COUNTRY,
        "VIPPS": WayLack.BY_MEMBER,
        "CARD": WayLack.NO_CARD,
        "PAYROLL": WayLack.NO_EMPLOYER,
    }
    await keep_card(shop, member)
    await register(shop, member)
    found = await lacks(shop, member)
    assert (found["CARD"], found["AVTALEGIRO"]) == (None, None)
    async with tenant.work() as work:
        company = MemberDetails(MemberKind.COMPANY, company_name="Verkstedet AS", organisation_number="999000029")
        [company_id] = (await create_members(work, [company])).ids
    assert (await lacks(shop, company_id))["EHF"] is None
    # what is offered is accepted, and what is not is refused
    for payer_id in (member, other, company_id):
        for method, lack in (await lacks(shop, payer_id)).items():
            command = StartSubscription(payer_id, shop.plan_id, TODAY, payment_method=method)
            key = f"{payer_id} {method}"
            if lack is None:
                async with tenant.work() as work:
                    await start_subscription(work, command, idempotency_key=key)
            else:
                with pytest.raises(InvalidInput) as refused:
                    async with tenant.work() as work:
                        await start_subscription(work, command, idempotency_key=key)
                assert [(one.path, one.rule) for one in refused.value.fields][:1] == [("paymentMethod", "SUB-18")]
    async with tenant.read() as read:
        with pytest.raises(NotFound):
            await ways_to_pay(read, tenant.organisation_id, new_id(), TODAY)
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-18", "SUB-19")
async def test_an_agreement_with_a_bank_pays_is_taken_up_again_and_leaves_invoices_when_it_ends(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    member, other, _ = shop.member_ids
    key = (await start(shop, member, TODAY)).subscription_id
    stays = (await start(shop, other, TODAY)).subscription_id
    agreement_id = await register(shop, member)
    for attempt, method in enumerate(("AVTALEGIRO", "EMAIL", "AVTALEGIRO")):
        async with tenant.work() as work:
            await change_method(work, ChangeMethod(key, method), idempotency_key=f"change {attempt}")
    await run(shop, LATE)
    assert {row["payment_method"] for row in await invoices_of(shop, member)} == {"INVOICE", "AVTALEGIRO"}
    async with tenant.work() as work:
        await end_agreement(work, agreement_id)
        await pay_by_invoice(work, [(tenant.organisation_id, member)])
    assert (await subscription_of(shop, key))["payment_method"] == "INVOICE"
    assert (await subscription_of(shop, stays))["payment_method"] == "INVOICE"
    with pytest.raises(AgreementNotActive):
        async with tenant.work() as work:
            await end_agreement(work, agreement_id)
    with pytest.raises(InvalidInput):
        async with tenant.work() as work:
            await change_method(work, ChangeMethod(key, "AVTALEGIRO"), idempotency_key="ended")
    assert await register(shop, member) != agreement_id
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-18")
async def test_the_end_of_one_agreement_leaves_what_another_pays(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    [member] = shop.member_ids
    await keep_card(shop, member)
    giro = await register(shop, member)
    key = (await start(shop, member, TODAY)).subscription_id
    async with tenant.work() as work:
        await change_method(work, ChangeMethod(key, "CARD"), idempotency_key="card")
        await end_agreement(work, giro)
        assert await pay_by_invoice(work, [(tenant.organisation_id, member)]) == 0
    assert (await subscription_of(shop, key))["payment_method"] == "CARD"


@pytest.mark.rule("SUB-18")
@pytest.mark.parametrize(
    ("method", "number", "path", "code"),
    [
        ("CARD", "4242", "method", "NOT_HERE"),
        ("VIPPS", "1", "method", "NOT_HERE"),
        ("AUTOGIRO", "1", "method", "OTHER_COUNTRY"),
        ("BETALINGSSERVICE", "1", "method", "OTHER_COUNTRY"),
        ("AVTALEGIRO", " ", "number", "REQUIRED"),
        ("EFAKTURA", "1" * 36, "number", "TOO_LONG"),
    ],
)
async def test_what_is_no_agreement_of_a_bank_of_the_country_is_refused_by_its_field(
    tenant: Tenant, method: str, number: str, path: str, code: str
) -> None:
    shop = await open_shop(tenant, members=1)
    with pytest.raises(InvalidInput) as refused:
        await register(shop, shop.member_ids[0], method, number)
    assert [(one.path, one.code) for one in refused.value.fields] == [(path, code)]


@pytest.mark.rule("SUB-18")
async def test_a_member_has_one_agreement_of_a_method_in_an_organisation(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    member, other, _ = shop.member_ids
    await register(shop, member)
    await register(shop, member, "EFAKTURA")
    await register(shop, other)
    with pytest.raises(InvalidInput) as refused:
        await register(shop, member, number="2")
    assert [(one.path, one.code, one.rule) for one in refused.value.fields] == [("method", "TAKEN", "SUB-18")]
    with pytest.raises(NotFound):
        await register(shop, new_id())


@pytest.mark.rule("SUB-18")
@pytest.mark.parametrize(
    ("country", "currency", "method"), [("SE", "SEK", "AUTOGIRO"), ("DK", "DKK", "BETALINGSSERVICE")]
)
async def test_autogiro_and_betalingsservice_are_of_their_countries(
    tenant: Tenant, country: str, currency: str, method: str
) -> None:
    shop = await open_shop(tenant, members=1)
    organisation_id = await open_second(tenant, country, currency)
    async with tenant.work() as work:
        await register_agreement(work, NewBankAgreement(organisation_id, shop.member_ids[0], method, "12345"))
    async with tenant.read() as read:
        found = await ways_to_pay(read, organisation_id, shop.member_ids[0], TODAY)
    assert [(one.method, one.agreement) for one in found if one.agreement] == [(method, "12345")]


@pytest.mark.rule("SUB-01", "ORG-02")
async def test_a_plan_that_says_no_organisation_is_accounted_where_the_order_says(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    member, other, third = shop.member_ids
    second = await open_second(tenant)
    abroad = await open_second(tenant, "SE", "SEK")

    async def order(member_id: UUID, organisation_id: UUID | None) -> UUID:
        async with tenant.work() as work:
            command = StartSubscription(member_id, shop.plan_id, TODAY, organisation_id=organisation_id)
            return (await start_subscription(work, command, idempotency_key=str(member_id))).subscription_id

    chosen, own = await order(member, second), await order(other, None)
    assert (await subscription_of(shop, chosen))["organisation_id"] == second
    assert (await subscription_of(shop, own))["organisation_id"] == tenant.organisation_id
    invoices = {row["payer_id"]: row for row in await invoices_of(shop)}
    assert invoices[member]["organisation_id"] == second
    assert (invoices[member]["number"], invoices[other]["number"]) == (10_001, 10_001)
    with pytest.raises(InvalidInput) as refused:
        await order(third, abroad)
    assert [(one.path, one.code, one.rule) for one in refused.value.fields] == [
        ("organisationId", "OTHER_CURRENCY", "SUB-01")
    ]
    with pytest.raises(NotFound):
        await order(third, new_id())
    assert await faults(tenant) == {}
