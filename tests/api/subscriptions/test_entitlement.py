"""`entitlement`: what a CMS asks before it shows a page (API-06)."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from domain.people.commands.create_api_key import create_api_key
from tests.api.conftest import Api, Client
from tests.clock import THIS_DAY
from tests.tenants import make_tenant

pytestmark = pytest.mark.rule("API-06")
ENTITLEMENT = """
query ($email: String, $number: String, $product: String!) {
  entitlement(email: $email, subscriberNumber: $number, product: $product) {
    access until why product member { number name }
  }
}
"""
SETUP = """
mutation ($org: ID!) {
  createProduct(input: {
    organisationId: $org, name: "Fjell og vidde", partNumber: "FV-1", medium: DIGITAL,
    vatRatePercent: "0", revenueAccount: "3200"
  }, idempotencyKey: "product") { ... on CreateProductSuccess { product { id } } ... on Refusal { message } }
  createBillingPlan(input: { name: "Standard", leadDays: 14 }, idempotencyKey: "billing plan") {
    ... on CreateBillingPlanSuccess { billingPlan { id } } ... on Refusal { message }
  }
  createMember(input: { kind: PERSON, firstName: "Kari", lastName: "Nordmann", email: "Kari@Nordmann.example" }) {
    ... on CreateMemberSuccess { member { id number } } ... on Refusal { message }
  }
}
"""
PRICE = """
mutation ($product: ID!, $from: Date!) {
  addPrice(input: { productId: $product, frequency: { count: 1, unit: YEAR }, amountMinor: 49900, validFrom: $from }) {
    __typename ... on Refusal { message }
  }
}
"""
PLAN = """
mutation ($plan: ID!, $product: ID!) {
  createPlan(input: {
    name: "Digital", kind: SUBSCRIPTION, frequency: { count: 1, unit: YEAR },
    billingPlanId: $plan, productIds: [$product]
  }, idempotencyKey: "plan") { ... on CreatePlanSuccess { plan { id } } ... on Refusal { message } }
}
"""
START = """
mutation ($member: ID!, $plan: ID!, $on: Date!) {
  startSubscription(input: { memberId: $member, planId: $plan, startOn: $on }, idempotencyKey: "once") {
    __typename ... on Refusal { message }
  }
}
"""


@pytest.fixture
async def subscribed(api: Api) -> AsyncIterator[tuple[Client, Client, dict[str, Any]]]:
    """The owner, a CMS with its key, and a member with a subscription that began today."""
    async with api.client() as owner:
        today = str(business_day())
        org = (await owner.run("{ organisations { id } }"))["data"]["organisations"][0]["id"]
        made = (await owner.run(SETUP, org=org))["data"]
        product, member = made["createProduct"]["product"]["id"], made["createMember"]["member"]
        await owner.run(PRICE, product=product, **{"from": "2020-01-01"})
        billing_plan = made["createBillingPlan"]["billingPlan"]["id"]
        plan = (await owner.run(PLAN, plan=billing_plan, product=product))["data"]["createPlan"]["plan"]["id"]
        started = await owner.run(START, member=member["id"], plan=plan, on=today)
        assert started["data"]["startSubscription"]["__typename"] == "StartSubscriptionSuccess", started
        secret = await owner.new_key("entitlement:read")
        headers = {"authorization": f"Bearer {secret}"}
        async with httpx.AsyncClient(base_url=api.url, headers=headers, timeout=20) as http:
            yield owner, Client(http), member


def business_day() -> date:
    return THIS_DAY


async def ask(cms: Client, **variables: Any) -> Any:
    return (await cms.run(ENTITLEMENT, **{"product": "FV-1", **variables}))["data"]["entitlement"]


async def change(api: Api, **columns: Any) -> None:
    names = ", ".join(f"{name} = ${place}" for place, name in enumerate(columns, 1))
    async with api.tenant.work() as work:
        await work.sql(f"UPDATE subscription SET {names}", *columns.values())


async def test_a_running_subscription_gives_access_by_e_mail_and_by_number(
    subscribed: tuple[Client, Client, dict[str, Any]],
) -> None:
    _, cms, member = subscribed
    expected = {"number": member["number"], "name": "Kari Nordmann"}
    for who in ({"email": "kari@NORDMANN.example"}, {"number": member["number"]}):
        for product in ("FV-1", "fjell og vidde"):
            answer = await ask(cms, **who, product=product)
            assert (answer["access"], answer["until"], answer["member"]) == (True, None, expected)
            assert answer["product"] == "Fjell og vidde"
            assert "Digital runs since" in answer["why"]


async def test_access_ends_with_the_day_before_the_end(
    api: Api, subscribed: tuple[Client, Client, dict[str, Any]]
) -> None:
    _, cms, member = subscribed
    today = business_day()
    await change(api, state="STOP_SCHEDULED", start_on=today - timedelta(days=30), end_on=today + timedelta(days=1))
    answer = await ask(cms, number=member["number"])
    assert (answer["access"], answer["until"]) == (True, str(today + timedelta(days=1)))
    await change(api, end_on=today - timedelta(days=1))
    answer = await ask(cms, number=member["number"])
    assert (answer["access"], answer["until"]) == (False, None)
    assert "ended on" in answer["why"]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"state": "PAUSED"}, "is paused"),
        ({"state": "PENDING"}, "is pending"),
        ({"start_on": business_day() + timedelta(days=10)}, "begins on"),
    ],
)
async def test_no_access_says_why(
    api: Api, subscribed: tuple[Client, Client, dict[str, Any]], columns: dict[str, Any], words: str
) -> None:
    _, cms, member = subscribed
    await change(api, **columns)
    answer = await ask(cms, number=member["number"])
    assert answer["access"] is False
    assert words in answer["why"]
    assert answer["member"]["number"] == member["number"]


async def test_what_is_not_known_gives_no_access_and_no_error(
    subscribed: tuple[Client, Client, dict[str, Any]],
) -> None:
    _, cms, member = subscribed
    for who in ({"email": "other@nordmann.example"}, {"number": "999999"}, {"number": "'"}, {"number": "9" * 50}):
        answer = await ask(cms, **who)
        assert (answer["access"], answer["member"]) == (False, None)
        assert "no member" in answer["why"]
    answer = await ask(cms, number=member["number"], product="Another")
    assert answer["access"] is False
    assert "no product" in answer["why"]


async def test_another_tenants_members_and_products_are_unknown(
    api: Api, subscribed: tuple[Client, Client, dict[str, Any]]
) -> None:
    _, _, member = subscribed
    neighbour = await make_tenant(api.tenant.database, "Naboen", 1)
    async with neighbour.work() as work:
        _, secret = await create_api_key(work, "CMS", ["entitlement:read"])
    async with httpx.AsyncClient(base_url=api.url, headers={"authorization": f"Bearer {secret}"}) as http:
        answer = await ask(Client(http), number=member["number"])
        assert (answer["access"], answer["member"], answer["product"]) == (False, None, "FV-1")


async def test_it_needs_its_scope_and_exactly_one_way_to_name_the_member(
    api: Api, subscribed: tuple[Client, Client, dict[str, Any]]
) -> None:
    owner, cms, member = subscribed
    for who in ({}, {"email": "a@b.example", "number": "1"}):
        answer = await cms.run(ENTITLEMENT, product="FV-1", **who)
        assert answer["errors"][0]["extensions"]["code"] == "INVALID_INPUT"
    secret = await owner.new_key("members:read")
    async with httpx.AsyncClient(base_url=api.url, headers={"authorization": f"Bearer {secret}"}) as http:
        answer = await Client(http).run(ENTITLEMENT, product="FV-1", number=member["number"])
        assert answer["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"


async def test_it_takes_little_of_the_processor(api: Api, subscribed: tuple[Client, Client, dict[str, Any]]) -> None:
    _, cms, member = subscribed
    await ask(cms, number=member["number"])
    began = time.process_time()  # of client and server, which share the process; other processes don't count
    for _ in range(100):
        await ask(cms, number=member["number"])
    assert (time.process_time() - began) / 100 < 0.02


async def test_it_can_be_asked_with_get(subscribed: tuple[Client, Client, dict[str, Any]]) -> None:
    _, cms, member = subscribed
    query = f'{{ entitlement(subscriberNumber: "{member["number"]}", product: "FV-1") {{ access }} }}'
    got = await cms.http.get("/graphql", params={"query": query})
    assert got.json() == {"data": {"entitlement": {"access": True}}}
