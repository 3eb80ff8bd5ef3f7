"""Campaigns through the API: set up, mailed, given to, and every figure opened to its gifts and dispatches."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from api.ids import decode_id, encode_id
from domain.fundraising.commands.register_gift import NewGift, register_gift
from domain.kernel.database import Reading
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from tests.api.conftest import Api, Client
from tests.clock import THIS_DAY as TODAY
from tests.domain.fundraising.raising import money_in

CREATE = """
mutation ($input: CampaignInput!) { createCampaign(input: $input) {
  __typename ... on CreateCampaignSuccess { campaign { id name currency parent { name } organisation { name } } }
  ... on Refusal { code message fields { path code } }
} }
"""
SEND = """
mutation ($campaign: ID!, $channel: Channel!, $body: String!, $key: String!) {
  sendAppeal(campaignId: $campaign, channel: $channel, subject: "Vil du bidra?", body: $body, idempotencyKey: $key) {
    __typename ... on SendAppealSuccess { queued campaign { id } } ... on Refusal { code fields { path code } }
  }
}
"""
GIVE = """
mutation ($input: GiftInput!, $key: String!) { registerGift(input: $input, idempotencyKey: $key) {
  __typename ... on RegisterGiftSuccess { gift { id amountMinor donor { name } dispatch { subject } } }
  ... on Refusal { code fields { path code } }
} }
"""
TAKE = """
mutation ($payment: ID!, $member: ID!, $campaign: ID!) {
  registerPaymentAsGift(paymentId: $payment, memberId: $member, campaignId: $campaign, idempotencyKey: "t") {
    __typename ... on RegisterGiftSuccess { gift { channel payment { state } } } ... on Refusal { code }
  }
}
"""
RESULT = """
query ($id: ID!) { campaign(id: $id) { name subCampaigns { name } result {
  mailed { ...f } responses { ...f } responseRate { ...f } giftCount { ...f } giftSum { ...f }
  average { ...f } median { ...f } net { ...f } costPerKrone { ...f } curve { on sumMinor drilldown }
  newDonors { ...f } recurringDonors { ...f } reactivatedDonors { ...f }
} } }
fragment f on Figure { key valueMinor count percent drilldown }
"""
COMPARED = """
query ($id: ID!, $earlier: ID) { campaign(id: $id) {
  earlier { name }
  result { giftSum { valueMinor } }
  comparison(earlierId: $earlier) { dayNumber on campaign { name result { giftSum { valueMinor } } }
    result { giftSum { ...f } giftCount { ...f } newDonors { ...f } curve { on sumMinor } } }
} }
fragment f on Figure { key valueMinor count percent drilldown }
"""
LIST = """
{ campaigns { nodes { name result { giftCount { count } giftSum { valueMinor } } } } }
"""
DRILL = """
query ($token: String!) { drilldown(token: $token) {
  key title value sumMinor count currency asOf parts { key count }
  rows { __typename
    ... on GiftRow { amountMinor gift { amountMinor donor { name } campaign { name } dispatch { subject recipient } } }
    ... on DispatchRow { dispatch { subject member { name } } }
  }
} }
"""
GIFTS = """
query ($id: ID!) { member(id: $id) { gifts(first: 1) {
  totalCount sumMinor pageInfo { hasNextPage } nodes { amountMinor campaign { name } } }
  campaigns { gifts sumMinor currency lastOn campaign { name } }
} }
"""


async def members(api: Api) -> list[UUID]:
    """Two members with an e-mail address and one without."""
    details = [
        MemberDetails(MemberKind.PERSON, first_name=name, last_name="Nordmann", email=email)
        for name, email in (("Ada", "ada@medlem.example"), ("Bo", "bo@medlem.example"), ("Cai", None))
    ]
    async with api.tenant.work(TODAY) as work:
        return list((await create_members(work, details)).ids)


async def create(api: Api, client: Client, **more: Any) -> Any:
    given = {"organisationId": encode_id("Organisation", api.tenant.organisation_id), "name": "Vinter"}
    answer = await client.run(CREATE, input={**given, "startOn": TODAY.isoformat(), **more})
    return answer["data"]["createCampaign"]


@pytest.mark.rule("FUN-01", "FUN-02", "FUN-03", "API-05")
async def test_a_campaign_from_the_appeal_to_the_gifts_behind_each_figure(api: Api) -> None:
    ada, bo, _ = [encode_id("Member", key) for key in await members(api)]
    async with api.client(("FUNDRAISING",)) as client:
        whole = (await create(api, client, costMinor=1_000))["campaign"]
        part = (await create(api, client, name="Brev", parentId=whole["id"]))["campaign"]
        assert (part["parent"], part["currency"]) == ({"name": "Vinter"}, "NOK")
        sending = {"campaign": whole["id"], "channel": "EMAIL", "body": "Hver krone teller.", "key": "s"}
        for _ in range(2):
            sent = (await client.run(SEND, **sending))["data"]["sendAppeal"]
            assert sent == {"__typename": "SendAppealSuccess", "queued": 2, "campaign": {"id": whole["id"]}}
        for key, member, campaign, amount in (("1", ada, part, 20_000), ("2", None, whole, 500)):
            given = {
                "organisationId": encode_id("Organisation", api.tenant.organisation_id),
                "campaignId": campaign["id"],
                "memberId": member,
                "amountMinor": amount,
                "givenOn": TODAY.isoformat(),
            }
            gift = (await client.run(GIVE, input=given, key=key))["data"]["registerGift"]
            assert gift["__typename"] == "RegisterGiftSuccess", gift
        campaign = (await client.run(RESULT, id=whole["id"]))["data"]["campaign"]
        result = campaign["result"]
        assert campaign["subCampaigns"] == [{"name": "Brev"}]
        values = ("valueMinor", "count", "percent")
        figures = {
            f["key"]: next(f[value] for value in values if f[value] is not None) for f in result.values() if "key" in f
        }
        assert figures == {
            "mailed": 2, "responses": 1, "response_rate": "50.00", "gift_count": 2, "gift_sum": 20_500,
            "gift_average": 10_250, "gift_median": 10_250, "gift_net": 19_500, "cost_per_krone": "4.88",
            "new_donors": 1, "recurring_donors": 0, "reactivated_donors": 0,
        }  # fmt: skip
        assert [point["sumMinor"] for point in result["curve"]] == [20_500]
        opened = (await client.run(DRILL, token=result["giftSum"]["drilldown"]))["data"]["drilldown"]
        assert (opened["sumMinor"], opened["count"], opened["currency"]) == (20_500, 2, "NOK")
        assert sum(row["amountMinor"] for row in opened["rows"]) == 20_500
        by_donor = {row["gift"]["donor"] and row["gift"]["donor"]["name"]: row["gift"] for row in opened["rows"]}
        assert by_donor["Ada Nordmann"]["dispatch"] == {"subject": "Vil du bidra?", "recipient": "ada@medlem.example"}
        assert (by_donor[None]["dispatch"], by_donor[None]["campaign"]["name"]) == (None, "Vinter")
        mailed = (await client.run(DRILL, token=result["mailed"]["drilldown"]))["data"]["drilldown"]
        assert {row["dispatch"]["member"]["name"] for row in mailed["rows"]} == {"Ada Nordmann", "Bo Nordmann"}
        assert mailed["sumMinor"] is None
        rate = (await client.run(DRILL, token=result["responseRate"]["drilldown"]))["data"]["drilldown"]
        assert {p["key"]: p["count"] for p in rate["parts"]} == {"responses": 1, "mailed": 2}
        gave = (await client.run(GIFTS, id=ada))["data"]["member"]
        assert gave["campaigns"] == [
            {"gifts": 1, "sumMinor": 20_000, "currency": "NOK", "lastOn": str(TODAY), "campaign": {"name": "Brev"}}
        ]
        own = gave["gifts"]
        assert (own["totalCount"], own["sumMinor"], own["pageInfo"]["hasNextPage"]) == (1, 20_000, False)
        nothing = (await client.run(GIFTS, id=bo))["data"]["member"]["gifts"]
        assert (nothing["totalCount"], nothing["sumMinor"], nothing["nodes"]) == (0, 0, [])


@pytest.mark.rule("PAY-03", "FUN-03")
async def test_a_payment_in_the_work_list_becomes_a_gift_once(api: Api) -> None:
    ada = (await members(api))[0]
    async with api.tenant.work(TODAY) as work:
        payment_id = await money_in(work, api.tenant, "123")
    async with api.client() as client:
        campaign = (await create(api, client))["campaign"]
        values = {"payment": encode_id("Payment", payment_id), "member": encode_id("Member", ada)}
        for _ in range(2):
            taken = await client.run(TAKE, **values, campaign=campaign["id"])
            assert taken["data"]["registerPaymentAsGift"] == {
                "__typename": "RegisterGiftSuccess",
                "gift": {"channel": "BANK", "payment": {"state": "COMPLETED"}},
            }


@pytest.mark.rule("FUN-01", "FUN-03")
async def test_what_can_not_be_done_is_said_with_the_field(api: Api) -> None:
    async with api.client() as client:
        campaign = await create(api, client, name=" ", endOn="2020-01-01")
        assert [(f["path"], f["code"]) for f in campaign["fields"]] == [
            ("name", "REQUIRED"),
            ("endOn", "BEFORE_START"),
        ]
        other = await create(api, client, parentId=encode_id("Member", api.tenant.id))
        assert [(f["path"], f["code"]) for f in other["fields"]] == [("input.parentId", "INVALID_ID")]
        made = (await create(api, client))["campaign"]
        nobody = await client.run(SEND, campaign=made["id"], channel="SMS", body="Hei", key="s")
        assert nobody["data"]["sendAppeal"]["fields"] == [{"path": "channel", "code": "NOBODY"}]


@pytest.mark.rule("USR-01")
async def test_a_reader_sees_campaigns_and_changes_nothing(api: Api) -> None:
    async with api.client(("READER",)) as client:
        assert (await create(api, client))["code"] == "NOT_ALLOWED"
        listed = await client.run("{ campaigns { totalCount nodes { name } pageInfo { hasNextPage } } }")
        assert listed["data"]["campaigns"] == {"totalCount": 0, "nodes": [], "pageInfo": {"hasNextPage": False}}


async def give(api: Api, campaign: Any, amount_minor: int, on: date) -> None:
    """A gift that was registered on the day it was given."""
    async with api.tenant.work(on) as work:
        new = NewGift(api.tenant.organisation_id, decode_id("Campaign", campaign["id"]), None, amount_minor, on)
        await register_gift(work, new, f"{campaign['id']} {on}")


@pytest.mark.rule("FUN-01", "FUN-02")
async def test_a_campaign_stands_beside_an_earlier_one_on_the_same_day_of_each(api: Api) -> None:
    begun, year = TODAY - timedelta(days=3), timedelta(days=365)
    async with api.client() as client:
        alone = (await create(api, client, name="Eldst", startOn=str(begun - 2 * year)))["campaign"]
        earlier = (await create(api, client, name="I fjor", startOn=str(begun - year)))["campaign"]
        now = (await create(api, client, name="I år", startOn=str(begun)))["campaign"]
        for campaign, amount, day in ((earlier, 100, 0), (earlier, 20, 3), (earlier, 3, 4), (now, 7_000, 1)):
            start_on = begun if campaign is now else begun - year
            await give(api, campaign, amount, start_on + timedelta(days=day))
        compared = (await client.run(COMPARED, id=now["id"]))["data"]["campaign"]
        assert compared["earlier"] == [{"name": "I fjor"}, {"name": "Eldst"}]
        assert compared["result"]["giftSum"]["valueMinor"] == 7_000
        beside = compared["comparison"]
        assert (beside["dayNumber"], beside["on"]) == (4, str(TODAY - year))
        assert beside["campaign"] == {"name": "I fjor", "result": {"giftSum": {"valueMinor": 123}}}
        assert (beside["result"]["giftSum"]["valueMinor"], beside["result"]["giftCount"]["count"]) == (120, 2)
        assert [point["sumMinor"] for point in beside["result"]["curve"]] == [100, 120]
        opened = (await client.run(DRILL, token=beside["result"]["giftSum"]["drilldown"]))["data"]["drilldown"]
        assert (opened["asOf"], sorted(row["amountMinor"] for row in opened["rows"])) == (str(TODAY - year), [20, 100])

        chosen = (await client.run(COMPARED, id=now["id"], earlier=alone["id"]))["data"]["campaign"]["comparison"]
        assert (chosen["campaign"]["name"], chosen["result"]["giftSum"]["valueMinor"]) == ("Eldst", 0)
        refused = await client.run(COMPARED, id=earlier["id"], earlier=now["id"])
        assert refused["errors"][0]["extensions"]["code"] == "INVALID_INPUT"
        assert (await client.run(COMPARED, id=alone["id"]))["data"]["campaign"]["comparison"] is None


@pytest.mark.rule("FUN-01")
async def test_a_page_of_campaigns_is_summed_up_by_one_query(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    async with api.client() as client:
        for amount in (1, 20, 300):
            start_on = TODAY - timedelta(days=amount)
            campaign = (await create(api, client, name=f"Aksjon {amount}", startOn=str(start_on)))["campaign"]
            await give(api, campaign, amount, TODAY)
        asked = []
        original = Reading.all

        async def all_rows(read: Reading, query: Any, **params: Any) -> Any:
            asked.append(query)
            return await original(read, query, **params)

        monkeypatch.setattr(Reading, "all", all_rows)
        nodes = (await client.run(LIST))["data"]["campaigns"]["nodes"]
    assert [node["result"]["giftSum"]["valueMinor"] for node in nodes] == [1, 20, 300]
    assert len([query for query in asked if "sum(rows.amount_minor)" in str(query.statement)]) == 1
