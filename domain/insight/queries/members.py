"""The members list (PPL-14): members with their standing, plan, paid-through date and balance.

The ids of a page are found first, in the order's own index; the columns that were asked for are joined after.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Join,
    Text,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)

from domain.insight.queries.member_filter import Conditions, cut_to_page, where
from domain.insight.queries.member_standing import add_derived, of_organisation
from domain.insight.sources import member, reskontro_balance
from domain.kernel.database import Query, Reading, Row
from domain.people.queries.members import members_total

COUNT_MAX = 100_000
"""Members that a filter finds are counted up to here; one more says "more than that"."""
PLAIN_COLUMNS = frozenset(c.name for c in member.c) - {"tenant_id", "national_id_sealed", "search_key"}
_m = member.c
_r = reskontro_balance.c


class MemberOrderBy(StrEnum):
    """What the list can be sorted by; what is equal is sorted by name where the index has it, then by id.

    By balance, members without a reskontro come last in both directions, by id.
    """

    NAME = "NAME"
    NUMBER = "NUMBER"
    CITY = "CITY"
    JOINED_ON = "JOINED_ON"
    BALANCE = "BALANCE"


_REST = "WITHOUT_BALANCE"
_KEYS: dict[str, tuple[tuple[ColumnElement[Any], Any], ...]] = {
    MemberOrderBy.NAME: ((_m.sort_key, Text()), (_m.id, Uuid())),
    MemberOrderBy.NUMBER: ((_m.number, BigInteger()), (_m.id, Uuid())),
    MemberOrderBy.CITY: ((_m.city_key, Text()), (_m.sort_key, Text()), (_m.id, Uuid())),
    MemberOrderBy.JOINED_ON: ((_m.joined_on, Date()), (_m.id, Uuid())),
    MemberOrderBy.BALANCE: ((_r.balance_minor, BigInteger()), (_r.member_id, Uuid())),
    _REST: ((_m.id, Uuid()),),
}
CURSOR_KINDS: dict[MemberOrderBy, tuple[type, ...]] = {
    MemberOrderBy.NAME: (str, UUID),
    MemberOrderBy.NUMBER: (int, UUID),
    MemberOrderBy.CITY: (str, str, UUID),
    MemberOrderBy.JOINED_ON: (date, UUID),
    MemberOrderBy.BALANCE: (int, UUID),
}
"""The values that a cursor of each order carries: those of the last row's sort columns, and its id."""


@dataclass(frozen=True, slots=True)
class MemberOrder:
    """The list's order."""

    by: MemberOrderBy = MemberOrderBy.NAME
    descending: bool = False


