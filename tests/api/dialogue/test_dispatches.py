"""Dispatches and dead letters over GraphQL."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from api.ids import encode_id
from domain.dialogue.channels.email import message_id
from domain.dialogue.commands.claim_dispatches import claim_dispatches
from domain.dialogue.commands.mark_in_doubt import mark_in_doubt
from domain.dialogue.commands.mark_sent import mark_sent
from domain.dialogue.rules.faults import INTERRUPTED
from domain.kernel import tasks
from domain.kernel.database import Database
from domain.kernel.ids import new_id
from domain.kernel.task_fault import TaskFault
from domain.people.model import Channel
from tests.api.conftest import Api, serving_api
from tests.conftest import DatabaseUrls
from tests.domain.dialogue.people import by_mail, by_nothing, by_sms, dispatches_of, queued

DISPATCHES = """
query ($filter: DispatchFilter, $first: Int!, $after: String) {
  dispatches(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes {
      id channel purpose state subject recipient body attempts error { code message } viewUrl
      member { name } invoice { number }
    }
  }
}
"""
OF_MEMBER = "query ($id: ID!) { member(id: $id) { dispatches { totalCount nodes { id subject } } } }"
OF_INVOICE = "query ($id: ID!) { invoice(id: $id) { dispatches { id state } } }"
RESEND = """
mutation ($id: ID!) {
  resendDispatch(id: $id) {
    __typename
    ... on ResendDispatchSuccess { dispatch { id state recipient } }
    ... on Refusal { code message }
  }
}
"""
FAILED_TASKS = "{ failedTasks { nodes { id name kind attempts error { code message } } } }"
RETRY = "mutation ($id: ID!) { retryTask(id: $id) { __typename ... on Refusal { code } } }"


@pytest.fixture
async def api(database: Database, database_urls: DatabaseUrls, valkey_url: str) -> AsyncIterator[Api]:
    """The product's API, with a local mail catcher that mails can be opened in."""
    catcher = "http://127.0.0.1:8025/"
    async with serving_api(database, database_urls, valkey_url, mail_url=catcher, site="medlem.example") as served:
        yield served


@pytest.mark.rule("DIA-03")
async def test_the_log_lists_what_was_sent_and_narrows_page_by_page(api: Api) -> None:
    await queued(api.tenant, by_mail(1), by_sms(2), by_nothing())
    async with api.client() as client:
        first = (await client.run(DISPATCHES, first=2))["data"]["dispatches"]
        assert (first["totalCount"], [d["channel"] for d in first["nodes"]]) == (3, ["LETTER", "SMS"])
        assert first["nodes"][0]["error"]["code"] == "UNREACHABLE"
        assert "Add one to the member" in first["nodes"][0]["error"]["message"]
        rest = (await client.run(DISPATCHES, first=2, after=first["pageInfo"]["endCursor"]))["data"]["dispatches"]
        (mail,) = rest["nodes"]
        assert (mail["channel"], mail["purpose"], mail["state"]) == ("EMAIL", "INVOICE", "QUEUED")
        assert mail["member"]["name"] == "Ola 1 Nordmann"
        assert mail["invoice"]["number"] == "10001"
        assert mail["viewUrl"] is None
        only = (await client.run(DISPATCHES, first=5, filter={"channel": "SMS", "state": "QUEUED"}))["data"]
        assert [d["recipient"] for d in only["dispatches"]["nodes"]] == ["+4790000002"]


async def test_members_and_invoices_show_their_own(api: Api) -> None:
    one, _other = await queued(api.tenant, by_mail(1), by_mail(2))
    async with api.client() as client:
        member = (await client.run(OF_MEMBER, id=encode_id("Member", one.member_id)))["data"]["member"]
        assert (member["dispatches"]["totalCount"], len(member["dispatches"]["nodes"])) == (1, 1)
        invoice = (await client.run(OF_INVOICE, id=encode_id("Invoice", one.invoice_id)))["data"]["invoice"]
        assert [d["id"] for d in invoice["dispatches"]] == [d["id"] for d in member["dispatches"]["nodes"]]


