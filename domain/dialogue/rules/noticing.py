"""When payers are noticed of a payment stop or a reminder, on which channel, and what a notice may say (DUN-07)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from domain.dialogue.model import Notice, NoticeKind
from domain.dialogue.rules.merge import check_text
from domain.dialogue.rules.texts import Text
from domain.dialogue.rules.wording import text_language
from domain.kernel.refusal import FieldError
from domain.people.model import Channel

DAYS_MAX = 60
BODY_CHARACTERS_MAX = 1_000
LATE_DAYS_MAX = 3
"""A notice at a reminder that could not be sent on its day is sent so many days late; one that is older, never."""

_SUBJECTS: Mapping[tuple[NoticeKind, str], str] = MappingProxyType(
    {
        (NoticeKind.STOP, "nb"): "Abonnementet blir stoppet",
        (NoticeKind.STOP, "da"): "Abonnementet bliver stoppet",
        (NoticeKind.STOP, "sv"): "Prenumerationen stoppas",
        (NoticeKind.STOP, "en"): "Your subscription will stop",
        (NoticeKind.REMINDER, "nb"): "Du har fått en purring",
        (NoticeKind.REMINDER, "da"): "Du har fået en rykker",
        (NoticeKind.REMINDER, "sv"): "Du har fått en betalningspåminnelse",
        (NoticeKind.REMINDER, "en"): "You have had a reminder",
    }
)


def notice_errors(kind: NoticeKind, days: int, body: str) -> list[FieldError]:
    """Find what is wrong with a notice: its days, its merge fields, its length. One of a stop comes before it."""
    least = 1 if kind is NoticeKind.STOP else 0
    errors = []
    if not least <= days <= DAYS_MAX:
        limits = (("least", least), ("most", DAYS_MAX))
        errors.append(FieldError("days", "RANGE", f"from {least} to {DAYS_MAX} days", limits))
    if len(body) > BODY_CHARACTERS_MAX:
        message = f"write at most {BODY_CHARACTERS_MAX} characters; it is an SMS"
        return [*errors, FieldError("body", "TOO_LONG", message, (("most", BODY_CHARACTERS_MAX),))]
    return [*errors, *check_text(kind.purpose, notice_subject(kind, "nb"), body)]


def notice_text(notice: Notice, language: str) -> Text:
    """Return what a notice says where its process has no own text for the occasion and language (CAT-40)."""
    return Text(notice_subject(notice.kind, language), notice.body)


def notice_subject(kind: NoticeKind, language: str) -> str:
    """Return the subject under which a notice goes as an e-mail."""
    return _SUBJECTS[kind, text_language(language)]


def notice_channel(addresses: Mapping[Channel, str | None]) -> tuple[Channel, str] | None:
    """Return how a notice reaches a payer: by SMS, without a mobile number by e-mail, else not at all."""
    for channel in (Channel.SMS, Channel.EMAIL):
        if address := addresses.get(channel):
            return channel, address
    return None


def is_stop_noticed(stop_on: date, days: int, today: date) -> bool:
    """Tell whether it is time to warn of a stop: so many days before it, or later, but never on its day."""
    return today < stop_on <= today + timedelta(days=days)


def is_reminder_noticed(issued_on: date, days: int, today: date) -> bool:
    """Tell whether it is time to notice of a reminder: so many days after its issue, and hardly later."""
    return issued_on + timedelta(days=days) <= today <= issued_on + timedelta(days=days + LATE_DAYS_MAX)
