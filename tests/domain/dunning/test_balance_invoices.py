"""Balance invoices after a stop: who gets one, of what, due when, and what paying it settles (CAT-42)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.formats.invoice_pdf import render
from domain.dialogue.commands.queue_balance_dispatches import queue_balance_dispatches
from domain.dunning.commands.issue_balance_invoices import issue_balance_invoices
from domain.dunning.commands.preview_balances import preview_balances
from domain.dunning.commands.save_balance_setting import save_balance_setting
from domain.dunning.model import BalanceSetting
from domain.dunning.queries.balances import balance_items, coming_balances
from domain.dunning.queries.documents import balance_document
from domain.dunning.queries.reminders import postponements_of
from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput
from domain.people.commands.mark_deceased import mark_deceased
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import StopSubscription
from tests.domain.dunning.stopped import FIRST_ON, SECOND_ON, STOP_ON, Guarded, dun, guard, start_on
from tests.domain.dunning.unpaid import pay as pay_by_reference
from tests.domain.payments.owing import Owing
from tests.domain.subscriptions.selling import faults, invoices_of, pay
from tests.tenants import TODAY, Tenant

DAY = timedelta(days=1)


async def ask(guarded: Guarded, *, threshold_minor: int = 9_000, delay_days: int = 1, from_on: date = TODAY) -> None:
    """Let the organisation demand what is left to pay after stops."""
    async with guarded.tenant.work() as work:
        setting = BalanceSetting(guarded.tenant.organisation_id, True, threshold_minor, delay_days, from_on)
        await save_balance_setting(work, setting)


async def issue(guarded: Guarded, on: date, *, size: int = 1_000) -> Sequence[Row]:
    """Issue the balance invoices of a day as the worker does, and return all that there are."""
    more = True
    while more:
        async with guarded.tenant.work(on) as work:
            more = await issue_balance_invoices(work, guarded.tenant.organisation_id, size)
    async with guarded.tenant.read() as read:
        return await read.sql("SELECT * FROM balance_invoice ORDER BY number")


async def stop(guarded: Guarded, place: int, on: date) -> None:
    """Stop a subscription on a day without crediting what is open."""
    async with guarded.tenant.work(on) as work:
        command = StopSubscription(
            guarded.subscription_ids[place], "Flyttet", on, credit_open=False, settle_running=False
        )
        await stop_subscription(work, command, idempotency_key=f"stop {place} {on}")


async def owed(guarded: Guarded, place: int = 0) -> int:
    """Return what a member owes on the reskontro."""
    async with guarded.tenant.read() as read:
        rows = await read.sql(
            "SELECT balance_minor FROM reskontro_balance WHERE member_id = $1", guarded.shop.member_ids[place]
        )
    return -sum(int(row["balance_minor"]) for row in rows)


async def postings(guarded: Guarded) -> int:
    async with guarded.tenant.read() as read:
        return int((await read.sql("SELECT count(*)::int AS n FROM posting"))[0]["n"])


@pytest.mark.rule("CAT-42")
async def test_one_day_after_the_stop_whoever_owes_90_gets_a_balance_invoice_by_the_billing_plan(
    tenant: Tenant,
) -> None:
    guarded = await guard(tenant)
    await ask(guarded)
    await dun(guarded, FIRST_ON, SECOND_ON, STOP_ON)
    assert await issue(guarded, STOP_ON) == []
    before = await postings(guarded)
    [made] = await issue(guarded, STOP_ON + DAY)
    assert made["total_minor"] == await owed(guarded) > 9_000
    assert (made["issued_on"], made["due_on"]) == (STOP_ON + DAY, STOP_ON + 15 * DAY)
    assert await postings(guarded) == before
    assert len(await issue(guarded, STOP_ON + 2 * DAY)) == 1
    assert await faults(tenant) == {}


@pytest.mark.rule("CAT-42")
async def test_without_a_stop_or_below_the_threshold_there_is_none(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=2)
    await ask(guarded, threshold_minor=75_001)
    await stop(guarded, 0, TODAY + 5 * DAY)
    assert await issue(guarded, TODAY + 10 * DAY) == []
    await ask(guarded, threshold_minor=75_000)
    assert await issue(guarded, TODAY + 11 * DAY) == [], "each stop is looked at once"
    await stop(guarded, 1, TODAY + 12 * DAY)
    assert [one["payer_id"] for one in await issue(guarded, TODAY + 13 * DAY)] == [guarded.shop.member_ids[1]]


@pytest.mark.rule("CAT-42")
async def test_it_is_off_by_default_and_counts_stops_from_its_first_day_on(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=2)
    await stop(guarded, 0, TODAY + DAY)
    assert await issue(guarded, TODAY + 9 * DAY) == []
    await ask(guarded, from_on=TODAY + 2 * DAY)
    await stop(guarded, 1, TODAY + 2 * DAY)
    assert [one["payer_id"] for one in await issue(guarded, TODAY + 9 * DAY)] == [guarded.shop.member_ids[1]]


@pytest.mark.rule("CAT-42", "LED-04")
async def test_paying_it_settles_what_it_names_the_oldest_first_and_crediting_lowers_what_is_left(
    tenant: Tenant,
) -> None:
    guarded = await guard(tenant)
    await start_on(guarded.shop, guarded.shop.member_ids[0], key="a second one")
    await ask(guarded)
    await stop(guarded, 0, TODAY + DAY)
    [made] = await issue(guarded, TODAY + 2 * DAY)
    first, second = await invoices_of(guarded.shop)
    async with tenant.read() as read:
        named = (await balance_items(read, [made["id"]]))[made["id"]]
    assert [(item["invoice_id"], item["open_minor"]) for item in named] == [
        (first["id"], 75_000),
        (second["id"], 75_000),
    ]
    assert made["reference"] not in {first["reference"], second["reference"]}
    payer = Owing(first["payer_id"], 0, made["id"], made["number"], made["reference"], 150_000)
    await pay_by_reference(guarded.dunning, payer, 80_000, TODAY + 3 * DAY)
    assert [one["open_minor"] for one in await invoices_of(guarded.shop)] == [0, 70_000]
    async with tenant.work(TODAY + 4 * DAY) as work:
        await credit_invoice(work, second["id"], reason="Feil", idempotency_key="credit")
    assert await owed(guarded) == -5_000
    assert await faults(tenant) == {}


@pytest.mark.rule("CAT-42", "BIL-08")
async def test_what_is_unused_settles_the_oldest_before_it_is_issued(tenant: Tenant) -> None:
    guarded = await guard(tenant)
    [invoice] = await invoices_of(guarded.shop)
    payer = Owing(invoice["payer_id"], 0, invoice["id"], invoice["number"], invoice["reference"], 75_000)
    await pay(tenant, invoice, 75_000, on=TODAY)
    await pay_by_reference(guarded.dunning, payer, 20_000, TODAY, kid=None)
    await start_on(guarded.shop, guarded.shop.member_ids[0], key="a second one")
    await ask(guarded)
    await stop(guarded, 0, TODAY + DAY)
    before = await postings(guarded)
    [made] = await issue(guarded, TODAY + 2 * DAY)
    assert (made["total_minor"], await owed(guarded)) == (55_000, 55_000)
    assert [one["open_minor"] for one in await invoices_of(guarded.shop)] == [0, 55_000]
    assert await postings(guarded) == before
    assert await faults(tenant) == {}


@pytest.mark.rule("CAT-42", "DUN-05")
async def test_reminders_of_what_it_names_wait_until_the_day_after_it_is_due(tenant: Tenant) -> None:
    guarded = await guard(tenant)
    await ask(guarded)
    await stop(guarded, 0, FIRST_ON - 2 * DAY)
    [made] = await issue(guarded, FIRST_ON - DAY)
    [invoice] = await invoices_of(guarded.shop)
    async with tenant.read() as read:
        [postponed] = (await postponements_of(read, [invoice["id"]]))[invoice["id"]]
    assert (postponed["until_on"], postponed["reason"]) == (made["due_on"] + DAY, "Restkrav 1")
    await dun(guarded, made["due_on"])
    async with tenant.read() as read:
        assert not await read.sql("SELECT 1 FROM reminder")
    await dun(guarded, made["due_on"] + DAY)
    async with tenant.read() as read:
        assert len(await read.sql("SELECT 1 FROM reminder")) == 1
    assert await faults(tenant) == {}


@pytest.mark.rule("CAT-42")
@pytest.mark.parametrize("place_of_two", [0, 1, 2])
async def test_several_stops_of_a_day_give_a_payer_one_wherever_a_chunk_ends(tenant: Tenant, place_of_two: int) -> None:
    guarded = await guard(tenant, members=3)
    await start_on(guarded.shop, guarded.shop.member_ids[place_of_two], key="a second one")
    await ask(guarded)
    async with tenant.read() as read:
        ids = [row["id"] for row in await read.sql("SELECT id FROM subscription ORDER BY id")]
    all_of_them = Guarded(guarded.shop, guarded.dunning, tuple(ids))
    for place in range(4):
        await stop(all_of_them, place, TODAY + DAY)
    made = await issue(guarded, TODAY + 2 * DAY, size=3)
    assert sorted(one["total_minor"] for one in made) == [75_000, 75_000, 150_000]
    assert [one["number"] for one in made] == [1, 2, 3]
    async with tenant.read() as read:
        assert len(await read.sql("SELECT 1 FROM balance_stop WHERE balance_id IS NOT NULL")) == 4
    assert await faults(tenant) == {}


@pytest.mark.rule("CAT-42", "RUN-05")
async def test_what_is_to_come_is_what_is_issued_on_its_day(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=2)
    await ask(guarded, delay_days=3)
    [_, paid] = await invoices_of(guarded.shop)
    await stop(guarded, 0, TODAY + 5 * DAY)
    await stop(guarded, 1, TODAY + 6 * DAY)
    await pay(tenant, paid, on=TODAY)
    async with tenant.read() as read:
        coming = await coming_balances(read, TODAY + 6 * DAY, limit=10)
    assert [(row["id"], row["issue_on"], row["debt_minor"]) for row in coming] == [
        (guarded.subscription_ids[0], TODAY + 8 * DAY, 75_000)
    ]
    [made] = await issue(guarded, TODAY + 9 * DAY)
    assert made["total_minor"] == 75_000
    async with tenant.read() as read:
        assert await coming_balances(read, TODAY + 9 * DAY, limit=10) == []


@pytest.mark.rule("CAT-42", "RUN-05")
async def test_a_day_s_balance_invoices_are_previewed_as_they_are_issued_and_leave_no_trace(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=4)
    await start_on(guarded.shop, guarded.shop.member_ids[0], key="a second one")
    async with tenant.read() as read:
        ids = [row["id"] for row in await read.sql("SELECT id FROM subscription ORDER BY id")]
    guarded = Guarded(guarded.shop, guarded.dunning, tuple(ids))
    on = TODAY + 9 * DAY
    async with tenant.read() as read:
        assert await preview_balances(read, tenant.organisation_id, on) is None
    await ask(guarded, delay_days=3)
    for place, days in ((0, 2), (1, 6), (2, 5), (3, 7), (4, 1)):
        await stop(guarded, place, TODAY + days * DAY)
    [_, credited, *_] = by_member = await invoices_of(guarded.shop)
    assert [row["member_id"] for row in by_member] == [*guarded.shop.member_ids, guarded.shop.member_ids[0]]
    await pay(tenant, credited, on=TODAY)
    surplus = by_member[2]
    payer = Owing(surplus["payer_id"], 0, surplus["id"], surplus["number"], surplus["reference"], 75_000)
    await pay_by_reference(guarded.dunning, payer, 20_000, TODAY, kid=None)
    before = await postings(guarded)
    async with tenant.read() as read:
        found = await preview_balances(read, tenant.organisation_id, on)
        early = await preview_balances(read, tenant.organisation_id, TODAY + 4 * DAY)
    assert found is not None
    assert early is not None
    assert [(len(early.stops[one.payer_id]), one.total_minor) for one in early.drafts] == [(1, 150_000)]
    assert await postings(guarded) == before
    made = await issue(guarded, on)
    assert found.total_minor == sum(one["total_minor"] for one in made) == 150_000 + 55_000
    assert {(one.payer_id, one.total_minor, one.due_on) for one in found.drafts} == {
        (one["payer_id"], one["total_minor"], one["due_on"]) for one in made
    }
    async with tenant.read() as read:
        items = await balance_items(read, [one["id"] for one in made])
        after = await preview_balances(read, tenant.organisation_id, on)
    assert {(part.item_id, part.open_minor) for one in found.drafts for part in one.parts} == {
        (row["item_id"], row["open_minor"]) for rows in items.values() for row in rows
    }
    assert after is not None
    assert after.drafts == []
    assert await faults(tenant) == {}


@pytest.mark.rule("CAT-42", "BIL-13", "NEW-08")
async def test_it_is_sent_once_with_a_page_of_its_own(tenant: Tenant) -> None:
    guarded = await guard(tenant)
    await ask(guarded)
    await stop(guarded, 0, TODAY + DAY)
    [made] = await issue(guarded, TODAY + 2 * DAY)
    async with tenant.work(TODAY + 2 * DAY) as work:
        assert await queue_balance_dispatches(work, [made["id"]]) == 1
        assert await queue_balance_dispatches(work, [made["id"]]) == 0
    async with tenant.read() as read:
        [sent] = await read.sql("SELECT * FROM dispatch WHERE balance_id IS NOT NULL")
        document = await balance_document(read, made["id"])
    assert (sent["purpose"], sent["subject"]) == ("BALANCE_INVOICE", "Restkrav 1 fra Friluftslaget")
    assert made["reference"] in sent["body"]
    assert [(line.text, line.gross_minor) for line in document.lines] == [("Rest av faktura 10001", 75_000)]
    assert (document.has_vat, document.reference, document.open_minor) == (False, made["reference"], 75_000)
    assert render(document).startswith(b"%PDF")


@pytest.mark.rule("CAT-42")
async def test_a_setting_that_is_none_is_refused_by_field(tenant: Tenant) -> None:
    async with tenant.work() as work:
        with pytest.raises(InvalidInput) as refused:
            await save_balance_setting(work, BalanceSetting(tenant.organisation_id, True, 0, 366, TODAY))
    assert [(one.path, one.code) for one in refused.value.fields] == [
        ("thresholdMinor", "NOT_POSITIVE"),
        ("delayDays", "RANGE"),
    ]


@pytest.mark.rule("CAT-42", "SUB-02")
async def test_who_died_gets_none_and_the_stop_counts_as_looked_at(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=2)
    await ask(guarded)
    for place in (0, 1):
        await stop(guarded, place, TODAY + DAY)
    dead, alive = guarded.shop.member_ids
    async with tenant.work(TODAY + DAY) as work:
        await mark_deceased(work, dead, TODAY)
    async with tenant.read() as read:
        shown = await preview_balances(read, tenant.organisation_id, TODAY + 2 * DAY)
    assert shown is not None
    assert [one.payer_id for one in shown.drafts] == [alive]
    assert [one["payer_id"] for one in await issue(guarded, TODAY + 2 * DAY)] == [alive]
    assert await owed(guarded) > 9_000
    async with tenant.work(TODAY + 3 * DAY) as work:
        await mark_deceased(work, dead, None)
    assert len(await issue(guarded, TODAY + 3 * DAY)) == 1, "each stop is looked at once"
    assert await faults(tenant) == {}
