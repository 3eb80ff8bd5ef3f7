"""The dashboard and drilldowns through the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from api.ids import decode_id, encode_id
from domain.insight.model import Figure
from domain.insight.rules.tokens import seal
from domain.kernel.ids import new_id
from tests.api.conftest import Api
from tests.clock import THIS_DAY as TODAY
from tests.domain.insight.history import begin

SECRET = b"k" * 40  # as tests/api/conftest.py sets it

DASHBOARD = """
query ($on: Date, $organisation: ID) { dashboard(on: $on, organisationId: $organisation) {
  on currency
  activeSubscriptions { ...m } mrr { ...m } acv { ...m } cltv { ...m } churn { ...m } payments { ...m }
  outstanding { ...m }
  outstandingByAge { label count sumMinor drilldown }
  ordersAndCancellations { on orders cancellations ordersDrilldown cancellationsDrilldown }
  churnMonths { month percent sameMonthLastYear drilldown }
} }
fragment m on Metric { key label explanation unit value before drilldown series { on value drilldown } }
"""
DRILL = """
query ($token: String!, $after: String) { drilldown(token: $token, first: 2, after: $after) {
  key title explanation unit value sumMinor count asOf currency parts { key count valueMinor percent }
  pageInfo { hasNextPage endCursor }
  rows { __typename
    ... on SubscriptionRow { key amountMinor on subscription { member { name } } }
    ... on InvoiceRow { key amountMinor invoice { totalMinor } }
    ... on PaymentRow { key amountMinor payment { amountMinor } }
    ... on PayerRow { key on member { name } }
  }
} }
"""


async def fill(api: Api) -> None:
    """Three subscriptions, one of which ended this month or the month before; three invoices; a payment."""
    history = await begin(api.tenant, TODAY - timedelta(days=90))
    async with api.tenant.work(TODAY - timedelta(days=90)) as work:
        kept = [await history.start(work, work.today, minor) for minor in (10_000, 2_500, 700)]
    async with api.tenant.work(TODAY) as work:
        await history.stop(work, kept[2], TODAY)
        for total in (100, 20, 3):
            await history.bill(work, total, TODAY - timedelta(days=31))
        await history.pay(work, 4_000, TODAY)


async def drill(client: Any, token: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """All pages of a figure's rows."""
    rows: list[dict[str, Any]] = []
    after = None
    while True:
        answer = await client.run(DRILL, token=token, after=after)
        page = answer["data"]["drilldown"]
        rows += page["rows"]
        if not page["pageInfo"]["hasNextPage"]:
            return page, rows
        after = page["pageInfo"]["endCursor"]


@pytest.mark.rule("DSH-01", "DSH-03", "DSH-04", "DSH-07", "DSH-09", "API-05")
async def test_each_tile_opens_rows_that_add_up_to_it(api: Api) -> None:
    await fill(api)
    async with api.client(("READER",)) as client:
        board = (await client.run(DASHBOARD))["data"]["dashboard"]
        assert (board["on"], board["currency"]) == (TODAY.isoformat(), "NOK")
        tiles = {name: board[name] for name in ("activeSubscriptions", "mrr", "payments", "outstanding")}
        assert {name: (tile["value"], tile["before"]) for name, tile in tiles.items()} == {
            "activeSubscriptions": ("2", "3"),
            "mrr": ("12500", "13200"),
            "payments": ("4000", "0"),
            "outstanding": ("123", "0"),
        }
        for tile in tiles.values():
            page, rows = await drill(client, tile["drilldown"])
            assert (page["value"], page["key"], len(rows)) == (tile["value"], tile["key"], page["count"])
            assert sum(row["amountMinor"] for row in rows) == page["sumMinor"]
        acv, _ = await drill(client, board["acv"]["drilldown"])
        assert acv["unit"] == "MONEY"
        assert (acv["value"], acv["parts"][0]["key"], acv["parts"][0]["count"]) == ("6250", "active_subscriptions", 2)
        assert [(b["label"], b["count"], b["sumMinor"]) for b in board["outstandingByAge"] if b["count"]] == [
            ("31–60", 3, 123)
        ]
        today = board["ordersAndCancellations"][-1]
        assert (today["orders"], today["cancellations"]) == (0, 1)
        _, cancelled = await drill(client, today["cancellationsDrilldown"])
        assert [row["amountMinor"] for row in cancelled] == [700]
        assert len(board["payments"]["series"]) == 30
        _, paid = await drill(client, board["payments"]["series"][-1]["drilldown"])
        assert [row["payment"]["amountMinor"] for row in paid] == [4_000]


@pytest.mark.rule("DSH-08", "API-05")
async def test_churn_opens_the_payers_who_left(api: Api) -> None:
    await fill(api)
    async with api.client() as client:
        board = (await client.run(DASHBOARD))["data"]["dashboard"]
        assert board["churn"]["value"] == board["churnMonths"][-1]["percent"] == "33.33"
        page, rows = await drill(client, board["churn"]["drilldown"])
        assert (page["count"], page["sumMinor"], page["parts"][0]["count"]) == (1, None, 3)
        assert [(row["on"], row["member"]["name"]) for row in rows] == [(TODAY.isoformat(), "Medlem 4")]
        assert rows[0]["key"] == encode_id("Member", decode_id("Member", rows[0]["key"]))


@pytest.mark.rule("DSH-11")
async def test_an_earlier_day_shows_what_was_then_and_a_later_one_is_refused(api: Api) -> None:
    await fill(api)
    async with api.client() as client:
        then = (await client.run(DASHBOARD, on=(TODAY - timedelta(days=1)).isoformat()))["data"]["dashboard"]
        assert (then["mrr"]["value"], then["outstanding"]["value"]) == ("13200", "0")
        later = await client.run(DASHBOARD, on=(TODAY + timedelta(days=1)).isoformat())
        assert later["errors"][0]["extensions"]["code"] == "INVALID_INPUT"
        wrong = await client.run(DASHBOARD, organisation=encode_id("Organisation", new_id()))
        assert wrong["errors"][0]["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.rule("API-05")
async def test_a_token_that_was_changed_or_is_another_tenants_opens_nothing(api: Api) -> None:
    await fill(api)
    secret = SECRET
    figure = Figure("mrr", TODAY)
    good = seal(secret, api.tenant.id, figure)
    async with api.client() as client:
        assert (await client.run(DRILL, token=good))["data"]["drilldown"]["count"] == 2
        for bad in (good[:-8] + "AAAAAAAA", good[1:], seal(secret, new_id(), figure), "x"):
            answer = await client.run(DRILL, token=bad)
            assert answer["errors"][0]["extensions"]["code"] == "INVALID_INPUT", answer


@pytest.mark.rule("API-05", "USR-01")
async def test_a_token_is_no_permission(api: Api) -> None:
    token = seal(SECRET, api.tenant.id, Figure("mrr", TODAY))
    async with api.client(signed_in=False) as client:
        answer = await client.run(DRILL, token=token)
        assert answer["errors"][0]["extensions"]["code"] == "NOT_SIGNED_IN"
