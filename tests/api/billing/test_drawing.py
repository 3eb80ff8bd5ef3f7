"""What earlier credit settles of an invoice, through GraphQL (BIL-08, BIL-11)."""

from __future__ import annotations

from typing import Any

import pytest

from api.ids import encode_id
from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.queries.invoices import invoices
from domain.people.commands.switch_ledger_billing import switch_ledger_billing
from tests.api.conftest import Api
from tests.domain.subscriptions.selling import DUES_MINOR, MAGAZINE_MINOR, open_shop, pay, start
from tests.tenants import TODAY

pytestmark = pytest.mark.rule("BIL-08")
TOTAL = DUES_MINOR + MAGAZINE_MINOR
SWITCH = """
mutation ($id: ID!, $on: Boolean!) {
  switchLedgerBilling(organisationId: $id, on: $on) {
    __typename
    ... on SwitchLedgerBillingSuccess { organisation { name ledgerBilling } }
    ... on NotAllowed { needed }
  }
}
"""
SHOWN = """
query ($id: ID!) {
  member(id: $id) {
    reskontro { rows { kind invoice { totalMinor openMinor creditedBeforeMinor overpaidBeforeMinor
      allocations { sourceKind amountMinor creditNote { number } payment { id } } } } }
    subscriptions { nextDraft { totalMinor creditedBeforeMinor overpaidBeforeMinor } }
  }
}
"""


async def test_finance_switches_ledger_billing_and_a_reader_does_not(api: Api) -> None:
    asked = {"id": encode_id("Organisation", api.tenant.organisation_id), "on": True}
    async with api.client(("FINANCE",)) as client:
        answer = (await client.run(SWITCH, **asked))["data"]["switchLedgerBilling"]
    assert answer["organisation"] == {"name": "Friluftslaget", "ledgerBilling": True}
    async with api.client(("READER",)) as client:
        refused = (await client.run(SWITCH, **asked))["data"]["switchLedgerBilling"]
    assert refused == {"__typename": "NotAllowed", "needed": "invoices:write"}


@pytest.mark.rule("BIL-11", "LED-03")
async def test_the_reskontro_and_the_next_draft_say_why_less_is_to_pay(api: Api) -> None:
    shop = await open_shop(api.tenant, members=1, unit="MONTH")
    [member_id] = shop.member_ids
    async with api.tenant.work() as work:
        await switch_ledger_billing(work, api.tenant.organisation_id, on=True)
    first = (await start(shop, member_id, TODAY)).invoice_id
    assert first is not None
    async with api.tenant.read() as read:
        invoice = (await invoices(read, [first]))[first]
    await pay(api.tenant, invoice, TOTAL + 10_000)
    async with api.tenant.work() as work:
        await credit_invoice(work, first, reason="feil", part=5_000, idempotency_key="c")
    await start(shop, member_id, TODAY, key="again")
    async with api.client() as client:
        data: dict[str, Any] = (await client.run(SHOWN, id=encode_id("Member", member_id)))["data"]["member"]
    second = data["reskontro"]["rows"][0]["invoice"]
    assert second["openMinor"] == TOTAL - 15_000
    assert (second["creditedBeforeMinor"], second["overpaidBeforeMinor"]) == (5_000, 10_000)
    by_kind = {one["sourceKind"]: one for one in second["allocations"]}
    assert by_kind["CREDIT_NOTE"]["creditNote"] == {"number": "1"}
    assert by_kind["PAYMENT_CREDIT"]["payment"] is not None
    assert by_kind["PAYMENT_CREDIT"]["creditNote"] is None
    assert all(one["nextDraft"]["creditedBeforeMinor"] == 0 for one in data["subscriptions"])
