"""Queueing messages: each obligation once, to where the member is reached, in the member's language."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.dialogue.commands.queue_appeal import queue_appeal
from domain.dialogue.commands.queue_invoice_dispatches import queue_invoice_dispatches
from domain.fundraising.commands.create_campaign import create_campaign
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from domain.people.commands.create_members import create_members
from domain.people.model import Channel
from tests.domain.dialogue.people import bill, by_letter, by_mail, by_nothing, by_sms, dispatches_of, queued
from tests.tenants import TODAY, Tenant


@pytest.mark.rule("DIA-03")
async def test_each_payer_is_reached_where_that_is_possible(tenant: Tenant) -> None:
    await queued(tenant, by_mail(1), by_sms(1), by_letter(), by_nothing())
    mail, sms, letter, nothing = await dispatches_of(tenant)
    assert (mail["channel"], mail["recipient"], mail["state"]) == ("EMAIL", "ola1@eksempel.example", "QUEUED")
    assert (sms["channel"], sms["recipient"], sms["state"]) == ("SMS", "+4790000001", "QUEUED")
    assert (letter["channel"], letter["recipient"], letter["state"]) == (
        "LETTER",
        "Eldar Vågan\nGata 1\n0155 Oslo",
        "QUEUED",
    )
    assert (nothing["recipient"], nothing["state"]) == (None, "FAILED")
    assert nothing["error"] == {"code": "UNREACHABLE", "args": {}}


@pytest.mark.rule("DIA-03")
async def test_the_message_says_amount_date_account_and_kid_in_the_payers_language(tenant: Tenant) -> None:
    await queued(tenant, by_mail(1), by_mail(2, "en"))
    norwegian, english = await dispatches_of(tenant)
    async with tenant.read() as read:
        kids = [row["reference"] for row in await read.sql("SELECT reference FROM invoice ORDER BY number")]
    assert norwegian["subject"] == "Faktura 10001 fra Friluftslaget"
    for line in ("Å betale: 500,00\u00a0kr", "Forfall: 16.03.2026", "Til konto: 1503.00.00002", f"KID: {kids[0]}"):
        assert line.replace(" kr", "\u00a0kr") in norwegian["body"]
    for line in ("To pay: NOK 500.00", "Due: 16 March 2026", f"Payment reference (KID): {kids[1]}"):
        assert line in english["body"]


@pytest.mark.rule("NEW-08", "DIA-04")
async def test_an_invoice_is_announced_once_however_often_and_by_however_many(tenant: Tenant) -> None:
    async with tenant.work() as work:
        billed = await bill(work, tenant, *(by_mail(n) for n in range(20)))
    invoice_ids = [one.invoice_id for one in billed]

    async def queue() -> int:
        async with tenant.work() as work:
            return await queue_invoice_dispatches(work, invoice_ids)

    counts = await asyncio.gather(*(queue() for _ in range(4)))
    assert sum(counts) == 20
    assert len(await dispatches_of(tenant)) == 20


async def test_credit_notes_and_unknown_invoices_are_passed_over(tenant: Tenant) -> None:
    (billed,) = await queued(tenant, by_mail())
    async with tenant.work() as work:
        credit_note_id = await credit_invoice(work, billed.invoice_id, reason="feil", idempotency_key="k")
    async with tenant.work() as work:
        assert await queue_invoice_dispatches(work, [credit_note_id, new_id()]) == 0


async def _campaign(tenant: Tenant) -> UUID:
    async with tenant.work() as work:
        made = await create_campaign(work, organisation_id=tenant.organisation_id, name="Vår", start_on=TODAY)
    return made.id


@pytest.mark.rule("NEW-08")
async def test_an_appeal_reaches_each_member_once_and_only_on_its_channel(tenant: Tenant) -> None:
    campaign_id = await _campaign(tenant)
    async with tenant.work() as work:
        created = await create_members(work, [by_mail(1), by_sms(2)])
    text = {
        "subject": "Til {{first_name}}",
        "body": "Kjære {{member_name}}, {{campaign_name}} trenger deg. KID {{reference}}",
    }
    for expected in (1, 0):
        async with tenant.work() as work:
            reached = await queue_appeal(
                work, campaign_id=campaign_id, member_ids=created.ids, channel=Channel.EMAIL, **text
            )
        assert reached.queued == expected
    (only,) = await dispatches_of(tenant)
    async with tenant.read() as read:
        (standing,) = await read.sql("SELECT reference, member_id FROM campaign_reference")
    assert standing["member_id"] == created.ids[0] == only["member_id"]
    assert only["subject"] == "Til Ola 1"
    assert only["body"] == f"Kjære Ola 1 Nordmann, Vår trenger deg. KID {standing['reference']}"
    assert only["campaign_id"] == campaign_id


@pytest.mark.rule("DIA-01")
async def test_an_appeal_with_a_wrong_text_or_campaign_queues_nothing(tenant: Tenant) -> None:
    campaign_id = await _campaign(tenant)
    async with tenant.work() as work:
        created = await create_members(work, [by_mail(1)])

    async def appeal(campaign_id: UUID, body: str) -> None:
        async with tenant.work() as work:
            await queue_appeal(
                work, campaign_id=campaign_id, member_ids=created.ids, channel=Channel.EMAIL, subject="Hei", body=body
            )

    with pytest.raises(InvalidInput, match="there is no field secret"):
        await appeal(campaign_id, "{{secret}}")
    with pytest.raises(NotFound):
        await appeal(new_id(), "Hei")
    assert await dispatches_of(tenant) == []
