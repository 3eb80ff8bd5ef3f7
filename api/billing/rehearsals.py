"""Rehearsed runs as the schema shows them (NEW-01)."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.billing.comparing import RunComparison
from api.billing.rehearsal_rows import RehearsalOutcome, RehearsalRowConnection, rehearsal_row
from api.billing.runs import Run, RunState, run_of
from api.connections import Counted, cut, page_of
from api.context import Info
from api.ids import decode_id, decode_optional, encode_id
from api.nodes import Node, node, provides
from api.people.types import Organisation
from api.reasons import optional_reason
from api.scalars import Minor
from domain.billing.queries.rehearsals import (
    count_rehearsals,
    rehearsal_page,
    rehearsals,
    runs_of_rehearsals,
)
from domain.insight.queries.rehearsal_rows import RehearsalSearch, count_rehearsal_rows, rehearsal_rows
from domain.insight.queries.run_differences import Side, SideKind, Sides
from domain.kernel.database import Row
from domain.kernel.task_fault import TaskFault

if TYPE_CHECKING:
    from api.dialogue.queries import TaskError


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
    handed_over: int
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

    @strawberry.field(description="Why it failed as a whole, where it did (NEW-10).")
    def fault(self) -> Annotated[TaskError, strawberry.lazy("api.dialogue.queries")] | None:
        return optional_reason(TaskFault, self.row["fault"])  # type: ignore[no-any-return]

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
            nodes=[rehearsal_row(row) for row in rows],
            page_info=page_info,
            total=partial(count_rehearsal_rows, read, asked),
        )

    @strawberry.field(description="Against the last run of the same kind; null where there was none.")
    def against_run(self) -> RunComparison | None:
        return self._against(SideKind.RUN, self.row["against_run_id"])

    @strawberry.field(
        description="Against the rehearsal that it was done again of, else the last one of its kind, where it is kept. "
        "Of one day all that people are asked for counts; else amounts alone."
    )
    async def against_rehearsal(self, info: Info) -> RunComparison | None:
        before = await self._before(info)
        return self._against(SideKind.REHEARSAL, before["id"], exact=before["run_on"] == self.on) if before else None

    @strawberry.field(description="Whether nothing at all has changed since that rehearsal; null where none is kept.")
    async def is_as_before(self, info: Info) -> bool | None:
        before = await self._before(info)
        return before["hash"] == self.hash if before and self.state is RunState.DONE else None

    async def _before(self, info: Info) -> Row | None:
        other = self.row["against_id"]
        if other is None:
            return None
        return await info.context.load(rehearsals, other)

    def _against(self, kind: SideKind, other: UUID | None, *, exact: bool = False) -> RunComparison | None:
        if other is None or self.state is not RunState.DONE:
            return None
        return RunComparison(sides=Sides(Side(SideKind.REHEARSAL, self.row["id"]), Side(kind, other), self.kind, exact))


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
        handed_over=row["handed_over"],
        excluded=row["excluded"],
        total_minor=Minor(row["total_minor"]),
        vat_minor=Minor(row["vat_minor"]),
        drawn_minor=Minor(row["drawn_minor"]),
        currency=row["currency"],
        row=row,
    )
