"""What the mails of fee runs say until a club writes its own, in each language (FEE-06)."""

from __future__ import annotations

import pytest

from domain.dialogue.model import Purpose
from domain.dialogue.rules.merge import check_text, fields_in
from domain.dialogue.rules.wording import LANGUAGES
from domain.feeruns.model import Mail
from domain.feeruns.rules.mail_texts import MAIL_TEXTS
from domain.feeruns.rules.setup import PURPOSES
from domain.feeruns.rules.texts import COUNTRY_LANGUAGES, admin_fee_text, details_text

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
