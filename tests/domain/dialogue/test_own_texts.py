"""Own texts of dunning processes (CAT-40): which reminder says which words, in which language, and what they lack."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dialogue.commands.queue_reminder_dispatches import queue_reminder_dispatches
from domain.dialogue.commands.rehearse_text import rehearse_text
from domain.dialogue.commands.save_notice import save_notice
from domain.dialogue.commands.save_text import remove_text, save_text
from domain.dialogue.model import DunningText, DunningTextKind, NoticeKind
from domain.dialogue.rules.own_texts import key_of_text, said
from domain.dialogue.rules.texts import Text
from domain.dialogue.rules.wording import LANGUAGES
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from domain.people.model import Channel
from tests.domain.dialogue.people import dispatches_of
from tests.domain.dialogue.test_notices import DAY, REMINDER_TEXT, noticed, queue
from tests.domain.dunning.stopped import FIRST_ON, SECOND_ON, STOP_ON, Guarded, dun, guard
from tests.domain.dunning.unpaid import reminders
from tests.tenants import Tenant

FIELDS = "{{amount}} innen {{due_on}} til {{account}}, {{reference}}"
FIRST = f"Har du glemt faktura {{{{invoice_number}}}}? {FIELDS}"
SECOND = f"Nå må du betale faktura {{{{invoice_number}}}}! {FIELDS}"


def own(process_id: UUID, step: int = 1, **changed: Any) -> DunningText:
    text = DunningText(process_id, DunningTextKind.REMINDER, step, "nb", "Husk {{invoice_number}}", FIRST)
    return replace(text, **changed)


async def say(tenant: Tenant, *texts: DunningText) -> None:
    async with tenant.work() as work:
        for text in texts:
            await save_text(work, text)


async def sent(guarded: Guarded, purpose: str = "REMINDER") -> list[Row]:
    async with guarded.shop.tenant.work(SECOND_ON) as work:
        await queue_reminder_dispatches(work, [row["id"] for row in await reminders(guarded.dunning)])
    return [row for row in await dispatches_of(guarded.shop.tenant) if row["purpose"] == purpose]


@pytest.mark.rule("CAT-40")
async def test_each_reminder_says_its_own_words_in_the_payer_s_language(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=2)
    process_id = guarded.dunning.process_id
    async with tenant.work() as work:
        await work.sql("UPDATE member SET language = 'sv' WHERE id = $1 RETURNING id", guarded.shop.member_ids[1])
    await say(tenant, own(process_id), own(process_id, 2, subject="Betal nå", body=SECOND))
    await dun(guarded, FIRST_ON, SECOND_ON)
    made = await sent(guarded)
    norwegian = {row["body"].split(" ")[0]: row for row in made if row["member_id"] == guarded.shop.member_ids[0]}
    assert set(norwegian) == {"Har", "Nå"}
    assert norwegian["Har"]["subject"].startswith("Husk 10")
    assert norwegian["Nå"]["subject"] == "Betal nå"
    assert "785,00\u00a0kr innen" in norwegian["Har"]["body"]
    swedish = [row["subject"] for row in made if row["member_id"] == guarded.shop.member_ids[1]]
    assert [subject.partition(":")[0] for subject in swedish] == ["Betalningspåminnelse"] * 2


@pytest.mark.rule("CAT-40")
async def test_a_letter_says_what_an_e_mail_does_and_an_sms_says_its_own_or_the_standard_words(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=2)
    process_id = guarded.dunning.process_id
    async with tenant.work() as work:
        await work.sql("UPDATE member SET phone = '+4791234567', channel = 'SMS' RETURNING id")
    await say(tenant, own(process_id), own(process_id, 2, body=SECOND, sms=f"Sms: {SECOND}"))
    await dun(guarded, FIRST_ON, SECOND_ON)
    bodies = [row["body"] for row in await sent(guarded)]
    assert sum(body.startswith("Sms: Nå må du") for body in bodies) == 2
    assert sum(body.startswith("Friluftslaget: purring på faktura") for body in bodies) == 2
    for channel in (Channel.EMAIL, Channel.LETTER):
        text = own(process_id)
        found = said({key_of_text(text): text}, process_id, text.kind, 1, channel, "nb", Text("", ""))
        assert found == Text(text.subject, text.body)


@pytest.mark.rule("CAT-40")
async def test_without_its_text_a_step_says_the_standard_words_again(tenant: Tenant) -> None:
    guarded = await guard(tenant)
    text = own(guarded.dunning.process_id)
    await say(tenant, text)
    async with tenant.work() as work:
        await remove_text(work, key_of_text(text))
    await dun(guarded, FIRST_ON)
    [made] = await sent(guarded)
    assert made["subject"].startswith("Purring på faktura")


@pytest.mark.rule("CAT-40", "DUN-07")
async def test_notices_have_own_words_for_each_reminder_and_language(tenant: Tenant) -> None:
    guarded = await noticed(tenant, at_reminder=0)
    process_id = guarded.dunning.process_id
    second = replace(
        own(process_id, 2), kind=DunningTextKind.REMINDER_NOTICE, body="Andre: {{amount}}", sms="2: {{amount}}"
    )
    stop = replace(own(process_id, 0), kind=DunningTextKind.STOP_NOTICE, body="Stopp {{stop_on}}", subject="Stopp")
    await say(tenant, second, stop)
    await dun(guarded, FIRST_ON)
    await queue(tenant, FIRST_ON)
    await dun(guarded, SECOND_ON)
    await queue(tenant, SECOND_ON)
    await queue(tenant, STOP_ON - DAY)
    made = {(row["purpose"], row["channel"], row["body"]) for row in await dispatches_of(tenant)}
    first = REMINDER_TEXT.replace("{{amount}}", "785,00\u00a0kr")
    assert {("REMINDER_NOTICE", channel, first) for channel in ("SMS", "EMAIL")} <= made
    assert ("REMINDER_NOTICE", "SMS", "2: 820,00\u00a0kr") in made
    assert ("REMINDER_NOTICE", "EMAIL", "Andre: 820,00\u00a0kr") in made
    assert ("STOP_NOTICE", "EMAIL", f"Stopp {STOP_ON:%d.%m.%Y}") in made
    [by_sms] = [body for purpose, channel, body in made if (purpose, channel) == ("STOP_NOTICE", "SMS")]
    assert by_sms.startswith("Friluftslaget: Kari 0, betal")


@pytest.mark.rule("CAT-40", "DIA-01")
async def test_what_is_wrong_with_an_own_text_is_said(tenant: Tenant) -> None:
    guarded = await guard(tenant)
    right = own(guarded.dunning.process_id)
    card = replace(right, kind=DunningTextKind.CARD_DECLINED, step=0)
    for text, found in (
        (replace(right, body="Betal"), [("body", "FIELD_MISSING", "invoice_number")]),
        (replace(right, sms="Betal {{amount}}"), [("sms", "FIELD_MISSING", "invoice_number")]),
        (replace(right, sms="x" * 1_001), [("sms", "TOO_LONG", "1000")]),
        (replace(right, subject=" "), [("subject", "REQUIRED", "")]),
        (replace(right, step=3), [("step", "RANGE", "1 to 2")]),
        (replace(right, language="fi"), [("language", "LANGUAGE", "nb")]),
        (replace(card, body="{{amount}} {{due_on}}"), [("body", "FIELD_MISSING", "{{payment_link}}")]),
    ):
        with pytest.raises(InvalidInput) as refused:
            await say(tenant, text)
        fields = refused.value.fields
        assert [(one.path, one.code) for one in fields] == [(path, code) for path, code, _ in found]
        assert all(words in one.message for one, (_, _, words) in zip(fields, found, strict=True))
    with pytest.raises(NotFound):
        await say(tenant, own(new_id()))


@pytest.mark.rule("CAT-40", "DUN-09")
async def test_the_notice_of_collection_is_said_whatever_the_text_is(tenant: Tenant) -> None:
    guarded = await guard(tenant)
    process_id = guarded.dunning.process_id
    await say(tenant, own(process_id, 2, body=SECOND))
    await collecting(tenant, process_id)
    with pytest.raises(InvalidInput) as refused:
        await say(tenant, own(process_id, 2, body=SECOND))
    assert [(one.path, one.code) for one in refused.value.fields] == [("body", "FIELD_MISSING")]
    await dun(guarded, FIRST_ON, SECOND_ON)
    last = next(row for row in await sent(guarded) if row["body"].startswith("Nå må"))
    assert last["body"].endswith("\n\nINKASSOVARSEL: Betales ikke innen fristen, sendes kravet til inkasso.")


async def collecting(tenant: Tenant, process_id: UUID) -> None:
    """Let the process hand over to collection, so that its last reminder is the notice of it."""
    async with tenant.work() as work:
        await work.sql(
            "UPDATE dunning_process SET collection_delay_days = 14 WHERE id = $1 RETURNING id",
            process_id,
        )


@pytest.mark.rule("CAT-40")
@pytest.mark.parametrize(
    ("kind", "step", "language", "body", "shown"),
    [
        (
            DunningTextKind.REMINDER,
            2,
            "nb",
            SECOND,
            "Nå må du betale faktura 10001! 785,00\u00a0kr innen 11.05.2026 til",
        ),
        (DunningTextKind.REMINDER_NOTICE, 1, "en", "{{amount}}", "NOK 785.00"),
        (DunningTextKind.STOP_NOTICE, 0, "sv", "{{stop_on}}", "2026-05-08"),
        (
            DunningTextKind.CARD_DECLINED,
            0,
            "nb",
            "{{retry_on}} {{amount}} {{due_on}} {{payment_link}}",
            "02.05.2026 750",
        ),
        (
            DunningTextKind.CARD_GIVEN_UP,
            0,
            "da",
            "{{declined_card}} {{amount}} {{due_on}} {{payment_link}}",
            "•••• 1234",
        ),
    ],
)
async def test_a_text_is_previewed_with_a_real_payer(
    tenant: Tenant, kind: DunningTextKind, step: int, language: str, body: str, shown: str
) -> None:
    guarded = await guard(tenant, members=2)
    text = DunningText(guarded.dunning.process_id, kind, step, language, "Emne", body, sms=body)
    member_id = guarded.shop.member_ids[1]
    async with tenant.read() as read:
        found = await rehearse_text(read, text, today=STOP_ON, member_id=member_id)
        assert await rehearse_text(read, text, today=STOP_ON, member_id=new_id()) is None
    assert found is not None
    assert (found.member_id, found.subject) == (member_id, "Emne")
    assert found.body.replace("10002", "10001").startswith(shown)
    assert found.sms is not None
    assert found.size is not None
    assert found.size.parts >= 1


@given(
    st.sampled_from(list(DunningTextKind)),
    st.sampled_from(list(Channel)),
    st.sampled_from(LANGUAGES),
    st.integers(0, 3),
    st.booleans(),
)
def test_only_its_own_occasion_language_and_step_says_a_text(
    kind: DunningTextKind, channel: Channel, language: str, step: int, has_sms: bool
) -> None:
    process_id, standard = new_id(), Text("s", "b")
    text = DunningText(process_id, DunningTextKind.REMINDER, 2, "da", "eget", "krop", "sms" if has_sms else "")
    found = said({key_of_text(text): text}, process_id, kind, step, channel, language, standard)
    is_it = (kind, step, language) == (DunningTextKind.REMINDER, 2, "da") and (has_sms or channel is not Channel.SMS)
    assert (found != standard) is is_it
    assert said({key_of_text(text): text}, None, text.kind, 2, channel, "da", standard) == standard


@pytest.mark.rule("CAT-40")
async def test_a_notice_that_is_off_says_nothing_whatever_its_own_text_is(tenant: Tenant) -> None:
    guarded = await noticed(tenant)
    process_id = guarded.dunning.process_id
    text = own(process_id, 1, kind=DunningTextKind.REMINDER_NOTICE, body="Andre: {{amount}}", sms="Andre: {{amount}}")
    await say(tenant, text)
    await dun(guarded, FIRST_ON)
    await queue(tenant, FIRST_ON)
    assert [row for row in await dispatches_of(tenant) if row["purpose"] == "REMINDER_NOTICE"] == []
    async with tenant.work() as work:
        await save_notice(work, process_id, NoticeKind.REMINDER, days=0, body=REMINDER_TEXT)
    await queue(tenant, FIRST_ON)
    assert {row["body"][:5] for row in await dispatches_of(tenant) if row["purpose"] == "REMINDER_NOTICE"} == {"Andre"}
