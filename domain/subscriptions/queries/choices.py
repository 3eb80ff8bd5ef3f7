"""Which of a plan's products subscriptions have chosen (CAT-13)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading
from domain.subscriptions.model import Choices
from domain.subscriptions.repository import choices


async def choices_of(read: Reading, subscription_ids: Sequence[UUID]) -> dict[UUID, Choices]:
    """Return what subscriptions have chosen, each time from a day on; nothing of those that have all products."""
    return await choices.choices_of(read, subscription_ids)
