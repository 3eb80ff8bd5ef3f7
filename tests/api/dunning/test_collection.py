"""Collection through GraphQL: the list, the file, what is told later, and the way back (DUN-09)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from api.ids import encode_id
from domain.dunning.commands.remind_invoice import remind_invoice
from tests.api.conftest import Api
from tests.clock import THIS_DAY
from tests.domain.dunning.test_collection import collecting
from tests.domain.dunning.unpaid import owing, remind

READY = """
query ($org: ID!) {
  readyForCollection(organisationId: $org) {
    nodes { readyOn principalMinor feesMinor currency wasTakenBack invoice { id number } payer { name } }
    pageInfo { hasNextPage }
  }
}
"""
HAND = """
mutation ($org: ID!, $ids: [ID!], $key: String!) {
  handOverToCollection(organisationId: $org, invoiceIds: $ids, idempotencyKey: $key) {
    __typename
    ... on HandOverSuccess { file { id number kind rows totalMinor url } }
    ... on Refusal { code }
  }
}
"""
PREVIEW = "query ($org: ID!) { previewDunningRun(organisationId: $org) { reminders handedOver handedOverMinor } }"
COMING = "query ($id: ID!) { invoice(id: $id) { collection { on byItself } } }"
CLAIMS = """
query ($org: ID!) {
  collectionClaims(organisationId: $org) {
    totalCount nodes { principalMinor feesMinor openMinor takenBackOn reason invoice { status } payer { name } }
  }
  collectionChanges(organisationId: $org) { kind amountMinor invoice { number } }
  collectionFiles(organisationId: $org) { nodes { number kind } }
}
"""
BACK = """
mutation ($id: ID!, $reason: String!) {
  takeBackFromCollection(invoiceId: $id, reason: $reason) {
    ... on TakeBackSuccess { invoice { status } }
    ... on Refusal { fields { path code } }
  }
}
"""
REPORT = """
mutation ($org: ID!) {
  reportCollectionChanges(organisationId: $org, idempotencyKey: "r") {
    __typename ... on ReportChangesSuccess { file { kind rows url } }
  }
}
"""


RUN = """
query ($id: ID!) { run(id: $id) { state fault { message } collectionFiles { number kind rows totalMinor url } } }
"""


@pytest.mark.rule("DUN-09", "RUN-06")
async def test_the_run_shows_what_it_handed_over_with_the_file(api: Api) -> None:
    dunning = await collecting(api.tenant, by_itself=True)
    [one] = await owing(dunning, 50_000)
    async with api.tenant.work(THIS_DAY - timedelta(days=40)) as work:
        await remind_invoice(work, one.invoice_id, idempotency_key="remind")
    run_ids = [await remind(dunning, THIS_DAY, key=key) for key in ("hands over", "has nothing")]
    async with api.client() as client:
        first, second = [(await client.run(RUN, id=encode_id("Run", key)))["data"]["run"] for key in run_ids]
        [file] = first["collectionFiles"]
        assert (file["kind"], file["rows"], file["totalMinor"]) == ("CLAIMS", 1, 53_500)
        assert (await client.http.get(file["url"])).status_code == 200
        assert (second["state"], second["fault"], second["collectionFiles"]) == ("DONE", None, [])


@pytest.mark.rule("DUN-09", "RUN-05")
async def test_a_preview_says_what_the_run_hands_over(api: Api) -> None:
    dunning = await collecting(api.tenant, by_itself=True)
    [one] = await owing(dunning, 50_000)
    async with api.tenant.work(THIS_DAY - timedelta(days=40)) as work:
        await remind_invoice(work, one.invoice_id, idempotency_key="remind")
    async with api.client() as client:
        answer = await client.run(PREVIEW, org=encode_id("Organisation", api.tenant.organisation_id))
        assert answer["data"]["previewDunningRun"] == {"reminders": 0, "handedOver": 1, "handedOverMinor": 53_500}
        answer = await client.run(COMING, id=encode_id("Invoice", one.invoice_id))
        assert answer["data"]["invoice"]["collection"]["byItself"] is True


@pytest.mark.rule("DUN-09")
async def test_a_claim_goes_to_collection_and_comes_back(api: Api) -> None:
    dunning = await collecting(api.tenant)
    [one] = await owing(dunning, 50_000)
    today = THIS_DAY
    async with api.tenant.work(today - timedelta(days=40)) as work:
        await remind_invoice(work, one.invoice_id, idempotency_key="remind")
    org, key = encode_id("Organisation", api.tenant.organisation_id), encode_id("Invoice", one.invoice_id)
    async with api.client() as client:

        async def asked(query: str, **variables: Any) -> Any:
            return (await client.run(query, **variables))["data"]

        [ready] = (await asked(READY, org=org))["readyForCollection"]["nodes"]
        assert (ready["principalMinor"], ready["feesMinor"], ready["wasTakenBack"]) == (50_000, 3_500, False)
        assert ready["readyOn"] == str(today - timedelta(days=40 - 14 - 5))
        coming = (await asked(COMING, id=key))["invoice"]["collection"]
        assert coming == {"on": ready["readyOn"], "byItself": False}
        nothing = (await asked(HAND, org=org, ids=[], key="none"))["handOverToCollection"]
        assert nothing == {"__typename": "NothingToCollect", "code": "NOTHING_TO_COLLECT"}
        file = (await asked(HAND, org=org, ids=[key], key="h"))["handOverToCollection"]["file"]
        assert (file["number"], file["kind"], file["rows"], file["totalMinor"]) == (1, "CLAIMS", 1, 53_500)
        fetched = await client.http.get(file["url"])
        assert fetched.status_code == 200
        assert one.kid in fetched.content.decode("utf-8-sig")
        again = (await asked(HAND, org=org, ids=None, key="again"))["handOverToCollection"]
        assert again == {"__typename": "NothingToCollect", "code": "NOTHING_TO_COLLECT"}
        assert (await asked(BACK, id=key, reason=" "))["takeBackFromCollection"]["fields"] == [
            {"path": "reason", "code": "REQUIRED"}
        ]
        back = (await asked(BACK, id=key, reason="Avtale"))["takeBackFromCollection"]["invoice"]
        assert back["status"] == "OVERDUE"
        seen = await asked(CLAIMS, org=org)
        [claim] = seen["collectionClaims"]["nodes"]
        assert (claim["openMinor"], claim["reason"], claim["takenBackOn"]) == (53_500, "Avtale", str(today))
        assert [change["kind"] for change in seen["collectionChanges"]] == ["TAKEN_BACK"]
        assert (await asked(REPORT, org=org))["reportCollectionChanges"]["file"]["kind"] == "CHANGES"
        assert (await asked(REPORT, org=org))["reportCollectionChanges"]["file"]["rows"] == 1
        seen = await asked(CLAIMS, org=org)
        assert [file["number"] for file in seen["collectionFiles"]["nodes"]] == [2, 1]
        assert seen["collectionChanges"] == []
