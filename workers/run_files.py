"""Tasks of the files that runs make for printers and others (RUN-01)."""

from __future__ import annotations

from uuid import UUID

from domain.dialogue.commands import make_run_files as command
from domain.kernel.tasks import Claim
from domain.kernel.work import Work
from workers.shop import Shop
from workers.tasks import by_chunks


async def make_run_files(shop: Shop, claim: Claim) -> None:
    """Make the files of a run that is done; each chunk is in a unit of work of its own."""
    run_id = UUID(claim.payload["run_id"])

    async def chunk(work: Work) -> bool:
        return await command.make_run_files(work, run_id)

    await by_chunks(shop, claim, chunk)
