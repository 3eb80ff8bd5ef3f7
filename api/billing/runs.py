"""Runs as the schema shows them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.connections import Counted, PageInfo, cut, page_of
from api.context import Info
from api.ids import encode_id
from api.nodes import node, provides
from api.people.reference import MemberRef, member_ref
from api.reasons import Reason, codes, optional_reason, reason_of, shows
from api.scalars import Minor
from domain.billing import model
from domain.billing.queries.runs import rejects, reversal_of, runs
from domain.billing.rules import reject
from domain.kernel.database import Row
from domain.kernel.task_fault import TaskFault

if TYPE_CHECKING:
    from api.billing.comparing import RunComparison
    from api.dialogue.queries import TaskError
    from api.dialogue.run_files import RunFile
    from api.dunning.collection import CollectionFile
    from api.people.types import Organisation
    from api.subscriptions.bulk_credit import BulkCreditItem
    from api.subscriptions.forecast import ForecastMonth
    from api.subscriptions.held_over import RunSet
    from api.subscriptions.reversal import RunReversal

RunState = model.RunState
strawberry.enum(RunState, description="The life of a run.")


RejectCode = reject.RejectCode
codes(RejectCode, "RejectCode", "Why a run could not bill something.")


@shows(reject.RejectReason)
@strawberry.type
class RunReject(Reason):
    """What a run could not bill, with the reason; it stopped nobody else."""

    code: RejectCode
    member_id: strawberry.Private[UUID]
    subject_id: strawberry.Private[UUID | None] = None

    @strawberry.field(description="What it is about, for telling two of one member apart.")
    def key(self) -> strawberry.ID | None:
        return encode_id("Subject", self.subject_id) if self.subject_id else None

    @strawberry.field(description="The number of the rule that says so (NEW-02).")
    def rule(self) -> str:
        return reject.RULES[self.code]

    @strawberry.field(description="The member whose subscription it is.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.member_id)


@strawberry.type
class RunRejectConnection:
    """A page of what a run could not bill; the run has their number."""

    nodes: list[RunReject]
    page_info: PageInfo


def _reject(row: Row) -> RunReject:
    return reason_of(  # type: ignore[no-any-return]
        reject.RejectReason.from_json(row["reason"]), subject_id=row["subject_id"], member_id=row["member_id"]
    )


@strawberry.type
class Run:
    """A run over many members, in chunks that commit one by one (RUN-06)."""

    id: strawberry.ID
    kind: str
    state: RunState
    on: date
    started_at: datetime | None
    finished_at: datetime | None
    started_by: str
    total: int
    done: int
    invoiced: int
    rejected: int
    total_minor: Minor
    currency: str
    row: strawberry.Private[Row]

    @strawberry.field(description="The organisation that it bills for.")
    async def organisation(self, info: Info) -> Annotated[Organisation, strawberry.lazy("api.people.types")]:
        return await node(info, "Organisation", self.row["organisation_id"])  # type: ignore[no-any-return]

    @strawberry.field(
        description="Subscriptions a second since it began, reckoned over at least one second; 0 before that."
    )
    def rate_per_second(self) -> int:
        if self.started_at is None:
            return 0
        seconds = ((self.finished_at or datetime.now(UTC)) - self.started_at).total_seconds()
        return int(self.done / max(seconds, 1.0))

    @strawberry.field(description="Why it failed as a whole; null where it did not (NEW-10).")
    def fault(self) -> Annotated[TaskError, strawberry.lazy("api.dialogue.queries")] | None:
        return optional_reason(TaskFault, self.row["fault"])  # type: ignore[no-any-return]

    @strawberry.field(description="What it could not bill, a page at a time.")
    async def rejects(self, info: Info, first: int = 50, after: str | None = None) -> RunRejectConnection:
        page = page_of(first, after, UUID)
        read = await info.context.read()
        found = await rejects(read, self.row["id"], limit=page.limit, after=page.after[0] if page.after else None)
        rows, page_info = cut(found, page, "subject_id")
        return RunRejectConnection(nodes=[_reject(row) for row in rows], page_info=page_info)

    @strawberry.field(description="What each criteria set has of it, in their order; empty where it had none (RUN-01).")
    async def sets(self, info: Info) -> list[Annotated[RunSet, strawberry.lazy("api.subscriptions.held_over")]]:
        return await node(info, "Run.sets", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="The files that it made for its destinations (RUN-01).")
    async def files(self, info: Info) -> list[Annotated[RunFile, strawberry.lazy("api.dialogue.run_files")]]:
        return await node(info, "Run.files", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="What a dunning run handed over to collection, with its files (DUN-09).")
    async def collection_files(
        self, info: Info
    ) -> list[Annotated[CollectionFile, strawberry.lazy("api.dunning.collection")]]:
        return await node(info, "Run.collectionFiles", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="What a bulk credit was to write off, and what became of it; empty for other runs.")
    async def bulk_credit(
        self, info: Info
    ) -> list[Annotated[BulkCreditItem, strawberry.lazy("api.subscriptions.bulk_credit")]]:
        return await node(info, "Run.bulkCredit", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="What a forecast has reckoned, month by month; empty for other runs (BIL-14).")
    async def forecast(
        self, info: Info
    ) -> list[Annotated[ForecastMonth, strawberry.lazy("api.subscriptions.forecast")]]:
        return await node(info, "Run.forecast", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="The run that takes it back, where there is one (RUN-07).")
    async def reversed_by(self, info: Info) -> Annotated[Run, strawberry.lazy("api.billing.runs")] | None:
        row = await info.context.load(reversal_of, self.row["id"])
        return run_of(row) if row is not None else None

    @strawberry.field(description="The run that it takes back, where it is a reversal.")
    async def reverses(self, info: Info) -> Annotated[Run, strawberry.lazy("api.billing.runs")] | None:
        return await load_run(info, self.row["reverses_id"]) if self.row["reverses_id"] else None

    @strawberry.field(description="What reversing it would do; null where it is no billing run that is done (RUN-07).")
    async def reversal(
        self, info: Info
    ) -> Annotated[RunReversal, strawberry.lazy("api.subscriptions.reversal")] | None:
        if self.kind != "SUBSCRIPTION" or self.state is not model.RunState.DONE:
            return None
        return await node(info, "Run.reversal", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="What it did against its own rehearsal, once it is done; null where it had none.")
    async def against_rehearsal(
        self, info: Info
    ) -> Annotated[RunComparison, strawberry.lazy("api.billing.comparing")] | None:
        if self.row["rehearsal_id"] is None or self.state is not model.RunState.DONE:
            return None
        return await node(info, "Run.againstRehearsal", self.row["id"], self.row["rehearsal_id"], self.kind)  # type: ignore[no-any-return]

    @strawberry.field(description="The token that opens its invoices.")
    async def drilldown(self, info: Info) -> str:
        return await node(info, "Run.drilldown", self.row["id"])  # type: ignore[no-any-return]


@strawberry.type
class RunConnection(Counted):
    """A page of runs."""

    nodes: list[Run]


def run_of(row: Row) -> Run:
    """Return a run from its row."""
    return Run(
        id=encode_id("Run", row["id"]),
        kind=row["kind"],
        state=model.RunState(row["state"]),
        on=row["run_on"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        started_by=row["started_by"],
        total=row["total"],
        done=row["done"],
        invoiced=row["invoiced"],
        rejected=row["rejected"],
        total_minor=row["total_minor"],
        currency=row["currency"],
        row=row,
    )


async def known_run(info: Info, run_id: UUID) -> Run:
    """Return a run that was there a moment ago."""
    run = await load_run(info, run_id)
    assert run is not None, "no run is ever deleted"
    return run


@provides("Run")
async def load_run(info: Info, run_id: UUID) -> Run | None:
    """Return a run by its key."""
    row = await info.context.load(runs, run_id)
    return run_of(row) if row is not None else None
