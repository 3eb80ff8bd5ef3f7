"""Dunning through GraphQL: set up, preview, run, what an invoice shows, postponing, and the refusals."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from api.ids import encode_id
from domain.billing.commands.credit_invoice import credit_invoice
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.model import NewBillingPlan
from domain.dunning.commands.run_dunning_chunk import run_dunning_chunk
from domain.kernel.ids import new_id
from tests.api.conftest import Api, Client
from tests.clock import THIS_DAY
from tests.domain.dunning.unpaid import Dunning, open_dunning, owing, sound
from tests.domain.payments.owing import Owing

SAVE = """
mutation ($input: DunningProcessInput!) {
  saveDunningProcess(input: $input) {
    __typename
    ... on SaveDunningProcessSuccess {
      process {
        id name version currency daysThrough writeOffFee consumePartialPayments
        steps { number delayDays dueDays feeMinor }
        tolerance { percent amountMinor }
        billingPlans { name } contractBillingPlan { name } guardedTerms { planName days } outlasted { planName days }
      }
    }
    ... on Refusal { code message fields { path code } }
  }
}
"""
ATTACH = """
mutation ($plan: ID!, $process: ID) {
  attachDunningProcess(billingPlanId: $plan, processId: $process) {
    __typename
    ... on AttachDunningProcessSuccess { process { id billingPlans { name dunningProcess { id } } } }
    ... on Refusal { code message }
  }
}
"""
LISTS = """{
  dunningProcesses { name steps { feeMinor } }
  dunningStandards { country source validFrom name currency steps { delayDays dueDays feeMinor } }
  billingPlans { name dunningProcess { name } }
}"""
BEYOND = """
query ($steps: [ReminderStepInput!]!) {
  dunningBeyondLaw(currency: "NOK", steps: $steps) {
    code arguments { name value { ... on NumberValue { number } ... on MoneyValue { amountMinor currency } } }
  }
}
"""
PREVIEW = """
query ($org: ID!) {
  previewDunningRun(organisationId: $org) {
    hash on currency reminders totalMinor feesMinor consumedMinor unreachable unreachableIds
    groups { processName step reminders totalMinor feesMinor }
    rows { invoiceId invoiceNumber text step dueOn invoiceMinor earlierFeesMinor feeMinor totalMinor payer { name } }
  }
}
"""
START = """
mutation ($org: ID!, $hash: String, $key: String!) {
  startDunningRun(organisationId: $org, expectedHash: $hash, idempotencyKey: $key) {
    __typename
    ... on StartDunningRunSuccess { run { id kind state } }
    ... on PreviewOutdated { invoices totalMinor }
    ... on Refusal { code message }
  }
}
"""
RUN = """
query ($id: ID!) {
  run(id: $id) { kind state invoiced rejected totalMinor rejects { nodes { code rule message member { name } } } }
  reminders(filter: { runId: $id }) {
    totalCount nodes { number step state totalMinor openFeeMinor pdfUrl invoice { number } payer { name } }
  }
}
"""
INVOICE = """
query ($id: ID!) {
  invoice(id: $id) {
    status openMinor
    reminders { id number step state issuedOn dueOn invoiceMinor earlierFeesMinor feeMinor totalMinor reference pdfUrl
      why { code rule } }
    nextReminder { step on feeMinor processName }
    postponements { untilOn reason postponedOn postponedBy }
  }
}
"""
POSTPONE = """
mutation ($id: ID!, $untilOn: Date!, $reason: String!) {
  postponeReminder(invoiceId: $id, untilOn: $untilOn, reason: $reason) {
    __typename
    ... on PostponeReminderSuccess { invoice { nextReminder { on } postponements { reason postponedBy } } }
    ... on ReminderRefused { invoiceId reason { code message arguments { name } } }
    ... on Refusal { code message fields { path code } }
  }
}
"""
REMIND = """
mutation ($id: ID!, $key: String!) {
  remindInvoice(invoiceId: $id, idempotencyKey: $key) {
    __typename
    ... on RemindInvoiceSuccess { reminder { number } invoice { reminders { number } } }
    ... on ReminderRefused { reason { code message } }
    ... on Refusal { code message }
  }
}
"""
RESKONTRO = """
query ($id: ID!) {
  member(id: $id) { reskontro { balanceMinor rows { kind amountMinor reminder { number invoice { number } } } } }
}
"""
PROCESS: dict[str, Any] = {
    "name": "Vanlig",
    "steps": [{"delayDays": 14, "dueDays": 14, "feeMinor": 3500}, {"delayDays": 3, "dueDays": 14, "feeMinor": 3500}],
}


def today() -> date:
    return THIS_DAY


async def overdue(api: Api, *amounts_minor: int) -> tuple[Dunning, list[Owing]]:
    """Invoices that were due long before the day on which the API answers."""
    dunning = await open_dunning(api.tenant)
    return dunning, await owing(dunning, *amounts_minor)


async def run_all(api: Api, client: Client, key: str = "k") -> dict[str, Any]:
    org = encode_id("Organisation", api.tenant.organisation_id)
    started = (await client.run(START, org=org, key=key))["data"]["startDunningRun"]
    run: dict[str, Any] = started["run"]
    async with api.tenant.read() as read:
        [row] = await read.sql("SELECT id FROM run ORDER BY id DESC LIMIT 1")
    async with api.tenant.work(today()) as work:
        assert not await run_dunning_chunk(work, row["id"])
    return run


@pytest.mark.rule("CAT-40", "CAT-30")
async def test_a_process_is_saved_attached_and_shown_with_its_billing_plans(api: Api) -> None:
    async with api.client(("FINANCE",)) as finance:
        tolerance = {"percent": "2,5"}
        answer = await finance.run(SAVE, input=PROCESS | {"tolerance": tolerance, "writeOffFee": True})
        process = answer["data"]["saveDunningProcess"]["process"]
        assert (process["version"], process["currency"], process["daysThrough"]) == (1, "NOK", 45)
        assert process["tolerance"] == {"percent": "2.5", "amountMinor": None}
        assert process["steps"][1] == {"number": 2, "delayDays": 3, "dueDays": 14, "feeMinor": 3500}
        assert process["outlasted"] == process["guardedTerms"] == []
        async with api.tenant.work() as work:
            plan = await create_billing_plan(work, NewBillingPlan("Standard", 14))
        plan_id = encode_id("BillingPlan", plan.id)
        attached = (await finance.run(ATTACH, plan=plan_id, process=process["id"]))["data"]["attachDunningProcess"]
        assert attached["process"]["billingPlans"] == [{"name": "Standard", "dunningProcess": {"id": process["id"]}}]
        lists = (await finance.run(LISTS))["data"]
        assert lists["billingPlans"] == [{"name": "Standard", "dunningProcess": {"name": "Vanlig"}}]
        [standard] = lists["dunningStandards"]
        assert (standard["country"], standard["currency"], standard["validFrom"]) == ("NO", "NOK", "2026-01-01")
        assert standard["steps"][0] == {"delayDays": 14, "dueDays": 14, "feeMinor": 3800}
        assert "inkassoforskriften" in standard["source"]
        detached = (await finance.run(ATTACH, plan=plan_id))["data"]["attachDunningProcess"]
        assert detached == {"__typename": "AttachDunningProcessSuccess", "process": None}


@pytest.mark.rule("CAT-16", "CAT-40")
async def test_a_process_names_the_billing_plan_of_contracts_or_none(api: Api) -> None:
    async with api.tenant.work() as work:
        plan = await create_billing_plan(work, NewBillingPlan("Brutte avtaler", 10))
    named = PROCESS | {"contractBillingPlanId": encode_id("BillingPlan", plan.id)}
    async with api.client(("FINANCE",)) as finance:
        saved = (await finance.run(SAVE, input=named))["data"]["saveDunningProcess"]["process"]
        assert saved["contractBillingPlan"] == {"name": "Brutte avtaler"}
        change = PROCESS | {"id": saved["id"], "version": 1}
        saved = (await finance.run(SAVE, input=change))["data"]["saveDunningProcess"]["process"]
        assert (saved["version"], saved["contractBillingPlan"]) == (2, None)


@pytest.mark.rule("CAT-40")
async def test_a_process_that_is_wrong_or_stale_is_refused_at_its_fields(api: Api) -> None:
    async with api.client(("FINANCE",)) as finance:
        wrong = PROCESS | {"name": "", "steps": [{"delayDays": 14, "dueDays": 0, "feeMinor": -1}]}
        refused = (await finance.run(SAVE, input=wrong))["data"]["saveDunningProcess"]
        assert (refused["__typename"], refused["code"]) == ("InvalidInput", "INVALID_INPUT")
        assert [field["path"] for field in refused["fields"]] == ["name", "steps.0.dueDays", "steps.0.feeMinor"]
        for percent in ("0", "101", "abc", "1.234"):
            refused = (await finance.run(SAVE, input=PROCESS | {"tolerance": {"percent": percent}}))["data"]
            assert refused["saveDunningProcess"]["fields"] == [{"path": "tolerance.percent", "code": "RANGE"}]
        saved = (await finance.run(SAVE, input=PROCESS))["data"]["saveDunningProcess"]["process"]
        change = PROCESS | {"id": saved["id"], "name": "Ny"}
        again = (await finance.run(SAVE, input=change | {"version": 1}))["data"]["saveDunningProcess"]
        assert again["process"]["version"] == 2
        stale = (await finance.run(SAVE, input=change | {"version": 1}))["data"]["saveDunningProcess"]
        assert stale["__typename"] == "StaleVersion"
        foreign = (await finance.run(SAVE, input=PROCESS | {"currency": "SEK"}))["data"]["saveDunningProcess"]
        assert foreign["fields"] == [{"path": "currency", "code": "CURRENCY"}]
        gone = PROCESS | {"contractBillingPlanId": encode_id("BillingPlan", new_id())}
        refused = (await finance.run(SAVE, input=gone))["data"]["saveDunningProcess"]
        assert refused["fields"] == [{"path": "contractBillingPlanId", "code": "NOT_FOUND"}]
    async with api.client(("READER",)) as reader:
        refused = (await reader.run(SAVE, input=PROCESS))["data"]["saveDunningProcess"]
        assert refused["__typename"] == "NotAllowed"


@pytest.mark.rule("DUN-01", "RUN-05")
async def test_a_run_is_previewed_started_and_shown_with_its_reminders(api: Api) -> None:
    dunning, (one, _) = await overdue(api, 50_000, 20_000)
    hidden = await owing(dunning, 10_000, email=False)
    org = encode_id("Organisation", api.tenant.organisation_id)
    async with api.client(("FINANCE",)) as finance:
        preview = (await finance.run(PREVIEW, org=org))["data"]["previewDunningRun"]
        assert (preview["reminders"], preview["totalMinor"], preview["feesMinor"]) == (2, 77_000, 7_000)
        assert (preview["on"], preview["unreachable"]) == (today().isoformat(), 1)
        assert preview["unreachableIds"] == [encode_id("Member", hidden[0].member_id)]
        assert preview["groups"] == [
            {"processName": "Vanlig", "step": 1, "reminders": 2, "totalMinor": 77_000, "feesMinor": 7_000}
        ]
        assert preview["rows"][0]["invoiceNumber"] == str(one.invoice_number)
        outdated = (await finance.run(START, org=org, hash="old", key="x"))["data"]["startDunningRun"]
        assert (outdated["__typename"], outdated["invoices"]) == ("PreviewOutdated", 2)
        run = await run_all(api, finance)
        assert run["kind"] == "DUNNING"
        shown = (await finance.run(RUN, id=run["id"]))["data"]
        assert (shown["run"]["state"], shown["run"]["invoiced"], shown["run"]["totalMinor"]) == ("DONE", 2, 77_000)
        assert [(one["code"], one["rule"]) for one in shown["run"]["rejects"]["nodes"]] == [("UNREACHABLE", "DUN-01")]
        assert shown["reminders"]["totalCount"] == 2
        assert [node["number"] for node in shown["reminders"]["nodes"]] == ["2", "1"]
        assert {node["state"] for node in shown["reminders"]["nodes"]} == {"OPEN"}
        member = encode_id("Member", one.member_id)
        reskontro = (await finance.run(RESKONTRO, id=member))["data"]["member"]["reskontro"]
        assert reskontro["balanceMinor"] == -53_500
        assert reskontro["rows"][0] == {
            "kind": "REMINDER_FEE",
            "amountMinor": -3_500,
            "reminder": {"number": "1", "invoice": {"number": str(one.invoice_number)}},
        }
        [reminder] = (await finance.run(INVOICE, id=encode_id("Invoice", one.invoice_id)))["data"]["invoice"][
            "reminders"
        ]
        assert [(one["code"], one["rule"]) for one in reminder["why"]] == [
            ("REMINDED", "DUN-01"),
            ("DELAY_PASSED", "DUN-02"),
            ("STILL_OPEN", "DUN-01"),
            ("FEE_ADDED", "CAT-40"),
        ]
        page = await finance.http.get(reminder["pdfUrl"])
        assert page.status_code == 200
        assert one.kid in PdfReader(BytesIO(page.content)).pages[0].extract_text()
        assert (await finance.http.get("/reminders/x.pdf")).status_code == 404
    async with api.client(("READER",)) as reader:
        assert (await reader.run(PREVIEW, org=org))["errors"]
        refused = (await reader.run(START, org=org, key="y"))["data"]["startDunningRun"]
        assert refused["__typename"] == "NotAllowed"
    await sound(dunning)


@pytest.mark.rule("DUN-05")
async def test_an_invoice_shows_its_reminders_and_until_when_the_next_one_is_postponed(api: Api) -> None:
    _, (one,) = await overdue(api, 50_000)
    key, until = encode_id("Invoice", one.invoice_id), today() + timedelta(days=20)
    async with api.client(("FINANCE",)) as finance:
        before = (await finance.run(INVOICE, id=key))["data"]["invoice"]
        assert (before["reminders"], before["postponements"]) == ([], [])
        assert before["nextReminder"] == {"step": 1, "on": "2026-03-30", "feeMinor": 3500, "processName": "Vanlig"}
        answer = (await finance.run(POSTPONE, id=key, untilOn=until.isoformat(), reason="Ringte"))["data"]
        assert answer["postponeReminder"]["invoice"] == {
            "nextReminder": {"on": until.isoformat()},
            "postponements": [{"reason": "Ringte", "postponedBy": "Kari Nordmann"}],
        }
        refused = (await finance.run(REMIND, id=key, key="r"))["data"]["remindInvoice"]
        assert refused["reason"]["code"] == "POSTPONED"
        early = (await finance.run(POSTPONE, id=key, untilOn=today().isoformat(), reason=""))["data"][
            "postponeReminder"
        ]
        assert [(field["path"], field["code"]) for field in early["fields"]] == [
            ("reason", "REQUIRED"),
            ("untilOn", "RANGE"),
        ]


@pytest.mark.rule("DUN-03", "DUN-01")
async def test_one_invoice_is_reminded_at_once_and_a_credited_one_is_refused_by_its_rule(api: Api) -> None:
    dunning, (one, other) = await overdue(api, 50_000, 20_000)
    async with api.tenant.work(today()) as work:
        await credit_invoice(work, other.invoice_id, reason="Feil", idempotency_key="c")
    async with api.client(("FINANCE",)) as finance:
        for _ in range(2):
            answer = await finance.run(REMIND, id=encode_id("Invoice", one.invoice_id), key="k")
            assert answer["data"]["remindInvoice"]["reminder"] == {"number": "1"}
        key = encode_id("Invoice", other.invoice_id)
        for refused in (
            (await finance.run(REMIND, id=key, key="o"))["data"]["remindInvoice"],
            (await finance.run(POSTPONE, id=key, untilOn="2027-06-01", reason="x"))["data"]["postponeReminder"],
        ):
            assert refused["__typename"] == "ReminderRefused"
            assert refused["reason"]["code"] == "CREDITED"
            assert "DUN-03" in refused["reason"]["message"]
    await sound(dunning)


@pytest.mark.rule("CAT-40")
async def test_the_form_is_told_what_goes_beyond_the_law(api: Api) -> None:
    async with api.client() as client:
        short = {"delayDays": 14, "dueDays": 10, "feeMinor": 3_800}
        answer = await client.run(BEYOND, steps=[short, {"delayDays": 3, "dueDays": 14, "feeMinor": 3_800}])
    [one] = answer["data"]["dunningBeyondLaw"]
    assert one["code"] == "DEADLINE_TOO_SHORT"
    assert {"name": "least", "value": {"number": 14}} in one["arguments"]
