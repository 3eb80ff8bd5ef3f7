"""Rehearsed runs over the API: rows, why-lines, comparisons, and the run that does one for real (NEW-01)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from api.ids import encode_id
from domain.billing.commands.change_rehearsal import fail_rehearsal, resume_rehearsal
from domain.catalogue.commands.add_price import add_price
from domain.catalogue.model import NewPrice
from domain.kernel.task_fault import TaskFault
from domain.subscriptions.commands.rehearse_billing_chunk import rehearse_billing_chunk
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import StartSubscription
from tests.api.conftest import Api, Client
from tests.clock import THIS_DAY as TODAY
from tests.domain.subscriptions.selling import Shop, open_shop, run

pytestmark = pytest.mark.rule("NEW-01", "NEW-02")
REHEARSE = """
mutation ($input: BillingRunInput!, $key: String!) { rehearseBillingRun(input: $input, idempotencyKey: $key) {
  __typename
  ... on RehearseBillingRunSuccess { rehearsal { id state kind on organisation { id } } }
  ... on Refusal { code fields { path code } }
} }
"""
COMPARISON = """
counts { difference count byMinor } same run { id } rehearsal { id }
gone: rows(difference: GONE) { nodes { member { id } totalMinor beforeMinor reason { code } lines { text }
  linesBefore { text why { code } } } }
changed: rows(difference: CHANGED, first: 1) { pageInfo { hasNextPage } nodes { member { id } totalMinor beforeMinor
  lines { grossMinor } linesBefore { grossMinor } } }
