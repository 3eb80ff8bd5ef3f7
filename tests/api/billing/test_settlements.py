"""PAY-02c through GraphQL: the record of settlements, with payments, credit, differences, and what was undone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.ids import encode_id
from domain.billing.commands.credit_invoice import credit_invoice
from domain.dunning.model import Tolerance
from tests.api.conftest import Api
from tests.domain.dunning.unpaid import DUE_ON, open_dunning, owing, pay, remind
from tests.tenants import TODAY

PAGE = """
query ($filter: SettlementFilter, $first: Int!, $after: String) {
  settlements(filter: $filter, first: $first, after: $after) {
    nodes {
      id sourceKind amountMinor currency allocatedOn recordedAt undoneAt
      invoice { number } reminder { number } payment { id } creditNote { number }
      differences { entryNumber debitAccount creditAccount amountMinor }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""
OF_INVOICE = "query ($id: ID!) { invoice(id: $id) { settlements { sourceKind amountMinor undoneAt } } }"


@pytest.mark.rule("PAY-02c", "LED-05", "LED-04")
async def test_every_settlement_stays_readable_with_what_it_came_from(api: Api) -> None:
    dunning = await open_dunning(api.tenant, write_off_fee=True, tolerance=Tolerance(amount_minor=500))
    short, reminded, credited = await owing(dunning, 10_000, 20_000, 30_000)
    began = datetime.now(UTC)
    await pay(dunning, short, 9_600, TODAY)
    await remind(dunning, DUE_ON + timedelta(days=14))
    await pay(dunning, reminded, 20_000, DUE_ON + timedelta(days=15))
    async with api.tenant.work() as work:
        await credit_invoice(work, credited.invoice_id, reason="Feil", part=1_000, idempotency_key="part")
        await credit_invoice(work, short.invoice_id, reason="Feil", idempotency_key="whole")
    async with api.client() as client:

        async def asked(first: int = 50, after: str | None = None, **filter: Any) -> Any:
            return (await client.run(PAGE, filter=filter, first=first, after=after))["data"]["settlements"]

        found = (await asked())["nodes"]
        kinds = [(one["sourceKind"], one["amountMinor"], one["invoice"] and one["invoice"]["number"]) for one in found]
        assert kinds[:4] == [
            ("PAYMENT", 9_600, str(short.invoice_number)),
            ("WRITE_OFF", 400, str(short.invoice_number)),
            ("PAYMENT", 20_000, str(reminded.invoice_number)),
            ("WRITE_OFF", 3_500, None),
        ]
        assert ("CREDIT_NOTE", 1_000, str(credited.invoice_number)) in kinds
        rest, fee = found[1], found[3]
        assert rest["undoneAt"] is not None, "crediting the invoice took the write-off back, and it stays readable"
        [posted] = rest["differences"]
        assert (posted["debitAccount"], posted["creditAccount"], posted["amountMinor"]) == ("7830", "1500", 400)
        assert fee["reminder"] is not None
        assert found[0]["payment"] is not None
        assert found[0]["differences"] == []
        assert {one["currency"] for one in found} == {"NOK"}
        pages, after = [], None
        while True:
            page = await asked(first=2, after=after)
            pages += [one["id"] for one in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert pages == [one["id"] for one in found]
        assert [one["id"] for one in (await asked(undoneFrom=began.isoformat()))["nodes"]] == [rest["id"]]
        member = encode_id("Member", reminded.member_id)
        assert [one["amountMinor"] for one in (await asked(memberId=member))["nodes"]] == [20_000, 3_500]
        soon = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
        assert (await asked(recordedFrom=soon))["nodes"] == []
        assert len((await asked(recordedFrom=began.isoformat(), recordedTo=soon))["nodes"]) == len(found)
        assert (await asked(recordedTo=began.isoformat()))["nodes"] == []
        own = (await client.run(OF_INVOICE, id=encode_id("Invoice", reminded.invoice_id)))["data"]["invoice"]
        assert [(one["sourceKind"], one["amountMinor"]) for one in own["settlements"]] == [
            ("PAYMENT", 20_000),
            ("WRITE_OFF", 3_500),
        ]
