"""RUN-06: who follows a run hears of its request, of every chunk and of its end, and of no other run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import pytest

from api.ids import encode_id
from domain.billing.commands.change_run import fail_run, resume_run, stop_run
from domain.billing.model import NoBankAccount
from domain.kernel.task_fault import TaskFault
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from tests.api.conftest import Api, Client
from tests.api.transport import wire
from tests.api.watching import listened, settled
from tests.domain.subscriptions.selling import MAGAZINE_MINOR, Shop, open_shop, run, start
from tests.tenants import TODAY

pytestmark = pytest.mark.rule("RUN-06", "API-03")
ON = date(2027, 3, 1)
PROGRESS = """
subscription ($run: ID, $after: Cursor) { runProgress(runId: $run, after: $after) {
  cursor run { id state total done invoiced rejected totalMinor currency }
} }
"""

FAULT = "query ($id: ID!) { run(id: $id) { state fault { code message } } }"
RESUME = "mutation ($id: ID!) { resumeRun(id: $id) { ... on ResumeRunSuccess { run { state fault { code } } } } }"


@pytest.fixture
async def browser(api: Api) -> AsyncIterator[Client]:
    async with api.relaying(), api.client(("FINANCE",)) as client:
        yield client


async def due(api: Api, members: int) -> Shop:
    shop = await open_shop(api.tenant, members=members)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    return shop


async def queue(shop: Shop) -> UUID:
    async with shop.tenant.work(ON) as work:
        return await start_billing_run(work, shop.tenant.organisation_id, ON, idempotency_key="r")


async def chunk(shop: Shop, run_id: UUID, size: int) -> None:
    async with shop.tenant.work(ON) as work:
        await run_billing_chunk(work, run_id, size)


async def test_every_chunk_is_told_as_it_is_committed(api: Api, browser: Client) -> None:
    shop = await due(api, 5)
    async with wire(api.url, browser.http.cookies) as socket:
        await socket.begin()
        await socket.subscribe("all", PROGRESS)
        await listened(api)
        run_id = await queue(shop)
        told = [(await socket.next("all"))["runProgress"]["run"]]
        for _ in range(3):
            await chunk(shop, run_id, 2)
            told.append((await socket.next("all"))["runProgress"]["run"])
        await socket.silence()
    assert [(one["state"], one["done"], one["invoiced"]) for one in told] == [
        ("QUEUED", 0, 0),
        ("RUNNING", 2, 2),
        ("RUNNING", 4, 4),
        ("DONE", 5, 5),
    ]
    assert {one["id"] for one in told} == {encode_id("Run", run_id)}
    assert (told[-1]["total"], told[-1]["currency"], told[-1]["rejected"]) == (5, "NOK", 0)
    assert told[-1]["totalMinor"] > 5 * MAGAZINE_MINOR


async def test_who_follows_one_run_hears_of_no_other_and_of_its_stop_and_going_on(api: Api, browser: Client) -> None:
    shop = await due(api, 3)
    other = await run(shop, ON.replace(year=2026))
    run_id = await queue(shop)
    await settled(api.tenant)
    now = (await browser.run("{ position }"))["data"]["position"]  # what was told before is not what this is about
    async with wire(api.url, browser.http.cookies) as socket:
        await socket.begin()
        await socket.subscribe("mine", PROGRESS, run=encode_id("Run", run_id), after=now)
        await socket.subscribe("other", PROGRESS, run=encode_id("Run", other), after=now)
        await listened(api, 2)
        states = []
        await chunk(shop, run_id, 1)
        states.append((await socket.next("mine"))["runProgress"]["run"]["state"])
        async with shop.tenant.work(ON) as work:
            await stop_run(work, run_id)
        states.append((await socket.next("mine"))["runProgress"]["run"]["state"])
        async with shop.tenant.work(ON) as work:
            await resume_run(work, run_id)
        states += [(await socket.next("mine"))["runProgress"]["run"]["state"] for _ in range(2)]
        await socket.silence()
    assert states == ["RUNNING", "STOPPED", "QUEUED", "QUEUED"]


async def test_who_comes_back_hears_what_was_missed(api: Api, browser: Client) -> None:
    shop = await due(api, 2)
    run_id = await queue(shop)
    await settled(api.tenant)
    query = "query ($id: ID!) { position run(id: $id) { state done } }"
    seen = (await browser.run(query, id=encode_id("Run", run_id)))["data"]
    assert seen["run"] == {"state": "QUEUED", "done": 0}
    await chunk(shop, run_id, 1)
    await chunk(shop, run_id, 10)
    async with wire(api.url, browser.http.cookies) as socket:
        await socket.begin()
        await socket.subscribe("a", PROGRESS, run=encode_id("Run", run_id), after=seen["position"])
        first = (await socket.next("a"))["runProgress"]
        assert first["run"]["state"] == "DONE"
        await socket.next("a")
        await socket.silence()


@pytest.mark.rule("NEW-10")
async def test_a_run_that_failed_says_why_until_it_goes_on(api: Api) -> None:
    run_id = await queue(await due(api, 1))
    async with api.tenant.work(ON) as work:
        await fail_run(work, run_id, TaskFault.raised(NoBankAccount(api.tenant.organisation_id)))
    key = encode_id("Run", run_id)
    async with api.client(("FINANCE",)) as client:
        answer = await client.run(FAULT, id=key)
        assert answer["data"]["run"] == {
            "state": "FAILED",
            "fault": {"code": "NO_BANK_ACCOUNT", "message": "The organisation has no bank account."},
        }
        answer = await client.run(RESUME, id=key)
        assert answer["data"]["resumeRun"]["run"] == {"state": "QUEUED", "fault": None}