@dataclass(frozen=True, slots=True)
class MemberPage:
    """Rows of the list in their order, each with the cursor's values, and whether more follow."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    cursors: list[tuple[Any, ...]] = field(default_factory=list)
    has_next: bool = False


async def member_page(
    read: Reading,
    ready: Conditions,
    order: MemberOrder,
    *,
    first: int,
    after: Sequence[Any] | None = None,
    skip: int = 0,
    columns: Collection[str],
    organisation_id: UUID | None = None,
) -> MemberPage:
    """Return a page of members with the asked columns; `ready` is what `conditions` made of a filter.

    `columns` are of PLAIN_COLUMNS, STANDING_COLUMNS and BALANCE_COLUMN; `id` always comes. `after` are the cursor
    values of the last row seen; `skip` then passes over so many more. The balance is that in one organisation: the
    given, or the tenant's first (ORG-03: they are never mixed).
    """
    plain = tuple(sorted(PLAIN_COLUMNS.intersection(columns) | {"id"}))
    values = ready.values | {"limit": first + 1, "skip": skip, "of": organisation_id}
    if order.by is MemberOrderBy.NAME and ready.names == {"ids"}:
        values, after = cut_to_page(values, order.descending, after)
    if order.by is MemberOrderBy.BALANCE:
        found, cursors = await _by_balance(read, ready.names, plain, values, order.descending, after)
    else:
        found = await _walk(read, order.by, ready.names, plain, values, order.descending, after)
        cursors = [tuple(row[f"key{i}"] for i in range(len(_KEYS[order.by]))) for row in found[:first]]
    page = MemberPage(
        rows=[{name: row[name] for name in plain} for row in found[:first]],
        cursors=cursors[:first],
        has_next=len(found) > first,
    )
    await add_derived(read, page.rows, columns, ready.values["today"], organisation_id)
    return page


async def member_count(read: Reading, ready: Conditions) -> int:
    """Return how many members a filter finds, exact up to COUNT_MAX; above it COUNT_MAX + 1. All are always exact."""
    if not ready.names:
        return await members_total(read)
    if ready.names == {"ids"}:
        return len(ready.values["ids"])
    return int(await read.scalar(_count_query(ready.names), **ready.values, limit=COUNT_MAX + 1))


async def _walk(
    read: Reading,
    by: str,
    names: frozenset[str],
    plain: tuple[str, ...],
    values: dict[str, Any],
    descending: bool,
    after: Sequence[Any] | None,
) -> list[Row]:
    last = {f"after{i}": value for i, value in enumerate(after or ())}
    shape = _Shape(by, descending, names, plain, after is not None, values["limit"], values["skip"] > 0)
    return list(await read.all(_page_query(shape), **values, **last))


async def _by_balance(
    read: Reading,
    names: frozenset[str],
    plain: tuple[str, ...],
    values: dict[str, Any],
    descending: bool,
    after: Sequence[Any] | None,
) -> tuple[list[Row], list[tuple[Any, ...]]]:
    """Walk the balances, then the members without one: so that no page has to sort all members."""
    found: list[Row] = []
    if after is None or after[0] is not None:
        found = await _walk(read, MemberOrderBy.BALANCE, names, plain, values, descending, after)
    cursors: list[tuple[Any, ...]] = [(row["key0"], row["key1"]) for row in found]
    if len(found) < values["limit"]:
        continued = after is not None and after[0] is None
        skip = 0 if found and not continued else values["skip"]
        if skip and not continued:
            last = {f"after{i}": value for i, value in enumerate(after or ())}
            passed = await read.scalar(_balances_left_query(names, descending, after is not None), **values, **last)
            skip = max(0, skip - passed)
        rest_values = values | {"limit": values["limit"] - len(found), "skip": skip}
        last_id = after[1:] if after is not None and continued else None
        rest = await _walk(read, _REST, names, plain, rest_values, descending, last_id)
        found += rest
        cursors += [(None, row["key0"]) for row in rest]
    return found, cursors


class _Shape(NamedTuple):
    """What decides a page's statement. The limit is written into it, and an offset only where there is one: a plan made
    for any number would sort all members."""

    by: str
    descending: bool
    names: frozenset[str]
    plain: tuple[str, ...]
    continued: bool
    limit: int
    skips: bool


@lru_cache(maxsize=500)
def _page_query(shape: _Shape) -> Query:
    keys = [key for key, _ in _KEYS[shape.by]]
    ids = select(*(key.label(f"key{i}") for i, key in enumerate(keys)), _m.id)
    ids = ids.select_from(_with_balance() if shape.by == MemberOrderBy.BALANCE else member)
    ids = ids.where(*where(shape.names))
    if shape.by == _REST:
        ids = ids.where(~exists().where(of_organisation(_m.id)))
    if shape.continued:
        ids = ids.where(_beyond(shape.by, shape.descending))
    ids = ids.order_by(*_directed(keys, shape)).limit(literal_column(str(int(shape.limit))))
    if shape.skips:
        ids = ids.offset(bindparam("skip", type_=BigInteger))
    page = ids.subquery("page")
    whole = member.alias("whole")
    found = [page.c[f"key{i}"] for i in range(len(keys))]
    joined = select(*found, *(whole.c[name] for name in shape.plain)).select_from(
        page.join(whole, and_(whole.c.tenant_id == bindparam("tenant", type_=Uuid), whole.c.id == page.c.id))
    )
    return Query(joined.order_by(*_directed(found, shape)))


def _directed(keys: Sequence[ColumnElement[Any]], shape: _Shape) -> list[ColumnElement[Any]]:
    return [key.desc() if shape.descending else key.asc() for key in keys]


@lru_cache(maxsize=200)
def _count_query(names: frozenset[str]) -> Query:
    some = select(literal(1).label("one")).select_from(member).where(*where(names))
    return Query(select(func.count()).select_from(some.limit(bindparam("limit", type_=BigInteger)).subquery("some")))


@lru_cache(maxsize=200)
def _balances_left_query(names: frozenset[str], descending: bool, continued: bool) -> Query:
    left = select(func.count()).select_from(_with_balance()).where(*where(names))
    return Query(left.where(_beyond(MemberOrderBy.BALANCE, descending)) if continued else left)


def _with_balance() -> Join:
    return reskontro_balance.join(member, and_(_m.tenant_id == _r.tenant_id, of_organisation(_m.id)))


def _beyond(by: str, descending: bool) -> ColumnElement[bool]:
    """Match what follows the last row seen."""
    last = tuple_(*(bindparam(f"after{i}", type_=kind) for i, (_, kind) in enumerate(_KEYS[by])))
    mine = tuple_(*(key for key, _ in _KEYS[by]))
    return mine < last if descending else mine > last
