"""Messages about reminders: each once, with what is asked for and why, and none of what was settled meanwhile."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from domain.dialogue.commands.claim_dispatches import claim_dispatches
from domain.dialogue.commands.mark_sent import mark_sent
from domain.dialogue.commands.queue_reminder_dispatches import queue_reminder_dispatches
from domain.dialogue.commands.resend_dispatch import resend_dispatch
from domain.people.model import Channel
from tests.domain.dialogue.people import dispatches_of
from tests.domain.dunning.unpaid import DUE_ON, Dunning, open_dunning, owing, pay, remind, reminders
from tests.domain.payments.owing import Owing
from tests.tenants import Tenant

ON = DUE_ON + timedelta(days=14)


async def reminded(tenant: Tenant, count: int = 1) -> tuple[Dunning, list[Owing], list[UUID]]:
    dunning = await open_dunning(tenant)
    owed = await owing(dunning, *[50_000] * count)
    await remind(dunning, ON)
    return dunning, owed, [row["id"] for row in await reminders(dunning)]


@pytest.mark.rule("DUN-01", "DIA-03")
async def test_a_reminder_says_rest_fee_sum_date_account_and_the_invoice_s_kid(tenant: Tenant) -> None:
    _, [one], ids = await reminded(tenant)
    async with tenant.work(ON) as work:
        assert await queue_reminder_dispatches(work, ids) == 1
    [row] = await dispatches_of(tenant)
    assert row["subject"] == f"Purring på faktura {one.invoice_number} fra Friluftslaget"
    for line in (
        "Rest av fakturaen: 500,00\u00a0kr",
        "Purregebyr: 35,00\u00a0kr",
        "Å betale: 535,00\u00a0kr",
        "Ny frist: 13.04.2026",
        "Til konto: 1503.00.00002",
        f"KID: {one.kid}",
    ):
        assert line in row["body"]
    assert (row["purpose"], row["invoice_id"], row["reminder_id"]) == ("REMINDER", one.invoice_id, ids[0])


@pytest.mark.rule("NEW-08", "DIA-04")
async def test_a_reminder_is_queued_once_and_sent_again_only_when_a_person_asks(tenant: Tenant) -> None:
    _, _, ids = await reminded(tenant, 3)
    for expected in (3, 0):
        async with tenant.work(ON) as work:
            assert await queue_reminder_dispatches(work, ids) == expected
    async with tenant.work(ON) as work:
        sent = await claim_dispatches(work, [Channel.EMAIL], 10)
        await mark_sent(work, [one.id for one in sent])
    async with tenant.work(ON) as work:
        again = await resend_dispatch(work, sent[0].id)
    rows = {row["id"]: row for row in await dispatches_of(tenant)}
    assert (rows[again]["purpose"], rows[again]["body"]) == ("REMINDER", sent[0].body)
    assert rows[again]["reminder_id"] == sent[0].reminder_id


@pytest.mark.rule("DUN-08")
async def test_a_reminder_of_what_was_paid_meanwhile_is_not_sent(tenant: Tenant) -> None:
    dunning, [paid, _], ids = await reminded(tenant, 2)
    await pay(dunning, paid, 50_000, ON)
    async with tenant.work(ON) as work:
        assert await queue_reminder_dispatches(work, ids) == 1
    [row] = await dispatches_of(tenant)
    assert row["invoice_id"] != paid.invoice_id
