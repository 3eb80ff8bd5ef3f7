"""Forecasts through GraphQL (BIL-14)."""

from __future__ import annotations

import pytest

from api.ids import decode_id, encode_id
from domain.subscriptions.commands.run_forecast_chunk import run_forecast_chunk
from tests.api.conftest import Api
from tests.clock import THIS_DAY
from tests.domain.subscriptions.selling import open_shop, start

pytestmark = pytest.mark.rule("BIL-14")
START = """
mutation ($id: ID!, $key: String!) {
  startForecast(organisationId: $id, idempotencyKey: $key) {
    __typename
    ... on StartForecastSuccess { run { id kind state } }
    ... on RunAlreadyActive { runId }
    ... on NotAllowed { needed }
  }
}
"""
NEWEST = """
query ($id: ID!, $first: Int! = 1) {
  forecasts(organisationId: $id, first: $first) {
    state invoiced
    forecast { month invoices totalMinor beforeMinor parts { invoices totalMinor paymentMethod plan { name } } }
  }
}
"""


async def test_a_forecast_is_asked_for_reckoned_and_shown(api: Api) -> None:
    shop = await open_shop(api.tenant, members=2)
    today = THIS_DAY
    for member_id in shop.member_ids:
        await start(shop, member_id, today, today=today)
    organisation = encode_id("Organisation", api.tenant.organisation_id)
    async with api.client() as client:
        assert (await client.run(NEWEST, id=organisation))["data"] == {"forecasts": []}
        run = (await client.run(START, id=organisation, key="a"))["data"]["startForecast"]["run"]
        assert (run["kind"], run["state"]) == ("FORECAST", "QUEUED")
        twice = (await client.run(START, id=organisation, key="b"))["data"]["startForecast"]
        assert twice == {"__typename": "RunAlreadyActive", "runId": run["id"]}
        async with api.tenant.work(today) as work:
            assert not await run_forecast_chunk(work, decode_id("Run", run["id"]))
        [shown] = (await client.run(NEWEST, id=organisation))["data"]["forecasts"]
        wrong = await client.run(NEWEST, id=organisation, first=0)
    # term 2 only: the first is billed, and the third begins after 24 months
    assert (shown["state"], shown["invoiced"]) == ("DONE", 2)
    [month] = shown["forecast"]
    assert (month["month"], month["beforeMinor"]) == (f"{today.year + 1}-{today:%m}-01", None)
    assert month["parts"] == [
        {"invoices": 2, "totalMinor": 2 * 79_900, "paymentMethod": "INVOICE", "plan": {"name": "Ordinær"}}
    ]
    assert "1 to 20" in wrong["errors"][0]["message"]


OF_MEMBER = """
query ($id: ID!, $months: Int!) {
  member(id: $id) { forecast(months: $months) { more invoices { dueOn totalMinor currency state member { id } } } }
}
"""


async def test_a_member_s_coming_invoices_are_shown_for_so_many_months(api: Api) -> None:
    shop = await open_shop(api.tenant, members=1, unit="MONTH")
    await start(shop, shop.member_ids[0], THIS_DAY, today=THIS_DAY)
    key = encode_id("Member", shop.member_ids[0])
    async with api.client(("READER",)) as reader:
        found = (await reader.run(OF_MEMBER, id=key, months=3))["data"]["member"]["forecast"]
        wrong = await reader.run(OF_MEMBER, id=key, months=0)
    assert not found["more"]
    assert 2 <= len(found["invoices"]) <= 3
    assert {(one["totalMinor"], one["currency"], one["state"], one["member"]["id"]) for one in found["invoices"]} == {
        (79_900, "NOK", "DRAFT", key)
    }
    assert "1 to 24" in wrong["errors"][0]["message"]
