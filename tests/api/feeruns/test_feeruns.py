"""Fee runs through GraphQL: what they lack, previewed, saved, locked, run, seen person by person, and live."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from api.ids import encode_id
from domain.billing.commands.credit_invoice import credit_invoice
from domain.club.commands.choose_debtor_group import choose_debtor_group
from domain.club.commands.save_debtor_group import save_debtor_group
from domain.club.model import DebtorGroupDetails
from domain.kernel.facts import Position
from tests.api.conftest import Api, Client
from tests.api.transport import wire
from tests.api.watching import listened
from tests.clock import THIS_DAY
from tests.domain.feeruns.running import FeeClub, open_fee_club, run_through, save

SAVE = """
mutation ($input: FeeRunInput!, $key: String!) {
  saveFeeRun(input: $input, idempotencyKey: $key) {
    __typename
    ... on SaveFeeRunSuccess {
      feeRun {
        id name paymentType months day nextOn announceOn noticeOn version takesDepartmentRate adminFeeMinor
        lock { code message } sport { name } departments { name } teams { name } feeRate { name }
        mails { mail subject } organisation { name } subRuns { id }
      }
    }
    ... on FeeRunLacks { lack { code message arguments { name } } }
    ... on FeeRunLocked { lock { code } }
    ... on Refusal { code message fields { path code } }
  }
}
"""
READY = """
query ($organisation: ID!, $type: FeePaymentType!) {
  feeRunReadiness(organisationId: $organisation, paymentType: $type) { economy onlinePayment lacks { code message } }
}
"""
SWITCH = """
mutation ($organisation: ID!) {
  switchFeeRuns(organisationId: $organisation, economy: true, onlinePayment: true) {
    __typename ... on SwitchFeeRunsSuccess { economy onlinePayment }
  }
}
"""
PREVIEW = """
query ($input: FeeRunChoiceInput!) {
  previewFeeRun(input: $input) {
    nextOn announceOn noticeOn memberCount withoutGroupCount withoutGroup { name }
  }
}
"""
RUNS = """
{
  feeRuns {
    name nextOn
    subRuns {
      runOn stage payByOn amountMinor payerCount paidCount
      payers { member { name } state enrolled invoice { status totalMinor } mail { state subject } }
    }
  }
}
"""
FORMS = """
{
  feeMailForms { mail texts { language country subject body } fields { name required } }
  messageTemplates { name }
}
"""
TEMPLATE = """
mutation ($input: MessageTemplateInput!) {
  saveMessageTemplate(input: $input) {
    __typename
    ... on SaveMessageTemplateSuccess { template { id name mail version } }
    ... on Refusal { code fields { path code arguments { name value { ... on TextValue { text } } } } }
  }
}
"""
INCOME = """
query ($organisation: ID!, $from: Date!, $to: Date!) {
  departmentIncome(organisationId: $organisation, fromOn: $from, toOn: $to) {
    currency departments { departmentId departmentName sportName postedMinor takenBackMinor }
  }
}
"""
CHANGED = "subscription { feeRunsChanged { cursor } }"


def today() -> date:
    return THIS_DAY


def mail_of(form: dict[str, Any]) -> dict[str, str]:
    """What a Norwegian club begins with."""
    [text] = [one for one in form["texts"] if one["country"] == "NO"]
    return {"mail": form["mail"], "subject": text["subject"], "body": text["body"]}


async def given(client: Client, fees: FeeClub, **more: Any) -> dict[str, Any]:
    forms = (await client.run(FORMS))["data"]["feeMailForms"]
    rate = fees.details.fee_rate_id
    assert rate is not None
    return {
        "organisationId": encode_id("Organisation", fees.tenant.organisation_id),
        "sportId": encode_id("Unit", fees.club.sport),
        "name": "U19 hver måned",
        "paymentType": "NONE",
        "months": list(range(1, 13)),
        "day": 31,
        "activeFrom": (today() + timedelta(days=13)).isoformat(),
        "departmentIds": [encode_id("Unit", fees.club.u19)],
        "teamIds": [],
        "feeRateId": encode_id("FeeRate", rate),
        "daysToPay": 14,
        "incomeAccount": "3200",
        "lineText": "Kontingent U19",
        "mails": [mail_of(one) for one in forms],
        **more,
    }


@pytest.mark.rule("FEE-01", "FEE-10")
async def test_a_run_is_saved_once_nothing_is_missing(api: Api) -> None:
    fees = await open_fee_club(api.tenant, switched_on=False)
    organisation = encode_id("Organisation", api.tenant.organisation_id)
    async with api.client() as client:
        new = await given(client, fees)
        refused = (await client.run(SAVE, key=uuid4().hex, input=new))["data"]["saveFeeRun"]
        assert (refused["__typename"], refused["lack"]["code"]) == ("FeeRunLacks", "ECONOMY")
        ready = (await client.run(READY, organisation=organisation, type="OPTIONAL"))["data"]["feeRunReadiness"]
        assert [one["code"] for one in ready["lacks"]] == ["ECONOMY", "ONLINE_PAYMENT", "STORED_CARDS"]
        await client.run(SWITCH, organisation=organisation)
        ready = (await client.run(READY, organisation=organisation, type="NONE"))["data"]["feeRunReadiness"]
        assert ready == {"economy": True, "onlinePayment": True, "lacks": []}
        saved = (await client.run(SAVE, key=uuid4().hex, input=new))["data"]["saveFeeRun"]["feeRun"]
        assert (saved["sport"]["name"], [one["name"] for one in saved["departments"]]) == ("Fodbold", ["U19"])
        assert date.fromisoformat(saved["nextOn"]) >= today() + timedelta(days=13)
        assert date.fromisoformat(saved["nextOn"]) - date.fromisoformat(saved["announceOn"]) == timedelta(days=12)
        cards = (await client.run(SAVE, key=uuid4().hex, input=new | {"paymentType": "SUBSCRIPTION"}))["data"][
            "saveFeeRun"
        ]
        assert "no stored-card agreement" in cards["message"]
        wrong = await client.run(
            SAVE, key=uuid4().hex, input=new | {"months": [], "id": saved["id"], "version": saved["version"]}
        )
        assert wrong["data"]["saveFeeRun"]["fields"] == [{"path": "months", "code": "REQUIRED"}]
    async with api.client(("READER",)) as client:
        assert (await client.run(SAVE, key=uuid4().hex, input=new))["data"]["saveFeeRun"]["__typename"] == "NotAllowed"


@pytest.mark.rule("FEE-02")
async def test_the_total_is_shown_and_who_is_in_no_debtor_group_is_listed(api: Api) -> None:
    fees = await open_fee_club(api.tenant)
    async with api.tenant.work() as work:
        details = DebtorGroupDetails(api.tenant.organisation_id, "Ungdom", "1510")
        group = await save_debtor_group(work, details)
        await choose_debtor_group(work, api.tenant.organisation_id, fees.club.members[:1], group.id)
    async with api.client() as client:
        names = ("organisationId", "departmentIds", "teamIds", "months", "day", "activeFrom")
        new = await given(client, fees)
        shown = (await client.run(PREVIEW, input={name: new[name] for name in names}))["data"]["previewFeeRun"]
    assert (shown["memberCount"], shown["withoutGroupCount"]) == (2, 1)
    assert [one["name"] for one in shown["withoutGroup"]] == ["Spiller 1 Hansen"]
    assert shown["nextOn"] is not None


@pytest.mark.rule("FEE-08")
async def test_runs_their_times_and_each_person_are_seen(api: Api) -> None:
    fees = await open_fee_club(api.tenant)
    run = await save(fees)
    await run_through(fees, run)
    async with api.client() as client:
        [shown] = (await client.run(RUNS))["data"]["feeRuns"]
    [ran] = shown["subRuns"]
    assert (ran["runOn"], ran["stage"], ran["payByOn"]) == ("2026-04-01", "DONE", "2026-04-15")
    assert (ran["amountMinor"], ran["payerCount"], ran["paidCount"]) == (10000, 2, 0)
    first = ran["payers"][0]
    assert (first["state"], first["enrolled"], first["invoice"]["totalMinor"]) == ("MAILED", False, 10000)
    assert first["mail"]["state"] == "QUEUED"


@pytest.mark.rule("LED-07", "FEE-03")
async def test_what_a_department_s_fees_came_to_is_seen_with_what_was_taken_back_of_them(api: Api) -> None:
    fees = await open_fee_club(api.tenant)
    run = await save(fees)
    await run_through(fees, run)
    assert run.next_on is not None
    asked = {"organisation": encode_id("Organisation", fees.tenant.organisation_id), "from": run.next_on.isoformat()}
    async with api.tenant.work(run.next_on) as work:
        [invoice, _] = await work.sql("SELECT id FROM invoice ORDER BY number")
        await credit_invoice(work, invoice["id"], reason="Feil", part=4_000, idempotency_key="credit")
    async with api.client() as client:
        empty = await client.run(INCOME, **asked, to=asked["from"])
        assert empty["errors"][0]["extensions"]["code"] == "INVALID_INPUT"
        answer = await client.run(INCOME, **asked, to=(run.next_on + timedelta(days=1)).isoformat())
        [sums] = answer["data"]["departmentIncome"]["departments"]
        before = {**asked, "from": "2026-01-01"}
        assert (await client.run(INCOME, **before, to=asked["from"]))["data"]["departmentIncome"]["departments"] == []
    assert sums == {
        "departmentId": encode_id("Unit", fees.club.u19),
        "departmentName": "U19",
        "sportName": "Fodbold",
        "postedMinor": 20_000,
        "takenBackMinor": 4_000,
    }


@pytest.mark.rule("FEE-04")
async def test_a_run_that_is_near_says_that_it_is_locked(api: Api) -> None:
    fees = await open_fee_club(api.tenant)
    near = today() + timedelta(days=5)
    timing = replace(fees.details.timing, day=near.day, active_from=near)
    run = await save(replace_timing(fees, timing), today=today() - timedelta(days=10))
    assert run.next_on == near
    async with api.client() as client:
        new = await given(client, fees, id=encode_id("FeeRun", run.id), version=1)
        refused = (await client.run(SAVE, key=uuid4().hex, input=new))["data"]["saveFeeRun"]
    assert (refused["__typename"], refused["lock"]["code"]) == ("FeeRunLocked", "EVERYTHING")


def replace_timing(fees: FeeClub, timing: Any) -> FeeClub:
    return FeeClub(fees.club, replace(fees.details, timing=timing))


@pytest.mark.rule("FEE-06")
async def test_a_template_without_a_required_field_is_refused_with_its_name(api: Api) -> None:
    async with api.client() as client:
        forms = (await client.run(FORMS))["data"]["feeMailForms"]
        required = {one["mail"]: [f["name"] for f in one["fields"] if f["required"]] for one in forms}
        assert required == {
            "NOTICE": ["amount"],
            "COLLECTION": ["payment_link", "amount"],
            "RECEIPT": ["transaction_id", "amount"],
            "REMINDER": ["payment_link", "amount"],
        }
        spoken = [(text["language"], text["country"]) for text in forms[0]["texts"]]
        assert spoken == [("nb", "NO"), ("da", "DK"), ("sv", "SE"), ("en", None)]
        new = {"name": "Kvittering", "mail": "RECEIPT", "subject": "Takk", "body": "Takk for {{amount}}"}
        refused = (await client.run(TEMPLATE, input=new))["data"]["saveMessageTemplate"]
        [error] = refused["fields"]
        assert (error["path"], error["code"]) == ("body", "FIELD_MISSING")
        assert error["arguments"][0]["value"] == {"text": "{{transaction_id}}"}
        saved = await client.run(TEMPLATE, input=new | {"body": "Takk for {{amount}}: {{transaction_id}}"})
        assert saved["data"]["saveMessageTemplate"]["template"]["version"] == 1
        assert (await client.run(FORMS))["data"]["messageTemplates"] == [{"name": "Kvittering"}]


@pytest.mark.rule("FEE-08")
async def test_a_change_is_told_live(api: Api) -> None:
    fees = await open_fee_club(api.tenant)
    async with api.relaying(), api.client(("FINANCE",)) as client, wire(api.url, client.http.cookies) as socket:
        await socket.begin()
        await socket.subscribe("all", CHANGED)
        await listened(api)
        await save(fees)
        told = (await socket.next("all"))["feeRunsChanged"]["cursor"]
    assert Position.parse(told) > Position(0, 0)
