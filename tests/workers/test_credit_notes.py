"""BIL-11: a worker sends the payer the credit note, with its PDF, once, whatever happens to the worker."""

from __future__ import annotations

from io import BytesIO

import pytest
from arq.connections import ArqRedis
from pypdf import PdfReader

from domain.billing.commands.credit_invoice import credit_invoice
from tests.conftest import DatabaseUrls
from tests.domain.dialogue.people import by_mail, dispatches_of, queued
from tests.tenants import Tenant
from tests.workers.processes import environment, kill, running_worker, start_worker, until
from tests.workers.receivers import mail_server

SHORT = {"DISPATCH_DOUBT_SECONDS": "2", "TASK_LEASE_SECONDS": "2", "PUBLIC_URL": "https://medlem.example"}
MEMBERS = 40
KILLS = 4


@pytest.mark.rule("BIL-11", "DIA-04", "NEW-08")
async def test_killed_again_and_again_a_worker_sends_each_credit_note_once(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, valkey: ArqRedis
) -> None:
    billed = await queued(tenant, *(by_mail(n) for n in range(MEMBERS)))
    async with tenant.work() as work:
        await work.sql("UPDATE dispatch SET state = 'SENT', sent_at = now()")
    for one in billed:
        async with tenant.work() as work:
            await credit_invoice(work, one.invoice_id, reason="Feil", idempotency_key=f"c {one.invoice_id}")

    async def some() -> bool:
        return bool([row for row in await dispatches_of(tenant) if row["purpose"] == "CREDIT_NOTE"])

    async def settled() -> bool:
        rows = [row for row in await dispatches_of(tenant) if row["purpose"] == "CREDIT_NOTE"]
        return len(rows) == MEMBERS and not {"QUEUED", "SENDING"} & {row["state"] for row in rows}

    async with mail_server() as mails:
        mails.pause_seconds_max = 0.05
        environ = environment(database_urls, valkey_url, SMTP_URL=mails.url, **SHORT)
        for killed in range(KILLS):
            process = await start_worker(environ)
            if killed:

                async def sending(enough: int = min(len(mails.mails) + 2, MEMBERS)) -> bool:
                    return len(mails.mails) >= enough

                await until(sending)
            else:
                await until(some)
            await kill(process)
            await valkey.flushdb()
        async with running_worker(environ):
            await until(settled)
        assert set(mails.taken().values()) == {1}
        first = mails.mails[0]
    notes = [row for row in await dispatches_of(tenant) if row["purpose"] == "CREDIT_NOTE"]
    assert {row["member_id"] for row in notes} == {one.member_id for one in billed}
    assert {row["state"] for row in notes} <= {"SENT", "IN_DOUBT"}
    [pdf] = first.iter_attachments()
    assert str(pdf.get_filename()).startswith("kreditnota-")
    assert "Kreditnota" in PdfReader(BytesIO(pdf.get_content())).pages[0].extract_text()
