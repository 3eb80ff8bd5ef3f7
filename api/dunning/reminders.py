"""Reminders as the schema shows them, and what they add to an invoice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.billing.why import LineWhy, why_shown
from api.connections import Counted
from api.context import Info
from api.ids import encode_id
from api.nodes import Node, node, provides
from api.people.reference import MemberRef, member_ref
from api.reasons import Reason, codes, shows
from api.scalars import Minor
from domain.billing.rules.why import why_of
from domain.dunning import model
from domain.dunning.queries.reminders import next_reminders, postponements_of, reminded, reminders, reminders_of
from domain.dunning.rules.states import reminder_state
from domain.kernel.database import Row

if TYPE_CHECKING:
    from api.billing.types import Invoice

ReminderState = model.ReminderState
strawberry.enum(ReminderState, description="What a screen shows of a reminder.")
ReminderObstacleCode = model.ObstacleCode
codes(ReminderObstacleCode, "ReminderObstacleCode", "Why an invoice gets no reminder now.")


@shows(model.Obstacle)
@strawberry.type
class ReminderObstacle(Reason):
    """Why an invoice gets no reminder now, with the rule that says so."""

    code: ReminderObstacleCode


@strawberry.type
class Reminder(Node):
    """A reminder of an unpaid invoice. It never changes; paying the invoice's KID settles the invoice and the fees.

    `invoiceMinor` was open of the invoice when it was issued, `earlierFeesMinor` of the reminders before it;
    `openFeeMinor` is open of its own fee now.
    """

    id: strawberry.ID
    number: str
    step: int
    state: ReminderState
    issued_on: date
    due_on: date
    invoice_minor: Minor
    earlier_fees_minor: Minor
    fee_minor: Minor
    total_minor: Minor
    open_fee_minor: Minor
    currency: str
    reference: str | None
    row: strawberry.Private[Row]

    @strawberry.field(description="Why it went out and asks for that; an older one does not know (NEW-02).")
    def why(self) -> list[LineWhy]:
        return why_shown(why_of(self.row["why"]))

    @strawberry.field(description="The invoice that it reminds of.")
    async def invoice(self, info: Info) -> Annotated[Invoice, strawberry.lazy("api.billing.types")]:
        return await node(info, "Invoice", self.row["invoice_id"])  # type: ignore[no-any-return]

    @strawberry.field(description="Who is to pay.")
    async def payer(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row["payer_id"])

    @strawberry.field(description="Where the document can be read as PDF.")
    def pdf_url(self) -> str:
        return f"/reminders/{self.id}.pdf"


@strawberry.type
class ReminderConnection(Counted):
    """A page of reminders."""

    nodes: list[Reminder]


@strawberry.type
class NextReminder:
    """The reminder that an invoice gets next, where it is not paid by then."""

    step: int
    on: date
    fee_minor: Minor
    process_name: str


@strawberry.type
class ReminderPostponement:
    """An invoice's next reminder was put off until a day, on which it may go out (DUN-05)."""

    until_on: date
    reason: str
    postponed_on: date
    postponed_by: str


def reminder_of(row: Row, today: date) -> Reminder:
    """Return a reminder from its row."""
    return Reminder(
        id=encode_id("Reminder", row["id"]),
        number=str(row["number"]),
        step=row["step"],
        state=reminder_state(
            invoice_state=row["invoice_state"],
            open_invoice_minor=row["open_invoice_minor"],
            open_fee_minor=row["open_fee_minor"],
            is_newest=row["is_newest"],
            due_on=row["due_on"],
            today=today,
        ),
        issued_on=row["issued_on"],
        due_on=row["due_on"],
        invoice_minor=row["open_minor"],
        earlier_fees_minor=row["fees_minor"],
        fee_minor=row["fee_minor"],
        total_minor=Minor(row["open_minor"] + row["fees_minor"] + row["fee_minor"]),
        open_fee_minor=row["open_fee_minor"],
        currency=row["currency"],
        reference=row["reference"],
        row=row,
    )


@provides("Reminder")
async def load_reminder(info: Info, reminder_id: UUID) -> Reminder | None:
    """Return a reminder by its key."""
    row = await info.context.load(reminders, reminder_id)
    return reminder_of(row, info.context.today) if row is not None else None


@provides("Invoice.reminders")
async def reminders_of_invoice(info: Info, invoice_id: UUID) -> list[Reminder]:
    """Return the reminders of an invoice, the first one first."""
    today = info.context.today
    return [reminder_of(row, today) for row in await info.context.load(reminders_of, invoice_id) or []]


@provides("Invoice.isReminded")
async def is_reminded(info: Info, invoice_id: UUID) -> bool:
    """Tell whether an invoice was reminded of."""
    found = await info.context.load(reminded, invoice_id)
    return bool(found)


@provides("Invoice.nextReminder")
async def next_reminder(info: Info, invoice_id: UUID) -> NextReminder | None:
    """Return what an invoice gets next, if anything."""
    coming = await info.context.load(next_reminders, invoice_id)
    if coming is None:
        return None
    return NextReminder(
        step=coming.step, on=coming.on, fee_minor=Minor(coming.fee_minor), process_name=coming.process_name
    )


@provides("Invoice.postponements")
async def postponements(info: Info, invoice_id: UUID) -> list[ReminderPostponement]:
    """Return the postponements of an invoice's reminders, the newest, which counts, first."""
    return [
        ReminderPostponement(
            until_on=row["until_on"],
            reason=row["reason"],
            postponed_on=row["postponed_on"],
            postponed_by=row["postponed_by"],
        )
        for row in await info.context.load(postponements_of, invoice_id) or []
    ]
