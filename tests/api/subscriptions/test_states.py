"""What begins with its first payment, who asked for a stop, and a member's death, through GraphQL (SUB-02)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api.ids import encode_id
from domain.catalogue.model import NewOffer
from domain.subscriptions.commands.begin_paid import begin_paid
from tests.api.conftest import Api
from tests.clock import THIS_DAY
from tests.domain.subscriptions.newspaper import open_newspaper
from tests.domain.subscriptions.selling import open_shop, pay, start

SUBSCRIPTION = """
query ($id: ID!) {
  subscription(id: $id) { state startOn awaitsPayment begunOn stopKind nextDraft { id } plan { offer { beginsPaid } } }
}
"""
STOP = """
mutation ($id: ID!, $askedBy: StopAsker!) {
  stopSubscription(input: { subscriptionId: $id, reason: "Flyttet", askedBy: $askedBy }, idempotencyKey: "stop") {
    ... on StopSubscriptionSuccess { subscription { stopKind } }
  }
}
"""
PREVIEW_DEATH = """
query ($id: ID!) { previewDeath(memberId: $id) { subscription { id } preview { on outcomes { fate creditMinor } } } }
"""
DEATH = """
mutation ($id: ID!, $on: Date!) {
  recordDeath(memberId: $id, diedOn: $on, idempotencyKey: "death") {
    ... on RecordDeathSuccess { member { id deceasedOn } subscriptions { state stopKind stopCause endOn } }
    ... on InvalidInput { fields { path code } }
  }
}
"""
LIVES = """
mutation ($id: ID!) { takeBackDeath(memberId: $id) { ... on TakeBackDeathSuccess { member { deceasedOn } } } }
"""
TIMELINE = """
query ($id: ID!) { member(id: $id) { timeline { nodes { kind changes { field after { ... on DateValue { on } } } } } } }
"""


@pytest.mark.rule("SUB-02")
async def test_it_says_that_it_awaits_its_first_payment_and_when_that_came(api: Api) -> None:
    paper = await open_newspaper(api.tenant)
    plan_id = await paper.plan(offer=NewOffer(begins_paid=True))
    subscription_id = await paper.order(plan_id, THIS_DAY - timedelta(days=40), today=THIS_DAY)
    key = encode_id("Subscription", subscription_id)
    async with api.client() as client:
        awaiting = (await client.run(SUBSCRIPTION, id=key))["data"]["subscription"]
        await pay(api.tenant, (await paper.invoices())[0], on=THIS_DAY)
        async with api.tenant.work(THIS_DAY) as work:
            await begin_paid(work)
        begun = (await client.run(SUBSCRIPTION, id=key))["data"]["subscription"]
    assert awaiting == {
        "state": "PENDING",
        "startOn": str(THIS_DAY - timedelta(days=40)),
        "awaitsPayment": True,
        "begunOn": None,
        "stopKind": None,
        "nextDraft": None,
        "plan": {"offer": {"beginsPaid": True}},
    }
    assert (begun["state"], begun["awaitsPayment"], begun["begunOn"]) == ("ACTIVE", False, str(THIS_DAY))
    assert begun["nextDraft"] is not None


@pytest.mark.rule("SUB-02")
@pytest.mark.parametrize("asked_by", ["MEMBER", "STAFF"])
async def test_a_stop_says_who_asked_for_it(api: Api, asked_by: str) -> None:
    shop = await open_shop(api.tenant, members=1)
    started = await start(shop, shop.member_ids[0], THIS_DAY, today=THIS_DAY)
    async with api.client() as client:
        key = encode_id("Subscription", started.subscription_id)
        done = (await client.run(STOP, id=key, askedBy=asked_by))["data"]["stopSubscription"]
    assert done["subscription"]["stopKind"] == asked_by


@pytest.mark.rule("SUB-02")
async def test_a_death_is_previewed_recorded_and_taken_back(api: Api) -> None:
    shop = await open_shop(api.tenant, members=1)
    started = await start(shop, shop.member_ids[0], THIS_DAY - timedelta(days=30), today=THIS_DAY)
    key = encode_id("Member", shop.member_ids[0])
    async with api.client() as client:
        [shown] = (await client.run(PREVIEW_DEATH, id=key))["data"]["previewDeath"]
        early = (await client.run(DEATH, id=key, on=str(THIS_DAY + timedelta(days=2))))["data"]["recordDeath"]
        on = str(THIS_DAY - timedelta(days=3))
        done = (await client.run(DEATH, id=key, on=on))["data"]["recordDeath"]
        told = (await client.run(TIMELINE, id=key))["data"]["member"]["timeline"]["nodes"]
        lives = (await client.run(LIVES, id=key))["data"]["takeBackDeath"]["member"]
    assert shown["subscription"]["id"] == encode_id("Subscription", started.subscription_id)
    assert shown["preview"] == {"on": str(THIS_DAY), "outcomes": [{"fate": "CREDITED", "creditMinor": 75_000}]}
    assert early == {"fields": [{"path": "diedOn", "code": "FUTURE"}]}
    assert done["member"] == {"id": key, "deceasedOn": on}
    assert done["subscriptions"] == [
        {"state": "STOPPED", "stopKind": "DECEASED", "stopCause": "Død", "endOn": str(THIS_DAY)}
    ]
    assert [{"field": "DECEASED_ON", "after": {"on": on}}] in [one["changes"] for one in told]
    assert lives == {"deceasedOn": None}
