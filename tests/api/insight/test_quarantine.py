"""NEW-10: what fails alone waits in one list with its cause and the money at stake, and is tried again from there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from domain.kernel import tasks
from domain.kernel.task_fault import TaskFault
from domain.subscriptions.commands.reverse_run import reverse_run
from domain.subscriptions.commands.run_reversal_chunk import run_reversal_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from tests.api.conftest import Api, Client
from tests.breaking import NOWHERE, rewrite
from tests.clock import THIS_DAY
from tests.domain.dialogue.people import by_nothing, queued
from tests.domain.feeruns.running import RATE_MINOR, FeeClub, open_fee_club, run_through, save
from tests.domain.fundraising.raising import money_in
from tests.domain.subscriptions.selling import (
    DUES_MINOR,
    FEE_MINOR,
    MAGAZINE_MINOR,
    Shop,
    faults,
    finish,
    invoices_of,
    open_shop,
    pay,
    run,
    start,
)

pytestmark = pytest.mark.rule("NEW-10")
LIST = """
query ($kind: QuarantineKind, $first: Int, $after: String) {
  quarantine(kind: $kind, first: $first, after: $after) {
    nodes {
      id kind since on amountMinor currency canRetry runId
      member { number }
      reject { code message member { number } } problem { code } dispatchError { code } taskError { code message }
      subject { __typename ... on NodeValue { kind label } ... on TextValue { text } }
    }
    pageInfo { hasNextPage endCursor }
    counts { kind count }
  }
}
"""
RETRY = """
mutation ($kind: QuarantineKind!, $id: ID!) {
  retryQuarantined(kind: $kind, id: $id) {
    __typename
    ... on RetryQuarantinedSuccess { settled reject { message code member { number } } }
    ... on Refusal { code fields { path code } }
  }
}
"""
PEOPLE = "{ feeRuns { subRun { payers { state reject { rule } } } } }"
BROKEN_NUMBER = 123_456_789
LOSE_LINES = "UPDATE invoice_line SET invoice_id = $2 WHERE invoice_id = $1"


async def waiting(client: Client, **given: Any) -> dict[str, Any]:
    answer = await client.run(LIST, **given)
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["quarantine"]
    return found


async def retry(client: Client, item: dict[str, Any]) -> dict[str, Any]:
    answer = await client.run(RETRY, kind=item["kind"], id=item["id"])
    found: dict[str, Any] = answer["data"]["retryQuarantined"]
    return found


async def number_of(api: Api, shop: Shop, number: int) -> None:
    owner = await asyncpg.connect(api.urls.owner.replace("+asyncpg", ""))
    await owner.execute("UPDATE member SET number = $1 WHERE id = $2", number, shop.member_ids[1])
    await owner.close()


def shop_of_club(fees: FeeClub) -> Shop:
    """The club's members, as those of a shop."""
    return Shop(fees.tenant, fees.tenant.id, fees.tenant.id, tuple(fees.club.members))


async def with_a_broken_member(api: Api) -> Shop:
    """A year's term of three members has been due since today, and one of them can't be billed."""
    today = THIS_DAY
    shop = await open_shop(api.tenant, members=3)
    for member_id in shop.member_ids:
        await start(shop, member_id, today - timedelta(days=360), today=today - timedelta(days=370))
    await number_of(api, shop, BROKEN_NUMBER)
    await run(shop, today)
    return shop


async def test_a_member_that_broke_in_a_run_waits_with_its_cause_until_it_is_billed(api: Api) -> None:
    shop = await with_a_broken_member(api)
    async with api.client() as client:
        [item] = (await waiting(client))["nodes"]
        assert (item["kind"], item["canRetry"], item["currency"]) == ("BILLING", True, "NOK")
        assert item["amountMinor"] == DUES_MINOR + MAGAZINE_MINOR
        assert item["member"] == {"number": str(BROKEN_NUMBER)}
        assert item["subject"] == {"__typename": "NodeValue", "kind": "Subscription", "label": "Ordinær"}
        assert item["reject"]["code"] == "KID_DOES_NOT_FIT"
        assert str(BROKEN_NUMBER) in item["reject"]["message"]
        again = await retry(client, item)
        assert (again["settled"], again["reject"]["code"]) == (False, "KID_DOES_NOT_FIT")
        assert again["reject"]["member"] == {"number": str(BROKEN_NUMBER)}
        await number_of(api, shop, 4_711)
        assert await retry(client, item) == {"__typename": "RetryQuarantinedSuccess", "settled": True, "reject": None}
        assert (await waiting(client))["nodes"] == []
        assert (await retry(client, item))["settled"] is True
    async with api.tenant.read() as read:
        totals = await read.sql("SELECT total_minor FROM invoice WHERE origin_number = 2 ORDER BY number")
    assert [row["total_minor"] for row in totals] == [DUES_MINOR + MAGAZINE_MINOR + FEE_MINOR] * 3
    assert await faults(api.tenant) == {}


