"""The dashboard of 100,000 members with a million invoices, and campaigns, over HTTP: cold and warm."""

import time
from datetime import timedelta
from typing import Any

import orjson

from api.ids import encode_id
from bench.due import TODAY
from bench.program import Program
from bench.requests import Connection, percentiles, timed
from bench.years import Years

DAYS = 12
SECONDS = 4.0
_DASHBOARD = """
query ($on: Date) { dashboard(on: $on) { on currency
  activeSubscriptions { ...m } mrr { ...m } acv { ...m } cltv { ...m } churn { ...m } payments { ...m }
  outstanding { ...m } outstandingByAge { label count sumMinor drilldown }
  ordersAndCancellations { on orders cancellations ordersDrilldown cancellationsDrilldown }
  churnMonths { month percent sameMonthLastYear drilldown }
} }
fragment m on Metric { key value before drilldown series { on value drilldown } }
"""
_CAMPAIGNS = """
{ campaigns(first: 20) { totalCount nodes { id name startOn endOn goalMinor currency
  result { giftCount { count drilldown } giftSum { valueMinor drilldown } } } } }
"""
_CAMPAIGN = """
query ($id: ID!) { campaign(id: $id) { name costMinor subCampaigns { name result { giftSum { valueMinor } } } result {
  mailed { ...f } responses { ...f } responseRate { ...f } giftCount { ...f } giftSum { ...f } average { ...f }
  median { ...f } net { ...f } costPerKrone { ...f } newDonors { ...f } recurringDonors { ...f }
  reactivatedDonors { ...f } curve { on sumMinor drilldown }
} } }
fragment f on Figure { key valueMinor count percent drilldown }
"""


async def measure(program: Program, years: Years) -> dict[str, Any]:
    """Ask for each of the last days once, which nothing has reckoned before, and for one of them again and again."""
    days = [_body(_DASHBOARD, on=str(TODAY - timedelta(days=n))) for n in range(DAYS + 2)]
    await _once_each(program, days[:2])  # so that plans and pools are warm, and no sums
    large = [_body(_CAMPAIGN, id=str(encode_id("Campaign", years.campaign_id)))]
    small = [_body(_CAMPAIGN, id=each) for each in await _campaigns(program)]
    return {
        "invoices": years.invoices,
        "dashboard_cold": await _once_each(program, days[2:]),
        "dashboard_warm": await timed(program, days[2:3], 1, SECONDS),
        "campaigns_warm": await timed(program, [_body(_CAMPAIGNS)], 1, SECONDS),
        "campaign_cold": await _once_each(program, small[1:DAYS]),
        "large_campaign_cold": await _once_each(program, large),
        "large_campaign_warm": await timed(program, large, 1, SECONDS),
    }


async def _campaigns(program: Program) -> list[str]:
    connection = await Connection.open(program)
    try:
        return [node["id"] for node in (await connection.run(_CAMPAIGNS))["campaigns"]["nodes"]]
    finally:
        connection.close()


async def _once_each(program: Program, bodies: list[bytes]) -> dict[str, float]:
    times = []
    connection = await Connection.open(program)
    try:
        for body in bodies:
            began = time.perf_counter()
            await connection.post(body)
            times.append(time.perf_counter() - began)
    finally:
        connection.close()
    return percentiles(times)


def _body(query: str, **variables: str) -> bytes:
    return orjson.dumps({"query": query, "variables": variables})
