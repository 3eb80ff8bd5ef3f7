"""Queries of payments and imported files."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from uuid import UUID

import strawberry

from api.connections import cut, page_of
from api.context import Info
from api.ids import decode_id, decode_optional
from api.payments.types import (
    Payment,
    PaymentConnection,
    PaymentImport,
    PaymentImportConnection,
    PaymentState,
    import_of,
    load_import,
    load_payment,
    payment_of,
)
from domain.kernel.refusal import InvalidInput
from domain.payments.queries.imports import count_imports, import_page
from domain.payments.queries.payments import (
    PaymentSearch,
    count_payments,
    count_work_list,
    payment_page,
    work_list,
)

SKIP_MAX = 1_000_000


@strawberry.input
class PaymentFilter:
    """Which payments; what is left out does not count. `from` and `to` are both included."""

    organisation_id: strawberry.ID | None = None
    state: PaymentState | None = None
    from_: date | None = strawberry.field(name="from", default=None)
    to: date | None = None
    import_id: strawberry.ID | None = None
    member_id: strawberry.ID | None = None


@strawberry.type
class PaymentsQuery:
    """Payments, the work list, and imported files."""

    @strawberry.field(description="A payment; null where there is none of this id.")
    async def payment(self, info: Info, id: strawberry.ID) -> Payment | None:
        info.context.require("payments:read")
        return await load_payment(info, decode_id("Payment", id))

    @strawberry.field(description="Payments, the newest first. `skip` passes over rows, for a list that jumps.")
    async def payments(
        self,
        info: Info,
        filter: PaymentFilter | None = None,
        first: int = 50,
        after: str | None = None,
        skip: int | None = None,
    ) -> PaymentConnection:
        info.context.require("payments:read")
        if not 0 <= (skip or 0) <= SKIP_MAX:
            raise InvalidInput.of("skip", "OUT_OF_RANGE", f"skip 0 to {SKIP_MAX} rows")
        page, search = page_of(first, after, date, UUID), _search(filter)
        read = await info.context.read()
        seen = (page.after[0], page.after[1]) if page.after else None
        rows, page_info = cut(
            await payment_page(read, search, limit=page.limit, after=seen, skip=skip or 0), page, "paid_on", "id"
        )
        return PaymentConnection(
            nodes=[payment_of(row) for row in rows],
            page_info=page_info,
            total=partial(count_payments, read, search),
        )

    @strawberry.field(description="Payments that need a person, the oldest first (PAY-03).")
    async def work_list(self, info: Info, first: int = 50, after: str | None = None) -> PaymentConnection:
        info.context.require("payments:read")
        page = page_of(first, after, date, UUID)
        read = await info.context.read()
        seen = (page.after[0], page.after[1]) if page.after else None
        rows, page_info = cut(await work_list(read, limit=page.limit, after=seen), page, "paid_on", "id")
        return PaymentConnection(
            nodes=[payment_of(row) for row in rows],
            page_info=page_info,
            total=partial(count_work_list, read),
        )

    @strawberry.field(description="Imported files, the newest first.")
    async def payment_imports(self, info: Info, first: int = 20, after: str | None = None) -> PaymentImportConnection:
        info.context.require("payments:read")
        page = page_of(first, after, datetime, UUID)
        read = await info.context.read()
        seen = (page.after[0], page.after[1]) if page.after else None
        rows, page_info = cut(await import_page(read, limit=page.limit, after=seen), page, "imported_at", "id")
        return PaymentImportConnection(
            nodes=[import_of(row) for row in rows],
            page_info=page_info,
            total=partial(count_imports, read),
        )

    @strawberry.field(description="An imported file; null where there is none of this id.")
    async def payment_import(self, info: Info, id: strawberry.ID) -> PaymentImport | None:
        info.context.require("payments:read")
        return await load_import(info, decode_id("PaymentImport", id))


def _search(given: PaymentFilter | None) -> PaymentSearch:
    if given is None:
        return PaymentSearch()
    return PaymentSearch(
        organisation_id=decode_optional("Organisation", given.organisation_id, "filter.organisationId"),
        state=given.state,
        paid_from=given.from_,
        paid_to=given.to,
        import_id=decode_optional("PaymentImport", given.import_id, "filter.importId"),
        member_id=decode_optional("Member", given.member_id, "filter.memberId"),
    )
