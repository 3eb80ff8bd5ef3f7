"""Payments through GraphQL: a file is imported, what it could not match is connected, each refusal has its type."""

from base64 import b64encode
from typing import Any

import pytest

from api.ids import encode_id
from domain.people.rules.access import Role
from tests.api.conftest import Api, Client
from tests.domain.payments.ocr_files import file_bytes, transaction
from tests.domain.payments.owing import Owing, owe, prove, tenant_file

ARGUMENTS = """arguments { name value {
  ... on TextValue { text } ... on MoneyValue { amountMinor currency } ... on WordValue { words } } }"""
IMPORT = """mutation($name: String!, $content: String!) { importPaymentFile(name: $name, contentBase64: $content) {
  __typename
  ... on ImportPaymentFileSuccess {
    paymentImport { id name format importedBy rows booked workList sumMinor currency state } }
  ... on FileAlreadyImported { importId importedAt }
  ... on FileRefused { line reason { code %s } fields { path } }
  ... on UnknownAgreement { agreementId }
  ... on Refusal { code message } } }""".replace("%s", ARGUMENTS)
ASSIGN = """mutation($payment: ID!, $member: ID!, $invoice: ID, $key: String!) {
  assignPayment(paymentId: $payment, memberId: $member, invoiceId: $invoice, idempotencyKey: $key) {
    __typename
    ... on AssignPaymentSuccess { payment { id state problem { code } creditMinor member { number }
      suggestions { score } invoice { number openMinor } allocations { amountMinor } } }
    ... on Refusal { code message fields { path code } } } }"""
WORK_LIST = """{ workList(first: 10) { totalCount pageInfo { hasNextPage endCursor } nodes {
  id state amountMinor problem { code message %s } reference importId organisation { name } member { name }
  suggestions { score reason { code message } member { number } invoice { number } } } } }""".replace("%s", ARGUMENTS)


async def import_file(client: Client, content: bytes, name: str = "OCR.txt") -> Any:
    answer = await client.run(IMPORT, name=name, content=b64encode(content).decode())
    return answer["data"]["importPaymentFile"]


def wrong_digit(one: Owing) -> str:
    return one.kid[:-1] + str((int(one.kid[-1]) + 1) % 10)


@pytest.mark.rule("FIL-01", "PAY-03", "PAY-04")
async def test_a_file_is_imported_and_the_rest_is_connected_from_the_work_list(api: Api) -> None:
    paid, mistyped = await owe(api.tenant, 24_900, 10_000)
    content = tenant_file(api.tenant, [transaction(1, 24_900, paid.kid), transaction(2, 10_000, wrong_digit(mistyped))])
    async with api.client() as client:
        imported = (await import_file(client, content))["paymentImport"]
        assert (imported["rows"], imported["booked"], imported["workList"]) == (2, 1, 1)
        assert (imported["sumMinor"], imported["state"], imported["importedBy"]) == (34_900, "DONE", "Kari Nordmann")
        found = (await client.run(WORK_LIST))["data"]["workList"]
        assert found["totalCount"] == 1
        [waiting] = found["nodes"]
        assert waiting["problem"] == {
            "code": "KID_CHECK_DIGIT",
            "message": f"The KID {wrong_digit(mistyped)} is wrong: its check digit is wrong.",
            "arguments": [{"name": "kid", "value": {"text": wrong_digit(mistyped)}}],
        }
        assert waiting["importId"] == imported["id"]
        best = waiting["suggestions"][0]
        assert (best["member"]["number"], best["invoice"]["number"]) == (
            str(mistyped.member_number),
            str(mistyped.invoice_number),
        )
        ids = {
            "payment": waiting["id"],
            "member": encode_id("Member", mistyped.member_id),
            "invoice": encode_id("Invoice", mistyped.invoice_id),
        }
        for _ in range(2):  # a double click
            assigned = (await client.run(ASSIGN, **ids, key="k1"))["data"]["assignPayment"]["payment"]
            assert (assigned["state"], assigned["problem"], assigned["suggestions"]) == ("COMPLETED", None, [])
            assert assigned["invoice"] == {"number": str(mistyped.invoice_number), "openMinor": 0}
            assert assigned["allocations"] == [{"amountMinor": 10_000}]
        refused = (await client.run(ASSIGN, **ids, key="k2"))["data"]["assignPayment"]
        assert refused["__typename"] == "PaymentAlreadyCompleted"
        assert (await client.run(WORK_LIST))["data"]["workList"]["nodes"] == []
    async with api.tenant.read() as read:
        await prove(read)


