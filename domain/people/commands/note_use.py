"""Note that a session or a key is in use: keep-me-signed-in counts from the last use, keys show it (USR-04, USR-05)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.work import Work
from domain.people.repository import access
from domain.people.rules.access import SESSION_LASTS


async def note_session_use(work: Work, token_hash: bytes) -> None:
    """Prolong a session from now; callers do so once in a while, not at each request."""
    await access.touch_session(work, token_hash, work.now + SESSION_LASTS)


async def note_key_use(work: Work, key_id: UUID) -> None:
    """Set a key's last use to now; callers do so once in a while."""
    await access.touch_key(work, key_id)
