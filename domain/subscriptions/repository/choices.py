"""Reads and writes which of a plan's products subscriptions have chosen, from which day (CAT-13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.kernel.database import Reading
from domain.kernel.work import Work
from domain.subscriptions.model import Choices

_CHOICES = """
SELECT subscription_id, from_on, product_ids FROM subscription_choice
WHERE tenant_id = $1 AND subscription_id = ANY($2::uuid[]) ORDER BY subscription_id, from_on
"""
_CHOOSE = """
INSERT INTO subscription_choice (tenant_id, subscription_id, from_on, product_ids) VALUES ($1, $2, $3, $4::uuid[])
ON CONFLICT (tenant_id, subscription_id, from_on) DO UPDATE SET product_ids = excluded.product_ids
"""
_DROP_FROM = "DELETE FROM subscription_choice WHERE tenant_id = $1 AND subscription_id = $2 AND from_on >= $3"
_DROP_LATER = "DELETE FROM subscription_choice WHERE tenant_id = $1 AND subscription_id = $2 AND from_on > $3"


async def choices_of(read: Reading, subscription_ids: Sequence[UUID]) -> dict[UUID, Choices]:
    """Return what subscriptions have chosen, the oldest day first."""
    found: dict[UUID, list[tuple[date, tuple[UUID, ...]]]] = defaultdict(list)
    for row in await read.sql(_CHOICES, read.tenant_id, list(subscription_ids)):
        found[row["subscription_id"]].append((row["from_on"], tuple(row["product_ids"])))
    return {key: tuple(rows) for key, rows in found.items()}


async def choose(work: Work, subscription_id: UUID, from_on: date, product_ids: Sequence[UUID]) -> None:
    """Write what a subscription has chosen from a day on, instead of what was chosen for then and later."""
    await work.sql(_DROP_LATER, work.tenant_id, subscription_id, from_on)
    await work.sql(_CHOOSE, work.tenant_id, subscription_id, from_on, list(product_ids))


async def drop_choices(work: Work, subscription_id: UUID, from_on: date) -> None:
    """Forget what a subscription has chosen from a day on."""
    await work.sql(_DROP_FROM, work.tenant_id, subscription_id, from_on)
