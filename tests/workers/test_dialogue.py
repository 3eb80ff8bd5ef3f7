"""Sending: each message once, whatever the mail server, the gateway or the worker does in the middle."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from arq.connections import ArqRedis
from pypdf import PdfReader

from domain.dialogue.channels.email import message_id
from domain.dialogue.commands.resend_dispatch import resend_dispatch
from domain.kernel.tasks import plan
from domain.kernel.work import Work
from tests.conftest import DatabaseUrls
from tests.domain.dialogue.people import bill, by_letter, by_mail, by_sms, dispatches_of, queued
from tests.tenants import Tenant
from tests.workers.processes import until
from tests.workers.receivers import Gateway, MailServer, mail_server, sms_gateway
from workers import dialogue
from workers.__main__ import run_jobs
from workers.relay import Relay
from workers.schedules import Sweep
from workers.settings import Settings
from workers.shop import opened


@pytest.fixture
async def mails() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with sms_gateway() as running:
        yield running


@pytest.fixture
def settings(database_urls: DatabaseUrls, valkey_url: str, mails: MailServer, gateway: Gateway) -> Settings:
    return Settings(
        database_urls.app,
        database_urls.relay,
        valkey_url,
        smtp_url=mails.url,
        sms_gateway_url=gateway.url,
        public_url="https://medlem.example",
        doubt_seconds=2.0,
        lease_seconds=2.0,
    )


@asynccontextmanager
async def _working(settings: Settings) -> AsyncIterator[None]:
    async with opened(settings) as shop:
        url = settings.relay_database_url
        runs = (Relay(url, shop.valkey).run(), run_jobs(shop), Sweep(url, shop.valkey).run())
        parts = [asyncio.ensure_future(part) for part in runs]
        try:
            yield
        finally:
            for part in parts:
                part.cancel()
            await asyncio.gather(*parts, return_exceptions=True)


async def _states(tenant: Tenant) -> Counter[str]:
    return Counter(row["state"] for row in await dispatches_of(tenant))


async def _only(tenant: Tenant) -> dict[str, Any]:
    (row,) = await dispatches_of(tenant)
    return row


async def _due_now(tenant: Tenant) -> None:
    """Let the time of the next attempt come.

    A task of its own for each attempt: one that is brought forward plans its successor for the time it had itself,
    under the same key, and so none.
    """
    later = "state = 'QUEUED' AND next_attempt_at > now()"
    async with tenant.work() as work:
        if await work.sql(f"UPDATE dispatch SET next_attempt_at = now() WHERE {later} RETURNING id"):
            await _look_again(work)


async def _look_again(work: Work) -> None:
    await plan(work, dialogue.SEND, f"attempt {uuid4()}", {})


@pytest.mark.rule("DIA-03", "DIA-04")
async def test_an_issued_invoice_reaches_its_payer_as_a_mail_with_the_pdf(
    tenant: Tenant, settings: Settings, mails: MailServer, gateway: Gateway, valkey: ArqRedis
) -> None:
    async with tenant.work() as work:
        await bill(work, tenant, by_mail(1), by_sms(2), by_letter())

    async def done() -> bool:
        return await _states(tenant) == {"SENT": 2, "QUEUED": 1}

    async with _working(settings):
        await until(done)
    (mail,) = mails.mails
    assert mail["To"] == "ola1@eksempel.example"
    assert mail["From"] == "Friluftslaget <post@friluftslaget.example>"
    (pdf,) = mail.iter_attachments()
    assert pdf.get_filename() == "faktura-10001.pdf"
    assert "10001" in PdfReader(BytesIO(pdf.get_content())).pages[0].extract_text()
    (sms,) = gateway.accepted.values()
    assert (sms["to"], sms["from"]) == ("+4790000002", "Friluftslag")
    assert "faktura 10002" in sms["text"]


async def test_many_mails_share_a_few_connections(tenant: Tenant, settings: Settings, mails: MailServer) -> None:
    await queued(tenant, *(by_mail(n) for n in range(40)))

    async def done() -> bool:
        return await _states(tenant) == {"SENT": 40}

    async with _working(settings):
        await until(done)
    assert set(mails.taken().values()) == {1}
    assert mails.connections <= 8


async def test_a_refused_recipient_fails_alone_with_what_the_server_said(
    tenant: Tenant, settings: Settings, mails: MailServer
) -> None:
    mails.refuse_recipient = lambda address: "550 no such user here" if address.startswith("ola3@") else None
    await queued(tenant, *(by_mail(n) for n in range(6)))

    async def done() -> bool:
        return await _states(tenant) == {"SENT": 5, "FAILED": 1}

    async with _working(settings):
        await until(done)
    (failed,) = [row for row in await dispatches_of(tenant) if row["state"] == "FAILED"]
    assert failed["error"] == {"code": "MAIL_SAID", "args": {"answer": "550 no such user here"}}


async def test_a_mail_that_is_turned_away_for_now_comes_again(
    tenant: Tenant, settings: Settings, mails: MailServer
) -> None:
    mails.answer = lambda number: "451 greylisted, come again" if number == 1 else None
    await queued(tenant, by_mail())

    async def put_back() -> bool:
        row = await _only(tenant)
        return row["state"] == "QUEUED" and "greylisted" in str(row["error"])

    async def done() -> bool:
        return await _states(tenant) == {"SENT": 1}

    async def planned() -> bool:
        async with tenant.read() as read:
            waiting = "SELECT id FROM task WHERE name = 'send_dispatches' AND state = 'QUEUED' AND key LIKE 'at %'"
            return bool(await read.sql(waiting))

    async with _working(settings):
        await until(put_back)
        await until(planned)
        await _due_now(tenant)
        await until(done)
    assert len(mails.mails) == 1


@pytest.mark.rule("DIA-04")
async def test_a_mail_whose_answer_never_came_is_in_doubt_and_never_sent_again_by_itself(
    tenant: Tenant, settings: Settings, mails: MailServer
) -> None:
    mails.answer = lambda _number: "hang up"
    await queued(tenant, by_mail())

    async def in_doubt() -> bool:
        return await _states(tenant) == {"IN_DOUBT": 1}

    async with _working(settings):
        await until(in_doubt)
        async with tenant.work() as work:
            await _look_again(work)
        await asyncio.sleep(4)
        assert len(mails.mails) == 1
        mails.answer = lambda _number: None
        row = await _only(tenant)
        async with tenant.work() as work:
            again = await resend_dispatch(work, row["id"])

        async def resent() -> bool:
            return await _states(tenant) == {"IN_DOUBT": 1, "SENT": 1}

        await until(resent)
    expected = {message_id(key, "medlem.example"): 1 for key in (row["id"], again)}
    assert mails.taken() == expected


async def test_a_server_that_is_away_is_waited_for_and_no_attempt_is_counted(
    tenant: Tenant, settings: Settings, mails: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogue, "UNREACHED_SECONDS", 0.3)
    await queued(tenant, by_mail(1), by_sms(2))
    nowhere = Settings(
        settings.app_database_url,
        settings.relay_database_url,
        settings.redis_url,
        smtp_url="smtp://127.0.0.1:1",
        sms_gateway_url=settings.sms_gateway_url,
        doubt_seconds=2.0,
        lease_seconds=2.0,
    )

    async def only_the_sms() -> bool:
        return await _states(tenant) == {"SENT": 1, "QUEUED": 1}

    async with _working(nowhere):
        await until(only_the_sms)
        await asyncio.sleep(1.5)
        async with tenant.read() as read:
            tasks = await read.sql("SELECT state, attempts, error FROM task WHERE name = 'send_dispatches'")
        assert len(tasks) == 1
        assert tasks[0]["error"] is None or tasks[0]["error"]["code"] == "MAIL_UNREACHED"
    async with _working(settings):

        async def done() -> bool:
            return await _states(tenant) == {"SENT": 2}

        await until(done)
    assert {row["attempts"] for row in await dispatches_of(tenant)} == {1}
    assert len(mails.mails) == 1


@pytest.mark.rule("DIA-04")
async def test_an_sms_whose_answer_comes_too_late_is_asked_again_and_sent_once(
    tenant: Tenant, settings: Settings, gateway: Gateway
) -> None:
    gateway.delay_seconds = lambda number: 5.0 if number <= 3 else 0.0
    gateway.status = lambda number: 503 if number == 4 else 0
    await queued(tenant, *(by_sms(n) for n in range(4)))

    async def done() -> bool:
        await _due_now(tenant)
        return await _states(tenant) == {"SENT": 4}

    async with _working(settings):
        await until(done)
    assert len(gateway.accepted) == 4
    assert gateway.requests >= 8


async def test_a_refusal_of_the_gateway_is_final(tenant: Tenant, settings: Settings, gateway: Gateway) -> None:
    gateway.status = lambda _number: 422
    await queued(tenant, by_sms())

    async def failed() -> bool:
        return await _states(tenant) == {"FAILED": 1}

    async with _working(settings):
        await until(failed)
    error = (await _only(tenant))["error"]
    assert (error["code"], error["args"]["answer"][:3]) == ("SMS_SAID", "422")


async def test_without_a_server_messages_stay_in_the_queue(tenant: Tenant, settings: Settings) -> None:
    bare = Settings(settings.app_database_url, settings.relay_database_url, settings.redis_url)
    await queued(tenant, by_mail(), by_sms())

    async def tried() -> bool:
        async with tenant.read() as read:
            rows = await read.sql("SELECT state FROM task WHERE name = 'send_dispatches'")
        return [row["state"] for row in rows] == ["DONE"]

    async with _working(bare):
        await until(tried)
    assert await _states(tenant) == {"QUEUED": 2}