"""
REHEARSAL = """
query ($id: ID!, $search: String, $outcome: RehearsalOutcome) { rehearsal(id: $id) {
  state total done billed repriced excluded totalMinor drawnMinor hash run { id }
  rows(search: $search, outcome: $outcome, first: 2) { totalCount pageInfo { hasNextPage endCursor } nodes {
    outcome number totalMinor monthlyMinor monthlyBeforeMinor member { id name } payer { id } reason { code message }
    lines { text grossMinor why { code rule } } } }
  againstRun { %(comparison)s } againstRehearsal { %(comparison)s }
} rehearsals { totalCount nodes { id } } }
""".replace("%(comparison)s", COMPARISON)
START = """
mutation ($id: ID!, $key: String! = "go") { startRehearsedRun(rehearsalId: $id, idempotencyKey: $key) { __typename
  ... on StartRehearsedRunSuccess { run { id state } rehearsal { id run { id } } }
  ... on RehearsalOutdated { changed changes { code message arguments { name value { __typename
    ... on MoneyValue { amountMinor } ... on NodeValue { kind label } } } } }
  ... on Refusal { code fields { path code } }
} }
"""
RUN = (
    "query ($id: ID!) { run(id: $id) { state againstRehearsal { same counts { difference count } rehearsal { id } } } }"
)


async def sold(api: Api, members: int = 3) -> Shop:
    """Members whose second yearly term is due in a year."""
    shop = await open_shop(api.tenant, members=members)
    async with api.tenant.work(TODAY) as work:
        for member_id in shop.member_ids:
            await start_subscription(
                work, StartSubscription(member_id, shop.plan_id, TODAY), idempotency_key=str(member_id)
            )
    return shop


def in_a_year() -> date:
    return date(TODAY.year + 1, TODAY.month, min(TODAY.day, 28))


async def rehearse(api: Api, client: Client, key: str = "r") -> str:
    asked = {"organisationId": encode_id("Organisation", api.tenant.organisation_id), "on": str(in_a_year())}
    made = (await client.run(REHEARSE, input=asked, key=key))["data"]["rehearseBillingRun"]
    assert made["rehearsal"]["state"] == "QUEUED"
    async with api.tenant.read() as read:
        [row] = await read.sql("SELECT id FROM rehearsal ORDER BY id DESC LIMIT 1")
    async with api.tenant.work(TODAY) as work:
        assert not await rehearse_billing_chunk(work, row["id"])
    return str(made["rehearsal"]["id"])


async def look(client: Client, rehearsal_id: str, **more: Any) -> Any:
    return (await client.run(REHEARSAL, id=rehearsal_id, **more))["data"]["rehearsal"]


def counts(comparison: Any) -> dict[str, int]:
    return {one["difference"]: one["count"] for one in comparison["counts"]}


async def test_rows_are_found_by_outcome_and_name_and_say_why(api: Api) -> None:
    await sold(api)
    async with api.client(("FINANCE",)) as finance:
        rehearsal_id = await rehearse(api, finance)
        shown = await look(finance, rehearsal_id)
        assert (shown["state"], shown["billed"], shown["excluded"], shown["run"]) == ("DONE", 3, 0, None)
        assert (shown["rows"]["totalCount"], shown["rows"]["pageInfo"]["hasNextPage"]) == (3, True)
        first = shown["rows"]["nodes"][0]
        assert [line["why"][0]["rule"] for line in first["lines"]] == ["CAT-02", "CAT-02", "CAT-30"]
        found = (await look(finance, rehearsal_id, search="nordmann 10002"))["rows"]
        assert [row["member"]["name"] for row in found["nodes"]] == ["Kari 1 Nordmann"]
        assert found["totalCount"] == 1
        assert (await look(finance, rehearsal_id, outcome="EXCLUDED"))["rows"]["totalCount"] == 0
        assert (await look(finance, rehearsal_id, outcome="BILLED"))["rows"]["totalCount"] == 3


async def test_it_is_compared_with_the_last_run_and_the_last_rehearsal(api: Api) -> None:
    shop = await sold(api, members=2)
    async with api.tenant.work(TODAY) as work:
        await work.sql("UPDATE subscription SET next_term = 1, next_start = start_on")
        await work.sql("DELETE FROM term")
    run_id = encode_id("Run", await run(shop, TODAY))
    async with api.client(("FINANCE",)) as finance:
        before = await rehearse(api, finance, "before")
        async with api.tenant.work(TODAY) as work:
            await add_price(work, NewPrice(shop.dues_id, 1, "YEAR", 60000, TODAY))
            await work.sql("UPDATE subscription SET end_on = next_start WHERE member_id = $1", shop.member_ids[0])
        shown = await look(finance, await rehearse(api, finance, "after"))
    assert (shown["repriced"], shown["excluded"]) == (1, 1)
    assert shown["againstRun"]["run"]["id"] == run_id
    assert shown["againstRehearsal"]["rehearsal"]["id"] == before
    for comparison in (shown["againstRun"], shown["againstRehearsal"]):
        assert counts(comparison) == {"NEW": 0, "GONE": 1, "CHANGED": 1}
        [gone] = comparison["gone"]["nodes"]
        assert (gone["totalMinor"], gone["reason"]["code"], gone["lines"]) == (None, "ENDS", [])
        assert gone["linesBefore"][0]["why"][0]["code"] == "PRICE"
        [changed] = comparison["changed"]["nodes"]
        assert changed["beforeMinor"] == sum(line["grossMinor"] for line in changed["linesBefore"])
        assert changed["totalMinor"] == sum(line["grossMinor"] for line in changed["lines"])


async def test_the_run_is_identical_to_its_rehearsal_or_refused_with_what_changed(api: Api) -> None:
    shop = await sold(api, members=2)
    async with api.client(("FINANCE",)) as finance:
        stale = await rehearse(api, finance, "stale")
        async with api.tenant.work(TODAY) as work:
            await add_price(work, NewPrice(shop.dues_id, 1, "YEAR", 60000, TODAY))
        refused = (await finance.run(START, id=stale))["data"]["startRehearsedRun"]
        assert (refused["__typename"], refused["changed"]) == ("RehearsalOutdated", 2)
        said = {one["name"]: one["value"] for one in refused["changes"][0]["arguments"]}
        assert said["after"]["amountMinor"] - said["before"]["amountMinor"] == 10000
        assert said["member"]["kind"] == "Member"
        fresh = await rehearse(api, finance, "fresh")
        done = (await finance.run(START, id=fresh, key="again"))["data"]["startRehearsedRun"]
        assert done["rehearsal"] == {"id": fresh, "run": {"id": done["run"]["id"]}}
        async with api.tenant.read() as read:
            [row] = await read.sql("SELECT id FROM run WHERE state = 'QUEUED'")
        async with api.tenant.work(TODAY) as work:
            assert not await run_billing_chunk(work, row["id"])
        made = (await finance.run(RUN, id=done["run"]["id"]))["data"]["run"]["againstRehearsal"]
    assert (made["same"], counts(made), made["rehearsal"]["id"]) == (2, {"NEW": 0, "GONE": 0, "CHANGED": 0}, fresh)


async def test_who_may_not_bill_may_not_rehearse(api: Api) -> None:
    async with api.client(("READER",)) as reader:
        asked = {"organisationId": encode_id("Organisation", api.tenant.organisation_id), "on": str(TODAY)}
        answer = (await reader.run(REHEARSE, input=asked, key="k"))["data"]["rehearseBillingRun"]
    assert answer["code"] == "NOT_ALLOWED"


@pytest.mark.rule("NEW-10")
async def test_one_that_failed_says_why_until_it_goes_on(api: Api) -> None:
    await sold(api, members=1)
    async with api.client(("FINANCE",)) as finance:
        asked = {"organisationId": encode_id("Organisation", api.tenant.organisation_id), "on": str(in_a_year())}
        made = (await finance.run(REHEARSE, input=asked, key="r"))["data"]["rehearseBillingRun"]["rehearsal"]
        async with api.tenant.work(TODAY) as work:
            [row] = await work.sql("UPDATE rehearsal SET state = 'RUNNING' RETURNING id")
            await fail_rehearsal(work, row["id"], TaskFault.unexpected("it broke"))
        query = "query ($id: ID!) { rehearsal(id: $id) { state fault { code message } } }"
        failed = (await finance.run(query, id=made["id"]))["data"]["rehearsal"]
        assert failed == {
            "state": "FAILED",
            "fault": {"code": "UNEXPECTED", "message": "Something went wrong: it broke"},
        }
        async with api.tenant.work(TODAY) as work:
            await resume_rehearsal(work, row["id"])
        assert (await finance.run(query, id=made["id"]))["data"]["rehearsal"] == {"state": "QUEUED", "fault": None}
