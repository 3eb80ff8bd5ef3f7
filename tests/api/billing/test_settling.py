"""LED-04 through GraphQL: a settlement is undone and redone by who may, once for each key."""

from __future__ import annotations

import pytest

from api.ids import encode_id
from tests.api.conftest import Api
from tests.api.transport import wire
from tests.api.watching import listened
from tests.domain.dunning.unpaid import open_dunning, owing, pay
from tests.tenants import TODAY

pytestmark = pytest.mark.rule("LED-04")
SHOWN = "query ($id: ID!) { invoice(id: $id) { openMinor unusedMinor settlements { id undoneAt } } }"
UNDO = """
mutation ($id: ID!, $reason: String!, $key: String!) {
  undoSettlement(settlementId: $id, reason: $reason, idempotencyKey: $key) {
    __typename
    ... on UndoSettlementSuccess { invoice { openMinor unusedMinor settlements { id undoneAt } } }
    ... on SettlementStays { obstacle }
    ... on InvalidInput { fields { path code } }
    ... on NotAllowed { needed }
  }
}
"""
USE = """
mutation ($id: ID!, $minor: Minor!, $key: String!) {
  settleWithCredit(invoiceId: $id, amountMinor: $minor, idempotencyKey: $key) {
    __typename
    ... on SettleWithCreditSuccess { invoice { openMinor unusedMinor } }
    ... on InvalidInput { fields { path code } }
    ... on NotAllowed { needed }
  }
}
"""
STATUS = """
subscription ($invoice: ID, $member: ID, $organisation: ID) {
  paymentStatus(invoiceId: $invoice, memberId: $member, organisationId: $organisation) {
    payment { id } invoice { id status openMinor }
  }
}
"""


async def test_a_settlement_is_undone_and_redone_once(api: Api) -> None:
    dunning = await open_dunning(api.tenant)
    [one] = await owing(dunning, 50_000)
    await pay(dunning, one, 50_000, TODAY)
    invoice = encode_id("Invoice", one.invoice_id)
    async with api.client(("FINANCE",)) as client:
        [paid] = (await client.run(SHOWN, id=invoice))["data"]["invoice"]["settlements"]
        asked = {"id": paid["id"], "reason": "Feil", "key": "a"}
        undone = (await client.run(UNDO, **asked))["data"]["undoSettlement"]
        assert (await client.run(UNDO, **asked))["data"]["undoSettlement"] == undone
        again = (await client.run(UNDO, id=paid["id"], reason="Feil", key="b"))["data"]["undoSettlement"]
        nameless = (await client.run(UNDO, id=paid["id"], reason="", key="c"))["data"]["undoSettlement"]
        much = (await client.run(USE, id=invoice, minor=50_001, key="d"))["data"]["settleWithCredit"]
        used = (await client.run(USE, id=invoice, minor=20_000, key="e"))["data"]["settleWithCredit"]
        assert (await client.run(USE, id=invoice, minor=20_000, key="e"))["data"]["settleWithCredit"] == used
    assert (undone["invoice"]["openMinor"], undone["invoice"]["unusedMinor"]) == (50_000, 50_000)
    [kept] = undone["invoice"]["settlements"]
    assert kept["id"] == paid["id"]
    assert kept["undoneAt"] is not None
    assert again == {"__typename": "SettlementStays", "obstacle": "UNDONE"}
    assert nameless["fields"] == [{"path": "reason", "code": "REQUIRED"}]
    assert much["fields"] == [{"path": "amountMinor", "code": "RANGE"}]
    assert used["invoice"] == {"openMinor": 30_000, "unusedMinor": 30_000}


async def test_a_reader_may_do_neither(api: Api) -> None:
    dunning = await open_dunning(api.tenant)
    [one] = await owing(dunning, 50_000)
    await pay(dunning, one, 60_000, TODAY)
    invoice = encode_id("Invoice", one.invoice_id)
    async with api.client(("READER",)) as client:
        [paid] = (await client.run(SHOWN, id=invoice))["data"]["invoice"]["settlements"]
        undone = (await client.run(UNDO, id=paid["id"], reason="Feil", key="a"))["data"]["undoSettlement"]
        used = (await client.run(USE, id=invoice, minor=1, key="b"))["data"]["settleWithCredit"]
    assert undone == used == {"__typename": "NotAllowed", "needed": "payments:write"}


@pytest.mark.rule("PAY-09", "API-03")
@pytest.mark.parametrize("asked", ["invoice", "member", "organisation"])
async def test_open_screens_are_told_of_what_was_undone_and_redone(api: Api, asked: str) -> None:
    dunning = await open_dunning(api.tenant)
    [one] = await owing(dunning, 50_000)
    await pay(dunning, one, 50_000, TODAY)
    invoice = encode_id("Invoice", one.invoice_id)
    wanted = {
        "invoice": invoice,
        "member": encode_id("Member", one.member_id),
        "organisation": encode_id("Organisation", api.tenant.organisation_id),
    }
    async with (
        api.relaying(),
        api.client(("FINANCE",)) as client,
        wire(api.url, client.http.cookies) as socket,
    ):
        [paid] = (await client.run(SHOWN, id=invoice))["data"]["invoice"]["settlements"]
        await socket.begin()
        await socket.subscribe("a", STATUS, **{asked: wanted[asked]})
        await listened(api)
        await client.run(UNDO, id=paid["id"], reason="Feil", key="a")
        undone = (await socket.next("a"))["paymentStatus"]
        await client.run(USE, id=invoice, minor=20_000, key="b")
        used = (await socket.next("a"))["paymentStatus"]
    assert undone["invoice"] == {"id": invoice, "status": "OVERDUE", "openMinor": 50_000}
    assert used["invoice"] == {"id": invoice, "status": "OVERDUE", "openMinor": 30_000}
    assert undone["payment"] is used["payment"] is None
