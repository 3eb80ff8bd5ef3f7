"""Proves that the demo's history adds up, by the same checks as any tenant's books."""

import asyncio
from collections.abc import Sequence
from datetime import date

from domain.insight.commands.request_check import request_check
from domain.insight.queries.proof import CHECKS
from domain.kernel.database import Database
from domain.kernel.proof import Check, count_wrong
from domain.kernel.work import SYSTEM, open_work
from domain.subscriptions.commands.rehearse_run import rehearse_run
from ops.demo.setting_up import Demo

SIDE_BY_SIDE = 4


async def let_prove(database: Database, demo: Demo, today: date) -> int:
    """Ask the workers to check the books; return how many terms are due."""
    async with open_work(database, demo.tenant_id, SYSTEM, today) as work:
        await request_check(work, idempotency_key="demo")
    return await _due(database, demo, today)


async def prove(database: Database, demo: Demo, today: date) -> int:
    """Raise RuntimeError unless the books agree with one another; return how many terms are due."""

    async def wrong(checks: Sequence[Check]) -> dict[str, int]:
        async with database.read(demo.tenant_id) as read:
            return {code: count for code, count in (await count_wrong(read, checks)).items() if count}

    # in readings of their own: nobody else writes yet, and the server has more than one core
    reckoned = asyncio.create_task(_due(database, demo, today))
    found = await asyncio.gather(*(wrong(CHECKS[place::SIDE_BY_SIDE]) for place in range(SIDE_BY_SIDE)))
    invoices = await reckoned
    if every := {code: count for each in found for code, count in each.items()}:
        raise RuntimeError(f"the demo's books don't add up: {every}")
    return invoices


async def _due(database: Database, demo: Demo, today: date) -> int:
    async with database.read(demo.tenant_id) as read:
        return (await rehearse_run(read, demo.organisation.id, today, sums_only=True)).invoices
