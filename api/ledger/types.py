"""The reskontro as the schema shows it: signs as on screen, the newest row first (LED-01, LED-03)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.connections import PageInfo, cut, page_of
from api.context import Info
from api.ids import encode_id
from api.nodes import node, provides
from api.scalars import Minor
from domain.billing.model import InvoiceState
from domain.billing.rules.states import may_become
from domain.kernel.database import Reading, Row
from domain.ledger import model
from domain.ledger.queries import balance_on, balances, reskontro_rows
from domain.people.queries.organisations import organisations

if TYPE_CHECKING:
    from api.billing.types import Invoice
    from api.dunning.reminders import Reminder
    from api.payments.refunds import Refund, Refundable
    from api.payments.types import Payment
    from api.people.types import Organisation

ReskontroKind = model.EntryKind
strawberry.enum(ReskontroKind, name="ReskontroKind", description="What a row records.")
_CREDITS = frozenset({model.EntryKind.PAYMENT, model.EntryKind.CREDIT_NOTE})
_INVOICES = frozenset({model.EntryKind.INVOICE, model.EntryKind.CREDIT_NOTE})


@strawberry.type
class ReskontroRow:
    """One journal entry as it moves the member's balance: an invoice is negative, a payment positive."""

    id: strawberry.ID
    kind: ReskontroKind
    on: date
    text: str
    amount_minor: Minor
    balance_minor: Minor
    source_id: strawberry.Private[UUID | None]

    @strawberry.field(description="The invoice or credit note of the row.")
    async def invoice(self, info: Info) -> Annotated[Invoice, strawberry.lazy("api.billing.types")] | None:
        if self.kind not in _INVOICES or self.source_id is None:
            return None
        return await node(info, "Invoice", self.source_id)  # type: ignore[no-any-return]

    @strawberry.field(description="The payment of the row.")
    async def payment(self, info: Info) -> Annotated[Payment, strawberry.lazy("api.payments.types")] | None:
        if self.kind is not model.EntryKind.PAYMENT or self.source_id is None:
            return None
        return await node(info, "Payment", self.source_id)  # type: ignore[no-any-return]

    @strawberry.field(description="The reminder whose fee the row demands.")
    async def reminder(self, info: Info) -> Annotated[Reminder, strawberry.lazy("api.dunning.reminders")] | None:
        if self.kind is not model.EntryKind.REMINDER_FEE or self.source_id is None:
            return None
        return await node(info, "Reminder", self.source_id)  # type: ignore[no-any-return]

    @strawberry.field(description="The refund that the row registers or undoes (PAY-07).")
    async def refund(self, info: Info) -> Annotated[Refund, strawberry.lazy("api.payments.refunds")] | None:
        if self.kind is not model.EntryKind.REFUND or self.source_id is None:
            return None
        return await node(info, "Refund", self.source_id)  # type: ignore[no-any-return]

    @strawberry.field(description="Whether its invoice can be credited.")
    async def can_credit(self, info: Info) -> bool:
        if self.kind is not model.EntryKind.INVOICE:
            return False
        invoice = await self.invoice(info)
        return invoice is not None and may_become(invoice.state, InvoiceState.CREDITED)

    @strawberry.field(description="Whether something of its payment can be moved (LED-03).")
    async def can_move(self, info: Info) -> bool:
        if self.kind is not model.EntryKind.PAYMENT or self.source_id is None or self.amount_minor <= 0:
            return False
        return bool(await node(info, "Payment.movable", self.source_id) > 0)

    @strawberry.field(description="What its payment or credit note has left unused, that can be paid back (PAY-07).")
    async def unused_minor(self, info: Info) -> Minor:
        if self.kind not in _CREDITS or self.source_id is None or self.amount_minor <= 0:
            return Minor(0)
        return await node(info, "Payment.unused", self.source_id)  # type: ignore[no-any-return]

    @strawberry.field(description="Whether its invoice or credit note can be sent again.")
    async def can_resend(self, info: Info) -> bool:
        invoice = await self.invoice(info)
        return invoice is not None and invoice.state.value == "ISSUED"


@strawberry.type
class Reskontro:
    """A member's account in one organisation, with the balance on top (LED-02, LED-03)."""

    balance_minor: Minor
    currency: str
    rows: list[ReskontroRow]
    page_info: PageInfo
    organisation_id: strawberry.Private[UUID]
    member_id: strawberry.Private[UUID]

    @strawberry.field(description="What can be paid back: what payments and credit notes left unused (PAY-07).")
    async def refundable(self, info: Info) -> Annotated[Refundable, strawberry.lazy("api.payments.refunds")]:
        return await node(info, "Member.refundable", self.member_id, self.organisation_id)  # type: ignore[no-any-return]

    @strawberry.field(description="The organisation whose account it is.")
    async def organisation(self, info: Info) -> Annotated[Organisation, strawberry.lazy("api.people.types")]:
        return await node(info, "Organisation", self.organisation_id)  # type: ignore[no-any-return]


@provides("Member.reskontro")
async def reskontro_of(
    info: Info, member_id: UUID, organisation_id: UUID | None, first: int, after: str | None, on: date | None
) -> Reskontro:
    """Return a member's reskontro in an organisation, or in the tenant's first one; as of a day where one is given."""
    info.context.require("ledger:read")
    page = page_of(first, after, date, int)
    read = await info.context.read()
    known = await organisations(read)
    chosen = next((o for o in known if o.id == organisation_id), known[0])
    before = (page.after[0], page.after[1]) if page.after else None
    rows, page_info = cut(
        await reskontro_rows(read, member_id, chosen.id, page.limit, before=before, on=on), page, "entry_on", "number"
    )
    return Reskontro(
        balance_minor=await _balance(read, member_id, chosen.id, on),
        currency=chosen.currency,
        rows=[_row(row) for row in rows],
        page_info=page_info,
        organisation_id=chosen.id,
        member_id=member_id,
    )


async def _balance(read: Reading, member_id: UUID, organisation_id: UUID, on: date | None) -> Minor:
    if on is not None:
        return Minor(await balance_on(read, member_id, organisation_id, on))
    own = [row for row in await balances(read, [member_id]) if row["organisation_id"] == organisation_id]
    return own[0]["balance_minor"] if own else Minor(0)


def _row(row: Row) -> ReskontroRow:
    return ReskontroRow(
        id=encode_id("JournalEntry", row["id"]),
        kind=model.EntryKind(row["kind"]),
        on=row["entry_on"],
        text=row["text"],
        amount_minor=row["amount_minor"],
        balance_minor=row["balance_minor"],
        source_id=row["source_id"],
    )
