"""paymentStatus and workListChanged: from an imported file to whoever watches, over the real relay."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.ids import encode_id
from tests.api.conftest import Api, Client
from tests.api.transport import wire
from tests.api.watching import listened
from tests.domain.payments.ocr_files import transaction
from tests.domain.payments.owing import owe, tenant_file

pytestmark = pytest.mark.rule("API-03")
STATUS = """
subscription ($invoice: ID, $member: ID, $organisation: ID, $after: Cursor) {
  paymentStatus(invoiceId: $invoice, memberId: $member, organisationId: $organisation, after: $after) {
    cursor at amountMinor currency
    payment { id state } invoice { id status openMinor } member { number name }
  }
}
"""
WORK_LIST = "subscription { workListChanged { cursor openCount payment { state } } }"
IMPORT = """
mutation ($name: String!, $content: String!) {
  importPaymentFile(name: $name, contentBase64: $content) { __typename ... on Refusal { message } }
}
"""


@pytest.fixture
async def browser(api: Api) -> AsyncIterator[Client]:
    async with api.relaying(), api.client(("FINANCE",)) as client:
        yield client


async def import_file(browser: Client, content: bytes) -> None:
    answer = await browser.run(IMPORT, name="ocr.txt", content=b64encode(content).decode())
    assert answer["data"]["importPaymentFile"]["__typename"] == "ImportPaymentFileSuccess", answer


async def test_a_booked_file_shows_each_payment_to_who_asked_for_it(api: Api, browser: Client) -> None:
    kari, ola = await owe(api.tenant, 10_000, 20_000)
    file = tenant_file(
        api.tenant, [transaction(1, 10_000, kari.kid), transaction(2, 5_000, ola.kid), transaction(3, 700, "123456")]
    )
    async with wire(api.url, browser.http.cookies) as socket:
        await socket.begin()
        await socket.subscribe("kari", STATUS, invoice=encode_id("Invoice", kari.invoice_id))
        await socket.subscribe("ola", STATUS, member=encode_id("Member", ola.member_id))
        await socket.subscribe("all", STATUS, organisation=encode_id("Organisation", api.tenant.organisation_id))
        await listened(api, 3)
        await import_file(browser, file)
        seen: dict[str, list[Any]] = {"kari": [], "ola": [], "all": []}
        for _ in range(5):
            message = await socket.receive()
            seen[message["id"]].append(message["payload"]["data"]["paymentStatus"])
        await socket.silence()
    (paid,) = seen["kari"]
    assert (paid["amountMinor"], paid["currency"], paid["member"]["name"]) == (10_000, "NOK", "Kari 0 Nordmann")
    assert paid["payment"]["state"] == "COMPLETED"
    assert (paid["invoice"]["status"], paid["invoice"]["openMinor"]) == ("PAID", 0)
    (partly,) = seen["ola"]
    assert partly["invoice"]["openMinor"] == 15_000
    assert sorted(event["amountMinor"] for event in seen["all"]) == [700, 5_000, 10_000]
    waiting = next(event for event in seen["all"] if event["amountMinor"] == 700)
    assert (waiting["payment"]["state"], waiting["member"]) == ("AWAITING_IDENTIFICATION", None)


async def test_who_comes_back_gets_what_was_booked_meanwhile(api: Api, browser: Client) -> None:
    (kari,) = await owe(api.tenant, 10_000)
    await import_file(browser, tenant_file(api.tenant, [transaction(1, 10_000, kari.kid)]))
    async with wire(api.url, browser.http.cookies) as socket:
        await socket.begin()
        await socket.subscribe("a", STATUS, after="0-0")
        event = (await socket.next("a"))["paymentStatus"]
        assert event["amountMinor"] == 10_000
        await socket.subscribe("b", STATUS, after=event["cursor"])
        await socket.silence()


async def test_the_work_list_tells_its_length(api: Api, browser: Client) -> None:
    async with wire(api.url, browser.http.cookies) as socket:
        await socket.begin()
        await socket.subscribe("a", WORK_LIST)
        await listened(api)
        await import_file(browser, tenant_file(api.tenant, [transaction(n, 100, "123456") for n in range(1, 31)]))
        event = (await socket.next("a"))["workListChanged"]
        while event["openCount"] != 30:
            event = (await socket.next("a"))["workListChanged"]
        assert event["payment"]["state"] == "AWAITING_IDENTIFICATION"


async def test_the_dashboard_tells_that_it_changed_and_only_once_a_second(api: Api, browser: Client) -> None:
    members = await owe(api.tenant, *[1_000] * 8)
    query = "subscription { dashboardChanged { at dashboard { outstanding { value } } } }"
    async with wire(api.url, browser.http.cookies) as socket:
        await socket.begin()
        await socket.subscribe("a", query)
        await listened(api)
        began = time.monotonic()
        for n, one in enumerate(members, 1):
            await import_file(browser, tenant_file(api.tenant, [transaction(n, 1_000, one.kid)], transmission=n))
        values = [(await socket.next("a"))["dashboardChanged"]["dashboard"]["outstanding"]["value"]]
        while values[-1] != "0":
            values.append((await socket.next("a"))["dashboardChanged"]["dashboard"]["outstanding"]["value"])
        lasted = time.monotonic() - began
        # The last facts may still be on their way; they change nothing any more, and then it is quiet.
        rest = await socket.rest(2.0)
    assert len(values) <= 1 + lasted
    assert {event["dashboardChanged"]["dashboard"]["outstanding"]["value"] for event in rest} <= {"0"}
    assert len(rest) <= 1 + time.monotonic() - began - lasted
