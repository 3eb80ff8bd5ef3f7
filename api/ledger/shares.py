"""What branches are owed of the fees of a period, as the schema shows it, and as CSV (CAT-21)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import strawberry
from starlette.requests import Request
from starlette.responses import Response

from api.context import Context, Info
from api.ids import decode_id, encode_id
from api.scalars import Minor
from api.table_files import table_file
from domain.billing.queries.shares import BranchSums, branch_settlement
from domain.kernel.csv_text import Cell
from domain.kernel.database import Reading
from domain.kernel.money import Money
from domain.kernel.refusal import InvalidInput
from domain.people.model import Organisation
from domain.people.queries.organisations import branches, organisation

_HEAD = ("Lokallag", "Fakturaer", "Fakturert", "Kreditert", "Betalt")


@strawberry.type
class BranchShareSums:
    """A branch's shares: of invoices issued, credited and paid in the period. What is paid is what it is owed."""

    branch_id: strawberry.ID
    branch_name: str
    invoices: int
    invoiced_minor: Minor
    credited_minor: Minor
    paid_minor: Minor


@strawberry.type
class BranchSettlement:
    """The shares of all branches in `[fromOn, toOn)`, by their names."""

    from_on: date
    to_on: date
    currency: str
    branches: list[BranchShareSums]


async def settlement_of(info: Info, organisation_id: UUID, from_on: date, to_on: date) -> BranchSettlement:
    """Return a period's branch settlement; raises NotFound and InvalidInput (an empty period)."""
    owner, found = await _settled(await info.context.read(), organisation_id, from_on, to_on)
    return BranchSettlement(
        from_on=from_on,
        to_on=to_on,
        currency=owner.currency,
        branches=[
            BranchShareSums(
                branch_id=encode_id("Branch", one.branch_id),
                branch_name=name,
                invoices=one.invoices,
                invoiced_minor=Minor(one.invoiced_minor),
                credited_minor=Minor(one.credited_minor),
                paid_minor=Minor(one.paid_minor),
            )
            for name, one in found
        ],
    )


async def settlement_table(request: Request, context: Context) -> Response:
    """Answer with a period's branch settlement as a file; its parameters are those of the query `branchSettlement`."""
    context.require("ledger:read")
    given = request.query_params
    key = decode_id("Organisation", given.get("organisationId", ""), "organisationId")
    from_on, to_on = _day(request, "fromOn"), _day(request, "toOn")
    owner, found = await _settled(await context.read(), key, from_on, to_on)
    rows: list[list[Cell]] = [
        [name, one.invoices, *(Money(minor, owner.currency) for minor in _minors(one))] for name, one in found
    ]
    name = f"lokallag_{owner.organisation_number}_{from_on}_{to_on}"
    return await table_file(request, name, _HEAD, rows, context.today)


async def _settled(
    read: Reading, organisation_id: UUID, from_on: date, to_on: date
) -> tuple[Organisation, Sequence[tuple[str, BranchSums]]]:
    if from_on >= to_on:
        raise InvalidInput.of("toOn", "BEFORE_START", "a period ends after it begins")
    owner = await organisation(read, organisation_id)
    sums = {one.branch_id: one for one in await branch_settlement(read, organisation_id, from_on, to_on)}
    return owner, [(one.name, sums[one.id]) for one in await branches(read) if one.id in sums]


def _minors(sums: BranchSums) -> tuple[int, int, int]:
    return sums.invoiced_minor, sums.credited_minor, sums.paid_minor


def _day(request: Request, name: str) -> date:
    text = request.query_params.get(name, "")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput.of(name, "INVALID", f'"{text}" is no date; write YYYY-MM-DD') from None
