"""What a dunning process says in words of its own, and where the standard text stands in (CAT-40)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from domain.dialogue.model import DunningText, DunningTextKind, Notice, NoticeKind, Purpose
from domain.dialogue.rules.declined_texts import declined_text
from domain.dialogue.rules.merge import check_text, fields_in
from domain.dialogue.rules.noticing import BODY_CHARACTERS_MAX, notice_subject, notice_text
from domain.dialogue.rules.reminder_texts import reminder_text
from domain.dialogue.rules.texts import Text
from domain.dialogue.rules.wording import LANGUAGES, text_language
from domain.dunning.model import DunningProcess
from domain.kernel.refusal import FieldError
from domain.people.model import Channel

TextKey = tuple[UUID, DunningTextKind, int, str]
OwnTexts = Mapping[TextKey, DunningText]

COLLECTION_FIELD = "collection_notice"


def key_of_text(text: DunningText) -> TextKey:
    """Return what there is one text of: the process, the occasion, the reminder, the language."""
    return text.process_id, text.kind, text.step, text.language


def texts_of(texts: OwnTexts, process: DunningProcess) -> list[DunningText]:
    """Return the own texts of a process in their order, without those of reminders that it has no more."""
    own = [one for one in texts.values() if one.process_id == process.id and one.step <= len(process.steps)]
    kinds, languages = list(DunningTextKind), list(LANGUAGES)
    return sorted(own, key=lambda one: (kinds.index(one.kind), one.step, languages.index(one.language)))


def standard_text(kind: DunningTextKind, channel: Channel, language: str, notices: Mapping[NoticeKind, Notice]) -> Text:
    """Return what is said where a process has no own text; of a notice that is off it has a subject and no body."""
    if kind is DunningTextKind.REMINDER:
        return reminder_text(channel, language)
    if kind.purpose is Purpose.PAYMENT_LINK:
        return declined_text(kind, channel, language)
    notice_kind = NoticeKind.REMINDER if kind.has_steps else NoticeKind.STOP
    notice = notices.get(notice_kind)
    return notice_text(notice, language) if notice else Text(notice_subject(notice_kind, language), "")


def said(
    texts: OwnTexts,
    process_id: UUID | None,
    kind: DunningTextKind,
    step: int,
    channel: Channel,
    language: str,
    standard: Text,
) -> Text:
    """Return what is said to a payer of a language on a channel: the process's own text, else the standard one."""
    if process_id is None:
        return standard
    own = texts.get((process_id, kind, step if kind.has_steps else 0, text_language(language)))
    if own is None:
        return standard
    if channel is not Channel.SMS:
        return Text(own.subject, own.body)
    return Text(own.subject, own.sms) if own.sms else standard


def announcing_collection(text: Text) -> Text:
    """Return a text that says what follows: one that doesn't name the notice of collection has it beneath (DUN-09)."""
    if COLLECTION_FIELD in fields_in(text.body):
        return text
    return replace(text, body=f"{text.body}\n\n{{{{{COLLECTION_FIELD}}}}}")


def last_announces(process: DunningProcess, step: int) -> bool:
    """Tell whether a reminder of a process is its notice of collection (DUN-09)."""
    return process.collection is not None and step == len(process.steps)


def text_errors(text: DunningText, process: DunningProcess) -> list[FieldError]:
    """Find what is wrong with a process's own text: its step, its language, its merge fields, its length.

    The notice of collection must be named where the reminder is that. An SMS must show what an e-mail must.
    """
    errors = []
    if text.kind.has_steps and not 1 <= text.step <= len(process.steps):
        limits = (("least", 1), ("most", len(process.steps)))
        errors.append(FieldError("step", "RANGE", f"the process has reminders 1 to {len(process.steps)}", limits))
    if text.language not in LANGUAGES:
        errors.append(FieldError("language", "LANGUAGE", f"the language is one of {', '.join(LANGUAGES)}"))
    announces = text.kind is DunningTextKind.REMINDER and last_announces(process, text.step)
    errors += _part_errors(text, text.body, "body", announces=announces)
    if len(text.sms) > BODY_CHARACTERS_MAX:
        message = f"write at most {BODY_CHARACTERS_MAX} characters; it is an SMS"
        errors.append(FieldError("sms", "TOO_LONG", message, (("most", BODY_CHARACTERS_MAX),)))
    elif text.sms:
        found = _part_errors(text, text.sms, "sms", announces=announces)
        errors += [one for one in found if one.path == "sms"]
    return errors


def _part_errors(text: DunningText, body: str, path: str, *, announces: bool) -> list[FieldError]:
    errors = [
        replace(one, path=path) if one.path == "body" else one
        for one in check_text(text.kind.purpose, text.subject, body)
    ]
    if announces and COLLECTION_FIELD not in fields_in(body):
        field = f"{{{{{COLLECTION_FIELD}}}}}"
        errors.append(FieldError(path, "FIELD_MISSING", f"the text must show {field}", (("fields", field),)))
    return errors
