"""Rehearse a dunning run, and do it for real as it was rehearsed (NEW-01)."""

from __future__ import annotations

from datetime import date

import strawberry

from api.billing.rehearsals import Rehearsal, known_rehearsal
from api.billing.runs import Run, known_run
from api.context import Info
from api.ids import decode_id
from api.refusals import refusing
from domain.billing.model import RehearsalOutdated, RunAlreadyActive
from domain.dunning.commands import rehearse_dunning_chunk as rehearsing
from domain.dunning.commands import start_rehearsed_dunning as starting
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn


@strawberry.type
class RehearseDunningRunSuccess:
    """The rehearsal, waiting for a worker."""

    rehearsal: Rehearsal


@strawberry.type
class StartRehearsedDunningRunSuccess:
    """The run, waiting for a worker, and the rehearsal that it does for real."""

    run: Run
    rehearsal: Rehearsal


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict)
async def rehearse_dunning_run(
    info: Info, organisation_id: strawberry.ID, on: date, idempotency_key: str
) -> RehearseDunningRunSuccess:
    """Queue a rehearsal: reminders and stops of a day are made for real and undone, and rows are kept (NEW-01)."""
    info.context.require("billing:run")
    key = decode_id("Organisation", organisation_id, "organisationId")
    async with info.context.work() as work:
        rehearsal_id = await rehearsing.request_dunning_rehearsal(work, key, on, idempotency_key=idempotency_key)
    return RehearseDunningRunSuccess(rehearsal=await known_rehearsal(info, rehearsal_id))


@refusing(RehearsalOutdated, RunAlreadyActive, InvalidInput, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict)
async def start_rehearsed_dunning_run(
    info: Info, rehearsal_id: strawberry.ID, idempotency_key: str
) -> StartRehearsedDunningRunSuccess:
    """Queue the dunning run that was rehearsed for today; the answer says what has changed where it would differ."""
    info.context.require("billing:run")
    key = decode_id("Rehearsal", rehearsal_id, "rehearsalId")
    async with info.context.work() as work:
        run_id = await starting.start_rehearsed_dunning(work, key, idempotency_key=idempotency_key)
    return StartRehearsedDunningRunSuccess(
        run=await known_run(info, run_id), rehearsal=await known_rehearsal(info, key)
    )
