"""Stop codes and the default of crediting through GraphQL (CAT-41, SUB-06)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Api, Client

SAVE = """
mutation ($input: StopCodeInput!) {
  saveStopCode(input: $input) {
    __typename
    ... on SaveStopCodeSuccess { stopCode { id code text onMyPage closed version } }
    ... on StaleVersion { current }
    ... on Refusal { fields { path code } }
  }
}
"""
ORDER = """
mutation ($ids: [ID!]!) {
  orderStopCodes(ids: $ids) {
    __typename
    ... on OrderStopCodesSuccess { stopCodes { code } }
    ... on Refusal { fields { path code } }
  }
}
"""
DEFAULT = """
mutation ($credit: Boolean!, $kinds: [CreditingOfKindInput!]!) {
  saveCreditingDefault(creditOpen: $credit, kinds: $kinds) {
    __typename
    ... on SaveCreditingDefaultSuccess { default { creditOpen kinds { kind creditOpen isOwn } } }
    ... on Refusal { code }
  }
}
"""
READ = "{ stopCodes { code text onMyPage closed } creditingDefault { creditOpen kinds { kind isOwn } } }"


async def save(client: Client, **input: Any) -> dict[str, Any]:
    given = {"code": "FLYTTET", "text": "Har flyttet", "onMyPage": True} | input
    answer: dict[str, Any] = (await client.run(SAVE, input=given))["data"]["saveStopCode"]
    return answer


@pytest.mark.rule("CAT-41")
async def test_the_list_of_stop_codes_is_kept_in_order(api: Api) -> None:
    async with api.client() as client:
        moved = (await save(client))["stopCode"]
        price = (await save(client, code="PRIS", text="For dyrt", onMyPage=False))["stopCode"]
        answer = (await client.run(ORDER, ids=[price["id"], moved["id"]]))["data"]["orderStopCodes"]
        assert [one["code"] for one in answer["stopCodes"]] == ["PRIS", "FLYTTET"]
        closed = await save(client, id=moved["id"], version=1, closed=True)
        assert (closed["stopCode"]["closed"], closed["stopCode"]["version"]) == (True, 2)
        assert await save(client, id=moved["id"], version=1) == {
            "__typename": "StaleVersion",
            "current": 2,
            "fields": [],
        }
        assert (await save(client, code="PRIS"))["fields"] == [{"path": "code", "code": "TAKEN"}]
        refused = (await client.run(ORDER, ids=[price["id"]]))["data"]["orderStopCodes"]
        assert refused["fields"] == [{"path": "ids", "code": "INVALID"}]
        found = (await client.run(READ))["data"]["stopCodes"]
        assert found[0] == {"code": "PRIS", "text": "For dyrt", "onMyPage": False, "closed": False}


@pytest.mark.rule("SUB-06")
async def test_the_default_of_crediting_is_set_for_the_tenant_and_for_kinds(api: Api) -> None:
    async with api.client() as client:
        before = (await client.run(READ))["data"]["creditingDefault"]
        assert before["creditOpen"]
        assert not any(one["isOwn"] for one in before["kinds"])
        answer = await client.run(DEFAULT, credit=False, kinds=[{"kind": "COURSE", "creditOpen": True}])
        default = answer["data"]["saveCreditingDefault"]["default"]
        assert default["creditOpen"] is False
        assert [one for one in default["kinds"] if one["creditOpen"]] == [
            {"kind": "COURSE", "creditOpen": True, "isOwn": True}
        ]
