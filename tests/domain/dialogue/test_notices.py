"""Notices of stops and reminders (DUN-07): who gets which, when, once, and how long they are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.rules.reject import RejectCode
from domain.dialogue.commands.queue_notices import queue_notices_of, queue_reminder_notices, queue_stop_notices
from domain.dialogue.commands.queue_reminder_dispatches import queue_reminder_dispatches
from domain.dialogue.commands.rehearse_notice import rehearse_notice
from domain.dialogue.commands.resend_dispatch import resend_dispatch
from domain.dialogue.commands.save_notice import save_notice, turn_off_notice
from domain.dialogue.model import NoticeKind
from domain.dialogue.rules.segments import GSM_BASIC, PLACES, SmsEncoding, sms_size, sms_text
from domain.dunning.commands.postpone_reminder import postpone_reminder
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from domain.people.model import Channel
from tests.breaking import rewrite, waiting
from tests.domain.dialogue.people import dispatches_of
from tests.domain.dunning.stopped import FIRST_ON, SECOND_ON, STOP_ON, Guarded, dun, guard
from tests.domain.dunning.unpaid import reminders
from tests.domain.subscriptions.selling import invoices_of, pay
from tests.tenants import Tenant

DAY = timedelta(days=1)
STOP_TEXT = "{{organisation_name}}: {{first_name}}, betal {{amount}} før {{stop_on}}. {{reference_name}} {{reference}}"
REMINDER_TEXT = "Du har fått en purring på {{amount}}."


async def noticed(tenant: Tenant, members: int = 2, *, days: int = 5, at_reminder: int | None = None) -> Guarded:
    """Members whose process warns of a stop so many days before it; the first of them has a mobile number."""
    guarded = await guard(tenant, members=members)
    process_id = guarded.dunning.process_id
    async with tenant.work() as work:
        await work.sql("UPDATE member SET phone = '+4791234567' WHERE id = $1 RETURNING id", guarded.shop.member_ids[0])
        await save_notice(work, process_id, NoticeKind.STOP, days=days, body=STOP_TEXT)
        if at_reminder is not None:
            await save_notice(work, process_id, NoticeKind.REMINDER, days=at_reminder, body=REMINDER_TEXT)
    return guarded


async def queue(tenant: Tenant, on: date) -> None:
    async with tenant.work(on) as work:
        assert await queue_stop_notices(work) is None
        assert await queue_reminder_notices(work) is None


async def notices(tenant: Tenant, purpose: str = "STOP_NOTICE") -> list[Row]:
    return [row for row in await dispatches_of(tenant) if row["purpose"] == purpose]


@pytest.mark.rule("DUN-07", "NEW-08")
async def test_a_stop_is_warned_of_once_by_sms_and_without_a_mobile_number_by_e_mail(tenant: Tenant) -> None:
    guarded = await noticed(tenant)
    await dun(guarded, FIRST_ON, SECOND_ON)
    await queue(tenant, STOP_ON - 6 * DAY)
    assert await notices(tenant) == []
    for on in (STOP_ON - 5 * DAY, STOP_ON - 4 * DAY, STOP_ON):
        await queue(tenant, on)
    made = {row["member_id"]: row for row in await notices(tenant)}
    first, second = (made[member_id] for member_id in guarded.shop.member_ids)
    assert (first["channel"], first["recipient"]) == ("SMS", "+4791234567")
    assert second["channel"] == "EMAIL"
    assert second["subject"] == "Abonnementet blir stoppet"
    invoice = next(row for row in await invoices_of(guarded.shop) if row["id"] == first["invoice_id"])
    assert first["body"] == (
        f"Friluftslaget: Kari 0, betal 820,00\u00a0kr før {STOP_ON:%d.%m.%Y}. KID {invoice['reference']}"
    )


@pytest.mark.rule("DUN-07")
async def test_whoever_pays_is_not_warned_and_a_postponed_stop_is_warned_of_again(tenant: Tenant) -> None:
    guarded = await noticed(tenant)
    await dun(guarded, FIRST_ON, SECOND_ON)
    paid, other = await invoices_of(guarded.shop)
    await pay(tenant, paid, on=STOP_ON - 6 * DAY)
    await queue(tenant, STOP_ON - 5 * DAY)
    async with tenant.work(STOP_ON - DAY) as work:
        await postpone_reminder(work, other["id"], until_on=STOP_ON + 20 * DAY, reason="Har ringt")
    await queue(tenant, STOP_ON)
    await queue(tenant, STOP_ON + 15 * DAY)
    assert [row["invoice_id"] for row in await notices(tenant)] == [other["id"]] * 2


@pytest.mark.rule("DUN-07")
async def test_nothing_is_sent_until_it_is_turned_on_and_after_it_was_turned_off(tenant: Tenant) -> None:
    guarded = await noticed(tenant)
    async with tenant.work() as work:
        await turn_off_notice(work, guarded.dunning.process_id, NoticeKind.STOP)
    await dun(guarded, FIRST_ON, SECOND_ON)
    await queue(tenant, STOP_ON - 2 * DAY)
    assert await notices(tenant) == []


@pytest.mark.rule("DUN-07")
@pytest.mark.parametrize(("days", "on"), [(0, FIRST_ON), (2, FIRST_ON + 2 * DAY)])
async def test_a_reminder_is_noticed_of_at_once_or_so_many_days_after(tenant: Tenant, days: int, on: date) -> None:
    guarded = await noticed(tenant, at_reminder=days)
    await dun(guarded, FIRST_ON)
    ids = [row["id"] for row in await reminders(guarded.dunning)]
    async with tenant.work(FIRST_ON) as work:
        await queue_reminder_dispatches(work, ids)
        await queue_notices_of(work, ids)
    assert len(await notices(tenant, "REMINDER_NOTICE")) == (2 if days == 0 else 0)
    for day in (on, on + DAY):
        await queue(tenant, day)
    made = await notices(tenant, "REMINDER_NOTICE")
    assert sorted(row["channel"] for row in made) == ["EMAIL", "SMS"]
    assert {row["body"] for row in made} == {"Du har fått en purring på 785,00\u00a0kr."}


@pytest.mark.rule("DUN-07")
async def test_an_old_reminder_is_not_noticed_of_when_it_is_turned_on(tenant: Tenant) -> None:
    guarded = await noticed(tenant, at_reminder=0)
    await dun(guarded, FIRST_ON)
    await queue(tenant, FIRST_ON + 4 * DAY)
    assert await notices(tenant, "REMINDER_NOTICE") == []


@pytest.mark.rule("DUN-07")
async def test_who_has_died_gets_no_notice_of_a_reminder(tenant: Tenant) -> None:
    guarded = await noticed(tenant, at_reminder=2)
    await dun(guarded, FIRST_ON)
    async with tenant.work() as work:
        dead = guarded.shop.member_ids[0]
        await work.sql("UPDATE member SET deceased_on = $2 WHERE id = $1 RETURNING id", dead, FIRST_ON)
    await queue(tenant, FIRST_ON + 2 * DAY)
    assert [row["member_id"] for row in await notices(tenant, "REMINDER_NOTICE")] == [guarded.shop.member_ids[1]]


@pytest.mark.rule("DUN-07", "NEW-08")
async def test_a_reminder_that_went_by_sms_itself_gets_no_second_one(tenant: Tenant) -> None:
    guarded = await noticed(tenant, at_reminder=0)
    async with tenant.work() as work:
        await work.sql("UPDATE member SET channel = 'SMS' WHERE phone IS NOT NULL RETURNING id")
    await dun(guarded, FIRST_ON)
    async with tenant.work(FIRST_ON) as work:
        await queue_reminder_dispatches(work, [row["id"] for row in await reminders(guarded.dunning)])
    await queue(tenant, FIRST_ON)
    assert [row["channel"] for row in await notices(tenant, "REMINDER_NOTICE")] == ["EMAIL"]


@pytest.mark.rule("DIA-03")
async def test_a_notice_that_is_sent_again_keeps_its_words(tenant: Tenant) -> None:
    guarded = await noticed(tenant, 1)
    await dun(guarded, FIRST_ON, SECOND_ON)
    await queue(tenant, STOP_ON - DAY)
    [one] = await notices(tenant)
    async with tenant.work(STOP_ON) as work:
        await work.sql("UPDATE dispatch SET state = 'SENT' WHERE id = $1 RETURNING id", one["id"])
        await resend_dispatch(work, one["id"])
    assert [row["body"] for row in await notices(tenant)] == [one["body"]] * 2


@pytest.mark.rule("DUN-07", "DIA-01")
async def test_what_is_wrong_with_a_notice_is_said(tenant: Tenant) -> None:
    guarded = await guard(tenant)
    for kind, days, body, found in (
        (NoticeKind.STOP, 0, STOP_TEXT, [("days", "RANGE")]),
        (NoticeKind.REMINDER, 61, REMINDER_TEXT, [("days", "RANGE")]),
        (NoticeKind.STOP, 5, "Betal nå", [("body", "FIELD_MISSING")]),
        (NoticeKind.REMINDER, 0, "{{amount}} {{stop_on}}", [("body", "UNKNOWN_FIELD")]),
        (NoticeKind.REMINDER, 0, "x" * 1_001, [("body", "TOO_LONG")]),
    ):
        with pytest.raises(InvalidInput) as refused:
            async with tenant.work() as work:
                await save_notice(work, guarded.dunning.process_id, kind, days=days, body=body)
        assert [(error.path, error.code) for error in refused.value.fields] == found
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await save_notice(work, new_id(), NoticeKind.STOP, days=1, body=STOP_TEXT)


@pytest.mark.rule("DUN-07")
async def test_the_preview_is_of_a_real_payer_with_its_length_as_sms(tenant: Tenant) -> None:
    guarded = await noticed(tenant)
    member_id = guarded.shop.member_ids[1]
    async with tenant.read() as read:
        shown = await rehearse_notice(read, NoticeKind.STOP, days=5, body=STOP_TEXT, today=STOP_ON, member_id=member_id)
        nobody = await rehearse_notice(read, NoticeKind.STOP, days=5, body=STOP_TEXT, today=STOP_ON, member_id=new_id())
    assert shown is not None
    assert nobody is None
    assert (shown.member_id, shown.channel) == (member_id, Channel.EMAIL)
    assert shown.body.startswith("Friluftslaget: Kari 1, betal 750,00 kr før 06.05.2026.")
    assert (shown.size.parts, shown.size.encoding, shown.size.places) == (1, SmsEncoding.GSM, len(shown.body))


@pytest.mark.rule("DUN-07")
@pytest.mark.parametrize(
    ("text", "places", "parts", "encoding"),
    [
        ("", 0, 1, SmsEncoding.GSM),
        ("æøå ÆØÅ", 7, 1, SmsEncoding.GSM),
        ("a" * 160, 160, 1, SmsEncoding.GSM),
        ("a" * 161, 161, 2, SmsEncoding.GSM),
        ("€" * 80, 160, 1, SmsEncoding.GSM),
        ("a" * 152 + "€" + "a" * 152, 306, 3, SmsEncoding.GSM),
        ("Š" + "a" * 69, 70, 1, SmsEncoding.UCS2),
        ("Š" + "a" * 70, 71, 2, SmsEncoding.UCS2),
        ("🎿" * 35, 70, 1, SmsEncoding.UCS2),
        ("🎿" * 36, 72, 2, SmsEncoding.UCS2),
    ],
)
def test_the_length_of_an_sms_is_counted_as_networks_do(
    text: str, places: int, parts: int, encoding: SmsEncoding
) -> None:
    size = sms_size(text)
    assert (size.places, size.parts, size.encoding) == (places, parts, encoding)


@given(st.text(st.sampled_from(sorted(GSM_BASIC) + list("€[]Š🎿\u00a0\u2212")), max_size=700))
def test_the_parts_of_an_sms_hold_all_of_it(text: str) -> None:
    sent = sms_text(text)
    size = sms_size(sent)
    alone, each = PLACES[size.encoding]
    assert size.places <= (alone if size.parts == 1 else size.parts * each)
    assert size.parts == 1 or size.places > alone
    assert "\u00a0" not in sent


@pytest.mark.rule("DUN-07", "NEW-10")
async def test_a_payer_who_can_t_be_written_to_stops_no_notice_and_is_noticed_when_that_is_mended(
    tenant: Tenant, owner_url: str
) -> None:
    guarded = await noticed(tenant, 4)
    await dun(guarded, FIRST_ON, SECOND_ON)
    broken = guarded.shop.member_ids[2]
    subject = next(row["id"] for row in await invoices_of(guarded.shop) if row["payer_id"] == broken)
    channel = "UPDATE member SET channel = $2 WHERE id = $1"
    await rewrite(owner_url, channel, broken, "FAX")
    for _ in range(2):
        await queue(tenant, STOP_ON - 5 * DAY)
        assert {row["member_id"] for row in await notices(tenant)} == {*guarded.shop.member_ids} - {broken}
        assert await waiting(tenant) == [("DUNNING", subject, RejectCode.BROKEN)]
    await rewrite(owner_url, channel, broken, "EMAIL")
    await queue(tenant, STOP_ON - 4 * DAY)
    assert len(await notices(tenant)) == 4
    assert await waiting(tenant) == []
