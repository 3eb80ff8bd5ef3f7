"""Rehearse a fee run (NEW-01)."""

from __future__ import annotations

import strawberry

from api.billing.rehearsals import Rehearsal, known_rehearsal
from api.context import Info
from api.feeruns.types import FeeRun, fee_run_of, fee_runs_of
from api.ids import decode_id
from api.refusals import refusing
from domain.feeruns.commands import rehearse_fee_run as rehearsing
from domain.feeruns.model import FeeRunLacks
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn


@strawberry.type
class RehearseFeeRunSuccess:
    """The rehearsal, waiting for a worker, and the run that it is of."""

    fee_run: FeeRun
    rehearsal: Rehearsal


@refusing(FeeRunLacks, InvalidInput, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict)
async def rehearse_fee_run(info: Info, id: strawberry.ID, idempotency_key: str) -> RehearseFeeRunSuccess:
    """Queue a rehearsal of a fee run's next time: it is done for real and undone, and rows are kept (NEW-01)."""
    info.context.require("billing:run")
    run_key = decode_id("FeeRun", id)
    async with info.context.work() as work:
        key = await rehearsing.request_fee_rehearsal(work, run_key, idempotency_key=idempotency_key)
    run = fee_run_of((await fee_runs_of(info))[run_key])
    return RehearseFeeRunSuccess(fee_run=run, rehearsal=await known_rehearsal(info, key))
