"""Queries of invoices and runs."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

import strawberry

from api.billing.corrections import CorrectionQuery
from api.billing.letterheads import LetterheadQuery
from api.billing.rehearsals import RehearsalQuery
from api.billing.runs import Run, RunConnection, load_run, run_of
from api.billing.settlements import SettlementQuery
from api.billing.types import Invoice, InvoiceConnection, InvoiceStatus, invoice_of, load_invoice
from api.connections import Page, cut, page_of
from api.context import Info
from api.ids import decode_id, decode_optional
from api.nodes import provides
from domain.billing.queries.invoices import InvoiceSearch, count_invoices, invoice_page
from domain.billing.queries.runs import count_runs, run_page
from domain.dunning.queries.reminders import REMINDED
from domain.kernel.refusal import InvalidInput

SKIP_MAX = 1_000_000


@strawberry.input
class InvoiceFilter:
    """Which invoices; what is left out does not count."""

    organisation_id: strawberry.ID | None = None
    status: InvoiceStatus | None = None
    search: str | None = None
    run_id: strawberry.ID | None = None
    due_from: date | None = None
    due_to: date | None = None


@strawberry.type
class BillingQuery(CorrectionQuery, LetterheadQuery, RehearsalQuery, SettlementQuery):
    """Invoices and runs."""

    @strawberry.field(description="An invoice or credit note.")
    async def invoice(self, info: Info, id: strawberry.ID) -> Invoice | None:
        info.context.require("invoices:read")
        return await load_invoice(info, decode_id("Invoice", id))

    @strawberry.field(description="Invoices and credit notes, the newest first.")
    async def invoices(
        self,
        info: Info,
        filter: InvoiceFilter | None = None,
        first: int = 50,
        after: str | None = None,
        skip: int | None = None,
    ) -> InvoiceConnection:
        info.context.require("invoices:read")
        return await _connection(info, _search(filter), first, after, skip or 0)

    @strawberry.field(description="Runs, the newest first.")
    async def runs(self, info: Info, first: int = 20, after: str | None = None) -> RunConnection:
        info.context.require("invoices:read")
        page = page_of(first, after, UUID)
        read = await info.context.read()
        rows, page_info = cut(
            await run_page(read, limit=page.limit, before=page.after[0] if page.after else None), page, "id"
        )
        return RunConnection(
            nodes=[run_of(row) for row in rows],
            page_info=page_info,
            total=partial(count_runs, read),
        )

    @strawberry.field(description="A run with its progress.")
    async def run(self, info: Info, id: strawberry.ID) -> Run | None:
        info.context.require("invoices:read")
        return await load_run(info, decode_id("Run", id))


@provides("Member.invoices")
async def invoices_of_member(info: Info, member_id: UUID, first: int, after: str | None) -> InvoiceConnection:
    """Return the invoices that a member pays or that are about it."""
    return await _connection(info, InvoiceSearch(member_id=member_id), first, after, 0)


def _search(given: InvoiceFilter | None) -> InvoiceSearch:
    if given is None:
        return InvoiceSearch()
    return InvoiceSearch(
        organisation_id=decode_optional("Organisation", given.organisation_id, "filter.organisationId"),
        status=given.status,
        text=given.search,
        reminded=REMINDED,
        run_id=decode_optional("Run", given.run_id, "filter.runId"),
        due_from=given.due_from,
        due_to=given.due_to,
    )


async def _connection(info: Info, search: InvoiceSearch, first: int, after: str | None, skip: int) -> InvoiceConnection:
    if not 0 <= skip <= SKIP_MAX:
        raise InvalidInput.of("skip", "OUT_OF_RANGE", f"skip 0 to {SKIP_MAX} rows")
    page: Page = page_of(first, after, date, UUID)
    read, today = await info.context.read(), info.context.today
    found = await invoice_page(
        read,
        search,
        today,
        limit=page.limit,
        after=(page.after[0], page.after[1]) if page.after else None,
        skip=skip,
    )
    rows, page_info = cut(found, page, "issued_on", "id")
    return InvoiceConnection(
        nodes=[invoice_of(row, today) for row in rows],
        page_info=page_info,
        total=partial(count_invoices, read, search, today),
    )
