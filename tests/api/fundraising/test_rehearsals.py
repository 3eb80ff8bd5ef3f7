"""A rehearsed appeal through the API: whom it would reach, sent as rehearsed, or who has changed since (NEW-01)."""

from __future__ import annotations

from typing import Any

import pytest

from api.ids import encode_id
from domain.fundraising.commands.create_campaign import create_campaign
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from tests.api.conftest import Api
from tests.clock import THIS_DAY as TODAY

ADA, BO, CAI = (("Ada", "ada@medlem.example"), ("Bo", "bo@medlem.example"), ("Cai", None))

REHEARSE = """
mutation ($campaign: ID!, $body: String!) {
  rehearseAppeal(campaignId: $campaign, channel: EMAIL, subject: "Vil du bidra?", body: $body) {
    __typename ... on RehearseAppealSuccess { rehearsal { id channel hash reached askedBefore noAddress startedBy
      against { new gone changed } rows { nodes { outcome difference member { name } } } } }
    ... on Refusal { code fields { path code } }
  }
}
"""
ROWS = """
query ($id: ID!, $after: String) { appealRehearsal(id: $id) { rows(outcome: REACHED, first: 1, after: $after) {
  nodes { member { name } } pageInfo { hasNextPage endCursor } } } }
"""
NEW = """
query ($id: ID!) { appealRehearsal(id: $id) { rows(difference: NEW) { nodes { outcome member { name } } } } }
"""
SEND = """
mutation ($campaign: ID!, $rehearsal: ID!, $key: String!) {
  sendAppeal(campaignId: $campaign, channel: EMAIL, subject: "Vil du bidra?", body: "Hver krone teller.",
    rehearsalId: $rehearsal, idempotencyKey: $key) {
    __typename ... on SendAppealSuccess { queued } ... on Refusal { code }
    ... on AppealOutdated { appealRehearsalId changed changes { code message } }
  }
}
"""


async def join(api: Api, *people: tuple[str, str | None]) -> None:
    details = [
        MemberDetails(MemberKind.PERSON, first_name=name, last_name="Dal", email=email) for name, email in people
    ]
    async with api.tenant.work(TODAY) as work:
        await create_members(work, details)


async def campaign_of(api: Api) -> str:
    async with api.tenant.work(TODAY) as work:
        made = await create_campaign(work, organisation_id=api.tenant.organisation_id, name="Vår", start_on=TODAY)
    return encode_id("Campaign", made.id)


@pytest.mark.rule("NEW-01")
async def test_an_appeal_is_rehearsed_and_sent_only_as_it_was(api: Api) -> None:
    await join(api, ADA, CAI)
    campaign = await campaign_of(api)

    async with api.client(("FUNDRAISING",)) as client:

        async def rehearse(body: str = "Hver krone teller.") -> Any:
            return (await client.run(REHEARSE, campaign=campaign, body=body))["data"]["rehearseAppeal"]

        first = (await rehearse())["rehearsal"]
        assert (first["reached"], first["askedBefore"], first["noAddress"], first["against"]) == (1, 0, 1, None)
        assert first["rows"]["nodes"] == [
            {"outcome": "REACHED", "difference": None, "member": {"name": "Ada Dal"}},
            {"outcome": "NO_ADDRESS", "difference": None, "member": {"name": "Cai Dal"}},
        ]
        await join(api, BO)
        sending = {"campaign": campaign, "rehearsal": first["id"], "key": "s"}
        refused = (await client.run(SEND, **sending))["data"]["sendAppeal"]
        assert refused == {
            "__typename": "AppealOutdated",
            "code": "APPEAL_OUTDATED",
            "appealRehearsalId": first["id"],
            "changed": 1,
            "changes": [{"code": "MAIL_NEW", "message": refused["changes"][0]["message"]}],
        }
        assert "Bo Dal" in refused["changes"][0]["message"]

        again = (await rehearse())["rehearsal"]
        assert again["hash"] != first["hash"]
        assert again["against"] == {"new": 1, "gone": 0, "changed": 0}
        new = (await client.run(NEW, id=again["id"]))["data"]["appealRehearsal"]["rows"]["nodes"]
        assert new == [{"outcome": "REACHED", "member": {"name": "Bo Dal"}}]
        names, after = [], None
        for _ in range(2):
            page = (await client.run(ROWS, id=again["id"], after=after))["data"]["appealRehearsal"]["rows"]
            names += [one["member"]["name"] for one in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
        assert (names, page["pageInfo"]["hasNextPage"]) == (["Ada Dal", "Bo Dal"], False)
        sent = (await client.run(SEND, **{**sending, "rehearsal": again["id"]}))["data"]["sendAppeal"]
        assert sent == {"__typename": "SendAppealSuccess", "queued": 2}
        wrong = await rehearse("{{secret}}")
        assert [one["path"] for one in wrong["fields"]] == ["body"]


@pytest.mark.rule("NEW-01", "USR-01")
async def test_who_may_not_send_may_not_rehearse(api: Api) -> None:
    campaign = await campaign_of(api)
    async with api.client(("READER",)) as client:
        refused = (await client.run(REHEARSE, campaign=campaign, body="Hei"))["data"]["rehearseAppeal"]
        assert refused["code"] == "NOT_ALLOWED"
