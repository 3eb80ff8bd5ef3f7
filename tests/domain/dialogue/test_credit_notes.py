"""The payer gets the credit note (BIL-11): once, where they are reached, and only of an invoice that they were sent."""

from __future__ import annotations

import asyncio
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.model import CreditNoteSending
from domain.billing.queries.documents import invoice_pdf
from domain.billing.rules.destinations import DEMAND_FILE, PRINT_FILE
from domain.dialogue.commands.queue_credit_note_dispatches import queue_credit_note_dispatches
from domain.dialogue.commands.queue_invoice_dispatches import queue_invoice_dispatches
from domain.dialogue.commands.resend_dispatch import resend_dispatch
from domain.dialogue.queries import are_told
from domain.kernel.database import Row
from domain.kernel.refusal import NotFound
from domain.people.commands.switch_credit_notes import switch_credit_notes
from domain.subscriptions.commands.run_reversal_chunk import run_reversal_chunk
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import StopSubscription
from tests.domain.dialogue.people import Billed, bill, by_letter, by_mail, by_nothing, by_sms, dispatches_of, queued
from tests.domain.dialogue.test_run_files import ask_back, fetch, make, parts_of, run_to, shop_of
from tests.domain.subscriptions.selling import faults, invoices_of, open_shop, pay, start
from tests.domain.subscriptions.test_bulk_credit import begin, finish, found, leave_behind
from tests.domain.subscriptions.test_runs import ON
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("BIL-11")


async def credit(
    tenant: Tenant, invoice_id: UUID, minor: int | None = None, *, send: bool | None = None, key: str = "c"
) -> UUID:
    async with tenant.work() as work:
        return await credit_invoice(
            work, invoice_id, reason="Feil", part=minor, send=send, idempotency_key=f"{key} {invoice_id}"
        )


async def asked(tenant: Tenant) -> dict[UUID, CreditNoteSending]:
    """Return what the facts say is to become of all credit notes so far."""
    async with tenant.read() as read:
        rows = await read.sql("SELECT payload FROM fact WHERE kind = 'InvoiceCredited' ORDER BY seq")
    return {UUID(row["payload"]["credit_note_id"]): CreditNoteSending(row["payload"]["sending"]) for row in rows}


async def queue(tenant: Tenant) -> int:
    """Queue all credit notes that wait, as the worker does."""
    wanted = await asked(tenant)
    async with tenant.work() as work:
        return await queue_credit_note_dispatches(work, wanted)


async def notes_of(tenant: Tenant, *billed: Billed) -> list[dict[str, object]]:
    return [row for row in await dispatches_of(tenant, *billed) if row["purpose"] == "CREDIT_NOTE"]


@pytest.mark.rule("DIA-03")
async def test_who_was_sent_the_invoice_gets_the_credit_note_on_the_same_channel(tenant: Tenant) -> None:
    billed = await queued(tenant, by_mail(1), by_sms(2), by_letter())
    note_ids = [await credit(tenant, one.invoice_id, 20_000) for one in billed]
    assert await queue(tenant) == 3
    mail, sms, letter = await notes_of(tenant, *billed)
    assert [(one["channel"], one["state"], one["invoice_id"]) for one in (mail, sms, letter)] == [
        (channel, "QUEUED", note_id) for channel, note_id in zip(("EMAIL", "SMS", "LETTER"), note_ids, strict=True)
    ]
    assert mail["subject"] == "Kreditnota 1 fra Friluftslaget"
    said = str(mail["body"]).replace("\u00a0", " ")
    for line in (
        "her er kreditnota 1 for faktura 10001 fra Friluftslaget.",
        "Kreditert: 200,00 kr",
        "Trukket fra fakturaen: 200,00 kr",
        "Fortsatt å betale på fakturaen: 300,00 kr",
    ):
        assert line in said
    assert "Til gode" not in said
    assert "Brukt på" not in said
    assert "kreditnota 2 for faktura 10002" in str(sms["body"])
    assert not await faults(tenant)


async def test_what_was_paid_is_said_to_be_taken_off_the_next_invoice(tenant: Tenant) -> None:
    [billed] = await queued(tenant, by_mail(1, "sv"))
    [invoice] = await _invoices(tenant)
    await pay(tenant, invoice, 30_000)
    note_id = await credit(tenant, billed.invoice_id)
    await queue(tenant)
    [note] = await notes_of(tenant)
    said = str(note["body"]).replace("\u00a0", " ")
    assert note["subject"] == "Kreditfaktura 1 från Friluftslaget"
    assert "Avdraget från fakturan: 200,00 kr" in said
    assert "Till godo, dras av från nästa faktura: 300,00 kr" in said
    assert "Återstår" not in said
    text = await _text(tenant, note_id)
    for line in ("Kreditfaktura 1 till faktura 10001", "Avser faktura", "−500,00", "200,00", "300,00"):
        assert line in text
    assert "Att betala" not in text
    assert "Förfallodag" not in text


