"""Reads of members by id: the asked columns, addresses, relations both ways, and short references."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, and_, any_, bindparam, select

from domain.kernel.database import Query, Reading, Row
from domain.kernel.tables import series
from domain.people.model import INVERSE_RELATIONS, MEMBER_NUMBER_FIRST, RelationKind
from domain.people.tables import address, branch, member, relation

RELATIONS_MAX = 2_000
COLUMNS = frozenset(c.name for c in member.c) - {"tenant_id", "national_id_sealed", "search_key"}
_TENANT = bindparam("tenant", type_=Uuid)
_IDS = any_(bindparam("ids", type_=ARRAY(Uuid)))

_ADDRESSES = Query(
    select(
        address.c.member_id,
        address.c.kind,
        address.c.line1,
        address.c.line2,
        address.c.postal_code,
        address.c.city,
        address.c.country,
        address.c.from_on,
        address.c.to_on,
    )
    .where(address.c.tenant_id == _TENANT, address.c.member_id == _IDS)
    .order_by(address.c.id)
)
_BRANCHES = Query(select(branch.c.id, branch.c.name).where(branch.c.tenant_id == _TENANT, branch.c.id == _IDS))
_LAST_NUMBER = Query(
    select(series.c.next_value - 1).where(
        series.c.tenant_id == _TENANT, series.c.scope_id == _TENANT, series.c.kind == "member"
    )
)

_BY_NAME = """
SELECT id, sort_key FROM member WHERE tenant_id = $1 ORDER BY sort_key, id LIMIT $2
"""
_BY_NAME_FROM = """
SELECT id, sort_key FROM member WHERE tenant_id = $1 AND (sort_key, id) >= ($3, $4::uuid)
ORDER BY sort_key, id LIMIT $2
"""


def _relations(own: str, other: str) -> Query:
    tied = and_(member.c.tenant_id == relation.c.tenant_id, member.c.id == relation.c[other])
    return Query(
        select(relation.c[own].label("of"), relation.c.kind, member.c.id, member.c.number, member.c.name)
        .join(member, tied)
        .where(relation.c.tenant_id == _TENANT, relation.c[own] == _IDS)
        .order_by(relation.c.kind, member.c.sort_key, member.c.id)
        .limit(RELATIONS_MAX)
    )


_OWN_RELATIONS = _relations("member_id", "other_id")
_OTHERS_RELATIONS = _relations("other_id", "member_id")


async def members(read: Reading, ids: Sequence[UUID], columns: Collection[str] = COLUMNS) -> dict[UUID, Row]:
    """Return members by id with the asked columns of COLUMNS; `id` always comes, a national id never."""
    query = _members_query(tuple(sorted(COLUMNS.intersection(columns) | {"id"})))
    return {row["id"]: row for row in await read.all(query, tenant=read.tenant_id, ids=list(ids))}


async def members_total(read: Reading) -> int:
    """Return how many members the tenant has.

    Numbers have no gaps and no member is ever deleted (PPL-02; the app's role may not), so the last number says it.
    """
    last = await read.scalar(_LAST_NUMBER, tenant=read.tenant_id)
    return 0 if last is None else int(last) - MEMBER_NUMBER_FIRST + 1


async def members_by_name(
    read: Reading, *, limit: int, begin: tuple[str, UUID] | None = None
) -> list[tuple[UUID, str]]:
    """Return ids and sort keys in the order of the names, from a sort key and id on, these included."""
    asked = (_BY_NAME_FROM, begin) if begin is not None else (_BY_NAME, ())
    rows = await read.sql(asked[0], read.tenant_id, limit, *asked[1])
    return [(row["id"], row["sort_key"]) for row in rows]


async def addresses_of(read: Reading, member_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the addresses of members in the order in which they were given (PPL-03)."""
    return await _grouped(read, _ADDRESSES, member_ids, "member_id")


async def relations_of(read: Reading, member_ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, Row]]]:
    """Return the relations of members from both ends (PPL-04): what the other one is, and its id, number and name.

    PAYER, HOUSEHOLD_MAIN and RECRUITER name what the other is to this one; PAYS_FOR, HOUSEHOLD_MEMBER and RECRUITED
    are the same seen from there.
    """
    own = await _grouped(read, _OWN_RELATIONS, member_ids, "of")
    others = await _grouped(read, _OTHERS_RELATIONS, member_ids, "of")
    return {
        member_id: [
            *((str(row["kind"]), row) for row in own[member_id]),
            *((INVERSE_RELATIONS[RelationKind(row["kind"])], row) for row in others[member_id]),
        ]
        for member_id in member_ids
    }


async def branches_by_id(read: Reading, branch_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return id and name of branches, by id."""
    return {row["id"]: row for row in await read.all(_BRANCHES, tenant=read.tenant_id, ids=list(branch_ids))}


async def _grouped(read: Reading, query: Query, ids: Sequence[UUID], by: str) -> dict[UUID, list[Row]]:
    groups: dict[UUID, list[Row]] = defaultdict(list)
    for row in await read.all(query, tenant=read.tenant_id, ids=list(ids)):
        groups[row[by]].append(row)
    return groups


@lru_cache(maxsize=200)
def _members_query(names: tuple[str, ...]) -> Query:
    return Query(select(*(member.c[name] for name in names)).where(member.c.tenant_id == _TENANT, member.c.id == _IDS))
