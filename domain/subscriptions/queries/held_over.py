"""What runs have held over, and what each criteria set has of a run, for screens (RUN-01)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.subscriptions.model import SetShare
from domain.subscriptions.repository.held_over import shares_of, waiting

HELD_SHOWN_MAX = 500


async def held_over(read: Reading, organisation_id: UUID) -> Sequence[Row]:
    """Return what waits below its set's minimum in an organisation, the longest waiting first; at most 500."""
    return await waiting(read, organisation_id, HELD_SHOWN_MAX)


async def set_shares(read: Reading, run_ids: Sequence[UUID]) -> dict[UUID, list[SetShare]]:
    """Return what each set has of each run; nothing for runs without sets."""
    found: dict[UUID, list[SetShare]] = {run_id: [] for run_id in run_ids}
    for row in await shares_of(read, run_ids):
        values = dict(row)
        found[values.pop("run_id")].append(SetShare(**values))
    return found
