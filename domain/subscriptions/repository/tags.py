"""Which reporting tags subscriptions have; a tag that was taken away stays known for the days before (DSH-11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from domain.kernel.database import Reading
from domain.kernel.work import Work
from domain.subscriptions import tables as t

_TAGS = """
SELECT subscription_id, tag_id FROM subscription_tag
WHERE tenant_id = $1 AND subscription_id = ANY($2::uuid[]) AND until_on IS NULL
"""
# A tag that was taken away today is had again as if nothing had been.
_AGAIN = """
UPDATE subscription_tag SET until_on = NULL
WHERE tenant_id = $1 AND subscription_id = $2 AND tag_id = ANY($3::uuid[]) AND until_on = $4 RETURNING tag_id
"""
_NEVER_HAD = """
DELETE FROM subscription_tag
WHERE tenant_id = $1 AND subscription_id = $2 AND tag_id = ANY($3::uuid[]) AND until_on IS NULL AND from_on >= $4
"""
_NO_MORE = """
UPDATE subscription_tag SET until_on = $4
WHERE tenant_id = $1 AND subscription_id = $2 AND tag_id = ANY($3::uuid[]) AND until_on IS NULL
"""


async def tags_of_many(read: Reading, subscription_ids: Sequence[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return the tags that subscriptions have now."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for row in await read.sql(_TAGS, read.tenant_id, list(subscription_ids)):
        found[row["subscription_id"]].add(row["tag_id"])
    return {key: frozenset(tag_ids) for key, tag_ids in found.items()}


async def tags_of(read: Reading, subscription_id: UUID) -> tuple[UUID, ...]:
    """Return the tags that a subscription has now."""
    return tuple(sorted((await tags_of_many(read, [subscription_id])).get(subscription_id, ())))


async def add_tags(work: Work, subscription_id: UUID, tag_ids: Collection[UUID]) -> None:
    """Write tags that a subscription gets today."""
    await work.insert_many(
        t.subscription_tag,
        {
            "subscription_id": [subscription_id] * len(tag_ids),
            "tag_id": list(tag_ids),
            "from_on": [work.today] * len(tag_ids),
        },
    )


async def change_tags(work: Work, subscription_id: UUID, added: Collection[UUID], removed: Collection[UUID]) -> None:
    """Give a subscription some tags from today on, and take others away from today on."""
    again = await work.sql(_AGAIN, work.tenant_id, subscription_id, list(added), work.today)
    await add_tags(work, subscription_id, set(added) - {row["tag_id"] for row in again})
    gone = (work.tenant_id, subscription_id, list(removed), work.today)
    await work.send(_NEVER_HAD, *gone)
    await work.send(_NO_MORE, *gone)
