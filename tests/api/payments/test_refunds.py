"""Refunds over GraphQL: registered, listed, shown on the reskontro, undone (PAY-06, PAY-07)."""

from __future__ import annotations

from typing import Any

import pytest

from api.ids import encode_id
from tests.api.conftest import Api
from tests.clock import THIS_DAY
from tests.domain.payments.test_refunds import overpaid

pytestmark = pytest.mark.rule("PAY-07")
REGISTER = """
mutation ($input: RefundInput!, $key: String!) {
  registerRefund(input: $input, idempotencyKey: $key) {
    __typename
    ... on RegisterRefundSuccess { refund { id amountMinor account organisation { name } member { name } } }
    ... on InvalidInput { fields { path code message } }
    ... on NotAllowed { needed }
  }
}
"""
UNDO = """
mutation ($id: ID!, $reason: String!) {
  undoRefund(refundId: $id, reason: $reason) {
    __typename
    ... on UndoRefundSuccess { refund { id undoneReason } }
    ... on InvalidInput { fields { path code } }
    ... on NotAllowed { needed }
  }
}
"""
SHOWN = """
query ($id: ID!, $filter: RefundFilter!) {
  member(id: $id) { reskontro { balanceMinor refundable { amountMinor account } rows { kind amountMinor
    refund { id undoneAt } } } }
  payments(first: 1) { nodes { allocations { amountMinor invoice { number } refund { id } } } }
  refunds(filter: $filter, first: 10) { totalCount nodes { reference member { number } undoneAt } }
}
"""


def given(api: Api, member_id: Any, minor: int) -> dict[str, Any]:
    return {
        "organisationId": encode_id("Organisation", api.tenant.organisation_id),
        "memberId": encode_id("Member", member_id),
        "amountMinor": minor,
        "paidOn": THIS_DAY.isoformat(),
        "account": "12345678903",
        "reference": "B-1",
    }


@pytest.mark.rule("PAY-06", "LED-03")
async def test_a_refund_is_registered_once_shown_and_undone(api: Api) -> None:
    shop = await overpaid(api.tenant)
    member_id = shop.member_ids[0]
    wanted = given(api, member_id, 4_000)
    shown = {"id": encode_id("Member", member_id), "filter": {"fromOn": THIS_DAY.isoformat()}}
    async with api.client(("FINANCE",)) as client:
        first = (await client.run(REGISTER, input=wanted, key="a"))["data"]["registerRefund"]
        assert (await client.run(REGISTER, input=wanted, key="a"))["data"]["registerRefund"] == first
        seen = (await client.run(SHOWN, **shown))["data"]
        undone = (await client.run(UNDO, id=first["refund"]["id"], reason="Feil"))["data"]["undoRefund"]
        after = (await client.run(SHOWN, **shown))["data"]
    assert (first["refund"]["amountMinor"], first["refund"]["organisation"]["name"]) == (4_000, "Friluftslaget")
    reskontro = seen["member"]["reskontro"]
    assert reskontro["refundable"] == {"amountMinor": 6_000, "account": "12345678903"}
    newest = reskontro["rows"][0]
    assert (newest["kind"], newest["amountMinor"], newest["refund"]["id"]) == ("REFUND", -4_000, first["refund"]["id"])
    assert [one["reference"] for one in seen["refunds"]["nodes"]] == ["B-1"]
    used = [(one["amountMinor"], one["refund"]) for one in seen["payments"]["nodes"][0]["allocations"]]
    assert (4_000, {"id": first["refund"]["id"]}) in used
    assert [one for _, one in used].count(None) == 1
    assert undone["refund"]["undoneReason"] == "Feil"
    assert after["member"]["reskontro"]["refundable"]["amountMinor"] == 10_000
    assert after["refunds"]["totalCount"] == 1
    assert after["refunds"]["nodes"][0]["undoneAt"] is not None


async def test_too_much_is_refused_at_its_field_and_a_reader_may_not(api: Api) -> None:
    shop = await overpaid(api.tenant)
    async with api.client(("FINANCE",)) as client:
        answer = (await client.run(REGISTER, input=given(api, shop.member_ids[0], 10_001), key="a"))["data"]
        known = (await client.run(REGISTER, input=given(api, shop.member_ids[0], 1_000), key="b"))["data"]
    assert [(one["path"], one["code"]) for one in answer["registerRefund"]["fields"]] == [("amountMinor", "RANGE")]
    refund_id = known["registerRefund"]["refund"]["id"]
    async with api.client(("READER",)) as client:
        refused = (await client.run(REGISTER, input=given(api, shop.member_ids[0], 1), key="c"))["data"]
        kept = (await client.run(UNDO, id=refund_id, reason="Feil"))["data"]
    assert refused["registerRefund"] == {"__typename": "NotAllowed", "needed": "payments:write"}
    assert kept["undoRefund"] == {"__typename": "NotAllowed", "needed": "payments:write"}