async def test_what_a_run_of_a_day_ahead_put_aside_is_billed_for_that_day(api: Api) -> None:
    today = THIS_DAY
    on, shop = today + timedelta(days=20), await open_shop(api.tenant, members=3)
    for member_id in shop.member_ids:
        await start(shop, member_id, today - timedelta(days=335), today=today - timedelta(days=350))
    await number_of(api, shop, BROKEN_NUMBER)
    async with api.tenant.work(today) as work:
        run_id = await start_billing_run(work, api.tenant.organisation_id, on, idempotency_key="ahead")
    await finish(shop, run_id, today)
    async with api.client() as client:
        [item] = (await waiting(client))["nodes"]
        await number_of(api, shop, 4_711)
        assert (await retry(client, item))["settled"] is True
        assert (await waiting(client))["nodes"] == []
    async with api.tenant.read() as read:
        billed = await read.sql("SELECT issued_on, due_on FROM invoice WHERE origin_number = 2")
    assert len(billed) == 3
    assert len({(row["issued_on"], row["due_on"]) for row in billed}) == 1
    assert await faults(api.tenant) == {}


async def test_what_a_reversal_leaves_as_it_is_does_not_wait(api: Api) -> None:
    today = THIS_DAY
    shop = await open_shop(api.tenant, members=2)
    for member_id in shop.member_ids:
        await start(shop, member_id, today - timedelta(days=360), today=today - timedelta(days=370))
    billed = await run(shop, today)
    async with api.tenant.work(today) as work:
        reversal = await reverse_run(work, billed, reason="Feil pris", idempotency_key="r")
    paid = next(row for row in await invoices_of(shop, shop.member_ids[0]) if row["run_id"] == billed)
    await pay(api.tenant, paid, on=today)
    async with api.tenant.work(today) as work:
        assert not await run_reversal_chunk(work, reversal)
    async with api.tenant.read() as read:
        assert len(await read.sql("SELECT FROM run_reject WHERE run_id = $1", reversal)) == 1
    async with api.client() as client:
        assert (await waiting(client))["nodes"] == []


async def test_what_a_reversal_could_not_take_back_leads_to_the_subscription_and_is_taken_back_from_the_list(
    api: Api,
) -> None:
    today = THIS_DAY
    shop = await open_shop(api.tenant, members=3)
    for member_id in shop.member_ids:
        await start(shop, member_id, today - timedelta(days=360), today=today - timedelta(days=370))
    billed = await run(shop, today)
    broken = next(row["id"] for row in await invoices_of(shop, shop.member_ids[1]) if row["run_id"] == billed)
    await rewrite(api.urls.owner, LOSE_LINES, broken, NOWHERE)
    async with api.tenant.work(today) as work:
        reversal = await reverse_run(work, billed, reason="Feil pris", idempotency_key="r")
    async with api.tenant.work(today) as work:
        assert not await run_reversal_chunk(work, reversal)
    async with api.client() as client:
        [item] = (await waiting(client, kind="REVERSAL"))["nodes"]
        assert (item["subject"]["kind"], item["subject"]["label"], item["canRetry"]) == (
            "Subscription",
            "Ordinær",
            True,
        )
        assert (item["amountMinor"], item["reject"]["code"]) == (DUES_MINOR + MAGAZINE_MINOR + FEE_MINOR, "BROKEN")
        assert item["runId"]
        assert (await retry(client, item))["settled"] is False
        await rewrite(api.urls.owner, LOSE_LINES, NOWHERE, broken)
        assert (await retry(client, item))["settled"] is True
        assert (await waiting(client))["nodes"] == []
    assert await faults(api.tenant) == {}