@pytest.mark.rule("BIL-13")
@pytest.mark.parametrize(
    ("language", "heading", "left"),
    [
        ("nb", "Kreditnota 1 for faktura 10001", "Trukket fra fakturaen"),
        ("da", "Kreditnota 1 til faktura 10001", "Trukket fra fakturaen"),
        ("sv", "Kreditfaktura 1 till faktura 10001", "Avdraget från fakturan"),
        ("en", "Credit note 1 for invoice 10001", "Taken off the invoice"),
    ],
)
async def test_the_document_has_its_invoice_lines_vat_of_each_rate_and_a_negative_total(
    tenant: Tenant, language: str, heading: str, left: str
) -> None:
    shop = await open_shop(tenant, members=1)
    async with tenant.work() as work:
        await work.sql("UPDATE member SET language = $1", language)
    started = await start(shop, shop.member_ids[0], TODAY)
    assert started.invoice_id is not None
    text = (await _text(tenant, await credit(tenant, started.invoice_id))).replace("\u00a0", " ")
    assert heading in text
    assert left in text
    decimal = "." if language == "en" else ","
    for shown in (f"−50{decimal}00", f"−250{decimal}00", f"−750{decimal}00", "25 %"):
        assert shown in text


async def test_a_payer_who_was_never_sent_the_invoice_gets_no_credit_note_unless_a_person_says_so(
    tenant: Tenant,
) -> None:
    [failed] = await queued(tenant, by_nothing())
    async with tenant.work() as work:
        [chosen] = await bill(work, tenant, by_mail(2))
        told = await are_told(work, [failed.invoice_id, chosen.invoice_id])
    assert told == {failed.invoice_id: False, chosen.invoice_id: False}
    await credit(tenant, failed.invoice_id, 10_000)
    await credit(tenant, chosen.invoice_id, 10_000)
    assert await queue(tenant) == 0
    await credit(tenant, chosen.invoice_id, 10_000, send=True, key="again")
    assert await queue(tenant) == 1
    async with tenant.work() as work:
        assert await queue_invoice_dispatches(work, [chosen.invoice_id]) == 1


async def test_an_invoice_that_is_credited_before_it_is_announced_is_not_sent_and_nor_is_its_credit_note(
    tenant: Tenant,
) -> None:
    async with tenant.work() as work:
        [billed] = await bill(work, tenant, by_mail(1))
    await credit(tenant, billed.invoice_id)
    async with tenant.work() as work:
        assert await queue_invoice_dispatches(work, [billed.invoice_id]) == 0
    assert await queue(tenant) == 0


async def test_the_organisations_switch_decides_where_nobody_does(tenant: Tenant) -> None:
    first, second, third = await queued(tenant, by_mail(1), by_mail(2), by_mail(3))
    off = await credit(tenant, third.invoice_id, send=False)
    for _ in range(2):
        async with tenant.work() as work:
            await switch_credit_notes(work, tenant.organisation_id, on=False)
    silent, chosen = await credit(tenant, first.invoice_id), await credit(tenant, second.invoice_id, send=True)
    assert await asked(tenant) == {
        off: CreditNoteSending.NEVER,
        silent: CreditNoteSending.NEVER,
        chosen: CreditNoteSending.ALWAYS,
    }
    assert await queue(tenant) == 1
    assert [one["invoice_id"] for one in await notes_of(tenant)] == [chosen]
    async with tenant.read() as read:
        rows = await read.sql("SELECT before, after FROM audit_entry WHERE what = 'switch_send_credit_notes'")
    assert [(row["before"], row["after"]) for row in rows] == [
        ({"send_credit_notes": True}, {"send_credit_notes": False})
    ]
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await switch_credit_notes(work, UUID(int=1), on=True)


@pytest.mark.rule("NEW-08")
async def test_a_credit_note_is_sent_once_however_often_and_by_however_many(tenant: Tenant) -> None:
    for one in await queued(tenant, *(by_mail(n) for n in range(20))):
        await credit(tenant, one.invoice_id)
    assert sum(await asyncio.gather(*(queue(tenant) for _ in range(4)))) == 20
    assert await queue(tenant) == 0
    assert len(await notes_of(tenant)) == 20


