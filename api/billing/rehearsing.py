"""Rehearsing again, stopping and resuming (NEW-01)."""

from __future__ import annotations

import strawberry

from api.billing.rehearsals import Rehearsal, known_rehearsal
from api.context import Info
from api.ids import decode_id
from api.refusals import refusing
from domain.billing.commands import change_rehearsal
from domain.billing.commands import request_rehearsal as requesting
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn


@strawberry.type
class RehearseAgainSuccess:
    """Another rehearsal of the same, waiting for a worker."""

    rehearsal: Rehearsal


@refusing(NotFound, NotAllowed, NotSignedIn, InvalidInput, IdempotencyConflict)
async def rehearse_again(info: Info, id: strawberry.ID, idempotency_key: str) -> RehearseAgainSuccess:
    """Queue another rehearsal of the same kind, day and choice."""
    info.context.require("billing:run")
    async with info.context.work() as work:
        key = await requesting.rehearse_again(work, decode_id("Rehearsal", id), idempotency_key=idempotency_key)
    return RehearseAgainSuccess(rehearsal=await known_rehearsal(info, key))


@strawberry.type
class StopRehearsalSuccess:
    """The rehearsal, stopped after the chunk that it was in."""

    rehearsal: Rehearsal


@strawberry.type
class ResumeRehearsalSuccess:
    """The rehearsal, queued to go on where it was."""

    rehearsal: Rehearsal


@refusing(NotFound, NotAllowed, NotSignedIn, InvalidInput)
async def stop_rehearsal(info: Info, id: strawberry.ID) -> StopRehearsalSuccess:
    """Stop a rehearsal after the chunk that it is in; it can be resumed."""
    info.context.require("billing:run")
    async with info.context.work() as work:
        await change_rehearsal.stop_rehearsal(work, decode_id("Rehearsal", id))
    return StopRehearsalSuccess(rehearsal=await known_rehearsal(info, decode_id("Rehearsal", id)))


@refusing(NotFound, NotAllowed, NotSignedIn, InvalidInput)
async def resume_rehearsal(info: Info, id: strawberry.ID) -> ResumeRehearsalSuccess:
    """Let a stopped or failed rehearsal go on where it was."""
    info.context.require("billing:run")
    async with info.context.work() as work:
        await change_rehearsal.resume_rehearsal(work, decode_id("Rehearsal", id))
    return ResumeRehearsalSuccess(rehearsal=await known_rehearsal(info, decode_id("Rehearsal", id)))
