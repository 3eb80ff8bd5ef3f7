"""Let a dunning process notice payers of a stop or a reminder, or turn that off (DUN-07)."""

from __future__ import annotations

from uuid import UUID

from domain.dialogue.model import Notice, NoticeKind
from domain.dialogue.repository.notices import drop_notice, load_notices, write_notice
from domain.dialogue.rules.noticing import notice_errors
from domain.dunning.queries.processes import process_book
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work


async def save_notice(work: Work, process_id: UUID, kind: NoticeKind, *, days: int, body: str) -> Notice:
    """Write a notice and return it. Refuses with NotFound (process) and InvalidInput (days, text, merge fields)."""
    await _check_process(work, process_id)
    refuse_if_any(notice_errors(kind, days, body))
    notice = Notice(process_id, kind, days, body.strip())
    await _log(work, process_id, kind, notice)
    await write_notice(work, notice)
    return notice


async def turn_off_notice(work: Work, process_id: UUID, kind: NoticeKind) -> None:
    """Turn a notice off; its text is gone. Refuses with NotFound (process)."""
    await _check_process(work, process_id)
    await _log(work, process_id, kind, None)
    await drop_notice(work, process_id, kind)


async def _check_process(work: Work, process_id: UUID) -> None:
    if process_id not in (await process_book(work)).processes:
        raise NotFound("dunning process", process_id)


async def _log(work: Work, process_id: UUID, kind: NoticeKind, after: Notice | None) -> None:
    before = (await load_notices(work)).get((process_id, kind))
    await work.audit(
        "dunning_notice.saved",
        "dunning_process",
        process_id,
        before={kind.value: f"{before.days}: {before.body}"} if before else None,
        after={kind.value: f"{after.days}: {after.body}"} if after else None,
    )
