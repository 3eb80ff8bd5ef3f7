"""What the mails of fee runs say until a club writes its own, in each language (FEE-06)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.dialogue.commands.save_template import save_template
from domain.dialogue.model import Purpose, TemplateDetails
from domain.dialogue.rules.merge import check_text, fields_in
from domain.dialogue.rules.wording import LANGUAGES
from domain.feeruns.commands.follow_up_payers import follow_up_payers
from domain.feeruns.model import FollowUp, Mail, MailText
from domain.feeruns.rules.mail_texts import MAIL_TEXTS
from domain.feeruns.rules.setup import PURPOSES
from domain.feeruns.rules.texts import COUNTRY_LANGUAGES, admin_fee_text, details_text
from tests.cards import keys
from tests.domain.feeruns.running import (
    MAILS,
    mails_of,
    open_fee_club,
    people_in,
    run_of,
    run_through,
    save,
    step,
)
from tests.domain.subscriptions.selling import faults
from tests.tenants import Tenant

SHOWN = {
    Mail.NOTICE: {"days_to_run", "amount", "debtor_name"},
    Mail.COLLECTION: {"payment_link", "pay_by_on", "amount", "debtor_name"},
    Mail.RECEIPT: {"transaction_id", "amount", "club_name", "debtor_name"},
    Mail.REMINDER: {"payment_link", "pay_by_on", "amount", "debtor_name"},
}


@pytest.mark.rule("FEE-06")
@pytest.mark.parametrize("mail", Mail)
def test_each_mail_begins_with_all_that_it_must_show_in_each_language(mail: Mail) -> None:
    assert MAIL_TEXTS.keys() == {*LANGUAGES}
    texts = [MAIL_TEXTS[language][mail] for language in LANGUAGES]
    assert [check_text(PURPOSES[mail], text.subject, text.body) for text in texts] == [()] * len(LANGUAGES)
    assert len({fields_in(text.subject) for text in texts}) == 1
    assert len({fields_in(text.body) for text in texts}) == 1
    assert fields_in(texts[0].body) >= SHOWN[mail]
    assert len({text.body for text in texts}) == len(LANGUAGES)


@pytest.mark.rule("FEE-03", "FEE-04")
def test_what_a_club_can_not_write_itself_is_in_the_language_of_its_country() -> None:
    told = [details_text(country) for country in COUNTRY_LANGUAGES]
    assert [check_text(Purpose.FEE_DETAILS, text.subject, text.body) for text in told] == [()] * 3
    assert len({fields_in(text.body) for text in told}) == 1
    assert len({text.body for text in told}) == 3
    assert [admin_fee_text(country) for country in ("SE", "DK", "FI")] == [
        "Administrationsavgift",
        "Administrationsgebyr",
        "Administrasjonsgebyr",
    ]


@pytest.mark.rule("FEE-04", "FEE-06")
async def test_a_template_that_is_edited_after_the_notice_counts_from_the_next_time(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    told = TemplateDetails("Opkrævning", Purpose.FEE_COLLECTION, "Kontingent", "Betal {{amount}}: {{payment_link}}")
    asked = TemplateDetails("Rykker", Purpose.FEE_REMINDER, "Husk", "Husk {{amount}}: {{payment_link}}")
    async with tenant.work() as work:
        collection, reminder = await save_template(work, told), await save_template(work, asked)
    stored = {Mail.COLLECTION: MailText(collection.id), Mail.REMINDER: MailText(reminder.id)}
    run = await save(fees, mails=MAILS | stored)
    assert run.next_on is not None
    await step(fees, run.id, run.next_on - timedelta(days=12))
    async with tenant.work() as work:
        before = replace(told, subject="Kontingent, rettet i tide")
        await save_template(work, before, template_id=collection.id, version=1)
    await step(fees, run.id, run.next_on - timedelta(days=7))
    async with tenant.work() as work:
        await save_template(work, replace(told, subject="Rettet for sent"), template_id=collection.id, version=2)
        await save_template(work, replace(asked, subject="Rettet for sent"), template_id=reminder.id, version=1)
    await step(fees, run.id, run.next_on)
    people = await people_in(fees, run.id)
    async with tenant.work(run.next_on + timedelta(days=1)) as work:
        await work.send("UPDATE dispatch SET state = 'SENT' WHERE purpose = 'FEE_COLLECTION'")
        ids = [row["id"] for row in people.values()]
        await follow_up_payers(work, FollowUp.REMIND, ids, key=keys().link, idempotency_key="remind")
    said = [(row["purpose"], row["subject"]) for row in await mails_of(fees)]
    assert said[1:] == [("FEE_COLLECTION", "Kontingent, rettet i tide")] * 2 + [("FEE_REMINDER", "Husk")] * 2
    await run_through(fees, await run_of(fees, run.id))
    assert [row["subject"] for row in (await mails_of(fees))[6:]] == ["Rettet for sent"] * 2
    assert not await faults(tenant)
