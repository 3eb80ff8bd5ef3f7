"""Sign out: end one session (USR-05)."""

from __future__ import annotations

from domain.kernel.work import Work
from domain.people.model import SessionEnded
from domain.people.repository import access


async def sign_out(work: Work, token_hash: bytes) -> bool:
    """End the session of this token's hash; return whether it was open. Its sockets close on the fact."""
    ended = await access.end_session(work, token_hash)
    if ended is None:
        return False
    await work.audit("user.signed_out", "user", ended["account_id"])
    work.record(SessionEnded(ended["account_id"], token_hash.hex()))
    return True
