"""Payroll through GraphQL: employments, lists of employers to fetch, and what comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from api.ids import encode_id
from domain.dialogue.commands.make_run_files import make_run_files
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import StartSubscription
from tests.api.conftest import Api
from tests.clock import THIS_DAY
from tests.domain.dialogue.test_payroll import companies
from tests.domain.subscriptions.selling import faults, finish, open_shop

SAVE = """
mutation ($input: EmploymentInput!) {
  saveEmployment(input: $input) {
    __typename
    ... on SaveEmploymentSuccess { employment { id version title percent fromOn lastOn employer { name } } }
    ... on StaleVersion { current }
    ... on NotAllowed { needed }
    ... on Refusal { code fields { path code } }
  }
}
"""
MEMBER = "query ($id: ID!) { member(id: $id) { employments { title employer { name } } } }"
RUN = """
query ($id: ID!) { run(id: $id) { files { id destination documents totalMinor url settled employer { name } } } }
"""
SETTLE = """
mutation ($id: ID!, $on: Date!, $returned: String) {
  settlePayrollList(id: $id, paidOn: $on, returned: $returned) {
    __typename
    ... on SettlePayrollListSuccess {
      payments totalMinor file { settled settledMinor } refused { line code message arguments { name } }
    }
    ... on NotAllowed { needed }
    ... on Refusal { code fields { path code } }
  }
}
"""


@pytest.mark.rule("RUN-01")
async def test_an_employers_list_is_fetched_sent_back_and_settled(api: Api) -> None:
    today = THIS_DAY
    shop = await open_shop(api.tenant, members=2)
    (works,) = await companies(api.tenant, "Verket AS")
    async with api.client() as client:
        for member_id in shop.member_ids:
            given: dict[str, Any] = {
                "memberId": encode_id("Member", member_id),
                "employerId": encode_id("Member", works),
                "title": "Sveiser",
                "percent": 60,
                "fromOn": "2020-01-01",
                "lastOn": (today + timedelta(days=100)).isoformat(),
            }
            saved = (await client.run(SAVE, input=given))["data"]["saveEmployment"]["employment"]
            assert (saved["percent"], saved["lastOn"], saved["employer"]["name"]) == (60, given["lastOn"], "Verket AS")
        shown = (await client.run(MEMBER, id=encode_id("Member", shop.member_ids[0])))["data"]["member"]
        assert shown["employments"] == [{"title": "Sveiser", "employer": {"name": "Verket AS"}}]
        stale = (await client.run(SAVE, input=given | {"id": saved["id"], "version": 9}))["data"]["saveEmployment"]
        assert stale["current"] == 1
        async with api.tenant.work(today) as work:
            for member_id in shop.member_ids:
                command = StartSubscription(
                    member_id, shop.plan_id, today + timedelta(days=30), payment_method="PAYROLL"
                )
                await start_subscription(work, command, idempotency_key=str(member_id))
            on = today + timedelta(days=20)
            run_id = await start_billing_run(work, api.tenant.organisation_id, on, idempotency_key="r")
        await finish(shop, run_id, on)
        more = True
        while more:
            async with api.tenant.work(today) as work:
                more = await make_run_files(work, run_id)
        [file] = (await client.run(RUN, id=encode_id("Run", run_id)))["data"]["run"]["files"]
        assert (file["destination"], file["documents"], file["employer"]["name"]) == ("PAYROLL_LIST", 2, "Verket AS")
        fetched = (await client.http.get(file["url"])).text
        header, first, second = fetched.splitlines()
        returned = "\n".join((header, first.rsplit(";", 1)[0] + ";100,00", "x"))
        done = (await client.run(SETTLE, id=file["id"], on=today.isoformat(), returned=returned))["data"]
        assert done["settlePayrollList"]["payments"] == 1
        assert done["settlePayrollList"]["totalMinor"] == 10_000
        assert [(one["line"], one["code"]) for one in done["settlePayrollList"]["refused"]] == [(3, "NO_NUMBER")]
        rest = (await client.run(SETTLE, id=file["id"], on=today.isoformat()))["data"]["settlePayrollList"]
        assert (rest["payments"], rest["file"]["settled"]) == (1, 2)
        ahead = (await client.run(SETTLE, id=file["id"], on=on.isoformat()))["data"]["settlePayrollList"]
        assert [(one["path"], one["code"]) for one in ahead["fields"]] == [("paidOn", "IN_FUTURE")]
    async with api.client(("READER",)) as reader:
        refused = (await reader.run(SETTLE, id=file["id"], on=today.isoformat()))["data"]["settlePayrollList"]
        assert refused["needed"] == "payments:write"
        refused = (await reader.run(SAVE, input=given))["data"]["saveEmployment"]
        assert refused["needed"] == "members:write"
    assert second
    assert not await faults(api.tenant)
