"""Plans with promises over the API: previewed, saved, ordered, explained (CAT-11…20, CAT-43, NEW-02)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.catalogue.test_catalogue import BILLING_PLAN, PRICE, PRODUCT, REFUSED, do, organisation_id
from tests.api.conftest import Api, Client
from tests.api.people.test_members import CREATE as CREATE_MEMBER
from tests.clock import THIS_DAY

OFFER = """
  version offer {
    price { kind amountMinor percent } length { kind days lastDay } stops renewalName nextPlans { name }
  }
"""
PLAN = """
mutation ($input: PlanInput!, $key: String!) { createPlan(input: $input, idempotencyKey: $key) {
  %s ... on CreatePlanSuccess { plan { id name OFFER } }
} }
""".replace("%s", REFUSED).replace("OFFER", OFFER)
UPDATE = """
mutation ($input: UpdatePlanInput!) { updatePlan(input: $input) {
  %s ... on PlanChangedSince { currentVersion }
  ... on UpdatePlanSuccess { plan { id name OFFER versions { number savedBy changes { field before after } } } }
} }
""".replace("%s", REFUSED).replace("OFFER", OFFER)
DISCOUNT = """
mutation ($input: DiscountInput!, $key: String!) { createDiscount(input: $input, idempotencyKey: $key) {
  %s ... on CreateDiscountSuccess { discount { id name percent closed } }
} }
""".replace("%s", REFUSED)
CLOSE = """
mutation ($id: ID!) { closeDiscount(id: $id) { %s ... on CloseDiscountSuccess { discount { closed } } } }
""".replace("%s", REFUSED)
LINES = "text totalMinor periodStart periodEnd lines { grossMinor why { code rule message } }"
OUTLOOK = "stopsOn problems { path code } obstacle { code message } invoices { id dueOn LINES }".replace("LINES", LINES)
PREVIEW_PLAN = """
query ($input: PlanInput!, $order: SampleOrderInput!) { previewPlan(input: $input, order: $order) { OUTLOOK } }
""".replace("OUTLOOK", OUTLOOK)
PREVIEW_START = """
query ($input: StartSubscriptionInput!) { previewStart(input: $input) { OUTLOOK } }
""".replace("OUTLOOK", OUTLOOK)
START = """
mutation ($input: StartSubscriptionInput!, $key: String!) { startSubscription(input: $input, idempotencyKey: $key) {
  %s ... on StartSubscriptionSuccess {
    firstInvoice { LINES } subscription { discount { name percent } nextDraft { LINES } }
  }
} }
""".replace("%s", REFUSED).replace("LINES", LINES)
MONTHLY = {"count": 1, "unit": "MONTH"}
HALF = {"priceKind": "PERCENT_OFF", "pricePercent": "50", "renewalName": "Avisen videre"}


def today() -> str:
    return THIS_DAY.isoformat()


async def _input(client: Client, **more: Any) -> dict[str, Any]:
    """The input of a plan that can be created: a product of 200.00 a month."""
    given = {"name": "Avis", "medium": "DIGITAL", "vatRatePercent": "25", "revenueAccount": "3000"}
    made = await do(client, PRODUCT, organisationId=await organisation_id(client), **given)
    product_id = made["product"]["id"]
    await do(client, PRICE, productId=product_id, frequency=MONTHLY, amountMinor=20_000, validFrom="2020-01-01")
    billing_plan = (await do(client, BILLING_PLAN, name="Standard", leadDays=14))["billingPlan"]
    named = {"name": "Halv pris", "kind": "SUBSCRIPTION", "frequency": MONTHLY}
    return {**named, "billingPlanId": billing_plan["id"], "productIds": [product_id], **more}


@pytest.mark.rule("CAT-11", "CAT-20", "BIL-14", "NEW-02", "API-02")
async def test_a_preview_of_a_plan_and_of_an_order_is_what_is_billed(api: Api) -> None:
    async with api.client() as client:
        given = await _input(client, offer=HALF)
        shown = (await client.run(PREVIEW_PLAN, input=given, order={"startOn": today()}))["data"]["previewPlan"]
        assert [one["totalMinor"] for one in shown["invoices"]] == [10_000] + [20_000] * 23
        plan = (await do(client, PLAN, **given))["plan"]
        assert plan["offer"]["price"] == {"kind": "PERCENT_OFF", "amountMinor": None, "percent": "50"}
        discount = (await do(client, DISCOUNT, name="Ansatt", percent="10"))["discount"]
        member = (await do(client, CREATE_MEMBER, kind="PERSON", firstName="Kari", lastName="Leser"))["member"]
        order = {"memberId": member["id"], "planId": plan["id"], "startOn": today(), "discountId": discount["id"]}
        previewed = (await client.run(PREVIEW_START, input=order))["data"]["previewStart"]
        answer = (await client.run(START, input=order, key="one"))["data"]["startSubscription"]
    first, second = (_without(one) for one in previewed["invoices"][:2])
    assert answer["firstInvoice"] == first
    assert answer["subscription"] == {"discount": {"name": "Ansatt", "percent": "10"}, "nextDraft": second}
    [line] = first["lines"]
    assert (line["grossMinor"], second["text"]) == (9_000, "Avisen videre")
    assert [(one["code"], one["rule"]) for one in line["why"]] == [
        ("PRICE", "CAT-02"),
        ("FIRST_PERCENT", "CAT-11"),
        ("DISCOUNT", "CAT-20"),
    ]


@pytest.mark.rule("CAT-19")
async def test_a_plan_that_nobody_pays_with_vipps_may_say_what_vipps_can_not(api: Api) -> None:
    conflicts = """
    query ($plan: ID!, $input: PlanInput!) {
      vippsConflicts(planId: $plan, input: $input) { subscriptions problems { path code } }
    }
    """
    async with api.client() as client:
        given = await _input(client)
        plan = (await do(client, PLAN, **given))["plan"]["id"]
        wordy = (await client.run(conflicts, plan=plan, input={**given, "description": "x" * 45}))["data"]
        broken = (await client.run(conflicts, plan=plan, input={**given, "name": ""}))["data"]
    assert wordy == {"vippsConflicts": {"subscriptions": 0, "problems": []}}
    assert broken == {"vippsConflicts": {"subscriptions": 0, "problems": []}}


def _without(invoice: Any) -> Any:
    return {name: value for name, value in invoice.items() if name not in {"id", "dueOn"}}


@pytest.mark.rule("CAT-11", "CAT-17")
async def test_a_plan_that_contradicts_itself_is_refused_by_field_and_previewed_with_its_problems(api: Api) -> None:
    async with api.client() as client:
        wrong = await _input(client, offer={"priceKind": "PERCENT_OFF", "pricePercent": "150", "stops": True})
        shown = (await client.run(PREVIEW_PLAN, input=wrong, order={"startOn": today()}))["data"]["previewPlan"]
        refused = await do(client, PLAN, **wrong)
    assert shown["problems"] == refused["fields"] == [{"path": "offer.pricePercent", "code": "PERCENT"}]
    assert shown["invoices"] == []


@pytest.mark.rule("CAT-14", "CAT-15")
async def test_a_trial_is_previewed_with_its_end_and_one_that_is_over_with_its_obstacle(api: Api) -> None:
    async with api.client() as client:
        trial = await _input(client, offer={"lengthKind": "DAYS", "firstDays": 30, "stops": True})
        shown = (await client.run(PREVIEW_PLAN, input=trial, order={"startOn": "2027-01-01"}))["data"]["previewPlan"]
        over = {**trial, "offer": {"lengthKind": "UNTIL_DATE", "firstUntilOn": today()}}
        late = (await client.run(PREVIEW_PLAN, input=over, order={"startOn": "2030-01-01"}))["data"]["previewPlan"]
    assert (shown["stopsOn"], len(shown["invoices"])) == ("2027-01-31", 1)
    assert late["obstacle"]["code"] == "FIRST_PERIOD_OVER"


@pytest.mark.rule("CAT-43", "CAT-17")
async def test_a_plan_is_saved_again_on_the_version_that_was_seen(api: Api) -> None:
    async with api.client() as client:
        given = await _input(client)
        plan = (await do(client, PLAN, **given))["plan"]
        change = {"planId": plan["id"], "name": "Fastpris", "billingPlanId": given["billingPlanId"]}
        chain = {"nextPlanIds": [plan["id"], plan["id"]]}
        saved = (await do(client, UPDATE, version=1, offer=chain, **change))["plan"]
        late = await do(client, UPDATE, version=1, **change)
    assert [one["name"] for one in saved["offer"]["nextPlans"]] == ["Fastpris", "Fastpris"]
    [second, first] = saved["versions"]
    assert (first["number"], first["savedBy"]) == (1, "Kari Nordmann")
    assert {"field": "name", "before": "", "after": "Halv pris"} in first["changes"]
    assert second["changes"] == [
        {"field": "name", "before": "Halv pris", "after": "Fastpris"},
        {"field": "nextPlans", "before": "", "after": "Fastpris, Fastpris"},
    ]
    assert (late["__typename"], late["currentVersion"]) == ("PlanChangedSince", 2)


@pytest.mark.rule("CAT-20", "USR-04")
async def test_discounts_are_closed_by_who_writes_the_catalogue(api: Api) -> None:
    async with api.client() as client:
        discount = (await do(client, DISCOUNT, name="Gratis", percent="100"))["discount"]
        closed = (await client.run(CLOSE, id=discount["id"]))["data"]["closeDiscount"]
        listed = (await client.run("{ discounts { name percent closed } }"))["data"]["discounts"]
    assert closed == {"__typename": "CloseDiscountSuccess", "discount": {"closed": True}}
    assert listed == [{"name": "Gratis", "percent": "100", "closed": True}]
    async with api.client(("READER",)) as reader:
        assert (await do(reader, DISCOUNT, name="X", percent="5"))["__typename"] == "NotAllowed"
