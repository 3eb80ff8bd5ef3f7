"""Seal what the journal has got: a block of entries whose hash holds on to the one before it (NEW-03).

Nothing that posts waits for it or does any of its work. An organisation's numbers are taken under the lock of its
series' row, which is held until the transaction ends; so the next number is only given when the entry before it is
committed, and whatever this statement sees of a journal ends with no number of an open transaction before it.
"""

from __future__ import annotations

from uuid import UUID

from domain.kernel.work import Work
from domain.ledger.repository.journal import insert_seal

BLOCK_ENTRIES_MAX = 1_000
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"


async def seal_journal(work: Work, organisation_id: UUID, entries_max: int = BLOCK_ENTRIES_MAX) -> int:
    """Seal the next block of an organisation's journal; return how many entries it holds, 0 where there are none."""
    await work.sql(_ONE_AT_A_TIME, f"seal:{organisation_id}")
    return await insert_seal(work, organisation_id, entries_max)
