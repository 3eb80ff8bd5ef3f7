"""Rehearse a billing run, and do it for real as it was rehearsed (NEW-01)."""

from __future__ import annotations

import strawberry

from api.billing.rehearsals import Rehearsal, known_rehearsal
from api.billing.runs import Run, known_run
from api.context import Info
from api.ids import decode_id
from api.refusals import refusing
from api.subscriptions.preview import BillingRunInput
from domain.billing.model import RehearsalOutdated, RunAlreadyActive
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn
from domain.subscriptions.commands import rehearse_billing_chunk as rehearsing
from domain.subscriptions.commands import start_rehearsed_run as starting


@strawberry.type
class RehearseBillingRunSuccess:
    """The rehearsal, waiting for a worker."""

    rehearsal: Rehearsal


@strawberry.type
class StartRehearsedRunSuccess:
    """The run, waiting for a worker, and the rehearsal that it does for real."""

    run: Run
    rehearsal: Rehearsal


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict)
async def rehearse_billing_run(info: Info, input: BillingRunInput, idempotency_key: str) -> RehearseBillingRunSuccess:
    """Queue a rehearsal: the run is done by its real code and undone, and a row is kept of everybody (NEW-01)."""
    info.context.require("billing:run")
    async with info.context.work() as work:
        wanted = await input.wanted(work)
        rehearsal_id = await rehearsing.request_billing_rehearsal(
            work,
            wanted.organisation_id,
            wanted.on,
            plan_id=wanted.plan_id,
            sets=wanted.sets,
            destinations=wanted.destinations,
            idempotency_key=idempotency_key,
        )
    return RehearseBillingRunSuccess(rehearsal=await known_rehearsal(info, rehearsal_id))


@refusing(RehearsalOutdated, RunAlreadyActive, InvalidInput, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict)
async def start_rehearsed_run(
    info: Info, rehearsal_id: strawberry.ID, idempotency_key: str
) -> StartRehearsedRunSuccess:
    """Queue the run that was rehearsed; it must still do exactly the same, else the answer says what has changed."""
    info.context.require("billing:run")
    key = decode_id("Rehearsal", rehearsal_id, "rehearsalId")
    async with info.context.work() as work:
        run_id = await starting.start_rehearsed_run(work, key, idempotency_key=idempotency_key)
    return StartRehearsedRunSuccess(run=await known_run(info, run_id), rehearsal=await known_rehearsal(info, key))
