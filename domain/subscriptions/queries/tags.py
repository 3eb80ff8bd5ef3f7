"""Which reporting tags subscriptions have (SUB-01)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading
from domain.subscriptions.repository import tags


async def tags_of(read: Reading, subscription_ids: Sequence[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return the tags that subscriptions have now; nothing of those that have none."""
    return await tags.tags_of_many(read, subscription_ids)
