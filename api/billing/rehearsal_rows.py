"""What a rehearsed run did to each, as the schema shows it (NEW-01)."""

from __future__ import annotations

from datetime import date

import strawberry

from api.billing.lines import InvoiceLine, draft_lines
from api.billing.runs import RunReject
from api.connections import Counted
from api.context import Info
from api.ids import encode_id
from api.people.reference import MemberRef, member_ref
from api.reasons import Reason, codes, reason_of, shows
from api.scalars import Minor
from domain.billing import model
from domain.billing.queries.rehearsals import (
    rehearsed_lines,
)
from domain.billing.rules.reject import RejectReason
from domain.kernel.database import Row

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


def rehearsal_row(row: Row) -> RehearsalRow:
    """Return what a rehearsal did to somebody, from its row."""

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
