"""Merge fields: replaced by values and nothing else, checked when a text is saved."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dialogue.channels.email import html_of
from domain.dialogue.model import Purpose
from domain.dialogue.rules.merge import FIELDS, Lines, Value, check_text, fields_in, merge, merge_line
from domain.dialogue.rules.reminder_texts import REMINDER_TEXTS
from domain.dialogue.rules.texts import INVOICE_TEXTS, Text
from domain.dialogue.rules.wording import account_text
from domain.kernel.money import Money

ANYTHING = st.text(st.characters(codec="utf-8"), max_size=60)


def test_money_and_dates_are_written_as_the_language_does() -> None:
    values: dict[str, Value] = {"amount": Money(125_050, "NOK"), "due_on": date(2026, 3, 5)}
    assert merge("{{amount}} {{due_on}}", values, "nb") == "1\u00a0250,50\u00a0kr 05.03.2026"
    assert merge("{{amount}} {{due_on}}", values, "en") == "NOK 1,250.50 5 March 2026"
    assert merge("{{amount}}", {"amount": Money(-100, "EUR")}, "sv") == "−1,00\u00a0EUR"
    assert account_text("15030000002") == "1503.00.00002"


@pytest.mark.rule("DIA-01")
@given(ANYTHING)
def test_a_value_is_shown_and_never_read_as_a_field(value: str) -> None:
    shown = merge("[{{a}}][{{b}}]", {"a": "{{b}} {{{{c}}}} {{ " + value, "b": "seen"}, "nb")
    assert shown.startswith("[{{b}} {{{{c}}}} {{")
    assert shown.endswith("][seen]")


@pytest.mark.rule("DIA-01")
@given(ANYTHING, ANYTHING)
def test_a_value_can_not_leave_its_line_nor_become_markup(name: str, other: str) -> None:
    body = merge("Hei {{name}}!\n{{other}}.", {"name": f"x{name}", "other": f"y{other}"}, "nb")
    assert len(body.split("\n")) == 2
    html = html_of(f"<b>{body}</b><script>alert('{name}')</script>")
    assert "<script" not in html
    assert "<b>" not in html


@pytest.mark.rule("DIA-01", "SUB-17")
def test_words_of_several_lines_keep_them_and_take_their_line_away_where_there_are_none() -> None:
    text = "Abonnement: {{name}}\n{{description}}\n\n{{withdrawal}}\nSlutt"
    said = {"name": "A", "description": Lines("To\r\nlinjer\x07her"), "withdrawal": Lines("")}
    assert merge(text, said, "nb") == "Abonnement: A\nTo\nlinjer her\n\nSlutt"
    assert merge_line("{{a}}", {"a": Lines("En\nto")}, "nb") == "En to"


def test_a_subject_is_one_line_whatever_its_values_hold() -> None:
    subject = merge_line("Hei {{name}}", {"name": "Ola\r\nBcc: alle@eksempel.example\u2028x"}, "nb")
    assert subject == "Hei Ola Bcc: alle@eksempel.example x"


def test_a_line_about_missing_values_only_is_left_out() -> None:
    text = "Konto {{account}}\nKID {{reference}}\n{{account}} / {{reference}}\nSlutt"
    assert merge(text, {"account": "1", "reference": None}, "nb") == "Konto 1\n1 / \nSlutt"


def test_a_paragraph_about_missing_values_takes_one_of_its_empty_lines_along() -> None:
    text = "En\n\n{{account}}\n{{reference}}\n\nTo\n\n\nTre"
    assert merge(text, {"account": None, "reference": None}, "nb") == "En\n\nTo\n\n\nTre"
    assert merge("{{account}}\n\nTo", {"account": None}, "nb") == "To"


@pytest.mark.rule("DIA-01")
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{{amount}} {{due_on}} {{account}} {{reference}}", "FIELD_MISSING"),
        ("{{password}}", "UNKNOWN_FIELD"),
        ("{{ amount", "BRACES"),
        ("{{amount.__class__}}", "BRACES"),
        ("{{% for x in y %}}", "BRACES"),
        ("", "REQUIRED"),
        ("x" * 20_001, "TOO_LONG"),
    ],
)
def test_a_wrong_text_is_refused_with_what_is_wrong(body: str, code: str) -> None:
    assert code in {error.code for error in check_text(Purpose.INVOICE, "Faktura", body)}


@pytest.mark.rule("DIA-01")
@pytest.mark.parametrize("text", INVOICE_TEXTS.values())
def test_the_standing_texts_follow_their_own_rules(text: Text) -> None:
    assert check_text(Purpose.INVOICE, text.subject, text.body) == ()


@pytest.mark.rule("DIA-01", "DUN-01")
@pytest.mark.parametrize("text", REMINDER_TEXTS.values())
def test_the_standing_texts_of_reminders_follow_their_own_rules(text: Text) -> None:
    assert check_text(Purpose.REMINDER, text.subject, text.body) == ()


@given(st.sampled_from(list(Purpose)), ANYTHING, ANYTHING)
def test_whatever_passes_the_check_can_be_merged(purpose: Purpose, subject: str, body: str) -> None:
    if check_text(purpose, subject, body):
        return
    names = fields_in(subject) | fields_in(body)
    assert names <= {field.name for field in FIELDS[purpose]}
    merge(body, dict.fromkeys(names, "x"), "nb")