async def test_a_person_that_a_fee_run_put_aside_leads_to_the_run_and_is_billed_from_the_list(api: Api) -> None:
    fees = await open_fee_club(api.tenant)
    await number_of(api, shop_of_club(fees), BROKEN_NUMBER)
    fee_run = await save(fees)
    await run_through(fees, fee_run)
    async with api.client() as client:
        [item] = (await waiting(client, kind="FEE_RUN"))["nodes"]
        assert item["subject"] == {"__typename": "NodeValue", "kind": "FeeRun", "label": "U19 hver måned"}
        assert (item["amountMinor"], item["reject"]["code"], item["runId"]) == (RATE_MINOR, "KID_DOES_NOT_FIT", None)
        assert (item["on"], item["canRetry"]) == ("2026-04-01", True)
        shown = await client.run(PEOPLE)
        states = {
            (one["state"], (one["reject"] or {}).get("rule")) for one in shown["data"]["feeRuns"][0]["subRun"]["payers"]
        }
        assert states == {("MAILED", None), ("PUT_ASIDE", "KID-01")}
        assert (await retry(client, item))["settled"] is False
        await number_of(api, shop_of_club(fees), 4_711)
        assert (await retry(client, item))["settled"] is True
        assert (await waiting(client, kind="FEE_RUN"))["nodes"] == []
    assert await faults(api.tenant) == {}


async def test_money_and_tasks_wait_beside_it_and_the_list_is_read_page_by_page(api: Api) -> None:
    await with_a_broken_member(api)
    async with api.tenant.work() as work:
        for n in range(3):
            await money_in(work, api.tenant, "9" * 16, 10_000 + n, f"{n}")
        await tasks.plan(work, "run_billing", "dead", {})
        [row] = await work.sql("SELECT id FROM task WHERE key = 'dead'")
        claim = await tasks.claim(work, row["id"])
        assert claim is not None
        await tasks.fail(work, claim, TaskFault.unexpected("it broke"), jitter=0, final=True)
    async with api.client() as client:
        everything = await waiting(client)
        counts = {each["kind"]: each["count"] for each in everything["counts"]}
        assert {kind: count for kind, count in counts.items() if count} == {"BILLING": 1, "PAYMENT": 3, "TASK": 1}
        assert {kind for kind, count in counts.items() if not count} == {
            *("REVERSAL", "BULK_CREDIT", "BALANCE", "TURN", "PAYROLL", "DUNNING", "FEE_RUN", "DISPATCH")
        }
        seen, after = [], None
        while True:
            page = await waiting(client, first=2, after=after)
            seen += page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                break
            after = page["pageInfo"]["endCursor"]
        assert seen == everything["nodes"]
        assert [each["since"] for each in seen] == sorted((each["since"] for each in seen), reverse=True)
        money = (await waiting(client, kind="PAYMENT"))["nodes"]
        assert [(each["amountMinor"], each["canRetry"]) for each in money] == [
            (10_002, False),
            (10_001, False),
            (10_000, False),
        ]
        assert {each["problem"]["code"] for each in money} == {"KID_CHECK_DIGIT"}
        assert (await retry(client, money[0]))["fields"] == [{"path": "kind", "code": "NOT_HERE"}]
        [task] = (await waiting(client, kind="TASK"))["nodes"]
        assert (task["subject"]["text"], task["amountMinor"], task["canRetry"]) == ("run_billing", None, True)
        assert task["taskError"] == {"code": "UNEXPECTED", "message": "Something went wrong: it broke"}
        assert (await retry(client, task))["settled"] is True
        assert (await waiting(client, kind="TASK"))["nodes"] == []


async def test_a_message_that_can_t_be_sent_waits_with_the_money_it_asks_for(api: Api) -> None:
    await queued(api.tenant, by_nothing())
    async with api.client() as client:
        [item] = (await waiting(client))["nodes"]
        assert (item["kind"], item["amountMinor"], item["dispatchError"]) == (
            "DISPATCH",
            50_000,
            {"code": "UNREACHABLE"},
        )
        assert (await retry(client, item))["settled"] is True
        [again] = (await waiting(client))["nodes"]
        assert again["id"] != item["id"]


async def test_everyone_sees_what_is_theirs_to_see(api: Api) -> None:
    await with_a_broken_member(api)
    async with api.client(("READER",)) as client:
        [item] = (await waiting(client))["nodes"]
        assert item["canRetry"] is False
        assert (await retry(client, item))["code"] == "NOT_ALLOWED"
    async with api.client() as client, api.client(signed_in=False) as key:
        secret = await client.new_key("dispatches:read")
        key.http.headers["Authorization"] = f"Bearer {secret}"
        found = await waiting(key)
        assert (found["nodes"], [each["kind"] for each in found["counts"]]) == ([], ["DISPATCH", "TASK"])
        other = await client.new_key("entitlement:read")
        key.http.headers["Authorization"] = f"Bearer {other}"
        assert (await key.run(LIST))["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"
