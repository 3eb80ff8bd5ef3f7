"""The balance list as the schema shows it, and as CSV (LED-06)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import strawberry
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.connections import PageInfo, encode_cursor, page_of, split
from api.context import Context, Info
from api.ids import decode_id, encode_id
from api.people.reference import MemberRef, member_ref
from api.scalars import Minor
from domain.insight.queries import balance_list as queries
from domain.insight.queries.balance_list import BalanceSearch, balance_page, balance_rows, receivable_minor
from domain.kernel.csv_text import BYTE_ORDER_MARK, Amount, csv_line
from domain.kernel.database import Database, Row
from domain.kernel.refusal import InvalidInput
from domain.people.queries.organisations import organisation

BalanceSide = queries.BalanceSide
strawberry.enum(BalanceSide, description="Balances of members who owe, or of those who have something to their credit.")
BalanceAge = queries.BalanceAge
strawberry.enum(BalanceAge, description="How long what is open has been due; CREDIT settles nothing yet.")
BalanceOrder = queries.BalanceOrder
strawberry.enum(BalanceOrder, description="By the members' numbers, or the largest debt first.")

_CSV_HEAD = ("Medlemsnr", "Navn", "Saldo", "Ikke forfalt", "1–30", "31–60", "61–90", "Over 90", "Til gode")
_CSV_ROWS = 500


@strawberry.type
class AgedAmount:
    """What is of one age; the ages add up to the balance."""

    age: BalanceAge
    amount_minor: Minor


@strawberry.type
class BalanceLine:
    """A member with a balance. What is owed is negative (LED-01)."""

    key: strawberry.ID
    balance_minor: Minor
    ages: list[AgedAmount]
    member_id: strawberry.Private[UUID]

    @strawberry.field(description="Whose balance it is.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.member_id)


@strawberry.type
class BalanceList:
    """Balances at the end of a day, with the sums of all rows that the filter finds."""

    on: date
    currency: str
    count: int
    balance_minor: Minor
    ages: list[AgedAmount]
    rows: list[BalanceLine]
    page_info: PageInfo
    organisation_id: strawberry.Private[UUID]

    @strawberry.field(description="The balance of the journal's receivable accounts: what the whole list adds up to.")
    async def journal_minor(self, info: Info) -> Minor:
        return Minor(await receivable_minor(await info.context.read(), self.organisation_id, self.on))


async def list_of(info: Info, search: BalanceSearch, first: int, after: str | None) -> BalanceList:
    """Return a page of an organisation's balance list; raises NotFound."""
    page = page_of(first, after, int)
    skip = page.after[0] if page.after else 0
    if skip < 0:
        raise InvalidInput.of("after", "INVALID_CURSOR", "this cursor is not from this list; start from its first page")
    read = await info.context.read()
    currency = (await organisation(read, search.organisation_id)).currency
    found = await balance_page(read, search, page.limit, skip)
    rows, more = split(found.rows, page)
    return BalanceList(
        on=search.on,
        currency=currency,
        count=found.count,
        balance_minor=Minor(found.balance_minor),
        ages=[AgedAmount(age=age, amount_minor=Minor(minor)) for age, minor in found.ages.items()],
        rows=[_line(row) for row in rows],
        page_info=PageInfo(has_next_page=more, end_cursor=encode_cursor(skip + len(rows)) if rows else None),
        organisation_id=search.organisation_id,
    )


def _line(row: Row) -> BalanceLine:
    return BalanceLine(
        key=encode_id("Member", row["member_id"]),
        balance_minor=row["balance_minor"],
        ages=[AgedAmount(age=age, amount_minor=row[age.value.lower()]) for age in BalanceAge],
        member_id=row["member_id"],
    )


async def balance_csv(request: Request, context: Context) -> Response:
    """Answer with a whole balance list as CSV, streamed; its parameters are those of the query `balanceList`."""
    viewer = context.require("ledger:read")
    search = _asked(request, context.today)
    owner = await organisation(await context.read(), search.organisation_id)
    await context.close()
    name = f"saldoliste_{owner.organisation_number}_{search.on}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "private, no-store"}
    content = _lines(context.services.database, viewer.tenant_id, search)
    return StreamingResponse(content, media_type="text/csv; charset=utf-8", headers=headers)


def _asked(request: Request, today: date) -> BalanceSearch:
    given = request.query_params
    try:
        on = date.fromisoformat(given["on"]) if "on" in given else today
        side = BalanceSide(given["side"]) if "side" in given else None
        age = BalanceAge(given["age"]) if "age" in given else None
    except ValueError as error:
        raise InvalidInput.of("filter", "INVALID", str(error)) from None
    key = decode_id("Organisation", given.get("organisationId", ""), "organisationId")
    return BalanceSearch(key, on, side, age)


async def _lines(database: Database, tenant_id: UUID, search: BalanceSearch) -> AsyncIterator[str]:
    """Yield the file in pieces of some rows; nothing but these is held."""
    piece = [BYTE_ORDER_MARK, csv_line(_CSV_HEAD)]
    async with database.read(tenant_id) as read:
        async for row in balance_rows(read, search):
            amounts = [row["balance_minor"], *(row[age.value.lower()] for age in BalanceAge)]
            piece.append(csv_line([row["number"], row["name"], *(Amount.of(minor) for minor in amounts)]))
            if len(piece) >= _CSV_ROWS:
                yield "".join(piece)
                piece.clear()
    yield "".join(piece)
