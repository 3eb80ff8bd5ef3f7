"""Ask for the books to be checked now (NEW-03)."""

from __future__ import annotations

from domain.insight.model import CHECK_BOOKS
from domain.insight.repository import is_checking
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.tasks import plan
from domain.kernel.work import Work


async def request_check(work: Work, *, idempotency_key: str) -> None:
    """Plan a check of the books for a worker; one that waits or is under way already is enough.

    The same key again changes nothing. Refuses with IdempotencyConflict.
    """
    if await claim(work, idempotency_key, request_hash("check_proof", {})) is not None:
        return
    if not await is_checking(work):
        await plan(work, CHECK_BOOKS, f"asked {idempotency_key}", {})
    await remember(work, idempotency_key, {"asked": True})
