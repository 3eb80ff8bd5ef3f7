"""Whoever reads Danish or Swedish gets it in every text that stands ready (PPL-03, DIA-01, BIL-13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from domain.billing.formats.invoice_pdf.words import WORDS
from domain.dialogue.model import NoticeKind, Purpose
from domain.dialogue.rules.balance_texts import BALANCE_TEXTS
from domain.dialogue.rules.declined_texts import DECLINED_TEXTS, GIVEN_UP_TEXTS
from domain.dialogue.rules.merge import check_text, fields_in
from domain.dialogue.rules.noticing import notice_subject
from domain.dialogue.rules.order_texts import ORDER_TEXTS, method_text
from domain.dialogue.rules.payment_texts import LINK_TEXTS, RECEIPT_TEXTS
from domain.dialogue.rules.reminder_texts import REMINDER_TEXTS, collection_notice
from domain.dialogue.rules.texts import INVOICE_TEXTS, Text
from domain.dialogue.rules.wording import LANGUAGES, amount_text, date_text, text_language
from domain.kernel.money import Money
from domain.people.model import Channel, Language

BY_CHANNEL: Sequence[tuple[Purpose, Mapping[tuple[Channel, str], Text]]] = (
    (Purpose.INVOICE, INVOICE_TEXTS),
    (Purpose.REMINDER, REMINDER_TEXTS),
    (Purpose.BALANCE_INVOICE, BALANCE_TEXTS),
    (Purpose.PAYMENT_LINK, LINK_TEXTS),
    (Purpose.PAYMENT_LINK, DECLINED_TEXTS),
    (Purpose.PAYMENT_LINK, GIVEN_UP_TEXTS),
    (Purpose.RECEIPT, RECEIPT_TEXTS),
)


def test_the_languages_of_members_are_the_languages_of_texts() -> None:
    assert {*LANGUAGES} == {language.value for language in Language} == WORDS.keys() == ORDER_TEXTS.keys()


@pytest.mark.rule("DIA-01", "PPL-03")
@pytest.mark.parametrize(("purpose", "texts"), BY_CHANNEL)
def test_each_text_says_the_same_in_each_language(purpose: Purpose, texts: Mapping[tuple[Channel, str], Text]) -> None:
    assert texts.keys() == {(channel, language) for channel in Channel for language in LANGUAGES}
    for channel in Channel:
        bodies = [texts[channel, language] for language in LANGUAGES]
        assert len({text.body for text in bodies}) == len(LANGUAGES)
        assert len({fields_in(text.subject) for text in bodies}) == 1
        assert len({fields_in(text.body) for text in bodies}) == 1
        assert [check_text(purpose, text.subject, text.body) for text in bodies] == [()] * len(LANGUAGES)


@pytest.mark.rule("SUB-17")
def test_an_order_is_confirmed_alike_in_each_language() -> None:
    assert len({fields_in(text.body) for text in ORDER_TEXTS.values()}) == 1
    assert len({text.body for text in ORDER_TEXTS.values()}) == len(LANGUAGES)
    assert [check_text(Purpose.ORDER, text.subject, text.body) for text in ORDER_TEXTS.values()] == [()] * 4
    assert method_text("EMAIL", "da") == "faktura på e-mail"


@pytest.mark.rule("BIL-13")
def test_no_word_of_a_swedish_or_danish_invoice_is_norwegian() -> None:
    danish, swedish = WORDS["da"], WORDS["sv"]
    assert (danish.rest_of_invoice, danish.amount, danish.quantity) == ("Rest af faktura", "Beløb", "Antal")
    assert (swedish.credit_note, swedish.credited_before) == ("Kreditfaktura", "Tidigare krediterat")


@pytest.mark.rule("DUN-07", "DUN-09")
@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_has_its_subject_in_each_language(kind: NoticeKind) -> None:
    assert len({notice_subject(kind, language) for language in LANGUAGES}) == len(LANGUAGES)
    assert len({collection_notice(language) for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.rule("DIA-01")
def test_amounts_and_days_are_written_as_each_language_does() -> None:
    amount, day = Money(123_450, "DKK"), date(2026, 3, 5)
    assert [amount_text(amount, language) for language in LANGUAGES] == [
        "1\u00a0234,50\u00a0kr",
        "1.234,50\u00a0kr.",
        "1\u00a0234,50\u00a0kr",
        "DKK 1,234.50",
    ]
    assert [date_text(day, language) for language in LANGUAGES] == [
        "05.03.2026",
        "05.03.2026",
        "2026-03-05",
        "5 March 2026",
    ]
    assert [text_language(one) for one in ("nn-NO", "no", "DA", "sv-SE", "fi")] == ["nb", "nb", "da", "sv", "en"]
