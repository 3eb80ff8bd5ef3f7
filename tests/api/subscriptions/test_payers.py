"""Payers who take over, through GraphQL: the preview, the change, what both members show, and taking it back."""

from __future__ import annotations

import pytest

from api.ids import encode_id
from domain.kernel.dates import add_months
from tests.api.conftest import Api
from tests.clock import THIS_DAY
from tests.domain.subscriptions.selling import open_shop, start

CARD = "id payer { id } nextPayer { id } payerChangesOn coming { kind on payer { id } }"
CHANGE = f"""
mutation ($input: ChangePayerInput!, $key: String!) {{
  changePayer(input: $input, idempotencyKey: $key) {{
    __typename
    ... on ChangePayerSuccess {{ subscription {{ {CARD} }} invoices {{ number }} }}
    ... on ChangeRefused {{ obstacle {{ code }} }}
    ... on Refusal {{ code fields {{ path code }} }}
  }}
}}
"""
KEEP = f"""
mutation ($id: ID!, $key: String!) {{
  takeBackPayer(subscriptionId: $id, idempotencyKey: $key) {{
    __typename
    ... on ChangePayerSuccess {{ subscription {{ {CARD} }} }}
    ... on ChangeRefused {{ obstacle {{ code }} }}
  }}
}}
"""


@pytest.mark.rule("SUB-13", "SUB-20")
async def test_a_payer_is_previewed_made_shown_on_both_members_and_taken_back(api: Api) -> None:
    shop = await open_shop(api.tenant, members=2)
    today = THIS_DAY
    started = await start(shop, shop.member_ids[0], today, today=today)
    key, payer = encode_id("Subscription", started.subscription_id), encode_id("Member", shop.member_ids[1])
    wanted = {"subscriptionId": key, "payerId": payer}
    async with api.client() as client:
        query = "query ($input: ChangePayerInput!) { previewPayerChange(input: $input) { on outcomes { fate } } }"
        preview = (await client.run(query, input=wanted))["data"]["previewPayerChange"]
        card = wanted | {"paymentMethod": "CARD"}
        refused = (await client.run(CHANGE, input=card, key="card"))["data"]["changePayer"]
        done = (await client.run(CHANGE, input=wanted, key="a"))["data"]["changePayer"]
        again = (await client.run(CHANGE, input=wanted, key="b"))["data"]["changePayer"]
        query = "query ($id: ID!) { member(id: $id) { paysFor { id payerChangesOn member { id } } } }"
        paid = (await client.run(query, id=payer))["data"]["member"]["paysFor"]
        kept = (await client.run(KEEP, id=key, key="c"))["data"]["takeBackPayer"]
        none = (await client.run(KEEP, id=key, key="d"))["data"]["takeBackPayer"]
    assert preview == {"on": done["subscription"]["payerChangesOn"], "outcomes": []}
    assert refused["fields"] == [{"path": "paymentMethod", "code": "NO_AGREEMENT"}]
    assert done["subscription"]["nextPayer"] == {"id": payer}
    assert {"kind": "PAYER", "on": preview["on"], "payer": {"id": payer}} in done["subscription"]["coming"]
    assert again["obstacle"]["code"] == "SAME_PAYER"
    assert paid == [
        {"id": key, "payerChangesOn": preview["on"], "member": {"id": encode_id("Member", shop.member_ids[0])}}
    ]
    assert (kept["subscription"]["nextPayer"], kept["subscription"]["payerChangesOn"]) == (None, None)
    assert none["obstacle"]["code"] == "NO_NEXT_PAYER"


METHOD = """
mutation ($input: ChangeMethodInput!, $key: String!) {
  changeMethod(input: $input, idempotencyKey: $key) {
    __typename
    ... on ChangeMethodSuccess { subscription { paymentMethod } }
    ... on ChangeRefused { obstacle { code } }
    ... on Refusal { code fields { path code } }
  }
}
"""
SAME = "periodStart periodEnd totalMinor dueOn"


@pytest.mark.rule("SUB-13", "SUB-11")
async def test_the_preview_lists_the_invoice_of_a_running_term_that_is_not_billed_yet(api: Api) -> None:
    shop = await open_shop(api.tenant, members=2)
    long_ago = add_months(THIS_DAY, -13)
    started = await start(shop, shop.member_ids[0], long_ago, today=long_ago)
    wanted = {
        "subscriptionId": encode_id("Subscription", started.subscription_id),
        "payerId": encode_id("Member", shop.member_ids[1]),
    }
    query = (
        "query ($input: ChangePayerInput!, $id: ID!) { before: member(id: $id) { name subscriptions { state } } "
        f"previewPayerChange(input: $input) {{ on bills {{ {SAME} }} }} after: member(id: $id) {{ name }} }}"
    )
    change = CHANGE.replace("invoices { number }", f"invoices {{ number {SAME} }}")
    async with api.client() as client:
        previews = [
            (await client.run(query, input=wanted, id=wanted["payerId"]))["data"]["previewPayerChange"]
            for _ in range(2)
        ]
        done = (await client.run(change, input=wanted, key="a"))["data"]["changePayer"]
    assert previews[0] == previews[1] | {"on": done["subscription"]["payerChangesOn"]}
    assert [one.pop("number") for one in done["invoices"]] == ["10002"]
    assert previews[0]["bills"] == done["invoices"]
    assert done["invoices"][0]["periodStart"] == add_months(long_ago, 12).isoformat()


@pytest.mark.rule("SUB-18")
async def test_how_a_subscription_is_paid_is_changed_once_and_needs_an_agreement(api: Api) -> None:
    shop = await open_shop(api.tenant, members=1)
    started = await start(shop, shop.member_ids[0], THIS_DAY, today=THIS_DAY)
    key = encode_id("Subscription", started.subscription_id)
    async with api.client() as client:
        answers = [
            (await client.run(METHOD, input={"subscriptionId": key, "paymentMethod": method}, key=attempt))["data"]
            for method, attempt in (("EMAIL", "a"), ("EMAIL", "a"), ("EMAIL", "b"), ("CARD", "c"))
        ]
    [first, same, again, card] = [one["changeMethod"] for one in answers]
    assert first == same == {"__typename": "ChangeMethodSuccess", "subscription": {"paymentMethod": "EMAIL"}}
    assert again["obstacle"]["code"] == "SAME_METHOD"
    assert card["fields"] == [{"path": "paymentMethod", "code": "NO_AGREEMENT"}]


@pytest.mark.rule("SUB-18", "BIL-14")
async def test_the_preview_of_an_order_refuses_a_method_without_an_agreement_like_the_order(api: Api) -> None:
    shop = await open_shop(api.tenant, members=1)
    order = {
        "memberId": encode_id("Member", shop.member_ids[0]),
        "planId": encode_id("Plan", shop.plan_id),
        "startOn": THIS_DAY.isoformat(),
    }
    query = (
        "query ($input: StartSubscriptionInput!) "
        "{ previewStart(input: $input) { invoices { id } problems { path code } } }"
    )
    async with api.client() as client:
        [card, invoice] = [
            (await client.run(query, input=order | {"paymentMethod": method}))["data"]["previewStart"]
            for method in ("CARD", "INVOICE")
        ]
    assert card == {"invoices": [], "problems": [{"path": "paymentMethod", "code": "NO_AGREEMENT"}]}
    assert (len(invoice["invoices"]), invoice["problems"]) == (2, [])
