"""Dunning by workers: each reminder once and in the mail once, though they are killed; and what a payment settles."""

from __future__ import annotations

import asyncio
import random
from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
from arq.connections import ArqRedis
from pypdf import PdfReader

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.queries.runs import runs
from domain.dunning.commands.run_dunning_chunk import run_dunning_chunk
from domain.dunning.commands.start_dunning_run import start_dunning_run
from domain.payments.commands.register_payment import NewPayment, register_payment
from domain.payments.model import MatchingType
from tests.clock import day_it_is
from tests.conftest import DatabaseUrls
from tests.domain.dialogue.people import dispatches_of
from tests.domain.dunning.unpaid import FEE_MINOR, Dunning, open_dunning, owing, reminders, sound
from tests.domain.payments.owing import Owing, balance
from tests.domain.subscriptions.giving import GIFT_MINOR, give
from tests.domain.subscriptions.selling import faults, open_shop
from tests.domain.subscriptions.selling import pay as pay_invoice
from tests.tenants import Tenant
from tests.workers.processes import environment, kill, running_worker, start_worker, until
from tests.workers.receivers import mail_server

MEMBERS = 6_000
KILLS = 3


async def overdue(tenant: Tenant, count: int, *, write_off_fee: bool = False) -> tuple[Dunning, list[Owing], date]:
    """Invoices that nobody paid in time, and the day of the worker, on which they are to be reminded of."""
    dunning = await open_dunning(tenant, write_off_fee=write_off_fee)
    owed = await owing(dunning, *[50_000] * count)
    return dunning, owed, day_it_is()


async def queue(dunning: Dunning, today: date) -> UUID:
    async with dunning.tenant.work(today) as work:
        return await start_dunning_run(work, dunning.tenant.organisation_id, idempotency_key="r")


@pytest.mark.rule("DUN-01", "RUN-06")
async def test_a_run_that_is_killed_in_the_middle_gives_the_same_books_as_one_that_is_not(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, valkey: ArqRedis
) -> None:
    chance = random.Random(11)
    environ = environment(database_urls, valkey_url, TASK_LEASE_SECONDS="1")
    dunning, owed, today = await overdue(tenant, MEMBERS)
    run_id = await queue(dunning, today)

    async def progress() -> tuple[str, int]:
        async with tenant.read() as read:
            row = (await runs(read, [run_id]))[run_id]
        return row["state"], row["done"]

    for _ in range(KILLS):
        before = await progress()
        if before[0] == "DONE":
            break
        process = await start_worker(environ)

        async def moving(before: tuple[str, int] = before) -> bool:
            return await progress() != before

        await until(moving)
        await asyncio.sleep(chance.random() * 0.2)
        await kill(process)
        await valkey.flushdb()

    async def done() -> bool:
        return (await progress())[0] == "DONE"

    async with running_worker(environ):
        await until(done)
    made = await reminders(dunning)
    assert {row["invoice_id"] for row in made} == {one.invoice_id for one in owed}
    assert [row["number"] for row in made] == list(range(1, MEMBERS + 1))
    async with tenant.read() as read:
        row = (await runs(read, [run_id]))[run_id]
        [books] = await read.sql("SELECT sum(balance_minor)::bigint AS minor FROM reskontro_balance")
    assert (row["done"], row["invoiced"]) == (MEMBERS, MEMBERS)
    assert row["total_minor"] == MEMBERS * (50_000 + FEE_MINOR) == -books["minor"]
    await sound(dunning)


@pytest.mark.rule("DUN-01", "DIA-04", "NEW-08")
async def test_a_reminder_reaches_its_payer_once_with_its_own_pdf_and_the_invoice_s_kid(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str
) -> None:
    async with mail_server() as mails:
        environ = environment(
            database_urls, valkey_url, SMTP_URL=mails.url, PUBLIC_URL="https://medlem.example", TASK_LEASE_SECONDS="1"
        )
        dunning, (one, *_), today = await overdue(tenant, 1)
        async with running_worker(environ):

            async def sent(count: int) -> bool:
                return [row["state"] for row in await dispatches_of(tenant)] == ["SENT"] * count

            await until(lambda: sent(1))
            run_id = await queue(dunning, today)
            await until(lambda: sent(2))
            async with tenant.work(today) as work:
                assert not await run_dunning_chunk(work, run_id)
    _, mail = mails.mails
    assert mail["Subject"] == f"Purring på faktura {one.invoice_number} fra Friluftslaget"
    (pdf,) = mail.iter_attachments()
    assert pdf.get_filename() == "purring-1.pdf"
    page = PdfReader(BytesIO(pdf.get_content())).pages[0].extract_text()
    for shown in ("Purring", one.kid, "535,00", "500,00", "35,00", str(one.invoice_number)):
        assert shown in page
    assert "Mva" not in page.replace(" MVA", "")
    [reminder] = await reminders(dunning)
    [row] = [row for row in await dispatches_of(tenant) if row["purpose"] == "REMINDER"]
    assert (row["reminder_id"], row["invoice_id"]) == (reminder["id"], one.invoice_id)


@pytest.mark.rule("DUN-04", "DUN-08")
async def test_a_payment_and_a_credit_note_settle_what_is_left_of_their_reminders(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str
) -> None:
    dunning, (paid, credited), today = await overdue(tenant, 2, write_off_fee=True)
    run_id = await queue(dunning, today)
    async with tenant.work(today) as work:
        await run_dunning_chunk(work, run_id)
        await register_payment(
            work,
            NewPayment(
                organisation_id=tenant.organisation_id,
                matching_type=MatchingType.BY_REFERENCE,
                amount_minor=50_000,
                paid_on=today,
                value_on=today,
                source="MANUAL",
                source_id="1",
                reference=paid.kid,
            ),
        )
    async with tenant.work(today) as work:
        await credit_invoice(work, credited.invoice_id, reason="Feil", idempotency_key="c")

    async def settled() -> bool:
        async with tenant.read() as read:
            return not await read.sql("SELECT 1 FROM open_item")

    async with running_worker(environment(database_urls, valkey_url)):
        await until(settled)
    async with tenant.read() as read:
        assert [await balance(read, one.member_id) for one in (paid, credited)] == [0, 0]
    await sound(dunning)


@pytest.mark.rule("LED-05")
async def test_what_is_paid_over_on_a_gift_is_a_tip_right_after_the_payment(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, valkey: ArqRedis
) -> None:
    shop = await open_shop(tenant, members=1)
    gift = await give(shop)
    await pay_invoice(tenant, gift, GIFT_MINOR + 5_000)

    async def kept() -> bool:
        async with tenant.read() as read:
            return await balance(read, gift["payer_id"]) == 0

    async with running_worker(environment(database_urls, valkey_url)):
        await until(kept)
    assert not await faults(tenant)
