"""The catalogue over the API: products get prices, plans sell them, and what can't be is named (CAT-01…03, 10, 30)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import Api, Client

pytestmark = pytest.mark.rule("CAT-01", "CAT-02", "CAT-03", "CAT-10", "CAT-30")

REFUSED = "__typename ... on Refusal { code message fields { path code } }"
PRODUCT = """
mutation ($input: ProductInput!, $key: String!) { createProduct(input: $input, idempotencyKey: $key) {
  %s ... on CreateProductSuccess { product { id name vatRatePercent medium revenueAccount currency prices { id } } }
} }
""".replace("%s", REFUSED)
PRICE = """
mutation ($input: PriceInput!) { addPrice(input: $input) {
  %s ... on AddPriceSuccess {
    missedInvoices product { prices { amountMinor validFrom time frequency { count unit } } }
  }
} }
""".replace("%s", REFUSED)
BILLING_PLAN = """
mutation ($input: BillingPlanInput!, $key: String!) { createBillingPlan(input: $input, idempotencyKey: $key) {
  %s ... on CreateBillingPlanSuccess {
    billingPlan { id name leadDays currency fees { method feeMinor fromPeriod vat } }
  }
} }
""".replace("%s", REFUSED)
PLAN = """
mutation ($input: PlanInput!, $key: String!) { createPlan(input: $input, idempotencyKey: $key) {
  %s ... on CreatePlanSuccess { plan { id } }
} }
""".replace("%s", REFUSED)
WHOLE = """
{
  products { name prices { time } }
  billingPlans { name leadDays }
  plans {
    name kind frequency { count unit } organisation { name } billingPlan { name } products { name }
    validFrom validTo disabled activeSubscriptions
  }
}
"""
YEARLY = {"count": 1, "unit": "YEAR"}


async def do(client: Client, mutation: str, **given: Any) -> Any:
    answer = await client.run(mutation, input=given, key=str(uuid4()))
    assert "errors" not in answer, answer
    return next(iter(answer["data"].values()))


async def organisation_id(client: Client) -> str:
    answer = await client.run("{ organisations { id } }")
    return str(answer["data"]["organisations"][0]["id"])


async def product(client: Client, **more: Any) -> Any:
    given = {"name": "Medlemskap", "medium": "DIGITAL", "vatRatePercent": "12.5", "revenueAccount": "3100", **more}
    return await do(client, PRODUCT, organisationId=await organisation_id(client), **given)


async def test_from_product_to_plan(api: Api) -> None:
    async with api.client() as client:
        made = (await product(client))["product"]
        assert (made["vatRatePercent"], made["currency"], made["prices"]) == ("12.5", "NOK", [])
        for day, amount_minor in (("2020-01-01", 50_000), ("2021-01-01", 55_000), ("2999-01-01", 60_000)):
            priced = await do(
                client, PRICE, productId=made["id"], frequency=YEARLY, amountMinor=amount_minor, validFrom=day
            )
        fees = [{"method": "INVOICE", "feeMinor": 4_900, "fromPeriod": 2, "vat": "DISTRIBUTED"}]
        charged = (await do(client, BILLING_PLAN, name="Årlig", leadDays=14, fees=fees))["billingPlan"]
        given = {"kind": "MEMBERSHIP", "frequency": YEARLY, "billingPlanId": charged["id"], "productIds": [made["id"]]}
        await do(client, PLAN, name="Hovedmedlem", organisationId=await organisation_id(client), **given)
        whole = (await client.run(WHOLE))["data"]
    prices = priced["product"]["prices"]
    assert (priced["missedInvoices"], charged["currency"]) == (0, "NOK")
    assert [(p["amountMinor"], p["time"]) for p in prices] == [
        (50_000, "PAST"),
        (55_000, "CURRENT"),
        (60_000, "COMING"),
    ]
    assert charged["fees"] == fees
    assert whole["billingPlans"] == [{"name": "Årlig", "leadDays": 14}]
    assert [row["name"] for row in whole["products"]] == ["Medlemskap"]
    (plan,) = whole["plans"]
    assert (plan["name"], plan["products"], plan["activeSubscriptions"]) == ("Hovedmedlem", [{"name": "Medlemskap"}], 0)
    assert (plan["organisation"]["name"], plan["billingPlan"]["name"]) == ("Friluftslaget", "Årlig")


async def test_what_is_wrong_is_named(api: Api) -> None:
    async with api.client() as client:
        refused = await product(client, vatRatePercent="250")
        assert (refused["__typename"], refused["fields"]) == (
            "InvalidInput",
            [{"path": "vatRatePercent", "code": "VAT_RATE"}],
        )
        made = (await product(client))["product"]
        price = {"productId": made["id"], "frequency": {"count": 0, "unit": "YEAR"}, "amountMinor": -1}
        refused = await do(client, PRICE, validFrom="2026-01-01", **price)
        assert {field["path"] for field in refused["fields"]} == {"frequency", "amountMinor"}
        refused = await do(client, BILLING_PLAN, name="", leadDays=-1, fees=[])
        assert {field["path"] for field in refused["fields"]} == {"name", "leadDays"}
        charged = (await do(client, BILLING_PLAN, name="Årlig", leadDays=14, fees=[]))["billingPlan"]
        given = {"name": "X", "kind": "COURSE", "frequency": YEARLY, "billingPlanId": charged["id"]}
        refused = await do(client, PLAN, productIds=[made["id"]], **given)
        assert refused["fields"] == [{"path": "productIds.0", "code": "NO_PRICE"}]
        refused = await do(client, PLAN, productIds=[], **given)
        assert refused["fields"] == [{"path": "productIds", "code": "REQUIRED"}]
        refused = await do(client, PLAN, productIds=[charged["id"]], **given)
        assert refused["fields"][0]["code"] == "INVALID_ID"


@pytest.mark.rule("USR-01")
async def test_who_may_not_change_the_catalogue_still_sees_it(api: Api) -> None:
    async with api.client(("MEMBERSHIP",)) as client:
        assert (await product(client))["__typename"] == "NotAllowed"
        assert (await client.run("{ products { name } }"))["data"]["products"] == []


@pytest.mark.rule("CAT-31")
async def test_a_billing_plan_says_which_methods_need_more_days(api: Api) -> None:
    create = """
    mutation ($input: BillingPlanInput!, $key: String!) {
      createBillingPlan(input: $input, idempotencyKey: $key) {
        ... on CreateBillingPlanSuccess { billingPlan { leadDays methodLeadDays { method leadDays } } }
        ... on Refusal { fields { path code } }
      }
    }
    """
    plan = {"name": "Med AvtaleGiro", "leadDays": 14, "methodLeadDays": [{"method": "AVTALEGIRO", "leadDays": 30}]}
    async with api.client() as client:
        made = (await client.run(create, input=plan, key="made"))["data"]["createBillingPlan"]["billingPlan"]
        assert made == {"leadDays": 14, "methodLeadDays": [{"method": "AVTALEGIRO", "leadDays": 30}]}
        plan["methodLeadDays"] = [{"method": "AVTALEGIRO", "leadDays": -1}]
        refused = (await client.run(create, input=plan, key="refused"))["data"]["createBillingPlan"]
        assert refused == {"fields": [{"path": "methodLeadDays.0.leadDays", "code": "RANGE"}]}
