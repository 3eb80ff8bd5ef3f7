"""Collection as the schema shows it: what is ready, what was handed over, what is to be told, the files (DUN-09)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

import strawberry

from api.billing.types import Invoice, load_invoice
from api.connections import Counted, PageInfo, cut, encode_cursor, page_of
from api.context import Info
from api.ids import decode_id, encode_id
from api.nodes import Node, node, provides
from api.people.reference import MemberRef, member_ref
from api.refusals import refusing
from api.scalars import Minor
from domain.dunning import model
from domain.dunning.commands import hand_over as hand_over_command
from domain.dunning.commands import report_changes as report_command
from domain.dunning.commands import take_back as take_back_command
from domain.dunning.queries import collection as queries
from domain.kernel.database import Row
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn

_LazyInvoice = Annotated[Invoice, strawberry.lazy("api.billing.types")]
CollectionFileKind = model.CollectionFileKind
strawberry.enum(CollectionFileKind, description="What a file for the debt collector holds.")
CollectionChangeKind = model.CollectionChangeKind
strawberry.enum(CollectionChangeKind, description="What has happened to a claim since it was handed over.")


@strawberry.type
class ReadyClaim:
    """An invoice that may be handed over to collection, since `readyOn`; fees are those of its reminders."""

    ready_on: date
    principal_minor: Minor
    fees_minor: Minor
    currency: str
    was_taken_back: bool
    value: strawberry.Private[model.Claim]

    @strawberry.field(description="The invoice.")
    async def invoice(self, info: Info) -> _LazyInvoice:
        return await node(info, "Invoice", self.value.invoice_id)  # type: ignore[no-any-return]

    @strawberry.field(description="Who owes.")
    async def payer(self, info: Info) -> MemberRef:
        return await member_ref(info, self.value.payer_id)


@strawberry.type
class ReadyClaimConnection:
    """A page of invoices that may be handed over, the longest waiting first."""

    nodes: list[ReadyClaim]
    page_info: PageInfo


@strawberry.type
class CollectionToCome:
    """From which day on an invoice may go to collection; `byItself` by the dunning run, else by staff (DUN-09)."""

    on: date
    by_itself: bool


@strawberry.type
class CollectionClaim:
    """An invoice that was handed over; `openMinor` is open now of it and its fees. Taken back, it has a reason."""

    id: strawberry.ID
    handed_over_on: date
    principal_minor: Minor
    fees_minor: Minor
    open_minor: Minor
    currency: str
    taken_back_on: date | None
    taken_back_by: str | None
    reason: str | None
    row: strawberry.Private[Row]

    @strawberry.field(description="The invoice.")
    async def invoice(self, info: Info) -> _LazyInvoice:
        return await node(info, "Invoice", self.row["invoice_id"])  # type: ignore[no-any-return]

    @strawberry.field(description="Who owes.")
    async def payer(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row["payer_id"])


@strawberry.type
class CollectionClaimConnection(Counted):
    """A page of claims that were handed over, the newest first."""

    nodes: list[CollectionClaim]


@strawberry.type
class CollectionChange:
    """Something that the collector has not been told yet; above zero the claim is that much smaller."""

    kind: CollectionChangeKind
    on: date
    amount_minor: Minor
    open_minor: Minor
    value: strawberry.Private[model.CollectionChange]

    @strawberry.field(description="The invoice.")
    async def invoice(self, info: Info) -> _LazyInvoice:
        return await node(info, "Invoice", self.value.invoice_id)  # type: ignore[no-any-return]


@strawberry.type
class CollectionFile(Node):
    """A file for the collector, as it was made."""

    id: strawberry.ID
    number: int
    kind: CollectionFileKind
    made_on: date
    made_by: str
    rows: int
    total_minor: Minor
    currency: str

    @strawberry.field(description="Where the file can be fetched, byte for byte the same each time.")
    def url(self) -> str:
        return f"/exports/collection/{self.id}.csv"


@strawberry.type
class CollectionFileConnection:
    """A page of files for the collector, the newest first."""

    nodes: list[CollectionFile]
    page_info: PageInfo


@strawberry.type
class HandOverSuccess:
    """The file of the claims that were handed over."""

    file: CollectionFile


@strawberry.type
class ReportChangesSuccess:
    """The file of what the collector is told."""

    file: CollectionFile


@strawberry.type
class TakeBackSuccess:
    """The invoice as it is now."""

    invoice: Invoice


@strawberry.type
class CollectionQuery:
    """What a debt collector takes over."""

    @strawberry.field(description="Invoices that may be handed over today, the longest waiting first (DUN-09).")
    async def ready_for_collection(
        self, info: Info, organisation_id: strawberry.ID, first: int = 50, after: str | None = None
    ) -> ReadyClaimConnection:
        info.context.require("invoices:read")
        page, key = page_of(first, after, date, UUID), decode_id("Organisation", organisation_id, "organisationId")
        last = (page.after[0], page.after[1]) if page.after else None
        read, today = await info.context.read(), info.context.today
        found = await queries.ready_claims(read, key, today, limit=page.first, after=last)
        end = encode_cursor(*found.reached) if found.reached else None
        return ReadyClaimConnection(
            nodes=[_ready_of(one) for one in found.claims],
            page_info=PageInfo(has_next_page=found.reached is not None, end_cursor=end),
        )

    @strawberry.field(description="Invoices that were handed over, the newest first (DUN-09).")
    async def collection_claims(
        self, info: Info, organisation_id: strawberry.ID, first: int = 50, after: str | None = None
    ) -> CollectionClaimConnection:
        info.context.require("invoices:read")
        page, key = page_of(first, after, UUID), decode_id("Organisation", organisation_id, "organisationId")
        read = await info.context.read()
        before = page.after[0] if page.after else None
        rows, page_info = cut(await queries.case_page(read, key, limit=page.limit, before=before), page, "id")
        return CollectionClaimConnection(
            nodes=[_claim_of(row) for row in rows],
            page_info=page_info,
            total=partial(queries.count_cases, read, key),
        )

    @strawberry.field(description="What the collector is to be told, the oldest first, at most 200 of it (DUN-09).")
    async def collection_changes(self, info: Info, organisation_id: strawberry.ID) -> list[CollectionChange]:
        info.context.require("invoices:read")
        key = decode_id("Organisation", organisation_id, "organisationId")
        found = await queries.changes_to_report(await info.context.read(), key)
        return [
            CollectionChange(
                kind=one.kind,
                on=one.on,
                amount_minor=Minor(one.amount_minor),
                open_minor=Minor(one.open_minor),
                value=one,
            )
            for one in found
        ]

    @strawberry.field(description="Files for the collector, the newest first (DUN-09).")
    async def collection_files(
        self, info: Info, organisation_id: strawberry.ID, first: int = 50, after: str | None = None
    ) -> CollectionFileConnection:
        info.context.require("invoices:read")
        page, key = page_of(first, after, UUID), decode_id("Organisation", organisation_id, "organisationId")
        before = page.after[0] if page.after else None
        found = await queries.file_page(await info.context.read(), key, limit=page.limit, before=before)
        rows, page_info = cut(found, page, "id")
        return CollectionFileConnection(
            nodes=[_file_of(row) for row in rows],
            page_info=page_info,
        )


@refusing(model.NothingToCollect, InvalidInput, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict)
async def hand_over(
    info: Info, organisation_id: strawberry.ID, idempotency_key: str, invoice_ids: list[strawberry.ID] | None = None
) -> HandOverSuccess:
    """Hand invoices over to collection, those that are named, or all that are ready where none are named (DUN-09).

    An empty list names nothing, and is refused.
    """
    info.context.require("invoices:write")
    key = decode_id("Organisation", organisation_id, "organisationId")
    picked = None
    if invoice_ids is not None:
        picked = [decode_id("Invoice", one, f"invoiceIds.{place}") for place, one in enumerate(invoice_ids)]
    async with info.context.work() as work:
        file_id = await hand_over_command.hand_over(work, key, picked, idempotency_key=idempotency_key)
    return HandOverSuccess(file=await _made(info, file_id))


@refusing(model.NothingToCollect, InvalidInput, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict)
async def report_changes(info: Info, organisation_id: strawberry.ID, idempotency_key: str) -> ReportChangesSuccess:
    """Tell the collector what has happened to claims since the last report, each thing once (DUN-09)."""
    info.context.require("invoices:write")
    key = decode_id("Organisation", organisation_id, "organisationId")
    async with info.context.work() as work:
        file_id = await report_command.report_changes(work, key, idempotency_key=idempotency_key)
    return ReportChangesSuccess(file=await _made(info, file_id))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def take_back(info: Info, invoice_id: strawberry.ID, reason: str) -> TakeBackSuccess:
    """Take an invoice back from collection (DUN-09)."""
    info.context.require("invoices:write")
    key = decode_id("Invoice", invoice_id, "invoiceId")
    async with info.context.work() as work:
        await take_back_command.take_back(work, key, reason=reason)
    invoice = await load_invoice(info, key)
    assert invoice is not None
    return TakeBackSuccess(invoice=invoice)


@strawberry.type
class CollectionMutation:
    """What can be done about claims that nobody pays."""

    hand_over_to_collection = hand_over
    report_collection_changes = report_changes
    take_back_from_collection = take_back


@provides("CollectionFile")
async def load_file(info: Info, file_id: UUID) -> CollectionFile | None:
    """Return a file for the collector by its key."""
    row = await info.context.load(queries.collection_files, file_id)
    return _file_of(row) if row is not None else None


@provides("Invoice.collection")
async def collection_of_invoice(info: Info, invoice_id: UUID) -> CollectionToCome | None:
    """Return when an invoice may be handed over to collection."""
    found = await info.context.load(queries.collections_to_come, invoice_id)
    return CollectionToCome(on=found.on, by_itself=found.by_itself) if found else None


async def _made(info: Info, file_id: UUID) -> CollectionFile:
    made = await load_file(info, file_id)
    assert made is not None
    return made


def _ready_of(one: queries.ReadyClaim) -> ReadyClaim:
    return ReadyClaim(
        ready_on=one.ready_on,
        principal_minor=Minor(one.claim.open_minor),
        fees_minor=Minor(one.claim.open_fees_minor),
        currency=one.currency,
        was_taken_back=one.claim.was_taken_back,
        value=one.claim,
    )


def _claim_of(row: Row) -> CollectionClaim:
    return CollectionClaim(
        id=encode_id("CollectionClaim", row["id"]),
        handed_over_on=row["handed_over_on"],
        principal_minor=row["principal_minor"],
        fees_minor=row["fees_minor"],
        open_minor=row["open_minor"],
        currency=row["currency"],
        taken_back_on=row["taken_back_on"],
        taken_back_by=row["taken_back_by"],
        reason=row["reason"],
        row=row,
    )


@provides("Run.collectionFiles")
async def files_of_run(info: Info, run_id: UUID) -> list[CollectionFile]:
    """Return the files with which a dunning run handed over."""
    return [_file_of(row) for row in await info.context.load(queries.files_of_runs, run_id) or []]


def _file_of(row: Row) -> CollectionFile:
    return CollectionFile(
        id=encode_id("CollectionFile", row["id"]),
        number=row["number"],
        kind=CollectionFileKind(row["kind"]),
        made_on=row["made_on"],
        made_by=row["made_by"],
        rows=row["rows"],
        total_minor=row["total_minor"],
        currency=row["currency"],
    )
