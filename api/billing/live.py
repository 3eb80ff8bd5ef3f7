"""Live events of runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

import strawberry

from api.billing.rehearsals import Rehearsal, load_rehearsal
from api.billing.runs import Run, load_run
from api.context import Info
from api.ids import decode_optional
from api.live import Happened, Source, Topic, position_of
from api.scalars import Cursor
from domain.billing.model import RehearsalProgressed, RehearsalRequested, RunProgressed, RunRequested


@strawberry.type
class RunProgressEvent:
    """A run was requested, got on, or ended; the run as it is now."""

    cursor: Cursor
    run_id: strawberry.Private[UUID]

    @strawberry.field(description="The run with its counts.")
    async def run(self, info: Info) -> Run:
        run = await load_run(info, self.run_id)
        assert run is not None, "a fact about a run can't outlive it"
        return run


@strawberry.type
class RehearsalProgressEvent:
    """A rehearsal was requested, got on, or ended; the rehearsal as it is now."""

    cursor: Cursor
    rehearsal_id: strawberry.Private[UUID]

    @strawberry.field(description="The rehearsal with its counts; null where it is not kept any more.")
    async def rehearsal(self, info: Info) -> Rehearsal | None:
        return await load_rehearsal(info, self.rehearsal_id)


@strawberry.type
class BillingLive:
    """What happens in billing."""

    @strawberry.subscription(description="The progress of one run, or of all (RUN-06).")
    async def run_progress(
        self, info: Info, run_id: strawberry.ID | None = None, after: Cursor | None = None
    ) -> AsyncIterator[RunProgressEvent]:
        info.context.require("invoices:read")
        key = decode_optional("Run", run_id, "runId")
        kinds = (RunRequested.kind, RunProgressed.kind)
        topics = frozenset(Topic(kind, "run_id", str(key)) if key else Topic(kind) for kind in kinds)
        return Source(topics, _event, after=position_of(after))

    @strawberry.subscription(description="The progress of one rehearsal, or of all (NEW-01).")
    async def rehearsal_progress(
        self, info: Info, rehearsal_id: strawberry.ID | None = None, after: Cursor | None = None
    ) -> AsyncIterator[RehearsalProgressEvent]:
        info.context.require("billing:run")
        key = decode_optional("Rehearsal", rehearsal_id, "rehearsalId")
        kinds = (RehearsalRequested.kind, RehearsalProgressed.kind)
        topics = frozenset(Topic(kind, "rehearsal_id", str(key)) if key else Topic(kind) for kind in kinds)
        return Source(topics, _rehearsed, after=position_of(after))


def _rehearsed(happened: Happened) -> RehearsalProgressEvent:
    return RehearsalProgressEvent(cursor=happened.cursor, rehearsal_id=UUID(happened.payload["rehearsal_id"]))


def _event(happened: Happened) -> RunProgressEvent:
    return RunProgressEvent(cursor=happened.cursor, run_id=UUID(happened.payload["run_id"]))
