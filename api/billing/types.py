"""Invoices as the schema shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry

from api.billing.lines import InvoiceLine, draft_lines, line_of
from api.connections import Counted
from api.context import Info
from api.ids import encode_id
from api.nodes import node, provides
from api.people.reference import MemberRef, member_ref
from api.scalars import Minor
from domain.billing import model
from domain.billing.queries.credit import drawn_of
from domain.billing.queries.earlier_fees import earlier_fees_of
from domain.billing.queries.invoices import (
    allocations_by,
    allocations_of,
    credit_notes_of,
    invoices,
    lines,
)
from domain.billing.rules.drawing import drawn_minor
from domain.billing.rules.states import statuses
from domain.catalogue import model as catalogue
from domain.kernel.database import Row

if TYPE_CHECKING:
    from api.billing.settlements import Settlement
    from api.dialogue.types import Dispatch
    from api.dunning.collection import CollectionToCome
    from api.dunning.reminders import NextReminder, Reminder, ReminderPostponement
    from api.dunning.stops import ComingPaymentStop
    from api.payments.charges import Charge, PaymentAgreement, PaymentLink
    from api.payments.moving import PaymentMove
    from api.payments.refunds import Refund
    from api.payments.types import Payment
    from api.people.types import Organisation

InvoiceState = model.InvoiceState
strawberry.enum(InvoiceState, description="What is stored of an invoice.")
InvoiceStatus = model.InvoiceStatus
strawberry.enum(InvoiceStatus, description="What holds of an invoice (BIL-02).")
PaymentMethod = catalogue.PaymentMethod
strawberry.enum(PaymentMethod, description="How a payer settles an invoice.")


_PAID = frozenset({"PAYMENT", "PAYMENT_CREDIT"})


@strawberry.type
class Allocation:
    """What settled part of an invoice or a reminder's fee, or was unused and written off, paid back or moved (LED-04).

    `sourceKind` is PAYMENT, PAYMENT_CREDIT (what an earlier payment left), CREDIT_NOTE or WRITE_OFF.
    """

    id: strawberry.ID
    amount_minor: Minor
    allocated_on: date
    source_kind: str
    row: strawberry.Private[Row]

    @strawberry.field(description="The payment; null where a credit note or a write-off settled it.")
    async def payment(self, info: Info) -> Annotated[Payment, strawberry.lazy("api.payments.types")] | None:
        if self.row["source_kind"] not in _PAID:
            return None
        return await node(info, "Payment", self.row["source_id"])  # type: ignore[no-any-return]

    @strawberry.field(description="The credit note that settled it; null where something else did.")
    async def credit_note(self, info: Info) -> Invoice | None:
        if self.row["source_kind"] != model.CreditSource.CREDIT_NOTE:
            return None
        return await load_invoice(info, self.row["source_id"])

    @strawberry.field(
        description="The invoice that was settled; null where it was a fee, or credit paid back or written off."
    )
    async def invoice(self, info: Info) -> Invoice | None:
        return await load_invoice(info, self.row["invoice_id"])

    @strawberry.field(description="The refund by which unused credit was paid back; null where it was something else.")
    async def refund(self, info: Info) -> Annotated[Refund, strawberry.lazy("api.payments.refunds")] | None:
        return await node(info, "Allocation.refund", self.row["invoice_id"])  # type: ignore[no-any-return]

    @strawberry.field(
        description="The move that took unused credit to another member; null where it was something else."
    )
    async def move(self, info: Info) -> Annotated[PaymentMove, strawberry.lazy("api.payments.moving")] | None:
        return await node(info, "Allocation.move", self.row["invoice_id"])  # type: ignore[no-any-return]

    @strawberry.field(description="The reminder whose fee was settled; null where it was something else.")
    async def reminder(self, info: Info) -> Annotated[Reminder, strawberry.lazy("api.dunning.reminders")] | None:
        return await node(info, "Reminder", self.row["invoice_id"])  # type: ignore[no-any-return]


def allocation_of(row: Row) -> Allocation:
    """Return an allocation from its row."""
    return Allocation(
        id=encode_id("Allocation", row["id"]),
        amount_minor=row["amount_minor"],
        allocated_on=row["allocated_on"],
        source_kind=row["source_kind"],
        row=row,
    )


@dataclass(frozen=True, slots=True)
class InvoiceKeys:
    """The rows that an invoice points at; a draft has no `id`."""

    id: UUID | None
    organisation_id: UUID
    member_id: UUID
    payer_id: UUID
    credits_id: UUID | None = None


@strawberry.type
class Invoice:
    """A demand on a payer, or a credit note. Issued ones never change; drafts are reckoned when asked for."""

    id: strawberry.ID
    number: str | None
    kind: str
    state: InvoiceState
    status: InvoiceStatus
    text: str
    period_start: date | None
    period_end: date | None
    issued_on: date | None
    due_on: date
    net_minor: Minor
    vat_minor: Minor
    total_minor: Minor
    open_minor: Minor
    currency: str
    reference: str | None
    payment_method: PaymentMethod
    keys: strawberry.Private[InvoiceKeys]
    holding: strawberry.Private[tuple[InvoiceStatus, ...]]
    draft_lines: strawberry.Private[list[InvoiceLine] | None] = None
    draft_drawn: strawberry.Private[Sequence[model.Credit]] = ()
    draft_fees: strawberry.Private[Sequence[model.EarlierFee]] = ()

    @strawberry.field(description="All that holds of it, the status by which it is shown first (BIL-02).")
    async def statuses(self, info: Info) -> list[InvoiceStatus]:
        may_be_reminded = self.keys.id is not None and self.state is InvoiceState.ISSUED and self.open_minor > 0
        reminded = may_be_reminded and await node(info, "Invoice.isReminded", self.keys.id)
        return [*self.holding, *([InvoiceStatus.REMINDED] if reminded else [])]

    @strawberry.field(description="The organisation that demands.")
    async def organisation(self, info: Info) -> Annotated[Organisation, strawberry.lazy("api.people.types")]:
        return await node(info, "Organisation", self.keys.organisation_id)  # type: ignore[no-any-return]

    @strawberry.field(description="The member that it is about.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.keys.member_id)

    @strawberry.field(description="Who is to pay it.")
    async def payer(self, info: Info) -> MemberRef:
        return await member_ref(info, self.keys.payer_id)

    @strawberry.field(description="The lines in their order.")
    async def lines(self, info: Info) -> list[InvoiceLine]:
        if self.keys.id is None:
            return self.draft_lines or []
        return [line_of(row) for row in await info.context.load(lines, self.keys.id) or []]

    @strawberry.field(description="Where the document can be read as PDF; empty for a draft.")
    def pdf_url(self) -> str:
        return f"/invoices/{self.id}.pdf" if self.keys.id else ""

    @strawberry.field(
        description="How much credit notes of other invoices settled of it, or would of a draft (BIL-11)."
    )
    async def credited_before_minor(self, info: Info) -> Minor:
        return Minor(drawn_minor(await self._drawn(info), model.CreditSource.CREDIT_NOTE))

    @strawberry.field(description="How much earlier payments settled of it, or would of a draft (BIL-08).")
    async def overpaid_before_minor(self, info: Info) -> Minor:
        return Minor(drawn_minor(await self._drawn(info), model.CreditSource.PAYMENT_CREDIT))

    @strawberry.field(
        description="Fees of earlier reminders that it demands, or a draft would, beside its total (BIL-08)."
    )
    async def earlier_fees_minor(self, info: Info) -> Minor:
        if self.keys.id is None:
            return Minor(sum(fee.amount_minor for fee in self.draft_fees))
        return Minor(sum(row["amount_minor"] for row in await info.context.load(earlier_fees_of, self.keys.id) or []))

    async def _drawn(self, info: Info) -> Sequence[model.Credit]:
        if self.keys.id is None:
            return self.draft_drawn
        return await info.context.load(drawn_of, self.keys.id) or ()

    @strawberry.field(description="What has settled it.")
    async def allocations(self, info: Info) -> list[Allocation]:
        if self.keys.id is None:
            return []
        return [allocation_of(row) for row in await info.context.load(allocations_of, self.keys.id) or []]

    @strawberry.field(
        description="All that ever settled it or the fees of its reminders, undone ones among it (PAY-02c)."
    )
    async def settlements(self, info: Info) -> list[Annotated[Settlement, strawberry.lazy("api.billing.settlements")]]:
        if self.keys.id is None:
            return []
        return await node(info, "Invoice.settlements", self.keys.id)  # type: ignore[no-any-return]

    @strawberry.field(description="What its payer has unused in the organisation, which could settle it (LED-04).")
    async def unused_minor(self, info: Info) -> Minor:
        return await node(info, "Invoice.unused", self.keys.organisation_id, self.keys.payer_id)  # type: ignore[no-any-return]

    @strawberry.field(description="The letters, e-mails and SMS that carried it.")
    async def dispatches(self, info: Info) -> list[Annotated[Dispatch, strawberry.lazy("api.dialogue.types")]]:
        if self.keys.id is None:
            return []
        return await node(info, "Invoice.dispatches", self.keys.id)  # type: ignore[no-any-return]

    @strawberry.field(
        description="Whether its payer gets a credit note of it unless someone says otherwise: the organisation sends"
        " them, and the payer was sent the invoice (BIL-11)."
    )
    async def sends_credit_note(self, info: Info) -> bool:
        if self.keys.id is None:
            return False
        organisation = await node(info, "Organisation", self.keys.organisation_id)
        return bool(organisation.send_credit_notes and await node(info, "Invoice.isTold", self.keys.id))

    @strawberry.field(description="The reminders of it, the first one first (DUN-01).")
    async def reminders(self, info: Info) -> list[Annotated[Reminder, strawberry.lazy("api.dunning.reminders")]]:
        return await self._dunning(info, "Invoice.reminders") or []

    @strawberry.field(description="The reminder that it gets next unless it is paid by then; null where none comes.")
    async def next_reminder(
        self, info: Info
    ) -> Annotated[NextReminder, strawberry.lazy("api.dunning.reminders")] | None:
        return await self._dunning(info, "Invoice.nextReminder")  # type: ignore[no-any-return]

    @strawberry.field(description="The stop of what it bills, once its day is known; null where none comes (DUN-06).")
    async def payment_stop(
        self, info: Info
    ) -> Annotated[ComingPaymentStop, strawberry.lazy("api.dunning.stops")] | None:
        return await self._dunning(info, "Invoice.paymentStop")  # type: ignore[no-any-return]

    @strawberry.field(description="When it may go to collection, once its last reminder is out; else null (DUN-09).")
    async def collection(
        self, info: Info
    ) -> Annotated[CollectionToCome, strawberry.lazy("api.dunning.collection")] | None:
        return await self._dunning(info, "Invoice.collection")  # type: ignore[no-any-return]

    @strawberry.field(description="How its reminders were put off, the newest, which counts, first (DUN-05).")
    async def postponements(
        self, info: Info
    ) -> list[Annotated[ReminderPostponement, strawberry.lazy("api.dunning.reminders")]]:
        return await self._dunning(info, "Invoice.postponements") or []

    async def _dunning(self, info: Info, name: str) -> Any:
        return await node(info, name, self.keys.id) if self.keys.id else None

    @strawberry.field(description="What was or is to be taken from cards for it, the newest first (PRV-04).")
    async def charges(self, info: Info) -> list[Annotated[Charge, strawberry.lazy("api.payments.charges")]]:
        return await node(info, "Invoice.charges", self.keys.id) if self.keys.id else []

    @strawberry.field(
        description="The card that it was charged to last, else what would be drawn while it is open, else the bank's"
        " agreement that was in force when it was due (BIL-01)."
    )
    async def agreement(
        self, info: Info
    ) -> Annotated[PaymentAgreement, strawberry.lazy("api.payments.charges")] | None:
        return await node(info, "Invoice.agreement", self.keys.id) if self.keys.id else None

    @strawberry.field(description="The payment links of it, the newest first (FEE-05).")
    async def payment_links(self, info: Info) -> list[Annotated[PaymentLink, strawberry.lazy("api.payments.charges")]]:
        return await node(info, "Invoice.paymentLinks", self.keys.id) if self.keys.id else []

    @strawberry.field(description="The credit notes that took it back, whole or in parts, the first one first.")
    async def credit_notes(self, info: Info) -> list[Invoice]:
        if self.keys.id is None:
            return []
        found = [await load_invoice(info, key) for key in await info.context.load(credit_notes_of, self.keys.id) or []]
        return [note for note in found if note is not None]

    @strawberry.field(description="The invoice that this credit note takes back.")
    async def credits(self, info: Info) -> Invoice | None:
        return await load_invoice(info, self.keys.credits_id) if self.keys.credits_id else None


@strawberry.type
class InvoiceConnection(Counted):
    """A page of invoices."""

    nodes: list[Invoice]


def invoice_of(row: Row, today: date) -> Invoice:
    """Return an invoice from its row."""
    state = model.InvoiceState(row["state"])
    holding = statuses(
        model.InvoiceKind(row["kind"]),
        state,
        total_minor=row["total_minor"],
        open_minor=row["open_minor"],
        due_on=row["due_on"],
        today=today,
    )
    return Invoice(
        id=encode_id("Invoice", row["id"]),
        number=str(row["number"]),
        kind=row["kind"],
        state=state,
        status=holding[0],
        holding=holding,
        text=row["text"],
        period_start=row["period_start"],
        period_end=row["period_end"],
        issued_on=row["issued_on"],
        due_on=row["due_on"],
        net_minor=row["net_minor"],
        vat_minor=row["vat_minor"],
        total_minor=row["total_minor"],
        open_minor=row["open_minor"],
        currency=row["currency"],
        reference=row["reference"],
        payment_method=catalogue.PaymentMethod(row["payment_method"]),
        keys=InvoiceKeys(row["id"], row["organisation_id"], row["member_id"], row["payer_id"], row["credits_id"]),
    )


def invoice_of_draft(draft: model.InvoiceDraft, organisation_id: UUID, currency: str) -> Invoice:
    """Return an invoice that is not issued: its id names the term that it would bill."""
    assert draft.origin_id is not None
    return Invoice(
        id=strawberry.ID(f"draft-{encode_id('Term', draft.origin_id)}-{draft.origin_number}"),
        number=None,
        kind="INVOICE",
        state=model.InvoiceState.DRAFT,
        status=model.InvoiceStatus.DRAFT,
        holding=(model.InvoiceStatus.DRAFT,),
        text=draft.text,
        period_start=draft.period_start,
        period_end=draft.period_end,
        issued_on=draft.issued_on,
        due_on=draft.due_on,
        net_minor=Minor(draft.total_minor - draft.vat_minor),
        vat_minor=Minor(draft.vat_minor),
        total_minor=Minor(draft.total_minor),
        open_minor=Minor(0),
        currency=currency,
        reference=None,
        payment_method=catalogue.PaymentMethod(draft.payment_method),
        keys=InvoiceKeys(None, organisation_id, draft.member_id, draft.payer_id),
        draft_lines=draft_lines(draft.lines),
        draft_drawn=draft.drawn,
        draft_fees=draft.earlier_fees,
    )


@provides("Invoice")
async def load_invoice(info: Info, invoice_id: UUID) -> Invoice | None:
    """Return an invoice by its key."""
    row = await info.context.load(invoices, invoice_id)
    return invoice_of(row, info.context.today) if row is not None else None


@provides("Payment.allocations")
async def allocations_of_source(info: Info, source_id: UUID) -> list[Allocation]:
    """Return what a payment has settled."""
    return [allocation_of(row) for row in await info.context.load(allocations_by, source_id) or []]
