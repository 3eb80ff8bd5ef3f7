"""Payment stop through GraphQL: the rule, the preview, what is to come and what was made."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from api.ids import encode_id
from domain.dunning.commands.run_dunning_chunk import run_dunning_chunk
from tests.api.conftest import Api, Client
from tests.clock import THIS_DAY
from tests.domain.dunning.stopped import CAUSE, FIRST_ON, SECOND_ON, STOP_ON, Guarded, dun, guard
from tests.domain.subscriptions.selling import faults, invoices_of, pay

SAVE = """
mutation ($input: DunningProcessInput!) {
  saveDunningProcess(input: $input) {
    __typename
    ... on SaveDunningProcessSuccess {
      process { id version daysThrough stop { delayDays thresholdMinor cause codeId } outlasted { planName } }
    }
    ... on Refusal { fields { path code } }
  }
}
"""
CODE = """
mutation ($input: StopCodeInput!) {
  saveStopCode(input: $input) { ... on SaveStopCodeSuccess { stopCode { id } } }
}
"""
PREVIEW = """
query ($org: ID!) {
  previewDunningRun(organisationId: $org) {
    hash reminders stops
    stopRows { invoiceNumber debtMinor payer { name } subscription { id plan { name } } }
  }
}
"""
START = """
mutation ($org: ID!, $hash: String) {
  startDunningRun(organisationId: $org, expectedHash: $hash, idempotencyKey: "k") {
    ... on StartDunningRunSuccess { run { id } }
  }
}
"""
COMING = """
query ($org: ID, $invoice: ID!, $subscription: ID!) {
  comingPaymentStops(organisationId: $org, first: 1) {
    nodes { on debtMinor isSpared why { code } invoice { number } subscription { id } payer { name } }
    pageInfo { hasNextPage endCursor }
  }
  invoice(id: $invoice) { nextReminder { step } paymentStop { on isSpared } }
  subscription(id: $subscription) { paymentStop { on debtMinor why { code } } creditsOpenAtStop stoppedUnpaid { id } }
}
"""
NEXT = """
query ($after: String) { comingPaymentStops(after: $after) { nodes { isSpared invoice { number } why { code } } } }
"""
MADE = """
query ($filter: PaymentStopFilter) {
  paymentStops(filter: $filter) {
    totalCount
    nodes { stoppedOn debtMinor paidSinceMinor why { code rule message } invoice { number } payer { name }
            subscription { state endOn stopCause stopKind stoppedUnpaid { stoppedOn } } }
  }
}
"""
HISTORY = "query ($id: ID!) { member(id: $id) { timeline { nodes { kind subject { kind } reason } } } }"


def today() -> date:
    return THIS_DAY


async def unpaid(api: Api, members: int = 1) -> Guarded:
    """Subscriptions that had all their reminders; the served application has no other day than that of the clock."""
    guarded = await guard(api.tenant, members=members)
    await dun(guarded, FIRST_ON, SECOND_ON)
    return guarded


async def run_now(api: Api, client: Client, expected_hash: str | None = None) -> str:
    org = encode_id("Organisation", api.tenant.organisation_id)
    started = (await client.run(START, org=org, hash=expected_hash))["data"]["startDunningRun"]
    async with api.tenant.read() as read:
        [row] = await read.sql("SELECT id FROM run ORDER BY id DESC LIMIT 1")
    async with api.tenant.work(today()) as work:
        assert not await run_dunning_chunk(work, row["id"])
    return str(started["run"]["id"])


@pytest.mark.rule("CAT-40", "CAT-41", "DUN-06")
async def test_a_process_has_a_stop_rule_and_warns_when_it_outlasts_its_terms(api: Api) -> None:
    guarded = await guard(api.tenant, unit="MONTH", stop=None)
    async with api.client() as client:
        process: dict[str, Any] = {
            "id": encode_id("DunningProcess", guarded.dunning.process_id),
            "version": 1,
            "name": "Vanlig",
            "steps": [{"delayDays": 5, "dueDays": 10, "feeMinor": 0}],
            "stop": {"delayDays": 10, "thresholdMinor": 10_000, "cause": CAUSE},
        }
        saved = (await client.run(SAVE, input=process))["data"]["saveDunningProcess"]["process"]
        assert saved["stop"] == {"delayDays": 10, "thresholdMinor": 10_000, "cause": CAUSE, "codeId": None}
        assert (saved["daysThrough"], saved["outlasted"]) == (25, [])
        longer = process | {"version": 2, "stop": process["stop"] | {"delayDays": 30}}
        saved = (await client.run(SAVE, input=longer))["data"]["saveDunningProcess"]["process"]
        assert (saved["daysThrough"], saved["outlasted"]) == (45, [{"planName": "Ordinær"}])
        nameless = process | {"version": 3, "stop": {"delayDays": -1, "thresholdMinor": -1}}
        refused = (await client.run(SAVE, input=nameless))["data"]["saveDunningProcess"]
        assert [(one["path"], one["code"]) for one in refused["fields"]] == [
            ("stop.delayDays", "RANGE"),
            ("stop.thresholdMinor", "AMOUNT"),
            ("stop.cause", "REQUIRED"),
        ]
        made = await client.run(CODE, input={"code": "BETALING", "text": "Betalte ikke", "onMyPage": False})
        code_id = made["data"]["saveStopCode"]["stopCode"]["id"]
        other = process | {"version": 3, "stop": process["stop"] | {"cause": "Noe annet"}}
        refused = (await client.run(SAVE, input=other))["data"]["saveDunningProcess"]
        assert refused["fields"] == [{"path": "stop.codeId", "code": "REQUIRED"}]
        coded = process | {"version": 3, "stop": {"delayDays": 10, "thresholdMinor": 0, "codeId": code_id}}
        saved = (await client.run(SAVE, input=coded))["data"]["saveDunningProcess"]["process"]
        assert (saved["stop"]["codeId"], saved["stop"]["cause"]) == (code_id, "")


@pytest.mark.rule("DUN-06", "RUN-05", "SUB-20", "NEW-02")
async def test_coming_stops_are_listed_previewed_and_made(api: Api) -> None:
    guarded = await unpaid(api, members=2)
    async with api.client() as client:
        first, second = await invoices_of(guarded.shop)
        org = encode_id("Organisation", api.tenant.organisation_id)
        subscriptions = {
            row["number"]: encode_id("Subscription", key)
            for row, key in zip((first, second), guarded.subscription_ids, strict=True)
        }
        await pay(api.tenant, second, 1_000)
        asked = {
            "org": org,
            "invoice": encode_id("Invoice", first["id"]),
            "subscription": subscriptions[first["number"]],
        }
        found = (await client.run(COMING, **asked))["data"]
        [node] = found["comingPaymentStops"]["nodes"]
        seen = {node["invoice"]["number"]: node["isSpared"]}
        whys = {node["isSpared"]: node["why"]}
        after = found["comingPaymentStops"]["pageInfo"]["endCursor"]
        [node] = (await client.run(NEXT, after=after))["data"]["comingPaymentStops"]["nodes"]
        seen[node["invoice"]["number"]] = node["isSpared"]
        whys[node["isSpared"]] = node["why"]
        assert seen == {str(first["number"]): False, str(second["number"]): True}
        assert found["invoice"] == {"nextReminder": None, "paymentStop": {"on": str(STOP_ON), "isSpared": False}}
        owed = 75_000 + 2 * 3_500
        assert found["subscription"] == {
            "paymentStop": {"on": str(STOP_ON), "debtMinor": owed, "why": whys[False]},
            "creditsOpenAtStop": True,
            "stoppedUnpaid": None,
        }
        assert [one["code"] for one in whys[True]] == ["FIRST_DUE", "NEXT_DUE", "NEXT_DUE", "STOP_DELAY"]
        assert whys[False] == [*whys[True], {"code": "NOTHING_PAID"}]
        shown = (await client.run(PREVIEW, org=org))["data"]["previewDunningRun"]
        [row] = shown["stopRows"]
        assert (shown["stops"], row["debtMinor"], row["invoiceNumber"]) == (1, owed, str(first["number"]))
        assert row["subscription"] == {"id": subscriptions[first["number"]], "plan": {"name": "Ordinær"}}
        run_id = await run_now(api, client, shown["hash"])
        made = (await client.run(MADE, filter={"runId": run_id}))["data"]["paymentStops"]
        assert made["totalCount"] == 1
        because = made["nodes"][0]["why"]
        assert [one["code"] for one in because] == [one["code"] for one in whys[False]]
        assert because[-1] == {
            "code": "NOTHING_PAID",
            "rule": "DUN-06",
            "message": "nothing is paid, and 820.00 NOK is owed",
        }
        assert made["nodes"][0]["subscription"] == {
            "state": "STOPPED",
            "endOn": str(today()),
            "stopCause": CAUSE,
            "stopKind": "PAYMENT_STOP",
            "stoppedUnpaid": {"stoppedOn": str(today())},
        }
        member = encode_id("Member", first["member_id"])
        happened = (await client.run(HISTORY, id=member))["data"]["member"]["timeline"]["nodes"]
        assert {"PaymentStopped", "SubscriptionStopped"} <= {one["kind"] for one in happened}
        assert await faults(api.tenant) == {}


@pytest.mark.rule("DUN-06")
async def test_staff_sees_who_has_paid_since_the_stop(api: Api) -> None:
    guarded = await unpaid(api, members=2)
    async with api.client() as client:
        await run_now(api, client)
        assert (await client.run(MADE, filter={"paidSince": True}))["data"]["paymentStops"]["totalCount"] == 0
        used = next(row for row in await invoices_of(guarded.shop) if row["state"] == "ISSUED" and row["open_minor"])
        await pay(api.tenant, used, 5_000, on=today() + timedelta(days=1))
        made = (await client.run(MADE, filter={"paidSince": True}))["data"]["paymentStops"]
        assert [one["paidSinceMinor"] for one in made["nodes"]] == [5_000]
