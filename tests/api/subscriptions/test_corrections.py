"""Corrections through GraphQL (BIL-09)."""

from __future__ import annotations

from typing import Any

import pytest

from api.ids import encode_id
from tests.api.conftest import Api
from tests.clock import THIS_DAY
from tests.domain.subscriptions.selling import open_shop, start

pytestmark = pytest.mark.rule("BIL-09")
ADD = """
mutation ($input: AddCorrectionInput!, $key: String!) {
  addCorrection(input: $input, idempotencyKey: $key) {
    __typename
    ... on AddCorrectionSuccess { correction { id type state amountMinor leftMinor vatRatePercent account
      subscription { nextDraft { totalMinor lines { text grossMinor } } } } }
    ... on NotAllowed { needed }
    ... on Refusal { code fields { path code } }
  }
}
"""
REMOVE = """
mutation ($id: ID!) {
  removeCorrection(id: $id) {
    __typename
    ... on RemoveCorrectionSuccess { subscription { corrections { id } nextDraft { totalMinor } } }
    ... on Refusal { code }
  }
}
"""
LIST = """
query ($filter: CorrectionFilter, $first: Int = 50, $after: String) {
  corrections(filter: $filter, first: $first, after: $after) {
    totalCount deductionsMinor additionsMinor pageInfo { hasNextPage endCursor }
    nodes { text type state amountMinor currency registeredOn registeredBy member { name } parts { amountMinor } }
  }
}
"""


async def shop_of(api: Api) -> str:
    shop = await open_shop(api.tenant, members=1, unit="MONTH")
    today = THIS_DAY
    started = await start(shop, shop.member_ids[0], today, today=today)
    return encode_id("Subscription", started.subscription_id)


def given(subscription_id: str, minor: int, text: str = "Klage", **more: Any) -> dict[str, Any]:
    return {"subscriptionId": subscription_id, "amountMinor": minor, "text": text, **more}


async def test_a_deduction_shows_in_the_draft_until_it_is_removed(api: Api) -> None:
    subscription_id = await shop_of(api)
    async with api.client() as client:
        added = (await client.run(ADD, input=given(subscription_id, -5_000), key="a"))["data"]["addCorrection"]
        correction = added["correction"]
        draft = correction.pop("subscription")["nextDraft"]
        removed = (await client.run(REMOVE, id=correction["id"]))["data"]["removeCorrection"]["subscription"]
    assert correction | {"id": ""} == {
        "id": "",
        "type": "DEDUCTION",
        "state": "WAITING",
        "amountMinor": -5_000,
        "leftMinor": -5_000,
        "vatRatePercent": "0",
        "account": "3200",
    }
    assert draft["lines"][-1] == {"text": "Klage", "grossMinor": -5_000}
    assert removed == {"corrections": [], "nextDraft": {"totalMinor": draft["totalMinor"] + 5_000}}


async def test_they_are_listed_by_type_and_period_with_what_they_come_to(api: Api) -> None:
    subscription_id = await shop_of(api)
    async with api.client() as client:
        for minor, text in ((-5_000, "Klage"), (-300, "Rabatt"), (700, "Porto")):
            await client.run(ADD, input=given(subscription_id, minor, text), key=text)
        everything = (await client.run(LIST, first=2))["data"]["corrections"]
        rest = (await client.run(LIST, after=everything["pageInfo"]["endCursor"]))["data"]["corrections"]
        additions = (await client.run(LIST, filter={"type": "ADDITION"}))["data"]["corrections"]
        later = (await client.run(LIST, filter={"fromOn": "2090-01-01"}))["data"]["corrections"]
    assert (everything["totalCount"], everything["deductionsMinor"], everything["additionsMinor"]) == (3, -5_300, 700)
    assert [one["text"] for one in (*everything["nodes"], *rest["nodes"])] == ["Porto", "Rabatt", "Klage"]
    assert [(one["text"], one["currency"], one["parts"]) for one in additions["nodes"]] == [("Porto", "NOK", [])]
    assert later["totalCount"] == 0


async def test_what_makes_no_correction_says_which_field_and_a_reader_may_not(api: Api) -> None:
    subscription_id = await shop_of(api)
    async with api.client() as client:
        wrong = given(subscription_id, 0, " ", account="12")
        refused = (await client.run(ADD, input=wrong, key="a"))["data"]["addCorrection"]
    assert [field["path"] for field in refused["fields"]] == ["text", "amountMinor", "account"]
    async with api.client(("MEMBERSHIP",)) as client:
        refused = (await client.run(ADD, input=given(subscription_id, 1), key="b"))["data"]["addCorrection"]
    assert (refused["__typename"], refused["needed"]) == ("NotAllowed", "invoices:write")