@pytest.mark.rule("FIL-01", "ORG-04")
async def test_each_wrong_file_has_its_own_refusal(api: Api) -> None:
    [one] = await owe(api.tenant, 100)
    right = tenant_file(api.tenant, [transaction(1, 100, one.kid)])
    other = file_bytes([transaction(1, 100)], agreement="009999999")
    async with api.client() as client:
        truncated = await import_file(client, right[:243])
        assert (truncated["__typename"], truncated["line"]) == ("FileRefused", 3)
        assert truncated["fields"] == [{"path": "content.3"}]
        altered = await import_file(client, right.replace(b"00000000000000100", b"00000000000000900", 1))
        assert (altered["__typename"], altered["line"]) == ("FileRefused", 5)
        assert altered["reason"] == {
            "code": "SUM",
            "arguments": [
                {"name": "counted", "value": {"amountMinor": 900, "currency": "NOK"}},
                {"name": "said", "value": {"amountMinor": 100, "currency": "NOK"}},
                {"name": "what", "value": {"words": ["ASSIGNMENT"]}},
            ],
        }
        unknown = await import_file(client, other)
        assert (unknown["__typename"], unknown["agreementId"]) == ("UnknownAgreement", "009999999")
        first = await import_file(client, right)
        again = await import_file(client, right)
        assert (again["__typename"], again["importId"]) == ("FileAlreadyImported", first["paymentImport"]["id"])
        nameless = await import_file(client, right, name=" ")
        assert nameless["__typename"] == "InvalidInput"
        answer = await client.run(IMPORT, name="x", content="not base64!")
        assert answer["data"]["importPaymentFile"]["__typename"] == "InvalidInput"


@pytest.mark.rule("USR-01")
async def test_a_reader_sees_payments_and_moves_none(api: Api) -> None:
    async with api.client((Role.READER.value,)) as client:
        assert (await client.run(WORK_LIST))["data"]["workList"]["totalCount"] == 0
        refused = await import_file(client, b"NY")
        assert refused["__typename"] == "NotAllowed"
        ids = {"payment": "x", "member": "y"}
        assert (await client.run(ASSIGN, **ids, key="k"))["data"]["assignPayment"]["__typename"] == "NotAllowed"


@pytest.mark.rule("PAY-03")
async def test_payments_and_files_are_listed_and_opened(api: Api) -> None:
    owing = await owe(api.tenant, 100, 200, 300)
    part = [transaction(i, one.total_minor, one.kid) for i, one in enumerate(owing, 1)]
    async with api.client() as client:
        imported = (await import_file(client, tenant_file(api.tenant, part)))["paymentImport"]
        query = """query($import: ID!, $after: String) {
          paymentImports { totalCount nodes { id } } paymentImport(id: $import) { name }
          payments(filter: {importId: $import, state: COMPLETED, from: "2026-03-01"}, first: 2, after: $after) {
            totalCount pageInfo { hasNextPage endCursor } nodes { id amountMinor matchingType valueOn } } }"""
        first = (await client.run(query, **{"import": imported["id"]}))["data"]
        assert first["paymentImports"] == {"totalCount": 1, "nodes": [{"id": imported["id"]}]}
        assert first["paymentImport"] == {"name": "OCR.txt"}
        page = first["payments"]
        assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (3, True)
        rest = (await client.run(query, **{"import": imported["id"], "after": page["pageInfo"]["endCursor"]}))["data"]
        nodes = page["nodes"] + rest["payments"]["nodes"]
        assert sorted(node["amountMinor"] for node in nodes) == [100, 200, 300]
        one = await client.run("query($id: ID!) { payment(id: $id) { matchingType } }", id=nodes[0]["id"])
        assert one["data"]["payment"] == {"matchingType": "BY_REFERENCE"}
        none = await client.run("query($id: ID!) { payment(id: $id) { id } }", id=encode_id("Payment", api.tenant.id))
        assert none["data"]["payment"] is None
