"""Prepaid and accrued income as the schema shows it, and its posting (LED-08, REP-21)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.connections import PageInfo, encode_cursor, page_of, split
from api.context import Info
from api.ids import decode_id
from api.nodes import node
from api.people.reference import MemberRef, member_ref
from api.refusals import refusing
from api.scalars import Minor
from domain.insight.commands import post_accrual as posting
from domain.insight.queries.accruals import last_posted_month
from domain.insight.reports.prepaid import accrued_income, prepaid_rows
from domain.kernel.database import Row
from domain.kernel.money import share_minor
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn
from domain.people.queries.organisations import organisation

if TYPE_CHECKING:
    from api.billing.types import Invoice


@strawberry.type
class EarnedIncome:
    """Income on one account: opening prepaid + invoiced − credited − closing prepaid, all without VAT."""

    account: str
    opening_minor: Minor
    invoiced_minor: Minor
    credited_minor: Minor
    closing_minor: Minor
    income_minor: Minor


@strawberry.type
class AccruedIncome:
    """Income earned in `[fromOn, toOn)`, whatever was paid: from 1 March to 1 April is March."""

    from_on: date
    to_on: date
    currency: str
    accounts: list[EarnedIncome]
    last_posted_month: date | None = strawberry.field(description="The newest month that is in the journal.")


@strawberry.type
class PrepaidRow:
    """An invoice for a period, with what is prepaid of it: day price × days, less what credit notes took back."""

    net_minor: Minor
    prepaid_minor: Minor
    day_price_minor: Minor = strawberry.field(description="What a day of it costs without VAT, rounded.")
    days: int = strawberry.field(description="The days of it that are still to come.")
    period_start: date
    period_end: date
    text: str
    invoice_id: strawberry.Private[UUID]
    member_id: strawberry.Private[UUID]

    @strawberry.field(description="The invoice.")
    async def invoice(self, info: Info) -> Annotated[Invoice, strawberry.lazy("api.billing.types")]:
        return await node(info, "Invoice", self.invoice_id)  # type: ignore[no-any-return]

    @strawberry.field(description="Whom it is about.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.member_id)


@strawberry.type
class PrepaidList:
    """What is prepaid before a day, by invoice; count and sum are of all rows."""

    on: date
    count: int
    prepaid_minor: Minor
    rows: list[PrepaidRow]
    page_info: PageInfo


@strawberry.type
class PostAccrualSuccess:
    """The newest month that is in the journal now."""

    last_posted_month: date


async def income_of(info: Info, organisation_id: UUID, from_on: date, to_on: date) -> AccruedIncome:
    """Return the income of a period; raises NotFound and InvalidInput (an empty period)."""
    if from_on >= to_on:
        raise InvalidInput.of("toOn", "BEFORE_START", "a period ends after it begins")
    read = await info.context.read()
    owner = await organisation(read, organisation_id)
    return AccruedIncome(
        from_on=from_on,
        to_on=to_on,
        currency=owner.currency,
        accounts=[
            EarnedIncome(
                account=one.account,
                opening_minor=Minor(one.opening_minor),
                invoiced_minor=Minor(one.invoiced_minor),
                credited_minor=Minor(one.credited_minor),
                closing_minor=Minor(one.closing_minor),
                income_minor=Minor(one.income_minor),
            )
            for one in await accrued_income(read, organisation_id, from_on, to_on)
        ],
        last_posted_month=await last_posted_month(read, organisation_id),
    )


async def prepaid_of(info: Info, organisation_id: UUID, on: date, first: int, after: str | None) -> PrepaidList:
    """Return a page of what is prepaid before a day; raises NotFound."""
    page = page_of(first, after, int)
    skip = page.after[0] if page.after else 0
    read = await info.context.read()
    await organisation(read, organisation_id)
    found = await prepaid_rows(read, organisation_id, on, page.limit, max(skip, 0))
    rows, more = split(found, page)
    return PrepaidList(
        on=on,
        count=found[0]["count"] if found else 0,
        prepaid_minor=Minor(found[0]["total"] if found else 0),
        rows=[_row(row, on) for row in rows],
        page_info=PageInfo(has_next_page=more, end_cursor=encode_cursor(skip + len(rows)) if rows else None),
    )


def _row(row: Row, on: date) -> PrepaidRow:
    start, end = row["period_start"], row["period_end"]
    return PrepaidRow(
        net_minor=row["net_minor"],
        prepaid_minor=row["minor"],
        day_price_minor=Minor(share_minor(row["net_minor"], 1, (end - start).days)),
        days=(end - max(on, start)).days,
        period_start=start,
        period_end=end,
        text=row["text"],
        invoice_id=row["id"],
        member_id=row["member_id"],
    )


@refusing(NotFound, NotAllowed, NotSignedIn, InvalidInput)
async def post_accrual(info: Info, organisation_id: strawberry.ID, month: date) -> PostAccrualSuccess:
    """Post the income of a month that is over, once: prepaid is deferred, earned comes back (LED-08)."""
    info.context.require("ledger:write")
    key = decode_id("Organisation", organisation_id, "organisationId")
    async with info.context.work() as work:
        await posting.post_accrual(work, key, month)
    return PostAccrualSuccess(last_posted_month=month.replace(day=1))
