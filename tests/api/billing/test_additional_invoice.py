"""Additional invoices through GraphQL (BIL-10)."""

from __future__ import annotations

from typing import Any

import pytest

from api.ids import encode_id
from domain.catalogue.queries import load_catalogue
from tests.api.conftest import Api
from tests.domain.subscriptions.selling import Shop, open_shop

pytestmark = pytest.mark.rule("BIL-10")
ISSUE = """
mutation ($input: AdditionalInvoiceInput!, $key: String!) {
  issueAdditionalInvoice(input: $input, idempotencyKey: $key) {
    __typename
    ... on IssueAdditionalInvoiceSuccess {
      invoice { number totalMinor openMinor periodStart lines { number text vatRatePercent grossMinor leftMinor } }
    }
    ... on Refusal { code fields { path code } }
  }
}
"""


async def asked(shop: Shop, lines: list[dict[str, Any]]) -> dict[str, Any]:
    async with shop.tenant.read() as read:
        [plan] = (await load_catalogue(read)).billing_plans.values()
    return {
        "organisationId": encode_id("Organisation", shop.tenant.organisation_id),
        "memberId": encode_id("Member", shop.member_ids[0]),
        "billingPlanId": encode_id("BillingPlan", plan.id),
        "text": "Hytteleie",
        "lines": lines,
    }


async def test_an_invoice_is_issued_and_shown(api: Api) -> None:
    shop = await open_shop(api.tenant, members=1)
    free = {"quantity": 2, "unitMinor": 45_000, "text": "Natt", "vatRatePercent": "12", "account": "3620"}
    product = {"quantity": 1, "unitMinor": 10_000, "productId": encode_id("Product", shop.dues_id)}
    async with api.client() as client:
        answer = await client.run(ISSUE, input=await asked(shop, [free, product]), key="a")
    invoice = answer["data"]["issueAdditionalInvoice"]["invoice"]
    assert (invoice["totalMinor"], invoice["openMinor"], invoice["periodStart"]) == (100_000, 100_000, None)
    assert invoice["lines"] == [
        {"number": 1, "text": "Natt", "vatRatePercent": "12", "grossMinor": 90_000, "leftMinor": 90_000},
        {"number": 2, "text": "Kontingent", "vatRatePercent": "0", "grossMinor": 10_000, "leftMinor": 10_000},
    ]


async def test_what_is_wrong_is_named_with_its_line_and_a_reader_may_not(api: Api) -> None:
    shop = await open_shop(api.tenant, members=1)
    wanted = await asked(shop, [{"quantity": 1, "unitMinor": 100, "text": "x", "vatRatePercent": "25", "account": "1"}])
    async with api.client() as client:
        refused = (await client.run(ISSUE, input=wanted, key="a"))["data"]["issueAdditionalInvoice"]
    async with api.client(("READER",)) as reader:
        not_allowed = (await reader.run(ISSUE, input=wanted, key="b"))["data"]["issueAdditionalInvoice"]
    assert refused["fields"] == [{"path": "lines.0.account", "code": "ACCOUNT"}]
    assert not_allowed["__typename"] == "NotAllowed"
