"""Refunds as the schema shows them: what payers had unused and got back (PAY-06, PAY-07)."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.connections import Counted, cut, page_of
from api.context import Info
from api.ids import decode_id, decode_optional, encode_id
from api.nodes import Node, node, provides
from api.people.reference import MemberRef, member_ref
from api.refusals import refusing
from api.scalars import Minor
from domain.billing.model import NoBankAccount
from domain.kernel.database import Row
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.payments.commands import register_refund as registering
from domain.payments.commands import undo_refund as undoing
from domain.payments.model import NewRefund
from domain.payments.queries.refunds import (
    RefundSearch,
    count_refunds,
    last_account,
    refund_page,
    refundable_minor,
    refunds_by_entry,
    refunds_by_id,
)
from domain.people.model import NotSignedIn

if TYPE_CHECKING:
    from api.people.types import Organisation


@strawberry.type
class Refund(Node):
    """What was paid back to a payer on a day, to the payer's own account where that is known. Above zero."""

    id: strawberry.ID
    amount_minor: Minor
    currency: str
    paid_on: date
    account: str
    reference: str
    comment: str
    registered_by: str
    registered_at: datetime
    undone_at: datetime | None
    undone_by: str | None
    undone_reason: str | None
    row: strawberry.Private[Row]

    @strawberry.field(description="Who got it.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row["member_id"])

    @strawberry.field(description="The organisation that paid it.")
    async def organisation(self, info: Info) -> Annotated[Organisation, strawberry.lazy("api.people.types")]:
        return await node(info, "Organisation", self.row["organisation_id"])  # type: ignore[no-any-return]


@strawberry.type
class RefundConnection(Counted):
    """A page of refunds, the newest first."""

    nodes: list[Refund]


@strawberry.type
class Refundable:
    """What can be paid back to a payer in an organisation, and the account that it went to or came from last."""

    amount_minor: Minor
    account: str | None


@strawberry.input
class RefundFilter:
    """Which refunds; what is left out does not count. Both days are included."""

    organisation_id: strawberry.ID | None = None
    member_id: strawberry.ID | None = None
    from_on: date | None = None
    to_on: date | None = None


@strawberry.input
class RefundInput:
    """What was paid back. Account, reference and comment may be left out."""

    organisation_id: strawberry.ID
    member_id: strawberry.ID
    amount_minor: Minor
    paid_on: date
    account: str = ""
    reference: str = ""
    comment: str = ""


@strawberry.type
class RegisterRefundSuccess:
    """The refund as it was registered."""

    refund: Refund


@strawberry.type
class UndoRefundSuccess:
    """The refund, undone."""

    refund: Refund


def refund_of(row: Row) -> Refund:
    """Return a refund from its row."""
    names = ("amount_minor", "currency", "paid_on", "account", "reference", "comment")
    noted = ("registered_by", "registered_at", "undone_at", "undone_by", "undone_reason")
    return Refund(id=encode_id("Refund", row["id"]), row=row, **{name: row[name] for name in (*names, *noted)})


@provides("Refund")
async def load_refund(info: Info, refund_id: UUID) -> Refund | None:
    """Return a refund by its key."""
    row = await info.context.load(refunds_by_id, refund_id)
    return refund_of(row) if row is not None else None


@provides("Allocation.refund")
async def refund_of_entry(info: Info, entry_id: UUID) -> Refund | None:
    """Return the refund that a journal entry records; None where it records something else."""
    row = await info.context.load(refunds_by_entry, entry_id)
    return refund_of(row) if row is not None else None


@provides("Member.refundable")
async def refundable_of(info: Info, member_id: UUID, organisation_id: UUID) -> Refundable:
    """Return what can be paid back to a member in an organisation."""
    read = await info.context.read()
    amount = await refundable_minor(read, organisation_id, member_id)
    return Refundable(amount_minor=Minor(amount), account=await last_account(read, member_id))


@strawberry.type
class RefundsQuery:
    """Refunds by period."""

    @strawberry.field(description="Refunds, the newest first, undone ones among them (PAY-06).")
    async def refunds(
        self, info: Info, filter: RefundFilter | None = None, first: int = 50, after: str | None = None
    ) -> RefundConnection:
        info.context.require("payments:read")
        page, given = page_of(first, after, date, UUID), filter or RefundFilter()
        search = RefundSearch(
            decode_optional("Organisation", given.organisation_id, "filter.organisationId"),
            decode_optional("Member", given.member_id, "filter.memberId"),
            given.from_on,
            given.to_on,
        )
        read = await info.context.read()
        seen = (page.after[0], page.after[1]) if page.after else None
        rows, page_info = cut(await refund_page(read, search, limit=page.limit, after=seen), page, "paid_on", "id")
        return RefundConnection(
            nodes=[refund_of(row) for row in rows], page_info=page_info, total=partial(count_refunds, read, search)
        )


@refusing(NotFound, NoBankAccount, InvalidInput, NotAllowed, NotSignedIn, IdempotencyConflict)
async def register_refund(info: Info, input: RefundInput, idempotency_key: str) -> RegisterRefundSuccess:
    """Register that what a payer has unused was paid back; it is sent by other means (PAY-07)."""
    info.context.require("payments:write")
    new = NewRefund(
        decode_id("Organisation", input.organisation_id, "organisationId"),
        decode_id("Member", input.member_id, "memberId"),
        input.amount_minor,
        input.paid_on,
        input.account,
        input.reference,
        input.comment,
    )
    async with info.context.work() as work:
        refund_id = await registering.register_refund(work, new, idempotency_key=idempotency_key)
    return RegisterRefundSuccess(refund=await _known(info, refund_id))


@refusing(NotFound, InvalidInput, NotAllowed, NotSignedIn)
async def undo_refund(info: Info, refund_id: strawberry.ID, reason: str) -> UndoRefundSuccess:
    """Undo a refund that was registered by mistake, while its month is open."""
    info.context.require("payments:write")
    key = decode_id("Refund", refund_id, "refundId")
    async with info.context.work() as work:
        await undoing.undo_refund(work, key, reason=reason)
    return UndoRefundSuccess(refund=await _known(info, key))


async def _known(info: Info, refund_id: UUID) -> Refund:
    refund = await load_refund(info, refund_id)
    assert refund is not None, "it was written just now"
    return refund


@strawberry.type
class RefundsMutation:
    """What can be done with refunds."""

    register_refund = register_refund
    undo_refund = undo_refund
