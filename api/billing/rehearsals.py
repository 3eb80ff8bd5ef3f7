"""Rehearsed runs as the schema shows them (NEW-01)."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from uuid import UUID

import strawberry

from api.billing.comparing import RunComparison
from api.billing.runs import Run, RunReject, RunState, run_of
from api.billing.types import InvoiceLine, draft_lines
from api.connections import Counted, cut, page_of
from api.context import Info
from api.ids import decode_id, decode_optional, encode_id
from api.nodes import Node, node, provides
from api.people.reference import MemberRef, member_ref
from api.people.types import Organisation
from api.reasons import Reason, codes, reason_of, shows
from api.refusals import refusing
from api.scalars import Minor
from domain.billing import model
from domain.billing.commands import change_rehearsal
from domain.billing.commands import request_rehearsal as requesting
from domain.billing.queries.rehearsals import (
    count_rehearsals,
    rehearsal_page,
    rehearsals,
    rehearsed_lines,
    runs_of_rehearsals,
)
from domain.billing.rules.reject import RejectReason
from domain.insight.queries.rehearsal_rows import RehearsalSearch, count_rehearsal_rows, rehearsal_rows
from domain.insight.queries.run_differences import Side, SideKind, Sides
from domain.kernel.database import Row
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn

RehearsalOutcome = model.RehearsalOutcome
strawberry.enum(RehearsalOutcome, description="What a rehearsal would have done to somebody.")
ChangedSinceCode = model.ChangeCode
codes(ChangedSinceCode, "ChangedSinceCode", "What has changed for somebody since a rehearsal.")


@shows(model.ChangedSince)
@strawberry.type
class ChangedSince(Reason):
    """What has changed since a rehearsal, for whom, from what to what."""

    code: ChangedSinceCode


@strawberry.type
class RehearsalRow:
    """What a rehearsal did to a subscription's term, an unpaid invoice or a person of a fee run, or why it did nothing.

    `subjectId` asks for its rows alone.

    `drawnMinor` is what earlier credit settled (BIL-08); `monthlyBeforeMinor` is set where a month's price is new.
    """

    subject_id: strawberry.ID
    outcome: RehearsalOutcome
    number: int
    text: str
    period_start: date | None
    period_end: date | None
    due_on: date | None
    payment_method: str | None
    total_minor: Minor
    drawn_minor: Minor
    monthly_minor: Minor | None
    monthly_before_minor: Minor | None
    row: strawberry.Private[Row]

    @strawberry.field(description="The member that it is about.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row["member_id"])

    @strawberry.field(description="Who would pay.")
    async def payer(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row["payer_id"])

    @strawberry.field(description="Why it is left out.")
    def reason(self) -> RunReject | None:
        kept = self.row["reason"]
        return reason_of(RejectReason.from_json(kept), member_id=self.row["member_id"]) if kept else None

    @strawberry.field(description="Its lines, with why they are there and cost what they do (NEW-02).")
    async def lines(self, info: Info) -> list[InvoiceLine]:
        if self.row["lines_key"] is None:
            return []
        lines = await info.context.load(rehearsed_lines, (self.row["rehearsal_id"], self.row["lines_key"]))
        return draft_lines(lines or [])


@strawberry.type
class RehearsalRowConnection(Counted):
    """A page of what a rehearsal did."""

    nodes: list[RehearsalRow]


@strawberry.type
class Rehearsal(Node):
    """A run that was done for real and undone, chunk by chunk. `hash` changes with anything that it would do."""

    id: strawberry.ID
    kind: str
    state: RunState
    on: date
    hash: str
    started_at: datetime | None
    finished_at: datetime | None
    started_by: str
    total: int
    done: int
    billed: int
    repriced: int
    stopped: int
    excluded: int
    total_minor: Minor
    vat_minor: Minor
    drawn_minor: Minor
    currency: str
    row: strawberry.Private[Row]

    @strawberry.field(description="The organisation that it is for.")
    async def organisation(self, info: Info) -> Organisation:
        return await node(info, "Organisation", self.row["organisation_id"])  # type: ignore[no-any-return]

    @strawberry.field(description="The fee run that it is of, where it is of one.")
    def fee_run_id(self) -> strawberry.ID | None:
        key = self.row["criteria"].get("fee_run")
        return encode_id("FeeRun", UUID(key)) if key else None

    @strawberry.field(description="The run that did it for real.")
    async def run(self, info: Info) -> Run | None:
        row = await info.context.load(runs_of_rehearsals, self.row["id"])
        return run_of(row) if row is not None else None

    @strawberry.field(description="What it did, in the order of the run; `search` is a member's name or number.")
    async def rows(
        self,
        info: Info,
        outcome: RehearsalOutcome | None = None,
        search: str | None = None,
        subject_id: strawberry.ID | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> RehearsalRowConnection:
        page = page_of(first, after, UUID, int)
        asked = RehearsalSearch(self.row["id"], outcome, search, decode_optional("Subject", subject_id, "subjectId"))
        read = await info.context.read()
        since = (page.after[0], page.after[1]) if page.after else None
        rows, page_info = cut(
            await rehearsal_rows(read, asked, limit=page.limit, after=since), page, "subject_id", "number"
        )
        return RehearsalRowConnection(
            nodes=[_row(row) for row in rows],
            page_info=page_info,
            total=partial(count_rehearsal_rows, read, asked),
        )

    @strawberry.field(description="Against the last run of the same kind; null where there was none.")
    def against_run(self) -> RunComparison | None:
        return self._against(SideKind.RUN, self.row["against_run_id"])

    @strawberry.field(description="Against the last rehearsal of the same kind; null where none is kept.")
    async def against_rehearsal(self, info: Info) -> RunComparison | None:
        other = self.row["against_id"]
        if other is None or await info.context.load(rehearsals, other) is None:
            return None
        return self._against(SideKind.REHEARSAL, other)

    def _against(self, kind: SideKind, other: UUID | None) -> RunComparison | None:
        if other is None or self.state is not RunState.DONE:
            return None
        return RunComparison(sides=Sides(Side(SideKind.REHEARSAL, self.row["id"]), Side(kind, other), self.kind))


@strawberry.type
class RehearsalConnection(Counted):
    """A page of rehearsals."""

    nodes: list[Rehearsal]


@strawberry.type
class RehearsalQuery:
    """Rehearsed runs."""

    @strawberry.field(description="A rehearsal with its progress (NEW-01).")
    async def rehearsal(self, info: Info, id: strawberry.ID) -> Rehearsal | None:
        info.context.require("billing:run")
        return await load_rehearsal(info, decode_id("Rehearsal", id))

    @strawberry.field(description="Rehearsals that are kept, the newest first.")
    async def rehearsals(self, info: Info, first: int = 20, after: str | None = None) -> RehearsalConnection:
        info.context.require("billing:run")
        page = page_of(first, after, UUID)
        read = await info.context.read()
        found = await rehearsal_page(read, limit=page.limit, before=page.after[0] if page.after else None)
        rows, page_info = cut(found, page, "id")
        return RehearsalConnection(
            nodes=[rehearsal_of(row) for row in rows],
            page_info=page_info,
            total=partial(count_rehearsals, read),
        )


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


async def known_rehearsal(info: Info, rehearsal_id: UUID) -> Rehearsal:
    """Return a rehearsal that was there a moment ago."""
    rehearsal = await load_rehearsal(info, rehearsal_id)
    assert rehearsal is not None, "one that is on its way is not dropped"
    return rehearsal


@provides("Rehearsal")
async def load_rehearsal(info: Info, rehearsal_id: UUID) -> Rehearsal | None:
    """Return a rehearsal by its key."""
    row = await info.context.load(rehearsals, rehearsal_id)
    return rehearsal_of(row) if row is not None else None


def rehearsal_of(row: Row) -> Rehearsal:
    """Return a rehearsal from its row."""
    return Rehearsal(
        id=encode_id("Rehearsal", row["id"]),
        kind=row["kind"],
        state=RunState(row["state"]),
        on=row["run_on"],
        hash=row["hash"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        started_by=row["started_by"],
        total=row["total"],
        done=row["done"],
        billed=row["billed"],
        repriced=row["repriced"],
        stopped=row["stopped"],
        excluded=row["excluded"],
        total_minor=Minor(row["total_minor"]),
        vat_minor=Minor(row["vat_minor"]),
        drawn_minor=Minor(row["drawn_minor"]),
        currency=row["currency"],
        row=row,
    )


def _row(row: Row) -> RehearsalRow:
    def minor(name: str) -> Minor | None:
        return Minor(row[name]) if row[name] is not None else None

    return RehearsalRow(
        subject_id=encode_id("Subject", row["subject_id"]),
        outcome=RehearsalOutcome(row["outcome"]),
        number=row["number"],
        text=row["text"],
        period_start=row["period_start"],
        period_end=row["period_end"],
        due_on=row["due_on"],
        payment_method=row["payment_method"],
        total_minor=Minor(row["total_minor"]),
        drawn_minor=Minor(row["drawn_minor"]),
        monthly_minor=minor("monthly_minor"),
        monthly_before_minor=minor("monthly_before_minor"),
        row=row,
    )
