"""Plans with a choice over the API: written, ordered, changed, and asked for by a web site (CAT-13, CAT-18)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.catalogue.test_catalogue import BILLING_PLAN, PRICE, PRODUCT, REFUSED, do, organisation_id
from tests.api.catalogue.test_offers import MONTHLY, PREVIEW_PLAN, PREVIEW_START, today
from tests.api.conftest import Api, Client
from tests.api.people.test_members import CREATE as CREATE_MEMBER

PLAN = """
mutation ($input: PlanInput!, $key: String!) { createPlan(input: $input, idempotencyKey: $key) {
  %s ... on CreatePlanSuccess { plan { id choice { least most percents } shared { productName users } } }
} }
""".replace("%s", REFUSED)
CHOSEN = "subscription { id chosen { fromOn products { name } } }"
START = """
mutation ($input: StartSubscriptionInput!, $key: String!) { startSubscription(input: $input, idempotencyKey: $key) {
  %s ... on StartSubscriptionSuccess { firstInvoice { totalMinor } CHOSEN }
} }
""".replace("%s", REFUSED).replace("CHOSEN", CHOSEN)
CHANGE = """
mutation ($input: ChangeChoiceInput!, $key: String!) { changeChoice(input: $input, idempotencyKey: $key) {
  %s ... on ChangeChoiceSuccess { on CHOSEN }
} }
""".replace("%s", REFUSED).replace("CHOSEN", CHOSEN)
ENTITLEMENT = """
query ($product: String!, $number: String!) {
  entitlement(product: $product, subscriberNumber: $number) { access additionalUsers }
}
"""


async def _products(client: Client) -> list[str]:
    """Three products of 100.00, 200.00 and 300.00 a month."""
    owner, made = await organisation_id(client), []
    for n in (1, 2, 3):
        given = {"name": f"Blad {n}", "medium": "DIGITAL", "vatRatePercent": "25", "revenueAccount": "3000"}
        product_id = (await do(client, PRODUCT, organisationId=owner, **given))["product"]["id"]
        price = {"frequency": MONTHLY, "amountMinor": n * 10_000, "validFrom": "2020-01-01"}
        await do(client, PRICE, productId=product_id, **price)
        made.append(product_id)
    return made


async def _input(client: Client, products: list[str], **more: Any) -> dict[str, Any]:
    billing_plan = (await do(client, BILLING_PLAN, name="Standard", leadDays=14))["billingPlan"]
    named = {"name": "Velg to", "kind": "SUBSCRIPTION", "frequency": MONTHLY, "productIds": products}
    return {**named, "billingPlanId": billing_plan["id"], **more}


@pytest.mark.rule("CAT-13", "CAT-18", "API-06", "BIL-14")
async def test_what_is_chosen_is_previewed_billed_and_open_and_other_products_come_with_the_next_period(
    api: Api,
) -> None:
    async with api.client() as client:
        one, two, three = products = await _products(client)
        choice = {"least": 2, "most": 2, "percents": ["", "20"]}
        shared = {"productId": two, "users": 3}
        given = await _input(client, products, choice=choice, shared=shared)
        sample = (await client.run(PREVIEW_PLAN, input=given, order={"startOn": today()}))["data"]["previewPlan"]
        assert [invoice["totalMinor"] for invoice in sample["invoices"][:2]] == [24_000, 30_000]
        plan = (await do(client, PLAN, **given))["plan"]
        assert (plan["choice"], plan["shared"]) == (choice, {"productName": "Blad 2", "users": 3})
        member = (await do(client, CREATE_MEMBER, kind="PERSON", firstName="Kari", lastName="Leser"))["member"]
        ordered = {"memberId": member["id"], "planId": plan["id"], "startOn": today()}
        few = (await client.run(PREVIEW_START, input={**ordered, "productIds": [one]}))["data"]["previewStart"]
        assert few["problems"] == [{"path": "productIds", "code": "CHOOSE"}]
        ordered["productIds"] = [two, three]
        planned = (await client.run(PREVIEW_START, input=ordered))["data"]["previewStart"]
        started = (await client.run(START, input=ordered, key="start"))["data"]["startSubscription"]
        assert started["firstInvoice"]["totalMinor"] == planned["invoices"][0]["totalMinor"] == 40_000
        assert started["subscription"]["chosen"] == [
            {"fromOn": today(), "products": [{"name": "Blad 2"}, {"name": "Blad 3"}]}
        ]
        change = {"subscriptionId": started["subscription"]["id"], "productIds": [one, two]}
        changed = (await client.run(CHANGE, input=change, key="change"))["data"]["changeChoice"]
        assert [row["products"][0]["name"] for row in changed["subscription"]["chosen"]] == ["Blad 2", "Blad 1"]
        assert changed["on"] == changed["subscription"]["chosen"][1]["fromOn"] > today()
        for name, answer in (("Blad 1", (False, 0)), ("Blad 2", (True, 3)), ("Blad 3", (True, 0))):
            found = (await client.run(ENTITLEMENT, product=name, number=str(member["number"])))["data"]["entitlement"]
            assert (found["access"], found["additionalUsers"]) == answer