@pytest.mark.rule("DIA-04")
async def test_a_mail_that_was_sent_opens_in_the_local_catcher(api: Api) -> None:
    await queued(api.tenant, by_mail(1))
    (row,) = await dispatches_of(api.tenant)
    async with api.tenant.work() as work:
        await claim_dispatches(work, list(Channel), 1)
        await mark_sent(work, [row["id"]])
    async with api.client() as client:
        (mail,) = (await client.run(DISPATCHES, first=1))["data"]["dispatches"]["nodes"]
    expected = message_id(row["id"], "medlem.example").replace("<", "%3C").replace(">", "%3E").replace("@", "%40")
    assert mail["viewUrl"] == f"http://127.0.0.1:8025/mails?message_id={expected}"


@pytest.mark.rule("DIA-03")
async def test_a_resend_is_a_dispatch_of_its_own_and_waits_for_the_one_on_its_way(api: Api) -> None:
    await queued(api.tenant, by_mail(1))
    (row,) = await dispatches_of(api.tenant)
    dispatch_id = encode_id("Dispatch", row["id"])
    async with api.client() as client:
        early = (await client.run(RESEND, id=dispatch_id))["data"]["resendDispatch"]
        assert (early["__typename"], early["code"]) == ("DispatchNotResendable", "DISPATCH_NOT_RESENDABLE")
        async with api.tenant.work() as work:
            await claim_dispatches(work, list(Channel), 1)
            await mark_in_doubt(work, [row["id"]], INTERRUPTED)
        done = (await client.run(RESEND, id=dispatch_id))["data"]["resendDispatch"]
        assert done["dispatch"]["state"] == "QUEUED"
        assert done["dispatch"]["id"] != dispatch_id
        again = (await client.run(RESEND, id=dispatch_id))["data"]["resendDispatch"]
        assert again["__typename"] == "DispatchNotResendable"
        unknown = (await client.run(RESEND, id=encode_id("Dispatch", new_id())))["data"]["resendDispatch"]
        assert unknown["__typename"] == "NotFound"


async def test_a_reader_can_look_but_not_resend(api: Api) -> None:
    await queued(api.tenant, by_mail(1))
    (row,) = await dispatches_of(api.tenant)
    async with api.client(("READER",)) as client:
        assert (await client.run(DISPATCHES, first=1))["data"]["dispatches"]["totalCount"] == 1
        refused = (await client.run(RESEND, id=encode_id("Dispatch", row["id"])))["data"]["resendDispatch"]
        assert refused["__typename"] == "NotAllowed"


@pytest.mark.rule("DIA-04")
async def test_a_dead_letter_is_listed_and_can_be_retried_once(api: Api) -> None:
    async with api.tenant.work() as work:
        await tasks.plan(work, "run_billing", "a", {})
    async with api.tenant.read() as read:
        task_id = (await read.sql("SELECT id FROM task"))[0]["id"]
    async with api.tenant.work() as work:
        claim = await tasks.claim(work, task_id)
        assert claim is not None
        await tasks.fail(work, claim, TaskFault.refused("NOT_FOUND"), jitter=0, final=True)
    async with api.client() as client:
        (dead,) = (await client.run(FAILED_TASKS))["data"]["failedTasks"]["nodes"]
        assert (dead["name"], dead["kind"], dead["attempts"]) == ("run_billing", "RUN_BILLING", 1)
        assert dead["error"] == {"code": "NOT_FOUND", "message": "What it was about is not there any more."}
        assert (await client.run(RETRY, id=dead["id"]))["data"]["retryTask"]["__typename"] == "RetryTaskSuccess"
        assert (await client.run(RETRY, id=dead["id"]))["data"]["retryTask"]["__typename"] == "NotFound"
        assert (await client.run(FAILED_TASKS))["data"]["failedTasks"]["nodes"] == []
