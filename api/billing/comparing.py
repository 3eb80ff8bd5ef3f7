"""Two runs side by side, done or rehearsed, as the schema shows them (NEW-01)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.billing.lines import InvoiceLine, draft_lines
from api.billing.runs import Run, RunReject, load_run
from api.connections import PageInfo, cut, page_of
from api.context import Info
from api.ids import decode_optional, encode_id
from api.nodes import node, provides
from api.people.reference import MemberRef, member_ref
from api.reasons import reason_of
from api.scalars import Minor
from domain.billing import model
from domain.billing.queries.rehearsals import rehearsals
from domain.insight.queries.run_differences import (
    DifferenceSum,
    Side,
    SideKind,
    Sides,
    difference_rows,
    difference_sums,
    gone_because,
    side_lines,
)
from domain.kernel.database import Reading, Row

if TYPE_CHECKING:
    from api.billing.rehearsals import Rehearsal

RunDifference = model.RunDifference
strawberry.enum(RunDifference, description="How one of two runs differs from the other in what it did to somebody.")


@strawberry.type
class DifferenceCount:
    """How many differ in one way, and by how much in all."""

    difference: RunDifference
    count: int
    by_minor: Minor


@strawberry.type
class DifferenceRow:
    """Somebody for whom two runs differ: what the one bills and what the other billed, null where it is nothing.

    `subjectId` asks for it alone.
    """

    subject_id: strawberry.ID
    difference: RunDifference
    total_minor: Minor | None
    before_minor: Minor | None
    row: strawberry.Private[Row]
    sides: strawberry.Private[Sides]

    @strawberry.field(description="The member whose subscription it is, or who is to pay.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row["member_id"])

    @strawberry.field(description="Why nothing is billed any more, where it is gone.")
    def reason(self) -> RunReject | None:
        if self.difference is not RunDifference.GONE:
            return None
        because = gone_because(self.row)
        return reason_of(because, member_id=self.row["member_id"]) if because else None

    @strawberry.field(description="What is billed, with why.")
    async def lines(self, info: Info) -> list[InvoiceLine]:
        return await self._lines(info, self.sides.now)

    @strawberry.field(description="What the other billed, with why.")
    async def lines_before(self, info: Info) -> list[InvoiceLine]:
        return await self._lines(info, self.sides.before)

    async def _lines(self, info: Info, side: Side) -> list[InvoiceLine]:
        lines = await info.context.load(side_lines, (side, self.row["subject_id"]))
        return draft_lines(lines or [])


@strawberry.type
class DifferenceConnection:
    """A page of those for whom two runs differ."""

    nodes: list[DifferenceRow]
    page_info: PageInfo


@strawberry.type
class RunComparison:
    """A run or a rehearsal against another: who is new, gone, or billed another amount."""

    sides: strawberry.Private[Sides]

    @strawberry.field(description="The run that it is compared with, where it is one.")
    async def run(self, info: Info) -> Annotated[Run, strawberry.lazy("api.billing.runs")] | None:
        other = self.sides.before
        return await load_run(info, other.id) if other.kind is SideKind.RUN else None

    @strawberry.field(description="The rehearsal that it is compared with, where it is one.")
    async def rehearsal(self, info: Info) -> Annotated[Rehearsal, strawberry.lazy("api.billing.rehearsals")] | None:
        other = self.sides.before
        return await node(info, "Rehearsal", other.id) if other.kind is SideKind.REHEARSAL else None

    @strawberry.field(description="How many are new, gone and changed; nobody where both did the same.")
    async def counts(self, info: Info) -> list[DifferenceCount]:
        sums = await info.context.load(_sums, self.sides) or {}
        found = {one: sums.get(one.value, DifferenceSum()) for one in RunDifference}
        return [
            DifferenceCount(difference=one, count=of.count, by_minor=Minor(of.by_minor)) for one, of in found.items()
        ]

    @strawberry.field(description="For how many both did the same.")
    async def same(self, info: Info) -> int:
        sums = await info.context.load(_sums, self.sides) or {}
        return sums.get("SAME", DifferenceSum()).count

    @strawberry.field(description="Those who are new, gone or changed.")
    async def rows(
        self,
        info: Info,
        difference: RunDifference,
        subject_id: strawberry.ID | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> DifferenceConnection:
        page = page_of(first, after, UUID)
        read = await info.context.read()
        found = await difference_rows(
            read,
            self.sides,
            difference,
            limit=page.limit,
            after=page.after[0] if page.after else None,
            subject_id=decode_optional("Subject", subject_id, "subjectId"),
        )
        rows, page_info = cut(found, page, "subject_id")
        return DifferenceConnection(
            nodes=[_row(row, self.sides) for row in rows],
            page_info=page_info,
        )


async def _sums(read: Reading, wanted: Sequence[Sides]) -> dict[Sides, dict[str, DifferenceSum]]:
    return {sides: await difference_sums(read, sides) for sides in wanted}


def _row(row: Row, sides: Sides) -> DifferenceRow:
    return DifferenceRow(
        subject_id=encode_id("Subject", row["subject_id"]),
        difference=RunDifference(row["difference"]),
        total_minor=Minor(row["now_minor"]) if row["now_minor"] is not None else None,
        before_minor=Minor(row["before_minor"]) if row["before_minor"] is not None else None,
        row=row,
        sides=sides,
    )


@provides("Run.againstRehearsal")
async def against_rehearsal(info: Info, run_id: UUID, rehearsal_id: UUID, kind: str) -> RunComparison | None:
    """Return what a run, or a time of a fee run, did against its own rehearsal; None where that is not kept."""
    if await info.context.load(rehearsals, rehearsal_id) is None:
        return None
    return RunComparison(
        sides=Sides(Side(SideKind.RUN, run_id), Side(SideKind.REHEARSAL, rehearsal_id), kind, exact=True)
    )
