"""Reporting tags over the API: registered, sold with, put right, filtered by, and reported (CAT-10, SUB-01, REP-16)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api.catalogue.test_catalogue import BILLING_PLAN, PRICE, PRODUCT, REFUSED, do, organisation_id
from tests.api.catalogue.test_offers import MONTHLY, today
from tests.api.conftest import Api, Client
from tests.api.people.test_members import CREATE as CREATE_MEMBER
from tests.api.sheets import sheet_of
from tests.clock import THIS_DAY

SAVE = """
mutation ($input: ReportingTagInput!) { saveReportingTag(input: $input) {
  %s ... on SaveReportingTagSuccess { reportingTag { id version closed } } ... on StaleVersion { current }
} }
""".replace("%s", REFUSED)
PLAN = """
mutation ($input: PlanInput!, $key: String!) { createPlan(input: $input, idempotencyKey: $key) {
  %s ... on CreatePlanSuccess { plan { id tags { code } } }
} }
""".replace("%s", REFUSED)
TAGS = "subscription { id tags { code kind } }"
START = """
mutation ($input: StartSubscriptionInput!, $key: String!) { startSubscription(input: $input, idempotencyKey: $key) {
  %s ... on StartSubscriptionSuccess { TAGS }
} }
""".replace("%s", REFUSED).replace("TAGS", TAGS)
PUT_RIGHT = """
mutation ($id: ID!, $tags: [ID!]!) { tagSubscription(subscriptionId: $id, tagIds: $tags) {
  %s ... on TagSubscriptionSuccess { TAGS }
} }
""".replace("%s", REFUSED).replace("TAGS", TAGS)
MEMBERS = "query ($tag: ID!) { members(filter: {tagId: $tag}) { totalCount nodes { name } } }"
REPORT = """
query ($of: ID!, $from: Date!, $to: Date!) { soldReport(organisationId: $of, fromOn: $from, toOn: $to) {
  currency
  groups { kind lines { tag { code } ...figures } }
  total { tag { code } ...figures }
} }
fragment figures on SoldLine {
  orders { count drilldown } active { count drilldown } copies { count drilldown } mrr { valueMinor drilldown }
}
"""
ROWS = """
query ($token: String!) { drilldown(token: $token) {
  value sumMinor currency tag { code } withoutTag rows { ... on SubscriptionRow { amountMinor subscription { id } }
    ... on CopiesRow { copies subscription { copies } } }
} }
"""


class Sales:
    """A register of two tags, a plan that has one of them, and members."""

    def __init__(self, client: Client, plan_id: str, phone: str, kari: str) -> None:
        self.client, self.plan_id, self.phone, self.kari = client, plan_id, phone, kari

    @classmethod
    async def of(cls, client: Client) -> Sales:
        phone = await cls.tag(client, "TLF", "HOW")
        kari = await cls.tag(client, "KARI", "WHO")
        owner = await organisation_id(client)
        given = {"name": "Bladet", "medium": "DIGITAL", "vatRatePercent": "25", "revenueAccount": "3000"}
        product = (await do(client, PRODUCT, organisationId=owner, **given))["product"]["id"]
        price = {"frequency": MONTHLY, "amountMinor": 10_000, "validFrom": "2020-01-01"}
        await do(client, PRICE, productId=product, **price)
        billing = (await do(client, BILLING_PLAN, name="Standard", leadDays=14))["billingPlan"]["id"]
        named = {"name": "Bladet", "kind": "SUBSCRIPTION", "frequency": MONTHLY, "productIds": [product]}
        plan = (await do(client, PLAN, **named, billingPlanId=billing, tagIds=[phone]))["plan"]
        assert plan["tags"] == [{"code": "TLF"}]
        return cls(client, plan["id"], phone, kari)

    @staticmethod
    async def tag(client: Client, code: str, kind: str) -> str:
        made = await do(client, SAVE, code=code, name=code.title(), kind=kind)
        return str(made["reportingTag"]["id"])

    async def order(self, name: str, **more: Any) -> dict[str, Any]:
        given = {"kind": "PERSON", "firstName": name, "lastName": "Leser"}
        member = (await do(self.client, CREATE_MEMBER, **given))["member"]["id"]
        ordered = {"memberId": member, "planId": self.plan_id, "startOn": today(), **more}
        answer = await self.client.run(START, input=ordered, key=name)
        return answer["data"]["startSubscription"]  # type: ignore[no-any-return]

    async def report(self) -> dict[str, Any]:
        period = {"from": str(THIS_DAY), "to": str(THIS_DAY + timedelta(days=1))}
        answer = await self.client.run(REPORT, of=await organisation_id(self.client), **period)
        return answer["data"]["soldReport"]  # type: ignore[no-any-return]


def codes(answer: dict[str, Any]) -> list[str]:
    return [tag["code"] for tag in answer["subscription"]["tags"]]


@pytest.mark.rule("SUB-01", "CAT-10", "REP-16")
async def test_orders_have_their_plans_tags_unless_they_say_others_and_are_found_by_them(api: Api) -> None:
    async with api.client() as client:
        sales = await Sales.of(client)
        assert codes(await sales.order("Ola")) == ["TLF"]
        assert codes(await sales.order("Per", tagIds=[])) == []
        eva = await sales.order("Eva", tagIds=[sales.kari], copies=2)
        assert eva["subscription"]["tags"] == [{"code": "KARI", "kind": "WHO"}]
        both = [sales.kari, sales.phone]
        righted = await client.run(PUT_RIGHT, id=eva["subscription"]["id"], tags=both)
        assert codes(righted["data"]["tagSubscription"]) == ["TLF", "KARI"]
        found = (await client.run(MEMBERS, tag=sales.phone))["data"]["members"]
        assert (found["totalCount"], [one["name"] for one in found["nodes"]]) == (2, ["Eva Leser", "Ola Leser"])
        closed = {"id": sales.kari, "version": 1, "code": "KARI", "name": "Kari", "kind": "WHO", "closed": True}
        assert (await do(client, SAVE, **closed))["reportingTag"]["closed"]
        assert (await client.run(SAVE, input=closed))["data"]["saveReportingTag"]["current"] == 2
        refused = await sales.order("Nils", tagIds=[sales.kari])
        assert [(one["path"], one["code"]) for one in refused["fields"]] == [("tagIds.0", "CLOSED")]


@pytest.mark.rule("REP-16", "API-05")
async def test_each_figure_of_the_report_opens_rows_that_add_up_to_it(api: Api) -> None:
    async with api.client() as client:
        sales = await Sales.of(client)
        await sales.order("Ola")
        await sales.order("Eva", tagIds=[sales.kari, sales.phone], copies=2)
        report = await sales.report()
        how, who = report["groups"]
        assert [(line["tag"] or {}).get("code") for line in how["lines"] + who["lines"]] == ["TLF", None, "KARI", None]
        assert [line["orders"]["count"] for line in how["lines"] + who["lines"]] == [2, 0, 1, 1]
        for line, without in [(report["total"], None), *((one, "HOW") for one in how["lines"])]:
            opened = (await client.run(ROWS, token=line["orders"]["drilldown"]))["data"]["drilldown"]
            assert (opened["tag"], opened["withoutTag"]) == (line["tag"], None if line["tag"] else without)
        for line in [report["total"], *how["lines"], *who["lines"]]:
            for name in ("orders", "active", "copies", "mrr"):
                opened = (await client.run(ROWS, token=line[name]["drilldown"]))["data"]["drilldown"]
                value = line[name]["valueMinor" if name == "mrr" else "count"]
                assert (opened["value"], opened["currency"]) == (str(value), "NOK")
                part = {"orders": None, "active": None, "copies": "copies", "mrr": "amountMinor"}[name]
                assert sum(row[part] if part else 1 for row in opened["rows"]) == value
                assert (opened["sumMinor"] is None) == (name == "copies")
        assert (report["total"]["copies"]["count"], report["total"]["mrr"]["valueMinor"]) == (3, 30_000)


@pytest.mark.rule("REP-16", "REP-25")
async def test_the_report_is_a_file_in_the_readers_language(api: Api) -> None:
    async with api.client() as client:
        sales = await Sales.of(client)
        await sales.order("Eva", tagIds=[sales.kari], copies=2)
        asked = {"organisationId": await organisation_id(client), "fromOn": str(THIS_DAY)}
        later = {**asked, "toOn": str(THIS_DAY + timedelta(days=1))}
        answer = await client.http.get("/exports/sold.csv", params={**later, "language": "en"})
        assert answer.headers["content-disposition"].startswith('attachment; filename="sold_')
        lines = answer.content.decode("utf-8-sig").split("\r\n")
        assert lines[:2] == ["Says;Code;Name;Orders;Still active;Copies;MRR", "How;TLF;Tlf;0;0;0;0,00"]
        assert lines[3:6] == [
            "By whom;KARI;Kari;1;1;2;200,00",
            "By whom;;Without a tag for by whom;0;0;0;0,00",
            ";;All orders, each once;1;1;2;200,00",
        ]
        sheet = sheet_of(await client.http.get("/exports/sold.xlsx", params={**later, "language": "nb"}))
        assert sheet[0][0] == "Sier"
        assert sheet[3] == ("Hvem", "KARI", "Kari", 1, 1, 2, 200)
        wrong = await client.http.get("/exports/sold.csv", params={**asked, "toOn": "soon"})
        assert wrong.status_code == 422
