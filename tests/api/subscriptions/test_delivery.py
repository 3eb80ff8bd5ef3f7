"""Deliveries through GraphQL: registered, shown, asked for by day, refused and ended (SUB-10)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api.ids import encode_id
from tests.api.conftest import Api
from tests.clock import THIS_DAY
from tests.domain.subscriptions.selling import open_shop, start

CHANGES = "id kind fromOn untilOn address { line1 city }"
CHANGE = f"""
mutation ($input: ChangeDeliveryInput!, $key: String!) {{
  changeDelivery(input: $input, idempotencyKey: $key) {{
    ... on ChangeDeliverySuccess {{ deliveryChanges {{ {CHANGES} }} }}
    ... on DeliveryRefused {{ why {{ code }} }}
    ... on InvalidInput {{ fields {{ path code }} }}
  }}
}}
"""
END = f"""
mutation ($id: ID!) {{
  endDeliveryChange(id: $id) {{ ... on ChangeDeliverySuccess {{ deliveryChanges {{ {CHANGES} }} }} }}
}}
"""
DAY = """
query ($ids: [ID!]!, $on: Date!) {
  deliveries(subscriptionIds: $ids, on: $on) { subscriptionId state address { line1 } }
}
"""


@pytest.mark.rule("SUB-10")
async def test_a_move_is_registered_asked_for_and_taken_back(api: Api) -> None:
    shop = await open_shop(api.tenant, members=1)
    today = THIS_DAY
    started = await start(shop, shop.member_ids[0], today, today=today)
    key, first = encode_id("Subscription", started.subscription_id), today + timedelta(days=3)
    place = {"line1": "Hytteveien 7", "postalCode": "2450", "city": "Rena"}
    wanted = {"subscriptionId": key, "kind": "MOVE", "fromOn": str(first)} | place
    async with api.client() as client:
        bad = (await client.run(CHANGE, input=wanted | {"postalCode": "1"}, key="bad"))["data"]["changeDelivery"]
        done = (await client.run(CHANGE, input=wanted, key="a"))["data"]["changeDelivery"]["deliveryChanges"]
        refused = (await client.run(CHANGE, input=wanted, key="b"))["data"]["changeDelivery"]
        days = [
            (await client.run(DAY, ids=[key], on=str(first + timedelta(days=n))))["data"]["deliveries"] for n in (-1, 0)
        ]
        past = await client.run(DAY, ids=[key], on=str(today - timedelta(days=1)))
        card = "query ($id: ID!) { subscription(id: $id) { isDelivered deliveryChanges { id } coming { kind on } } }"
        shown = (await client.run(card, id=key))["data"]["subscription"]
        ended = (await client.run(END, id=done[0]["id"]))["data"]["endDeliveryChange"]["deliveryChanges"]
    assert bad["fields"] == [{"path": "postalCode", "code": "POSTAL_CODE"}]
    address = {"line1": "Hytteveien 7", "city": "Rena"}
    assert [one | {"id": ""} for one in done] == [
        {"id": "", "kind": "MOVE", "fromOn": str(first), "untilOn": None, "address": address}
    ]
    assert refused["why"]["code"] == "OVERLAPS_OPEN"
    assert [(one["state"], one["address"]) for [one] in days] == [
        ("DELIVERED", None),
        ("MOVED", {"line1": "Hytteveien 7"}),
    ]
    assert past["errors"]
    assert (shown["isDelivered"], shown["deliveryChanges"]) == (True, [{"id": done[0]["id"]}])
    assert {"kind": "DELIVERY_MOVE", "on": str(first)} in shown["coming"]
    assert ended == []
