"""Revoke an API key (USR-04)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.people.model import ApiKeyRevoked
from domain.people.repository import access


async def revoke_api_key(work: Work, key_id: UUID) -> None:
    """Revoke a key at once; revoking it again changes nothing. Raises NotFound."""
    if await access.revoke_key(work, key_id) is None:
        if not await access.key_exists(work, key_id):
            raise NotFound("API key", key_id)
        return
    await work.audit("api_key.revoked", "api_key", key_id)
    work.record(ApiKeyRevoked(key_id))
