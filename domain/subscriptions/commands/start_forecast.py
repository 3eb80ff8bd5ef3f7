"""Ask for a forecast of what an organisation's subscriptions will bill (BIL-14)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.commands.request_run import request_run
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.work import Work
from domain.subscriptions.model import FORECAST_KIND


async def start_forecast(work: Work, organisation_id: UUID, *, idempotency_key: str) -> UUID:
    """Queue a forecast from today on and return its run; a worker reckons it.

    Refuses with NotFound (organisation) and RunAlreadyActive. The same key gives the same answer.
    """
    asked = request_hash("start_forecast", {"organisation": organisation_id})
    if (known := await claim(work, idempotency_key, asked)) is not None:
        return UUID(known["run_id"])
    run_id = await request_run(work, FORECAST_KIND, organisation_id, work.today, criteria={}, input_hash=None)
    await remember(work, idempotency_key, {"run_id": run_id})
    return run_id
