"""Corrections that wait for the next invoice of a subscription, or that one has taken (BIL-09)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry

from api.billing.types import Invoice, load_invoice
from api.connections import Counted, Page, cut, page_of
from api.context import Info
from api.ids import decode_optional, encode_id
from api.nodes import node, provides
from api.people.reference import MemberRef, member_ref
from api.scalars import Minor
from domain.billing.queries import corrections as found
from domain.catalogue.rules import vat_text
from domain.kernel.database import Reading, Row
from domain.kernel.refusal import InvalidInput

if TYPE_CHECKING:
    from api.subscriptions.types import Subscription

SKIP_MAX = 1_000_000
CorrectionType = found.CorrectionType
strawberry.enum(CorrectionType, description="Which way a correction goes.")
CorrectionState = found.CorrectionState
strawberry.enum(CorrectionState, description="Whether something of a correction still waits for an invoice.")


@strawberry.type
class CorrectionPart:
    """What an invoice has taken of a correction."""

    amount_minor: Minor
    invoice_id: strawberry.Private[UUID]

    @strawberry.field(description="The invoice that took it, as a line.")
    async def invoice(self, info: Info) -> Invoice:
        invoice = await load_invoice(info, self.invoice_id)
        assert invoice is not None, "what was taken names its invoice"
        return invoice


@strawberry.type
class Correction:
    """A deduction (below zero) or an addition, VAT included; `leftMinor` of it still waits."""

    id: strawberry.ID
    text: str
    type: CorrectionType
    state: CorrectionState
    amount_minor: Minor
    left_minor: Minor
    vat_rate_percent: str
    account: str
    registered_on: date
    registered_by: str
    row: strawberry.Private[Row]

    @strawberry.field(description="Whose subscription it waits on.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row["member_id"])

    @strawberry.field(description="The subscription whose next invoice takes it.")
    async def subscription(self, info: Info) -> Annotated[Subscription, strawberry.lazy("api.subscriptions.types")]:
        return await node(info, "Subscription", self.row["origin_id"])  # type: ignore[no-any-return]

    @strawberry.field(description="The organisation's currency.")
    async def currency(self, info: Info) -> str:
        organisation = await node(info, "Organisation", self.row["organisation_id"])
        return str(organisation.currency)

    @strawberry.field(description="What invoices have taken of it.")
    async def parts(self, info: Info) -> list[CorrectionPart]:
        rows = await info.context.load(found.taken_of, self.row["id"]) or []
        return [CorrectionPart(amount_minor=row["amount_minor"], invoice_id=row["invoice_id"]) for row in rows]


@strawberry.type
class CorrectionConnection(Counted):
    """A page of corrections."""

    nodes: list[Correction]
    counted: strawberry.Private[Any]

    @strawberry.field(description="What all deductions found come to.")
    async def deductions_minor(self) -> Minor:
        return Minor((await self.counted())["minus"])

    @strawberry.field(description="What all additions found come to.")
    async def additions_minor(self) -> Minor:
        return Minor((await self.counted())["plus"])


@strawberry.input
class CorrectionFilter:
    """Which corrections, registered from `fromOn` to `toOn`, both included; what is left out does not count."""

    organisation_id: strawberry.ID | None = None
    from_on: date | None = None
    to_on: date | None = None
    type: CorrectionType | None = None
    state: CorrectionState | None = None


@strawberry.type
class CorrectionQuery:
    """Corrections."""

    @strawberry.field(description="Corrections that wait or were invoiced, the newest first (BIL-09).")
    async def corrections(
        self,
        info: Info,
        filter: CorrectionFilter | None = None,
        first: int = 50,
        after: str | None = None,
        skip: int | None = None,
    ) -> CorrectionConnection:
        info.context.require("invoices:read")
        if not 0 <= (skip or 0) <= SKIP_MAX:
            raise InvalidInput.of("skip", "OUT_OF_RANGE", f"skip 0 to {SKIP_MAX} rows")
        page: Page = page_of(first, after, date, UUID)
        search, read = _search(filter), await info.context.read()
        known = (page.after[0], page.after[1]) if page.after else None
        rows, page_info = cut(
            await found.correction_page(read, search, limit=page.limit, after=known, skip=skip or 0),
            page,
            "registered_on",
            "id",
        )
        return CorrectionConnection(
            nodes=[correction_of(row) for row in rows],
            page_info=page_info,
            counted=partial(info.context.load, _counted, search),
            total=partial(_total, info, search),
        )


@provides("Subscription.corrections")
async def corrections_of_subscription(info: Info, subscription_id: UUID) -> list[Correction]:
    """Return what waits on a subscription or was invoiced, the newest first."""
    info.context.require("invoices:read")
    return [correction_of(row) for row in await info.context.load(found.corrections_of, subscription_id) or []]


async def load_correction(info: Info, correction_id: UUID) -> Correction:
    """Return a correction that was registered, also one that was removed since."""
    row = await info.context.load(found.corrections, correction_id)
    assert row is not None, "a registered one stays on record"
    return correction_of(row)


def correction_of(row: Row) -> Correction:
    """Return a correction from its row."""
    return Correction(
        id=encode_id("Correction", row["id"]),
        text=row["text"],
        type=CorrectionType.DEDUCTION if row["amount_minor"] < 0 else CorrectionType.ADDITION,
        state=CorrectionState.WAITING if row["left_minor"] else CorrectionState.INVOICED,
        amount_minor=row["amount_minor"],
        left_minor=row["left_minor"],
        vat_rate_percent=vat_text(row["vat_bp"]),
        account=row["account"],
        registered_on=row["registered_on"],
        registered_by=row["registered_by"],
        row=row,
    )


def _search(given: CorrectionFilter | None) -> found.CorrectionSearch:
    if given is None:
        return found.CorrectionSearch()
    return found.CorrectionSearch(
        organisation_id=decode_optional("Organisation", given.organisation_id, "filter.organisationId"),
        from_on=given.from_on,
        to_on=given.to_on,
        type=given.type,
        state=given.state,
    )


async def _total(info: Info, search: found.CorrectionSearch) -> int:
    counted = await info.context.load(_counted, search)
    return counted["n"] if counted else 0


async def _counted(read: Reading, searches: Sequence[found.CorrectionSearch]) -> dict[found.CorrectionSearch, Row]:
    return {search: await found.count_corrections(read, search) for search in searches}
