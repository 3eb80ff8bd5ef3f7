"""Let a worker issue the balance invoices of an organisation (CAT-42)."""

from __future__ import annotations

from uuid import UUID

from domain.dunning.model import ISSUE_BALANCES
from domain.dunning.repository.balances import load_settings
from domain.kernel import tasks
from domain.kernel.work import Work


async def plan_balances(work: Work, organisation_id: UUID, key: str) -> bool:
    """Plan it for now, once for a key; return False, and plan nothing, where the organisation has them switched off."""
    setting = (await load_settings(work)).get(organisation_id)
    if setting is None or not setting.active:
        return False
    await tasks.plan(work, ISSUE_BALANCES, key, {"organisation_id": organisation_id}, work.now)
    return True
