"""Hold a run, so that what is done with it as a whole is done one after another."""

from __future__ import annotations

from uuid import UUID

from domain.billing.repository.invoices import lock_run
from domain.kernel.database import Row
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work


async def hold_run(work: Work, run_id: UUID) -> Row:
    """Return a run, held until the work ends. Refuses with NotFound."""
    row = await lock_run(work, run_id)
    if row is None:
        raise NotFound("run", run_id)
    return row
