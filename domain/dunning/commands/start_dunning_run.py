"""Start a run that reminds of unpaid invoices, as previewed or as things are (DUN-01, RUN-05)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.commands.request_run import request_run
from domain.billing.model import PreviewOutdated
from domain.dunning.commands.rehearse_dunning import rehearse_dunning
from domain.dunning.model import RUN_KIND
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.work import Work


async def start_dunning_run(
    work: Work, organisation_id: UUID, *, expected_hash: str | None = None, idempotency_key: str
) -> UUID:
    """Queue a run for today and return its id; a worker reminds in chunks. Nobody is reminded for another day.

    With `expected_hash` it must still be exactly what was previewed for today, else PreviewOutdated. Refuses also with
    RunAlreadyActive and NotFound (organisation). The same key gives the same answer.
    """
    digest = request_hash("start_dunning_run", {"organisation": organisation_id})
    if (known := await claim(work, idempotency_key, digest)) is not None:
        return UUID(known["run_id"])
    if expected_hash is not None:
        now = await rehearse_dunning(work, organisation_id, work.today)
        if now.hash != expected_hash:
            raise PreviewOutdated(now.reminders, now.total_minor)
    run_id = await request_run(work, RUN_KIND, organisation_id, work.today, criteria={}, input_hash=expected_hash)
    await remember(work, idempotency_key, {"run_id": run_id})
    return run_id
