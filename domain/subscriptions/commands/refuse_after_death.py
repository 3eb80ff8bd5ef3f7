"""Refuse to undo what a death has ended (SUB-02)."""

from __future__ import annotations

from domain.kernel.database import Reading, Row
from domain.people.queries.billing import payers
from domain.subscriptions.model import ChangeObstacle, ChangeObstacleCode, ChangeRefused, Running, StopKind


async def refuse_after_death(read: Reading, running: Running, row: Row) -> None:
    """Raise ChangeRefused where a subscription stops because its member died, until the death is taken back."""
    if row["stop_kind"] != StopKind.DECEASED:
        return
    member = (await payers(read, [running.member_id]))[running.member_id]
    if member["deceased_on"] is not None:
        raise ChangeRefused(running.id, ChangeObstacle.of(ChangeObstacleCode.DECEASED))
