"""Let a dunning process say something in its own words, or in the standard ones again (CAT-40)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.dialogue.model import DunningText
from domain.dialogue.repository.own_texts import drop_text, load_texts, write_text
from domain.dialogue.rules.own_texts import TextKey, key_of_text, text_errors
from domain.dunning.queries.processes import process_book
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work


async def save_text(work: Work, text: DunningText) -> DunningText:
    """Write a text and return it. What has gone out stays as it was said.

    Refuses with NotFound (process) and InvalidInput (reminder, language, texts, merge fields).
    """
    process = (await process_book(work)).processes.get(text.process_id)
    if process is None:
        raise NotFound("dunning process", text.process_id)
    kept = replace(text, subject=text.subject.strip(), body=text.body.strip(), sms=text.sms.strip())
    refuse_if_any(text_errors(kept, process))
    await _log(work, key_of_text(kept), kept)
    await write_text(work, kept)
    return kept


async def remove_text(work: Work, key: TextKey) -> None:
    """Take a text away, so that the standard one is said again. Refuses with NotFound (process)."""
    if key[0] not in (await process_book(work)).processes:
        raise NotFound("dunning process", key[0])
    await _log(work, key, None)
    await drop_text(work, key)


async def _log(work: Work, key: TextKey, after: DunningText | None) -> None:
    process_id, kind, step, language = key
    before = (await load_texts(work)).get(key)
    what = {"kind": kind.value, "step": step, "language": language}
    await work.audit(
        "dunning_text.saved",
        "dunning_process",
        process_id,
        before=what | _words(before) if before else None,
        after=what | _words(after) if after else None,
    )


def _words(text: DunningText) -> dict[str, str | UUID]:
    return {"subject": text.subject, "body": text.body, "sms": text.sms}
