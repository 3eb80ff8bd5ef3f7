"""People of fee runs through GraphQL: seen live, mailed again, reminded, cancelled; and mails shown before they go."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Api, Client
from tests.api.transport import wire
from tests.api.watching import listened
from tests.domain.feeruns.running import FeeClub, deliver, open_fee_club, open_provider, run_through, save

PEOPLE = """
{
  feeRuns {
    id
    subRuns { payers { id state enrolled clickedAt remindedOn paidOn member { id name } mail { id } } }
  }
}
"""
FOLLOW_UP = """
mutation ($ids: [ID!]!, $key: String!) {
  %s(ids: $ids, idempotencyKey: $key) {
    __typename
    ... on FollowUpFeePayersSuccess { done passedOver { code message } }
    ... on FeePayersHindered { message hindrances { code message } }
    ... on Refusal { code fields { path code } }
  }
}
"""
PREVIEW = """
query ($input: FeeMailInput!, $run: ID, $member: ID) {
  previewFeeMail(input: $input, feeRunId: $run, memberId: $member) { subject body payer { name } }
}
"""
TIMES = "{ feeRuns { id subRuns { id } } }"
ONE_TIME = """
query ($run: ID!, $time: ID, $skip: Int!) {
  feeRun(id: $run) { subRun(id: $time) { id payers(first: 1, skip: $skip) { member { name } } } }
}
"""
CHANGED = "subscription { feeRunsChanged { cursor } }"


async def ran(api: Api) -> FeeClub:
    fees = await open_fee_club(api.tenant)
    await open_provider(fees)
    await run_through(fees, await save(fees))
    await deliver(fees)
    return fees


async def people(client: Client) -> list[dict[str, Any]]:
    [run] = (await client.run(PEOPLE))["data"]["feeRuns"]
    found: list[dict[str, Any]] = run["subRuns"][0]["payers"]
    return found


async def follow(client: Client, what: str, *ids: str, key: str = "once") -> dict[str, Any]:
    answer: dict[str, Any] = (await client.run(FOLLOW_UP % what, ids=list(ids), key=key))["data"][what]
    return answer


@pytest.mark.rule("FEE-09")
async def test_people_are_mailed_again_reminded_and_cancelled_and_who_is_passed_over_is_named(api: Api) -> None:
    fees = await ran(api)
    async with api.client() as client:
        first, second = await people(client)
        cancelled = await follow(client, "cancelFeeMails", second["id"], key="c")
        assert (cancelled["done"], cancelled["passedOver"]) == (1, [])
        reminded = await follow(client, "sendFeeReminders", first["id"], second["id"], key="m")
        assert reminded["done"] == 1
        [passed_over] = reminded["passedOver"]
        assert passed_over["code"] == "CANCELLED"
        assert "Spiller 1 Hansen" in passed_over["message"]
        resent = [await follow(client, "resendFeeMails", first["id"], key="r") for _ in range(2)]
        assert [one["done"] for one in resent] == [1, 1]
        refused = await follow(client, "resendFeeMails", first["id"], second["id"], key="r2")
        assert refused["__typename"] == "FeePayersHindered"
        assert [one["code"] for one in refused["hindrances"]] == ["ON_ITS_WAY", "CANCELLED"]
        after = await people(client)
    assert [one["state"] for one in after] == ["MAILED", "CANCELLED"]
    assert after[0]["remindedOn"] is not None
    assert after[0]["mail"]["id"] != first["mail"]["id"]
    async with fees.tenant.read() as read:
        [sent] = await read.sql("SELECT count(*) AS n FROM dispatch WHERE purpose = 'FEE_COLLECTION'")
    assert sent["n"] == 3
    async with api.client(("READER",)) as client:
        assert (await follow(client, "resendFeeMails", first["id"]))["__typename"] == "NotAllowed"


@pytest.mark.rule("FEE-08")
async def test_one_time_of_a_run_is_read_a_page_of_people_at_a_time(api: Api) -> None:
    await ran(api)
    async with api.client() as client:
        [run] = (await client.run(TIMES))["data"]["feeRuns"]
        [only] = run["subRuns"]
        for time in (None, only["id"], run["id"]):
            shown = (await client.run(ONE_TIME, run=run["id"], time=time, skip=1))["data"]["feeRun"]["subRun"]
            assert shown["id"] == only["id"]
            assert [one["member"]["name"] for one in shown["payers"]] == ["Spiller 1 Hansen"]


@pytest.mark.rule("FEE-08")
async def test_what_is_done_about_people_is_told_live(api: Api) -> None:
    await ran(api)
    async with api.relaying(), api.client(("FINANCE",)) as client, wire(api.url, client.http.cookies) as socket:
        [first, _] = await people(client)
        await socket.begin()
        await socket.subscribe("all", CHANGED)
        await listened(api)
        await follow(client, "cancelFeeMails", first["id"])
        assert (await socket.next("all"))["feeRunsChanged"]["cursor"]


@pytest.mark.rule("FEE-06")
async def test_a_mail_is_shown_with_a_real_members_values(api: Api) -> None:
    fees = await ran(api)
    body = "Hej {{debtor_name}}: {{amount}} inden {{pay_by_on}} på {{payment_link}}, {{club_name}}"
    mail = {"mail": "COLLECTION", "subject": "Kontingent {{run_name}}", "body": body}
    async with api.client() as client:
        _, second = await people(client)
        shown = (await client.run(PREVIEW, input=mail))["data"]["previewFeeMail"]
        assert shown["payer"]["name"] == "Spiller 0 Hansen"
        assert shown["subject"] == f"Kontingent {fees.details.name}"
        assert (
            shown["body"].replace("\xa0", " ").startswith("Hej Spiller 0 Hansen: 100,00 kr inden 15.05.2026 på https")
        )
        other = await client.run(PREVIEW, input=mail, member=second["member"]["id"])
        assert other["data"]["previewFeeMail"]["body"].startswith("Hej Spiller 1 Hansen")
        wrong = await client.run(PREVIEW, input=mail | {"body": "{{amount}}"})
        assert "payment_link" in wrong["errors"][0]["message"]
        for kind, text in (("NOTICE", "{{amount}} {{days_to_run}}"), ("RECEIPT", "{{amount}} {{transaction_id}}")):
            answer = await client.run(PREVIEW, input={"mail": kind, "subject": "x", "body": text})
            assert answer["data"]["previewFeeMail"]["body"].startswith("100,00")


@pytest.mark.rule("FEE-06")
async def test_without_a_fee_run_there_are_no_values_to_show(api: Api) -> None:
    mail = {"mail": "NOTICE", "subject": "x", "body": "{{amount}}"}
    async with api.client() as client:
        assert (await client.run(PREVIEW, input=mail))["data"]["previewFeeMail"] is None
