"""The record of settlements as the schema shows it, for integrations with accounting systems (PAY-02c)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import strawberry

from api.billing.types import Allocation
from api.connections import PageInfo, cut, page_of
from api.context import Info
from api.ids import decode_optional, encode_id
from api.nodes import provides
from api.scalars import Minor
from domain.dunning.queries.settlements import SettlementSearch, differences, settlement_page, settlements_of
from domain.kernel.database import Row


@strawberry.input
class SettlementFilter:
    """Which settlements; what is left out does not count. Times are those of recording, `recordedTo` not included.

    The member is who was to pay. `undoneFrom` finds what was undone then or later.
    """

    organisation_id: strawberry.ID | None = None
    member_id: strawberry.ID | None = None
    recorded_from: datetime | None = None
    recorded_to: datetime | None = None
    undone_from: datetime | None = None


@strawberry.type
class PostedDifference:
    """Where a write-off was posted: what was missing of an invoice, or a fee that nobody has to pay (LED-05)."""

    entry_number: int
    entry_on: date
    debit_account: str
    credit_account: str
    amount_minor: Minor


@strawberry.type
class Settlement(Allocation):
    """A settlement as it was recorded; it is never changed or deleted, only undone (PAY-02c)."""

    recorded_at: datetime
    undone_at: datetime | None
    currency: str

    @strawberry.field(description="The differences that were posted; none where a payment or a credit note settled it.")
    async def differences(self, info: Info) -> list[PostedDifference]:
        if self.source_kind != "WRITE_OFF":
            return []
        return [
            PostedDifference(
                entry_number=row["number"],
                entry_on=row["entry_on"],
                debit_account=row["debit_account"],
                credit_account=row["credit_account"],
                amount_minor=row["amount_minor"],
            )
            for row in await info.context.load(differences, self.row["source_id"]) or []
        ]


@strawberry.type
class SettlementConnection:
    """A page of settlements, in the order in which they were recorded."""

    nodes: list[Settlement]
    page_info: PageInfo


@strawberry.type
class SettlementQuery:
    """The record of settlements."""

    @strawberry.field(
        description="Every settlement that was recorded, undone ones among them, the oldest first (PAY-02c). Who "
        "follows it names a `recordedTo` some minutes ago: what is being written now may come before the last one."
    )
    async def settlements(
        self, info: Info, filter: SettlementFilter | None = None, first: int = 50, after: str | None = None
    ) -> SettlementConnection:
        info.context.require("invoices:read")
        page, search = page_of(first, after, UUID), _search(filter or SettlementFilter())
        last = page.after[0] if page.after else None
        found = await settlement_page(await info.context.read(), search, limit=page.limit, after=last)
        rows, page_info = cut(found, page, "id")
        return SettlementConnection(
            nodes=[_settlement_of(row) for row in rows],
            page_info=page_info,
        )


@provides("Invoice.settlements")
async def settlements_of_invoice(info: Info, invoice_id: UUID) -> list[Settlement]:
    """Return all that ever settled an invoice and the fees of its reminders."""
    return [_settlement_of(row) for row in await info.context.load(settlements_of, invoice_id) or []]


def _settlement_of(row: Row) -> Settlement:
    return Settlement(
        id=encode_id("Allocation", row["id"]),
        amount_minor=row["amount_minor"],
        allocated_on=row["allocated_on"],
        source_kind=row["source_kind"],
        row=row,
        recorded_at=row["recorded_at"],
        undone_at=row["undone_at"],
        currency=row["currency"],
    )


def _search(given: SettlementFilter) -> SettlementSearch:
    return SettlementSearch(
        organisation_id=decode_optional("Organisation", given.organisation_id, "filter.organisationId"),
        member_id=decode_optional("Member", given.member_id, "filter.memberId"),
        recorded_from=given.recorded_from,
        recorded_to=given.recorded_to,
        undone_from=given.undone_from,
    )
