"""LED-03 through GraphQL: a payment is moved by who may, once for each key, and its rows offer what makes sense."""

from __future__ import annotations

import pytest

from api.ids import encode_id
from tests.api.conftest import Api
from tests.domain.dunning.unpaid import Dunning, more, open_dunning, owing, pay
from tests.domain.payments.owing import Owing
from tests.tenants import TODAY

pytestmark = pytest.mark.rule("LED-03")
MOVE = """
mutation ($input: MovePaymentInput!, $key: String!) {
  movePayment(input: $input, idempotencyKey: $key) {
    __typename
    ... on MovePaymentSuccess {
      payment { id movableMinor moves { amountMinor currency reason invoice { id } toMember { id } } }
      movedPayment { id amountMinor member { id } allocations { amountMinor invoice { id } } moves { payment { id } } }
    }
    ... on PaymentStays { hindrance }
    ... on InvalidInput { fields { path code } }
    ... on NotAllowed { needed }
  }
}
"""
ROWS = """
query ($id: ID!) { member(id: $id) { reskontro {
  balanceMinor rows { kind text amountMinor canMove canCredit unusedMinor payment { id movableMinor } }
} } }
"""
PAYMENT = "query ($id: ID!) { payment(id: $id) { unusedMinor movableMinor allocations { move { toMember { id } } } } }"


async def two(api: Api) -> tuple[Dunning, Owing, Owing]:
    dunning = await open_dunning(api.tenant)
    [kari] = await owing(dunning, 50_000)
    [ola] = await owing(dunning, 40_000)
    return dunning, kari, ola


async def test_a_payment_is_moved_to_another_member_once(api: Api) -> None:
    dunning, kari, ola = await two(api)
    payment_id = encode_id("Payment", await pay(dunning, kari, 50_000, TODAY))
    given = {
        "paymentId": payment_id,
        "memberId": encode_id("Member", ola.member_id),
        "invoiceId": encode_id("Invoice", ola.invoice_id),
        "amountMinor": 40_000,
        "reason": "Feil medlem",
    }
    async with api.client(("FINANCE",)) as client:
        nameless = (await client.run(MOVE, input=given | {"reason": ""}, key="a"))["data"]["movePayment"]
        moved = (await client.run(MOVE, input=given, key="b"))["data"]["movePayment"]
        assert (await client.run(MOVE, input=given, key="b"))["data"]["movePayment"] == moved
        back = moved["movedPayment"]["id"]
        kari_rows, ola_rows = [
            (await client.run(ROWS, id=encode_id("Member", one.member_id)))["data"]["member"]["reskontro"]
            for one in (kari, ola)
        ]
        original = (await client.run(PAYMENT, id=payment_id))["data"]["payment"]
    assert nameless["fields"] == [{"path": "reason", "code": "REQUIRED"}]
    assert moved["payment"]["moves"] == [
        {
            "amountMinor": 40_000,
            "currency": "NOK",
            "reason": "Feil medlem",
            "invoice": {"id": given["invoiceId"]},
            "toMember": {"id": given["memberId"]},
        }
    ]
    assert moved["payment"]["movableMinor"] == 10_000
    assert moved["movedPayment"]["allocations"] == [{"amountMinor": 40_000, "invoice": {"id": given["invoiceId"]}}]
    assert moved["movedPayment"]["moves"] == [{"payment": {"id": payment_id}}]
    assert back != payment_id
    assert [(row["kind"], row["amountMinor"], row["canMove"]) for row in kari_rows["rows"]] == [
        ("PAYMENT", -40_000, False),
        ("PAYMENT", 50_000, True),
        ("INVOICE", -50_000, False),
    ]
    assert (kari_rows["balanceMinor"], ola_rows["balanceMinor"]) == (-40_000, 0)
    assert original["unusedMinor"] == 0
    assert {"move": {"toMember": {"id": given["memberId"]}}} in original["allocations"]


async def test_rows_offer_to_move_and_to_pay_back_what_is_there(api: Api) -> None:
    dunning, kari, _ = await two(api)
    await pay(dunning, kari, 53_000, TODAY)
    other = await more(dunning, kari, 1_000)
    async with api.client(("FINANCE",)) as client:
        shown = await client.run(ROWS, id=encode_id("Member", kari.member_id))
        rows = shown["data"]["member"]["reskontro"]["rows"]
        payment_id = next(row["payment"]["id"] for row in rows if row["payment"])
        given = {
            "paymentId": payment_id,
            "memberId": encode_id("Member", kari.member_id),
            "invoiceId": encode_id("Invoice", other.invoice_id),
            "amountMinor": 1_000,
            "reason": "Feil KID",
        }
        moved = (await client.run(MOVE, input=given, key="a"))["data"]["movePayment"]
        waits = (await client.run(MOVE, input=given | {"amountMinor": 1}, key="b"))["data"]["movePayment"]
    assert [(row["kind"], row["canCredit"], row["canMove"], row["unusedMinor"]) for row in rows] == [
        ("INVOICE", True, False, 0),
        ("PAYMENT", False, True, 3_000),
        ("INVOICE", True, False, 0),
    ]
    assert moved["movedPayment"]["id"] == payment_id
    assert waits["fields"] == [{"path": "amountMinor", "code": "RANGE"}]
    async with api.client(("READER",)) as client:
        refused = (await client.run(MOVE, input=given, key="c"))["data"]["movePayment"]
    assert refused == {"__typename": "NotAllowed", "needed": "payments:write"}
