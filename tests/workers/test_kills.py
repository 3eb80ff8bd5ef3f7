"""Workers killed in the middle, again and again: nothing is lost and nothing happens twice."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from arq.connections import ArqRedis

from domain.dialogue.channels.email import message_id
from ops.embedded.processes import free_port
from tests.conftest import DatabaseUrls
from tests.domain.dialogue.people import bill, by_mail, by_sms, dispatches_of
from tests.domain.payments.owing import prove
from tests.ops.processes import running_program
from tests.tenants import Tenant
from tests.workers.processes import environment, kill, running_worker, start_worker, until
from tests.workers.receivers import mail_server, sms_gateway

SHORT = {"DISPATCH_DOUBT_SECONDS": "2", "TASK_LEASE_SECONDS": "2", "PUBLIC_URL": "https://medlem.example"}
MEMBERS = 60
KILLS = 6


async def _bill(tenant: Tenant) -> None:
    async with tenant.work() as work:
        await bill(work, tenant, *(by_mail(n) for n in range(MEMBERS)), *(by_sms(n) for n in range(10)))


async def _states(tenant: Tenant, channel: str) -> Counter[str]:
    return Counter(row["state"] for row in await dispatches_of(tenant) if row["channel"] == channel)


async def _settled(tenant: Tenant) -> bool:
    rows = await dispatches_of(tenant)
    return len(rows) == MEMBERS + 10 and not {"QUEUED", "SENDING"} & {row["state"] for row in rows}


@pytest.mark.rule("DIA-04")
async def test_killed_while_it_sends_a_worker_never_sends_twice_and_flags_every_doubt(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, valkey: ArqRedis
) -> None:
    chance = random.Random(3)
    async with mail_server() as mails, sms_gateway() as gateway:
        mails.pause_seconds_max = 0.08
        environ = environment(database_urls, valkey_url, SMTP_URL=mails.url, SMS_GATEWAY_URL=gateway.url, **SHORT)
        await _bill(tenant)
        for _ in range(KILLS):
            process = await start_worker(environ)
            enough = min(len(mails.mails) + chance.randint(1, 6), MEMBERS)

            async def sending(enough: int = enough) -> bool:
                return len(mails.mails) >= enough

            await until(sending)
            await asyncio.sleep(chance.random() * 0.05)
            await kill(process)
            await valkey.flushdb()
        async with running_worker(environ):
            await until(lambda: _settled(tenant))
    sent = {message_id(row["id"], "medlem.example") for row in await _rows(tenant, "EMAIL", "SENT")}
    doubtful = {message_id(row["id"], "medlem.example") for row in await _rows(tenant, "EMAIL", "IN_DOUBT")}
    assert len(sent) + len(doubtful) == MEMBERS
    assert set(mails.taken().values()) == {1}
    assert sent <= set(mails.taken()) <= sent | doubtful
    assert 0 < len(doubtful) <= 8 * KILLS
    assert await _states(tenant, "SMS") == {"SENT": 10}
    assert len(gateway.accepted) == 10


async def _rows(tenant: Tenant, channel: str, state: str) -> list[dict[str, Any]]:
    return [row for row in await dispatches_of(tenant) if (row["channel"], row["state"]) == (channel, state)]


@pytest.mark.rule("DIA-04")
async def test_with_the_local_mail_catcher_every_doubt_is_settled_and_each_mail_is_there_once(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, tmp_path: Path
) -> None:
    chance = random.Random(5)
    smtp, http = free_port(), free_port()
    pages = f"http://127.0.0.1:{http}"
    arguments = ["--directory", str(tmp_path / "mails"), "--smtp-port", str(smtp), "--http-port", str(http)]
    await _bill(tenant)
    async with sms_gateway() as gateway, httpx.AsyncClient(base_url=pages, trust_env=False) as browser:
        with running_program("ops.mailcatcher", *arguments, url=pages):
            environ = environment(
                database_urls,
                valkey_url,
                SMTP_URL=f"smtp://127.0.0.1:{smtp}",
                MAIL_URL=f"{pages}/",
                SMS_GATEWAY_URL=gateway.url,
                MESSAGES_PER_SECOND_MAX="40",
                **SHORT,
            )

            async def kept() -> int:
                answer = await browser.get("/mails", headers={"Accept": "application/json"})
                return int(answer.json()["count"])

            for _ in range(KILLS):
                process = await start_worker(environ)
                enough = min(await kept() + chance.randint(1, 6), MEMBERS)  # a slow machine may have sent them all

                async def sending(enough: int = enough) -> bool:
                    return await kept() >= enough

                await until(sending)
                await kill(process)

            async def all_sent() -> bool:
                return await _states(tenant, "EMAIL") == {"SENT": MEMBERS}

            async with running_worker(environ):
                await until(all_sent)
            mails = (await browser.get("/mails", headers={"Accept": "application/json"})).json()["mails"]
    expected = {
        message_id(row["id"], "medlem.example") for row in await dispatches_of(tenant) if row["channel"] == "EMAIL"
    }
    assert Counter(mail["message_id"] for mail in mails) == Counter(expected)


async def test_a_worker_that_is_told_to_stop_ends_soon_and_leaves_no_doubt(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str
) -> None:
    async with mail_server() as mails, sms_gateway() as gateway:
        mails.pause_seconds_max = 0.5
        environ = environment(database_urls, valkey_url, SMTP_URL=mails.url, SMS_GATEWAY_URL=gateway.url, **SHORT)
        await _bill(tenant)
        process = await start_worker(environ)

        async def some() -> bool:
            return len(mails.mails) >= 3

        await until(some)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 8) == 0
        async with tenant.read() as read:
            running = await read.sql("SELECT id FROM task WHERE state = 'RUNNING'")
        assert running == []
        states = await _states(tenant, "EMAIL")
        assert states == {"SENT": len(mails.mails), "QUEUED": MEMBERS - len(mails.mails)}
        async with tenant.read() as read:
            await prove(read)
