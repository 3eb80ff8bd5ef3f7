"""Add a stop code to the list, or change one (CAT-41)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound, StaleVersion, refuse_if_any
from domain.kernel.work import Work
from domain.subscriptions.model import StopCode
from domain.subscriptions.repository.stop_settings import add_stop_code, change_stop_code, held_stop_codes
from domain.subscriptions.rules.stop_codes import code_errors


async def save_stop_code(
    work: Work,
    *,
    code: str,
    text: str,
    on_my_page: bool,
    closed: bool = False,
    code_id: UUID | None = None,
    version: int | None = None,
) -> StopCode:
    """Write a code and return it; a new one is the last of the list. `version` is the one that the caller has read.

    From the first code that is not closed on, every stop names one. Subscriptions that have stopped keep the words that
    they stopped with. Refuses with InvalidInput (no code or text, a code that is taken), NotFound and StaleVersion.
    """
    known = await held_stop_codes(work)
    before = known.pop(code_id, None) if code_id is not None else None
    if code_id is not None and before is None:
        raise NotFound("stop code", code_id)
    if before is not None and before.version != version:
        raise StaleVersion(before.version)
    refuse_if_any(code_errors(code, text, known.values()))
    saved = StopCode(
        before.id if before else new_id(),
        code.strip(),
        text.strip(),
        on_my_page,
        closed,
        before.version + 1 if before else 1,
    )
    if before is None:
        await add_stop_code(work, saved, len(known) + 1)
    else:
        await change_stop_code(work, saved)
    await work.audit(
        "stop_code.saved", "stop_code", saved.id, before=_logged(before) if before else None, after=_logged(saved)
    )
    return saved


def _logged(one: StopCode) -> dict[str, object]:
    return {"code": one.code, "text": one.text, "onMyPage": one.on_my_page, "closed": one.closed}
