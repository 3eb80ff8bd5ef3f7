"""API-03: a query says where the log of facts stood, and a subscription that goes on from there leaves no gap."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.ids import encode_id
from api.scalars import Cursor
from domain.kernel.facts import Position
from domain.payments.commands.import_payment_file import import_payment_file
from tests.api.conftest import Api, Client
from tests.api.transport import wire
from tests.domain.payments.ocr_files import transaction
from tests.domain.payments.owing import Owing, owe, tenant_file

pytestmark = pytest.mark.rule("API-03", "PAY-09")
INVOICE = "query ($id: ID!) { invoice(id: $id) { openMinor } position }"
STATUS = """
subscription ($invoice: ID, $after: Cursor) {
  paymentStatus(invoiceId: $invoice, after: $after) { cursor amountMinor invoice { openMinor } }
}
"""
DASHBOARD = "{ position dashboard { outstanding { value } } }"
CHANGED = (
    "subscription ($after: Cursor) { dashboardChanged(after: $after) { cursor dashboard { outstanding { value } } } }"
)
IMPORT = """
mutation ($content: String!) { importPaymentFile(name: "ocr.txt", contentBase64: $content) { __typename } }
"""


@pytest.fixture
async def browser(api: Api) -> AsyncIterator[Client]:
    async with api.relaying(), api.client(("FINANCE",)) as client:
        yield client


def file(api: Api, *owing: Owing) -> bytes:
    return tenant_file(api.tenant, [transaction(n, one.total_minor, one.kid) for n, one in enumerate(owing, 1)])


async def pay(api: Api, browser: Client, *owing: Owing) -> None:
    answer = await browser.run(IMPORT, content=b64encode(file(api, *owing)).decode())
    assert answer["data"]["importPaymentFile"]["__typename"] == "ImportPaymentFileSuccess", answer


async def ask(browser: Client, query: str, **variables: Any) -> Any:
    answer = await browser.run(query, **variables)
    assert "errors" not in answer, answer
    return answer["data"]


async def test_a_payment_between_the_query_and_the_subscription_is_told(api: Api, browser: Client) -> None:
    [kari] = await owe(api.tenant, 10_000)
    key = encode_id("Invoice", kari.invoice_id)
    shown = await ask(browser, INVOICE, id=key)
    assert shown["invoice"]["openMinor"] == 10_000
    await pay(api, browser, kari)
    async with wire(api.url, browser.http.cookies) as socket:
        await socket.begin()
        await socket.subscribe("a", STATUS, invoice=key, after=shown["position"])
        told = (await socket.next("a"))["paymentStatus"]
        assert (told["amountMinor"], told["invoice"]["openMinor"]) == (10_000, 0)
        later = await ask(browser, INVOICE, id=key)
        assert later["invoice"]["openMinor"] == 0
        await socket.subscribe("b", STATUS, invoice=key, after=later["position"])
        await socket.silence()


async def test_what_is_under_way_while_the_query_is_answered_is_told_when_it_is_committed(
    api: Api, browser: Client
) -> None:
    [kari] = await owe(api.tenant, 10_000)
    key = encode_id("Invoice", kari.invoice_id)
    async with api.tenant.work() as work:
        await import_payment_file(work, "ocr.txt", file(api, kari))
        await work.flush_facts()
        shown = await ask(browser, INVOICE, id=key)
        assert shown["invoice"]["openMinor"] == 10_000
    async with wire(api.url, browser.http.cookies) as socket:
        await socket.begin()
        await socket.subscribe("a", STATUS, invoice=key, after=shown["position"])
        assert (await socket.next("a"))["paymentStatus"]["invoice"]["openMinor"] == 0


async def test_the_dashboard_goes_on_from_its_position_too(api: Api, browser: Client) -> None:
    owing = await owe(api.tenant, 1_000, 2_000, 3_000)
    shown = await ask(browser, DASHBOARD)
    assert shown["dashboard"]["outstanding"]["value"] == "6000"
    await pay(api, browser, *owing[:2])
    async with wire(api.url, browser.http.cookies) as socket:
        await socket.begin()
        await socket.subscribe("a", CHANGED, after=shown["position"])
        told = (await socket.next("a"))["dashboardChanged"]
        assert told["dashboard"]["outstanding"]["value"] == "3000"
        assert Position.parse(Cursor(told["cursor"])) > Position.parse(shown["position"])
        await socket.silence()


async def test_the_position_is_read_before_all_else_wherever_it_stands_in_the_query(api: Api, browser: Client) -> None:
    statements: list[str] = []
    reading = api.app.services.database.transaction

    def listening(*args: Any, **kwargs: Any) -> Any:
        opened = reading(*args, **kwargs)

        class Listened:
            async def __aenter__(self) -> Any:
                connection = await opened.__aenter__()

                class Heard:
                    def __getattr__(self, name: str) -> Any:
                        def call(sql: str, *values: Any) -> Any:
                            statements.append(sql)
                            return getattr(connection, name)(sql, *values)

                        return call

                return Heard()

            async def __aexit__(self, *failed: Any) -> Any:
                return await opened.__aexit__(*failed)

        return Listened()

    api.app.services.database.transaction = listening  # type: ignore[method-assign]
    await ask(browser, "{ organisations { name } workList { totalCount nodes { id } } position }")
    [place] = [n for n, sql in enumerate(statements) if "pg_snapshot_xmin" in sql]
    read = [n for n, sql in enumerate(statements) if " payment" in sql or " organisation" in sql]
    assert place < min(read)


async def test_only_who_is_signed_in_learns_the_position(api: Api) -> None:
    async with api.client(signed_in=False) as client:
        answer = await client.run("{ position }")
    assert answer["errors"][0]["extensions"]["code"] == "NOT_SIGNED_IN"
