"""What an invoice shows of its lines, its card and all that holds of it (BIL-01, BIL-02)."""

from __future__ import annotations

from datetime import date

import pytest

from api.ids import encode_id
from domain.billing.commands.turn_over_invoices import turn_over_invoices
from domain.billing.model import InvoiceState, InvoiceStatus
from tests.api.conftest import Api
from tests.clock import THIS_DAY
from tests.domain.dunning.unpaid import open_dunning, owing, pay, remind
from tests.domain.subscriptions.newspaper import open_newspaper
from tests.domain.subscriptions.test_offers import HALF
from tests.tenants import TODAY

LINES = """
query ($id: ID!) {
  invoice(id: $id) {
    lines { text account unitMinor listMinor discountMinor discountPercent grossMinor product { id name } }
  }
}
"""
LIST = """
query ($status: InvoiceStatus) {
  invoices(filter: { status: $status }) { totalCount nodes { number status statuses } }
}
"""


@pytest.mark.rule("BIL-01")
async def test_a_line_says_its_product_its_price_before_and_after_and_what_was_taken_off(api: Api) -> None:
    paper = await open_newspaper(api.tenant)
    await paper.order(await paper.plan("Halv pris", HALF))
    await paper.order(await paper.plan(), date(2026, 3, 3))
    await paper.billed(THIS_DAY)
    first = next(one for one in await paper.invoices() if one["text"] == "Halv pris")
    full = next(one for one in await paper.invoices() if one["text"] == "Avisen")
    async with api.client(("READER",)) as reader:
        line, _ = (await reader.run(LINES, id=encode_id("Invoice", first["id"])))["data"]["invoice"]["lines"]
        plain, _ = (await reader.run(LINES, id=encode_id("Invoice", full["id"])))["data"]["invoice"]["lines"]
    product = {"id": encode_id("Product", paper.paper_id), "name": line["text"]}
    off = {"listMinor": 20_000, "discountMinor": 10_000, "discountPercent": "50"}
    assert line == plain | off | {"unitMinor": 10_000, "grossMinor": 10_000}
    assert line["product"] == product
    assert plain["listMinor"] is plain["discountMinor"] is plain["discountPercent"] is None


@pytest.mark.rule("BIL-02")
async def test_a_list_finds_an_invoice_by_all_that_holds_of_it(api: Api) -> None:
    dunning = await open_dunning(api.tenant)
    reminded, partly, paid, handed_over = await owing(dunning, 10_000, 20_000, 30_000, 40_000)
    await pay(dunning, paid, 30_000, TODAY)
    async with api.tenant.work() as work:
        await turn_over_invoices(work, [handed_over.invoice_id], InvoiceState.IN_COLLECTION)
    await remind(dunning, THIS_DAY)
    await pay(dunning, partly, 5_000, THIS_DAY)
    async with api.client(("READER",)) as reader:
        everything = (await reader.run(LIST))["data"]["invoices"]["nodes"]
        found = {
            status: {one["number"] for one in (await reader.run(LIST, status=status))["data"]["invoices"]["nodes"]}
            for status in InvoiceStatus
        }
    shown = {one["number"]: one["statuses"] for one in everything}
    assert all(one["status"] == one["statuses"][0] for one in everything)
    assert shown == {
        str(reminded.invoice_number): ["OVERDUE", "REMINDED"],
        str(partly.invoice_number): ["OVERDUE", "PARTIALLY_PAID", "REMINDED"],
        str(paid.invoice_number): ["PAID"],
        str(handed_over.invoice_number): ["IN_COLLECTION"],
    }
    assert found == {
        status: {number for number, holding in shown.items() if status in holding} for status in InvoiceStatus
    }
