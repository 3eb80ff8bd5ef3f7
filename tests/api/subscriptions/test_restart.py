"""Starting an ended subscription again, through GraphQL (SUB-12)."""

from __future__ import annotations

import pytest

from api.ids import encode_id
from domain.kernel.dates import add_months
from tests.api.conftest import Api
from tests.clock import THIS_DAY
from tests.domain.subscriptions.selling import open_shop, start
from tests.domain.subscriptions.test_stop import stop

RESTART = """
mutation ($id: ID!, $key: String!) {
  restartSubscription(subscriptionId: $id, idempotencyKey: $key) {
    ... on StartSubscriptionSuccess { subscription { id state restarts { id restartableThroughOn } } }
    ... on ChangeRefused { obstacle { code } }
  }
}
"""


@pytest.mark.rule("SUB-12")
async def test_it_says_until_when_starts_again_once_and_names_what_it_was(api: Api) -> None:
    shop = await open_shop(api.tenant, members=1)
    today = THIS_DAY
    started = await start(shop, shop.member_ids[0], today, today=today)
    key = encode_id("Subscription", started.subscription_id)
    query = "query ($id: ID!) { subscription(id: $id) { restartableThroughOn } }"
    async with api.client() as client:
        runs = (await client.run(query, id=key))["data"]["subscription"]
        early = (await client.run(RESTART, id=key, key="early"))["data"]["restartSubscription"]
        await stop(shop, started.subscription_id, today, today=today)
        may = (await client.run(query, id=key))["data"]["subscription"]["restartableThroughOn"]
        done = (await client.run(RESTART, id=key, key="a"))["data"]["restartSubscription"]["subscription"]
        again = (await client.run(RESTART, id=key, key="b"))["data"]["restartSubscription"]
    assert runs["restartableThroughOn"] is None
    assert early["obstacle"]["code"] == "RUNS"
    assert may < str(add_months(today, 3))
    assert (done["state"], done["restarts"]) == ("ACTIVE", {"id": key, "restartableThroughOn": None})
    assert again["obstacle"]["code"] == "RESTARTED"
