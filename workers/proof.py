"""Tasks of the proof: seal the journals, and check the books (NEW-03)."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from domain.insight.commands.note_checked import note_checked
from domain.insight.model import ProofChecked
from domain.insight.queries.proof import CHECKS
from domain.kernel.proof import Checked, run_check
from domain.kernel.tasks import Claim, finish, hold
from domain.ledger.commands.seal_journal import BLOCK_ENTRIES_MAX, seal_journal
from domain.ledger.queries.seals import seal_heads
from workers.settings import CHECK_SECONDS_MAX, TURN_SECONDS
from workers.shop import Shop
from workers.tasks import PutOff

TOLD_EVERY_SECONDS = 1.0


async def seal_journals(shop: Shop, claim: Claim) -> None:
    """Seal all that is committed of every organisation's journal, a block in each unit of work."""
    ends = time.monotonic() + TURN_SECONDS
    async with shop.database.read(claim.tenant_id) as read:
        organisation_ids = [row["organisation_id"] for row in await seal_heads(read)]
    for organisation_id in organisation_ids:
        sealed = BLOCK_ENTRIES_MAX
        while sealed == BLOCK_ENTRIES_MAX:
            if time.monotonic() > ends:
                raise PutOff(0.0)
            async with shop.work(claim.tenant_id) as work:
                await hold(work, claim, shop.settings.lease_seconds)
                sealed = await seal_journal(work, organisation_id)


async def check_books(shop: Shop, claim: Claim) -> None:
    """Run every check over the books as they are at one instant, and tell as they get on.

    It reads and holds nobody up: one transaction that sees one snapshot, on one core, one check after the other.
    """
    await seal_journals(shop, claim)
    told_at, sound = time.monotonic(), 0
    async with shop.database.snapshot(claim.tenant_id, CHECK_SECONDS_MAX) as read:
        checked_at = datetime.now(UTC)
        for done, check in enumerate(CHECKS, 1):
            found = await run_check(read, check)
            sound += found.offender_count == 0
            is_told = done == len(CHECKS) or time.monotonic() - told_at > TOLD_EVERY_SECONDS
            if is_told:
                told_at = time.monotonic()
            await _note(shop, claim, found, checked_at, ProofChecked(done, len(CHECKS), sound) if is_told else None)


async def _note(shop: Shop, claim: Claim, found: Checked, checked_at: datetime, told: ProofChecked | None) -> None:
    """Keep a result; the last one together with the task's end, so that who hears of it sees no check under way."""
    async with shop.work(claim.tenant_id) as work:
        await hold(work, claim, shop.settings.lease_seconds)
        await note_checked(work, found, checked_at)
        if told is not None:
            work.record(told)
            if told.done == told.total:
                await finish(work, claim)
