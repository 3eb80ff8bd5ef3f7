"""Membership plans that take their fee from the register of rates, over the API (CAT-22)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.api.catalogue.test_catalogue import BILLING_PLAN, PRODUCT, REFUSED, do, organisation_id
from tests.api.catalogue.test_offers import PREVIEW_PLAN, PREVIEW_START, START, today
from tests.api.conftest import Api
from tests.api.people.test_members import CREATE as CREATE_MEMBER
from tests.clock import THIS_DAY

RATE = """
mutation ($organisationId: ID!, $first: FeeAmountInput!) {
  createFeeRate(organisationId: $organisationId, name: "Senior", first: $first) {
    %s ... on CreateFeeRateSuccess { feeRate { id } }
  }
}
""".replace("%s", REFUSED)
AMOUNT = """
mutation ($id: ID!, $input: FeeAmountInput!) {
  addFeeAmount(feeRateId: $id, input: $input) { %s ... on AddFeeAmountSuccess { missedInvoices feeRate { id } } }
}
""".replace("%s", REFUSED)
MISSED = """
query ($id: ID!, $on: Date!) { missedByFeeRate(feeRateId: $id, validFrom: $on) { issued numbers promised } }
"""
PLAN = """
mutation ($input: PlanInput!, $key: String!) {
  createPlan(input: $input, idempotencyKey: $key) {
    %s ... on CreatePlanSuccess { plan { id fees { rate { productId feeRate { id name current { amountMinor } } } } } }
  }
}
""".replace("%s", REFUSED)
YEARLY = {"count": 1, "unit": "YEAR"}


@pytest.mark.rule("CAT-22", "BIL-14", "NEW-02", "CAT-02")
async def test_a_plan_costs_its_rate_in_the_preview_the_order_and_on_the_invoice(api: Api) -> None:
    async with api.client() as client:
        key = await organisation_id(client)
        first = {"amountMinor": 45_000, "vatRatePercent": "25", "validFrom": "2020-01-01"}
        made = (await client.run(RATE, organisationId=key, first=first))["data"]["createFeeRate"]
        rate_id = made["feeRate"]["id"]
        dues = {"name": "Kontingent", "medium": "SPOKEN", "vatRatePercent": "0", "revenueAccount": "3200"}
        product_id = (await do(client, PRODUCT, organisationId=key, **dues))["product"]["id"]
        billing_plan = (await do(client, BILLING_PLAN, name="Standard", leadDays=14))["billingPlan"]["id"]
        named = {"name": "Medlem", "kind": "MEMBERSHIP", "frequency": YEARLY, "billingPlanId": billing_plan}
        given = {**named, "productIds": [product_id], "fees": {"rateId": rate_id}}
        shown = (await client.run(PREVIEW_PLAN, input=given, order={"startOn": today()}))["data"]["previewPlan"]
        plan = (await do(client, PLAN, **given))["plan"]
        named_rate = {"id": rate_id, "name": "Senior", "current": {"amountMinor": 45_000}}
        assert plan["fees"]["rate"] == {"productId": None, "feeRate": named_rate}
        member = {"kind": "PERSON", "firstName": "Kari", "lastName": "Senior"}
        member_id = (await do(client, CREATE_MEMBER, **member))["member"]["id"]
        ordered = {"memberId": member_id, "planId": plan["id"], "startOn": today()}
        planned = (await client.run(PREVIEW_START, input=ordered))["data"]["previewStart"]
        started = (await client.run(START, input=ordered, key="start"))["data"]["startSubscription"]
        lines = [
            [(line["grossMinor"], [why["code"] for why in line["why"]]) for line in one["lines"]]
            for one in (shown["invoices"][0], planned["invoices"][0], started["firstInvoice"])
        ]
        assert lines == [[(45_000, ["PLAN_RATE"])]] * 3
        missed = (await client.run(MISSED, id=rate_id, on=today()))["data"]["missedByFeeRate"]
        assert (missed["issued"], len(missed["numbers"]), missed["promised"]) == (1, 1, 0)
        tomorrow = (THIS_DAY + timedelta(days=1)).isoformat()
        for on, issued in ((today(), 1), (tomorrow, 0)):
            raised = {"amountMinor": 50_000, "vatRatePercent": "25", "validFrom": on}
            answer = (await client.run(AMOUNT, id=rate_id, input=raised))["data"]["addFeeAmount"]
            assert answer["missedInvoices"] == issued


@pytest.mark.rule("CAT-22")
async def test_a_rate_that_is_to_come_is_refused_at_its_field(api: Api) -> None:
    async with api.client() as client:
        key = await organisation_id(client)
        coming = (THIS_DAY + timedelta(days=30)).isoformat()
        first = {"amountMinor": 45_000, "vatRatePercent": "0", "validFrom": coming}
        made = (await client.run(RATE, organisationId=key, first=first))["data"]["createFeeRate"]
        dues = {"name": "Kontingent", "medium": "SPOKEN", "vatRatePercent": "0", "revenueAccount": "3200"}
        product_id = (await do(client, PRODUCT, organisationId=key, **dues))["product"]["id"]
        billing_plan = (await do(client, BILLING_PLAN, name="Standard", leadDays=14))["billingPlan"]["id"]
        named = {"name": "Medlem", "kind": "MEMBERSHIP", "frequency": YEARLY, "billingPlanId": billing_plan}
        fees = {"rateId": made["feeRate"]["id"]}
        refused = await do(client, PLAN, **named, productIds=[product_id], fees=fees)
        assert [(one["path"], one["code"]) for one in refused["fields"]] == [("fees.rateId", "NO_PRICE")]
        assert (await do(client, PLAN, **named, productIds=[product_id], fees=fees, validFrom=coming))["plan"]["id"]
