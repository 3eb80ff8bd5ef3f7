"""Stops, pauses and changes of plan through GraphQL: previews, what is shown after, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from api.ids import encode_id
from domain.kernel.dates import add_months
from tests.api.conftest import Api
from tests.clock import THIS_DAY
from tests.domain.subscriptions.selling import FEE_MINOR, Shop, invoices_of, open_shop, start
from tests.domain.subscriptions.test_changes import small_plan

PREVIEW = "on currency outcomes { fate creditMinor newTotalMinor invoice { number } } bills { periodEnd totalMinor }"
CARD = """
id state endOn stopCause planChangesOn plan { name } nextPlan { name } pause { fromOn untilOn reason }
coming { kind on plan { name } draft { totalMinor periodStart } }
"""
STOP = f"""
mutation ($input: StopSubscriptionInput!, $key: String!) {{
  stopSubscription(input: $input, idempotencyKey: $key) {{
    __typename
    ... on StopSubscriptionSuccess {{ subscription {{ {CARD} }} }}
    ... on ChangeRefused {{ obstacle {{ code arguments {{ name value {{ ... on DateValue {{ on }} }} }} }} }}
    ... on Refusal {{ code fields {{ path code }} }}
  }}
}}
"""
REMOVE = f"""
mutation ($id: ID!, $key: String!) {{
  removeStop(subscriptionId: $id, reason: "Angret", billNow: true, idempotencyKey: $key) {{
    __typename
    ... on RemoveStopSuccess {{ subscription {{ {CARD} }} unbilledTerms invoices {{ number periodStart }} }}
    ... on ChangeRefused {{ obstacle {{ code }} }}
  }}
}}
"""
PAUSE = f"""
mutation ($input: PauseSubscriptionInput!, $key: String!) {{
  pauseSubscription(input: $input, idempotencyKey: $key) {{
    __typename
    ... on PauseSubscriptionSuccess {{ subscription {{ {CARD} }} }}
    ... on Refusal {{ code fields {{ path code }} }}
  }}
}}
"""
RESUME = f"""
mutation ($id: ID!, $key: String!) {{
  resumeSubscription(subscriptionId: $id, idempotencyKey: $key) {{
    ... on ResumeSubscriptionSuccess {{ subscription {{ {CARD} }} }}
  }}
}}
"""
CHANGE = f"""
mutation ($input: ChangePlanInput!, $key: String!) {{
  changePlan(input: $input, idempotencyKey: $key) {{
    __typename
    ... on ChangePlanSuccess {{ subscription {{ {CARD} }} invoices {{ number totalMinor }} }}
    ... on ChangeRefused {{ obstacle {{ code }} }}
    ... on Refusal {{ code }}
  }}
}}
"""
BACK = f"""
mutation ($id: ID!, $key: String!) {{
  takeBackPlan(subscriptionId: $id, idempotencyKey: $key) {{
    __typename
    ... on ChangePlanSuccess {{ subscription {{ {CARD} mayTakeBackPlan }} invoices {{ number totalMinor }} }}
    ... on ChangeRefused {{ obstacle {{ code }} }}
  }}
}}
"""


async def started(api: Api) -> tuple[Shop, str, date]:
    """A yearly subscription that starts today; the served application has no other day than that of the clock."""
    shop = await open_shop(api.tenant, members=1)
    today = THIS_DAY
    subscription = await start(shop, shop.member_ids[0], today, today=today)
    return shop, encode_id("Subscription", subscription.subscription_id), today


def kinds(subscription: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["kind"], one["on"]) for one in subscription["coming"]]


@pytest.mark.rule("SUB-05", "SUB-08", "SUB-20")
async def test_a_stop_is_previewed_made_shown_and_removed(api: Api) -> None:
    _, key, today = await started(api)
    day = today + timedelta(days=73)
    wanted = {"subscriptionId": key, "reason": "Flyttet", "endOn": day.isoformat()}
    async with api.client() as client:
        query = f"query ($input: StopSubscriptionInput!) {{ previewStop(input: $input) {{ {PREVIEW} }} }}"
        preview = (await client.run(query, input=wanted))["data"]["previewStop"]
        done = (await client.run(STOP, input=wanted, key="a"))["data"]["stopSubscription"]
        again = (await client.run(STOP, input=wanted, key="a"))["data"]["stopSubscription"]
        removed = (await client.run(REMOVE, id=key, key="b"))["data"]["removeStop"]
        refused = (await client.run(REMOVE, id=key, key="c"))["data"]["removeStop"]
    [outcome] = preview["outcomes"]
    assert outcome | {"invoice": None} == {
        "fate": "REPLACED",
        "creditMinor": 75_000,
        "newTotalMinor": 15_000,
        "invoice": None,
    }
    subscription = done["subscription"]
    assert again["subscription"] == subscription
    assert (subscription["state"], subscription["endOn"], subscription["stopCause"]) == (
        "STOP_SCHEDULED",
        day.isoformat(),
        "Flyttet",
    )
    assert kinds(subscription) == [("STOP", day.isoformat())]
    assert preview["bills"] == []
    assert (removed["subscription"]["state"], removed["unbilledTerms"]) == ("ACTIVE", 0)
    assert refused["obstacle"]["code"] == "NO_STOP"


@pytest.mark.rule("SUB-05", "SUB-20")
async def test_a_stop_in_a_term_to_come_is_previewed_and_shown_with_the_invoice_for_its_used_days(api: Api) -> None:
    _, key, today = await started(api)
    renewal = add_months(today, 12)
    days = (add_months(renewal, 12) - renewal).days
    end_on = renewal + timedelta(days=days // 5)
    wanted = {"subscriptionId": key, "reason": "Flyttet", "endOn": end_on.isoformat()}
    async with api.client() as client:
        query = f"query ($input: StopSubscriptionInput!) {{ previewStop(input: $input) {{ {PREVIEW} }} }}"
        preview = (await client.run(query, input=wanted))["data"]["previewStop"]
        full = (await client.run(query, input=wanted | {"settleRunning": False}))["data"]["previewStop"]
        done = (await client.run(STOP, input=wanted, key="a"))["data"]["stopSubscription"]
    [bill] = preview["bills"]
    assert bill["periodEnd"] == end_on.isoformat()
    assert bill["totalMinor"] == pytest.approx(75_000 * (days // 5) / days + FEE_MINOR, abs=2)
    assert [one["totalMinor"] for one in full["bills"]] == [75_000 + FEE_MINOR]
    [coming] = [one["draft"] for one in done["subscription"]["coming"] if one["kind"] == "INVOICE"]
    assert coming["totalMinor"] == bill["totalMinor"]


@pytest.mark.rule("SUB-05")
async def test_a_day_before_today_is_refused_with_its_field(api: Api) -> None:
    _, key, today = await started(api)
    wanted = {"subscriptionId": key, "reason": "", "endOn": (today - timedelta(days=1)).isoformat()}
    async with api.client() as client:
        refused = (await client.run(STOP, input=wanted, key="a"))["data"]["stopSubscription"]
    assert refused["__typename"] == "InvalidInput"
    assert [(field["path"], field["code"]) for field in refused["fields"]] == [
        ("reason", "REQUIRED"),
        ("endOn", "RANGE"),
    ]


@pytest.mark.rule("SUB-09", "SUB-20")
async def test_a_pause_shows_on_the_subscription_and_in_what_is_to_come(api: Api) -> None:
    shop, key, today = await started(api)
    following = add_months(today, 12)
    back = following + timedelta(days=100)
    wanted = {"subscriptionId": key, "resumeOn": back.isoformat(), "reason": "Utenlands"}
    async with api.client() as client:
        paused = (await client.run(PAUSE, input=wanted, key="a"))["data"]["pauseSubscription"]["subscription"]
        refused = (await client.run(STOP, input={"subscriptionId": key, "reason": "x"}, key="s"))["data"]
        resumed = await client.run(RESUME, id=key, key="b")
    assert paused["pause"] == {"fromOn": following.isoformat(), "untilOn": back.isoformat(), "reason": "Utenlands"}
    assert kinds(paused) == [
        ("PAUSE", following.isoformat()),
        ("RESUME", back.isoformat()),
        ("INVOICE", back.isoformat()),
    ]
    assert refused["stopSubscription"]["subscription"]["endOn"] == following.isoformat()
    assert resumed["data"]["resumeSubscription"] == {}
    assert len(await invoices_of(shop)) == 1


@pytest.mark.rule("SUB-11", "SUB-20", "BIL-14")
async def test_a_change_of_plan_leads_to_the_invoices_of_the_new_plan(api: Api) -> None:
    shop, key, today = await started(api)
    following = add_months(today, 12).isoformat()
    plan_id = encode_id("Plan", await small_plan(shop))
    wanted = {"subscriptionId": key, "planId": plan_id}
    async with api.client() as client:
        done = (await client.run(CHANGE, input=wanted, key="a"))["data"]["changePlan"]
        refused = (await client.run(CHANGE, input=wanted, key="b"))["data"]["changePlan"]
    subscription = done["subscription"]
    assert (subscription["plan"]["name"], subscription["nextPlan"]["name"]) == ("Ordinær", "Enkel")
    assert (done["invoices"], subscription["planChangesOn"]) == ([], following)
    assert kinds(subscription) == [("PLAN", following), ("INVOICE", following)]
    assert [one["draft"]["totalMinor"] for one in subscription["coming"] if one["draft"]] == [54_900]
    assert refused["obstacle"]["code"] == "SAME_PLAN"


@pytest.mark.rule("SUB-11", "SUB-20")
async def test_a_change_of_plan_is_taken_back(api: Api) -> None:
    shop, key, today = await started(api)
    following = add_months(today, 12).isoformat()
    wanted = {"subscriptionId": key, "planId": encode_id("Plan", await small_plan(shop))}
    preview = f"query ($id: ID!) {{ previewPlanTakenBack(subscriptionId: $id) {{ {PREVIEW} }} }}"
    asked = "query ($id: ID!) { subscription(id: $id) { mayTakeBackPlan } }"
    async with api.client() as client:
        await client.run(CHANGE, input=wanted, key="a")
        may = (await client.run(asked, id=key))["data"]["subscription"]
        shown = (await client.run(preview, id=key))["data"]["previewPlanTakenBack"]
        done = (await client.run(BACK, id=key, key="b"))["data"]["takeBackPlan"]
        again = (await client.run(BACK, id=key, key="b"))["data"]["takeBackPlan"]
        refused = (await client.run(BACK, id=key, key="c"))["data"]["takeBackPlan"]
    assert may == {"mayTakeBackPlan": True}
    assert (shown["on"], shown["outcomes"], shown["bills"]) == (following, [], [])
    subscription = done["subscription"]
    assert (subscription["plan"]["name"], subscription["nextPlan"]) == ("Ordinær", None)
    assert (subscription["planChangesOn"], subscription["mayTakeBackPlan"]) == (None, False)
    assert kinds(subscription) == [("INVOICE", following)]
    assert (again, refused["obstacle"]["code"]) == (done, "NO_NEXT_PLAN")
    async with api.client(("READER",)) as client:
        answer = await client.run(BACK, id=key, key="d")
    assert answer["data"]["takeBackPlan"]["__typename"] == "NotAllowed"


@pytest.mark.rule("USR-01")
async def test_a_reader_can_not_change_a_subscription(api: Api) -> None:
    _, key, _ = await started(api)
    async with api.client(("READER",)) as client:
        answer = await client.run(STOP, input={"subscriptionId": key, "reason": "x"}, key="a")
    assert answer["data"]["stopSubscription"]["__typename"] == "NotAllowed"
