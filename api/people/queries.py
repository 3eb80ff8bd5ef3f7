"""Queries of people."""

from __future__ import annotations

from datetime import date
from functools import partial

import strawberry

from api.connections import PageInfo, encode_cursor, page_of
from api.context import Info
from api.ids import decode_id, decode_optional
from api.people.organisations import Branch, Organisation, branch_of, organisations_of
from api.people.types import (
    Member,
    MemberConnection,
    MemberEdge,
    MemberKind,
    MemberState,
    columns_for,
    currency_of,
    load_member,
    member_of,
)
from api.selection import asked, asked_rows
from domain.insight.queries import member_filter, members
from domain.kernel.refusal import InvalidInput
from domain.people.queries.organisations import branches

SKIP_MAX = 1_000_000
MemberOrderBy = members.MemberOrderBy
strawberry.enum(MemberOrderBy, description="What the list is sorted by.")


@strawberry.input
class MemberOrder:
    """How the list is sorted."""

    by: MemberOrderBy
    descending: bool = False


@strawberry.input
class MemberFilter:
    """Which members; what is left out does not count. `search` looks in every column and forgives spelling."""

    search: str | None = None
    branch_id: strawberry.ID | None = None
    state: MemberState | None = None
    has_overdue: bool | None = None
    city: str | None = None
    joined_on: date | None = None
    kind: MemberKind | None = None
    tag_id: strawberry.ID | None = strawberry.field(
        default=None, description="Members with a subscription that has this reporting tag."
    )


@strawberry.type
class PeopleQuery:
    """Organisations, branches and members."""

    @strawberry.field(description="The tenant's organisations, the oldest first.")
    async def organisations(self, info: Info) -> list[Organisation]:
        info.context.signed_in()
        return list((await organisations_of(info)).values())

    @strawberry.field(description="The tenant's branches in alphabetical order.")
    async def branches(self, info: Info) -> list[Branch]:
        info.context.require("members:read")
        return [branch_of(branch) for branch in await branches(await info.context.read())]

    @strawberry.field(description="A member; null where there is none of this id.")
    async def member(self, info: Info, id: strawberry.ID) -> Member | None:
        info.context.require("members:read")
        return await load_member(info, decode_id("Member", id))

    @strawberry.field(description="Members by filter and order. `skip` passes over rows, for a list that jumps.")
    async def members(
        self,
        info: Info,
        filter: MemberFilter | None = None,
        order: MemberOrder | None = None,
        first: int = 50,
        after: str | None = None,
        skip: int | None = None,
    ) -> MemberConnection:
        info.context.require("members:read")
        return await _connection(info, _filter(info, filter), _order(info, order), first, after, skip or 0)


async def _connection(
    info: Info,
    wanted: member_filter.MemberFilter,
    order: members.MemberOrder,
    first: int,
    after: str | None,
    skip: int,
) -> MemberConnection:
    if not 0 <= skip <= SKIP_MAX:
        raise InvalidInput.of("skip", "OUT_OF_RANGE", f"skip 0 to {SKIP_MAX} rows")
    page = page_of(first, after, *members.CURSOR_KINDS[order.by])
    fields = asked_rows(info)
    columns = columns_for(info, fields)
    read = await info.context.read()
    ready = await member_filter.conditions(read, wanted, info.context.today)
    found = await members.member_page(
        read, ready, order, first=page.first, after=page.after, skip=skip, columns=columns
    )
    currency = await currency_of(info, fields)
    nodes = [member_of(row, currency) for row in found.rows]
    cursors = [encode_cursor(*values) for values in found.cursors] if "edges" in asked(info) else []
    return MemberConnection(
        edges=[MemberEdge(cursor=cursor, node=node) for cursor, node in zip(cursors, nodes, strict=False)],
        nodes=nodes,
        page_info=PageInfo(
            has_next_page=found.has_next,
            end_cursor=encode_cursor(*found.cursors[-1]) if found.cursors else None,
        ),
        total=partial(members.member_count, read, ready),
    )


def _filter(info: Info, given: MemberFilter | None) -> member_filter.MemberFilter:
    if given is None:
        return member_filter.MemberFilter()
    if given.state is not None or given.tag_id is not None:
        info.context.require("subscriptions:read")
    if given.has_overdue is not None:
        info.context.require("invoices:read")
    return member_filter.MemberFilter(
        search=given.search,
        branch_id=decode_optional("Branch", given.branch_id, "filter.branchId"),
        state=given.state,
        has_overdue=given.has_overdue,
        city=given.city,
        joined_on=given.joined_on,
        kind=given.kind,
        tag_id=decode_optional("ReportingTag", given.tag_id, "filter.tagId"),
    )


def _order(info: Info, given: MemberOrder | None) -> members.MemberOrder:
    if given is None:
        return members.MemberOrder()
    if given.by is MemberOrderBy.BALANCE:
        info.context.require("ledger:read")
    return members.MemberOrder(given.by, given.descending)
