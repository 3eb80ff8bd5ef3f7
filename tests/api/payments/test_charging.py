"""Payment links, agreements and provider accounts through GraphQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.ids import encode_id
from domain.billing.commands.credit_invoice import credit_invoice
from domain.payments.commands.end_agreements import end_agreement
from domain.payments.commands.register_agreement import register_agreement
from domain.payments.model import NewBankAgreement
from tests.api.conftest import Api, Client
from tests.cards import API_KEY, CALLBACK_SECRET, Cards, Payer, bill, card_service, open_account, rows_of
from tests.clock import THIS_DAY as TODAY
from tests.domain.subscriptions.selling import faults
from tests.till import enrol, open_till

ADD = """
mutation ($organisationId: ID!, $name: String!, $credentials: [CredentialInput!]!, $key: String!) {
  addProviderAccount(organisationId: $organisationId, provider: "card_service", name: $name,
      credentials: $credentials, idempotencyKey: $key) {
    __typename
    ... on AddProviderAccountSuccess { account { id name provider isChecking checkedAt organisation { name } } }
    ... on Refusal { code fields { path code } }
  }
}
"""
SEND = """
mutation ($invoiceId: ID!, $key: String!, $enrolment: LinkEnrolment!, $days: Int) {
  sendPaymentLink(invoiceId: $invoiceId, idempotencyKey: $key, enrolment: $enrolment, validDays: $days) {
    __typename
    ... on SendPaymentLinkSuccess {
      paymentLink { id status enrolment }
      invoice { paymentLinks { id status } dispatches { subject } }
    }
    ... on Refusal { code fields { path code } }
  }
}
"""
CANCEL = """
mutation ($link: ID!, $invoice: ID!) {
  cancelPaymentLink(paymentLinkId: $link, invoiceId: $invoice) {
    __typename ... on CancelPaymentLinkSuccess { paymentLink { status } } ... on Refusal { code }
  }
}
"""
END = """
mutation ($id: ID!) {
  endPaymentAgreement(agreementId: $id) {
    __typename ... on EndPaymentAgreementSuccess { agreement { state endCause } } ... on Refusal { code }
  }
}
"""
MEMBER = """
query ($id: ID!) {
  member(id: $id) { paymentAgreements { id method label expiresOn state accountName organisation { name } } }
}
"""
INVOICE = """
query ($id: ID!) {
  invoice(id: $id) {
    status
    agreement { label }
    charges { state amountMinor card keepsCard transaction attempts { number amountMinor state decline { code } } }
    paymentLinks { status enrolment clickedAt settledAt }
  }
}
"""


@pytest.fixture
async def cards(tmp_path: Path) -> AsyncIterator[Cards]:
    async with card_service(tmp_path) as running:
        yield running


def _account(api: Api, url: str, **values: str) -> dict[str, Any]:
    credentials = {"baseUrl": url, "apiKey": API_KEY, "callbackSecret": CALLBACK_SECRET} | values
    given = [{"name": name, "value": value} for name, value in credentials.items()]
    organisation = encode_id("Organisation", api.tenant.organisation_id)
    return {"organisationId": organisation, "name": "Kort", "credentials": given, "key": "a"}


@pytest.mark.rule("PRV-06")
async def test_an_owner_adds_an_account_once_and_nobody_sees_what_opens_it(api: Api, cards: Cards) -> None:
    async with api.client(("FINANCE",)) as finance:
        refused = await finance.run(ADD, **_account(api, cards.url))
        assert refused["data"]["addProviderAccount"]["code"] == "NOT_ALLOWED"
    async with api.client() as owner:
        made = [(await owner.run(ADD, **_account(api, cards.url)))["data"]["addProviderAccount"] for _ in range(2)]
        assert made[0]["account"]["id"] == made[1]["account"]["id"]
        assert (made[0]["account"]["isChecking"], made[0]["account"]["organisation"]["name"]) == (True, "Friluftslaget")
        wrong = _account(api, "ftp://cards", apiKey=" ") | {"key": "b", "name": ""}
        answer = (await owner.run(ADD, **wrong))["data"]["addProviderAccount"]
        assert {(field["path"], field["code"]) for field in answer["fields"]} == {
            ("name", "REQUIRED"),
            ("credentials.baseUrl", "INVALID"),
            ("credentials.apiKey", "REQUIRED"),
        }
        taken = _account(api, cards.url) | {"key": "c"}
        assert (await owner.run(ADD, **taken))["data"]["addProviderAccount"]["fields"][0]["code"] == "TAKEN"
        listed = await owner.run("{ providerAccounts { name } paymentProviders { key credentials { name isSecret } } }")
        assert listed["data"]["providerAccounts"] == [{"name": "Kort"}]


async def _link(client: Client, invoice_id: str, key: str = "k", **values: Any) -> Any:
    given = {"invoiceId": invoice_id, "key": key, "enrolment": "OFFERED", "days": 30} | values
    return (await client.run(SEND, **given))["data"]["sendPaymentLink"]


@pytest.mark.rule("FEE-05", "FEE-09")
async def test_a_link_is_sent_once_and_withdrawn(api: Api, cards: Cards) -> None:
    (payer,) = await bill(api.tenant, 25_000, method="INVOICE", on=TODAY, due_on=TODAY)
    invoice = encode_id("Invoice", payer.invoice_id)
    async with api.client(("FINANCE",)) as finance:
        assert (await _link(finance, invoice))["code"] == "NO_PROVIDER_ACCOUNT"
        await open_account(api.tenant, cards.url)
        assert (await _link(finance, invoice, days=0))["fields"] == [{"path": "validDays", "code": "RANGE"}]
        first, again = [await _link(finance, invoice) for _ in range(2)]
        assert first["paymentLink"] == again["paymentLink"]
        assert first["paymentLink"]["status"] == "OPEN"
        assert len(again["invoice"]["paymentLinks"]) == len(again["invoice"]["dispatches"]) == 1
        link = {"link": first["paymentLink"]["id"], "invoice": invoice}
        for _ in range(2):
            cancelled = (await finance.run(CANCEL, **link))["data"]["cancelPaymentLink"]
            assert cancelled["paymentLink"]["status"] == "CANCELLED"
    async with api.client(("READER",)) as reader:
        assert (await _link(reader, invoice, "r"))["code"] == "NOT_ALLOWED"
    (dispatch,) = await rows_of(api.tenant, "dispatch")
    assert "/pay/" not in dispatch["body"]


async def _agreement(client: Client, payer: Payer) -> Any:
    return (await client.run(INVOICE, id=encode_id("Invoice", payer.invoice_id)))["data"]["invoice"]["agreement"]


@pytest.mark.rule("BIL-01", "SUB-18")
async def test_an_open_invoice_on_a_card_names_the_card_until_its_agreement_ends(api: Api, cards: Cards) -> None:
    await open_account(api.tenant, cards.url)
    async with open_till(api.tenant, api.urls, api.valkey_url) as till:
        payer = await enrol(till, cards)
    [on_card] = await bill(api.tenant, 25_000, member_id=payer.member_id)
    [on_paper] = await bill(api.tenant, 25_000, member_id=payer.member_id, method="INVOICE")
    async with api.client() as owner:
        assert await _agreement(owner, on_card) == {"label": "Visa •••• 4242"}
        assert await _agreement(owner, on_paper) is None
        member = await owner.run(MEMBER, id=encode_id("Member", payer.member_id))
        await owner.run(END, id=member["data"]["member"]["paymentAgreements"][0]["id"])
        assert await _agreement(owner, on_card) is None
        assert await _agreement(owner, payer) == {"label": "Visa •••• 4242"}, "it was charged"


@pytest.mark.rule("BIL-01", "SUB-18")
async def test_an_invoice_of_a_bank_names_the_agreement_that_was_in_force_when_it_was_due(api: Api) -> None:
    [first] = await bill(api.tenant, 25_000, method="AVTALEGIRO", on=TODAY, due_on=TODAY)
    [later] = await bill(
        api.tenant, 10_000, member_id=first.member_id, method="AVTALEGIRO", on=TODAY, due_on=TODAY + timedelta(days=30)
    )
    async with api.client() as owner:
        assert await _agreement(owner, first) is None
        async with api.tenant.work(TODAY) as work:
            new = NewBankAgreement(api.tenant.organisation_id, first.member_id, "AVTALEGIRO", "0010042")
            agreement_id = await register_agreement(work, new)
        shown = {"label": "0010042"}
        assert [await _agreement(owner, one) for one in (first, later)] == [shown, shown]
        for one in (first, later):
            async with api.tenant.work(TODAY) as work:
                await credit_invoice(work, one.invoice_id, reason="feil", idempotency_key=str(one.invoice_id))
        assert [await _agreement(owner, one) for one in (first, later)] == [shown, shown]
        async with api.tenant.work(TODAY) as work:
            await end_agreement(work, agreement_id)
        assert await _agreement(owner, later) is None, "it was due long after the end"


@pytest.mark.rule("SUB-18", "PRV-04")
async def test_cards_and_charges_are_shown_and_a_card_is_ended_once(api: Api, cards: Cards) -> None:
    await open_account(api.tenant, cards.url)
    async with open_till(api.tenant, api.urls, api.valkey_url) as till:
        payer = await enrol(till, cards)
    async with api.client() as owner:
        member = await owner.run(MEMBER, id=encode_id("Member", payer.member_id))
        (agreement,) = member["data"]["member"]["paymentAgreements"]
        assert agreement | {"id": ""} == {
            "id": "",
            "method": "CARD",
            "label": "Visa •••• 4242",
            "expiresOn": "2039-12-31",
            "state": "ACTIVE",
            "accountName": "Kort",
            "organisation": {"name": "Friluftslaget"},
        }
        shown = (await owner.run(INVOICE, id=encode_id("Invoice", payer.invoice_id)))["data"]["invoice"]
        assert shown["status"] == "PAID"
        (charge,) = shown["charges"]
        assert (charge["state"], charge["card"], charge["keepsCard"]) == ("CAPTURED", None, True)
        attempt = {"number": 1, "amountMinor": 10_000, "state": "CAPTURED", "decline": None}
        assert charge["attempts"] == [attempt]
        assert shown["paymentLinks"][0]["status"] == "PAID"
        assert shown["agreement"] == {"label": "Visa •••• 4242"}
        nothing = await _link(owner, encode_id("Invoice", payer.invoice_id))
        assert nothing["code"] == "NOTHING_TO_PAY"
        answers = [(await owner.run(END, id=agreement["id"]))["data"]["endPaymentAgreement"] for _ in range(2)]
    assert answers[0]["agreement"] == {"state": "ENDED", "endCause": "BY_STAFF"}
    assert answers[1]["code"] == "AGREEMENT_NOT_ACTIVE"
    assert not await faults(api.tenant)
