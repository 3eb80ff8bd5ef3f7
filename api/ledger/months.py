"""Months of a journal: seeing, closing and reopening them (LED-06)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.context import Info
from api.ids import decode_id
from api.nodes import node
from api.refusals import refusing
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound
from domain.ledger.commands import close_month as closing
from domain.ledger.commands import reopen_month as reopening
from domain.ledger.queries.months import months
from domain.people.model import NotSignedIn
from domain.people.queries.organisations import organisation

if TYPE_CHECKING:
    from api.people.types import Organisation


@strawberry.type
class LedgerMonth:
    """A month of an organisation's journal; closed, it takes no more entries."""

    month: date = strawberry.field(description="Its first day.")
    entries: int
    closed_at: datetime | None
    closed_by: str | None
    is_over: bool = strawberry.field(description="Whether it can be closed.")


@strawberry.type
class LedgerMonths:
    """The months of an organisation's journal, the newest first."""

    months: list[LedgerMonth]
    organisation_id: strawberry.Private[UUID]

    @strawberry.field(description="The organisation whose journal it is.")
    async def organisation(self, info: Info) -> Annotated[Organisation, strawberry.lazy("api.people.types")]:
        return await node(info, "Organisation", self.organisation_id)  # type: ignore[no-any-return]


@strawberry.type
class CloseMonthSuccess:
    """The months of the organisation as they are now."""

    ledger_months: LedgerMonths


@strawberry.type
class ReopenMonthSuccess:
    """The months of the organisation as they are now."""

    ledger_months: LedgerMonths


async def months_of(info: Info, organisation_id: UUID) -> LedgerMonths:
    """Return the months of an organisation; raises NotFound."""
    read, today = await info.context.read(), info.context.today
    await organisation(read, organisation_id)
    rows = await months(read, organisation_id, today)
    return LedgerMonths(
        months=[
            LedgerMonth(
                month=row["month_on"],
                entries=row["entries"],
                closed_at=row["closed_at"],
                closed_by=row["closed_by"],
                is_over=row["month_on"] < today.replace(day=1),
            )
            for row in rows
        ],
        organisation_id=organisation_id,
    )


@refusing(NotFound, NotAllowed, NotSignedIn, InvalidInput)
async def close_month(info: Info, organisation_id: strawberry.ID, month: date) -> CloseMonthSuccess:
    """Close the month of a day with all before it: they take no more entries (LED-06)."""
    info.context.require("ledger:close")
    key = decode_id("Organisation", organisation_id, "organisationId")
    async with info.context.work() as work:
        await organisation(work, key)
        await closing.close_month(work, key, month)
    return CloseMonthSuccess(ledger_months=await months_of(info, key))


@refusing(NotFound, NotAllowed, NotSignedIn, InvalidInput)
async def reopen_month(info: Info, organisation_id: strawberry.ID, month: date, reason: str) -> ReopenMonthSuccess:
    """Open the month of a day again with all after it; the reason is kept (LED-06)."""
    info.context.require("ledger:reopen")
    key = decode_id("Organisation", organisation_id, "organisationId")
    async with info.context.work() as work:
        await organisation(work, key)
        await reopening.reopen_month(work, key, month, reason=reason)
    return ReopenMonthSuccess(ledger_months=await months_of(info, key))