@pytest.mark.rule("DIA-03")
async def test_a_credit_note_that_is_sent_again_says_what_has_become_of_it_since(tenant: Tenant) -> None:
    [billed] = await queued(tenant, by_mail(1))
    await credit(tenant, billed.invoice_id, 10_000)
    await queue(tenant)
    await credit(tenant, billed.invoice_id, key="rest")
    async with tenant.work() as work:
        [first] = await work.sql("UPDATE dispatch SET state = 'SENT' WHERE purpose = 'CREDIT_NOTE' RETURNING id")
        await resend_dispatch(work, first["id"])
    old, new = await notes_of(tenant)
    assert (new["resends_id"], new["invoice_id"], new["purpose"]) == (old["id"], old["invoice_id"], "CREDIT_NOTE")
    assert "Fortsatt å betale" in str(old["body"])
    assert "Fortsatt å betale" not in str(new["body"])


@pytest.mark.rule("SUB-05")
async def test_a_stop_sends_the_credit_note_of_what_it_takes_back(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    started = await start(shop, shop.member_ids[0], TODAY)
    async with tenant.work() as work:
        await queue_invoice_dispatches(work, [row["id"] for row in await invoices_of(shop)])
        await work.sql("UPDATE dispatch SET state = 'SENT', recipient = 'kari@example.org', channel = 'EMAIL'")
        command = StopSubscription(started.subscription_id, "Flyttet", TODAY)
        await stop_subscription(work, command, idempotency_key="stop")
    assert set((await asked(tenant)).values()) == {CreditNoteSending.IF_TOLD}
    assert await queue(tenant) == 1


@pytest.mark.rule("BIL-12")
async def test_a_write_off_sends_nothing(tenant: Tenant) -> None:
    await leave_behind(tenant)
    before = set(await asked(tenant))
    run_id = await begin(tenant, await found(tenant))
    await finish(tenant, run_id)
    written = {key: sending for key, sending in (await asked(tenant)).items() if key not in before}
    assert list(written.values()) == [CreditNoteSending.NEVER]


@pytest.mark.rule("RUN-07")
async def test_a_run_that_is_taken_back_writes_to_those_who_got_a_mail_and_not_to_those_whose_letter_is_withdrawn(
    tenant: Tenant,
) -> None:
    shop = await shop_of(tenant, 3)
    run_id = await run_to(shop)
    [file] = await make(shop, run_id)
    assert file["documents"] == 2
    reversal_id, more = await ask_back(shop, run_id), True
    while more:
        async with tenant.work(ON) as work:
            more = await run_reversal_chunk(work, reversal_id)
    assert list((await asked(tenant)).values()) == [CreditNoteSending.IF_TOLD] * 3
    assert await queue(tenant) == 1
    await make(shop, reversal_id)
    assert await queue(tenant) == 0
    [note] = await notes_of(tenant)
    assert (note["channel"], note["member_id"]) == ("EMAIL", shop.member_ids[0])
    assert not await faults(tenant)


@pytest.mark.rule("RUN-01", "BIL-13")
async def test_credit_notes_by_letter_go_into_the_next_print_file(tenant: Tenant) -> None:
    shop = await shop_of(tenant, 2)
    first = [row for row in await invoices_of(shop) if row["payer_id"] == shop.member_ids[1]]
    [file] = await make(shop, await run_to(shop))
    note_id = await credit(tenant, first[0]["id"], 1_000, send=True)
    assert await queue(tenant) == 1
    later = await run_to(shop, INVOICE=PRINT_FILE)
    [file] = await make(shop, later)
    names = [name for name, _ in await parts_of(shop, file, table=False)]
    assert [name for name in names if name and "kreditnota" in name] == ["000001-kreditnota-1.pdf"]
    index = b"".join(content for _, content in await parts_of(shop, file, table=True)).decode()
    assert "000001-kreditnota-1.pdf;Kreditnota 1;Kari 1 Nordmann" in index
    [note] = await notes_of(tenant)
    assert (note["state"], note["invoice_id"], note["file_id"]) == ("SENT", note_id, file["id"])


@pytest.mark.rule("RUN-01")
async def test_what_the_bank_was_told_of_in_a_file_has_been_sent(tenant: Tenant) -> None:
    shop = await shop_of(tenant, 1)
    run_id = await run_to(shop, INVOICE=DEMAND_FILE)
    [file] = await make(shop, run_id)
    [demand] = [row["id"] for row in await invoices_of(shop) if row["run_id"] == run_id]
    async with tenant.read() as read:
        assert await are_told(read, [demand]) == {demand: False}
    await fetch(shop, file)
    await credit(tenant, demand)
    assert await queue(tenant) == 1


async def _invoices(tenant: Tenant) -> list[Row]:
    async with tenant.read() as read:
        return list(await read.sql("SELECT *, total_minor AS open_minor FROM invoice ORDER BY number"))


async def _text(tenant: Tenant, invoice_id: UUID) -> str:
    async with tenant.read() as read:
        pdf = await invoice_pdf(read, invoice_id)
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
