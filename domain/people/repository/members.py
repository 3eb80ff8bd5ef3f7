"""Rows of members with their addresses and relations, written as sets: one member is a set of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Date, Uuid, any_, bindparam, delete, select, update

from domain.kernel.database import Query, Reading, Row
from domain.kernel.ids import new_id
from domain.kernel.work import Work
from domain.people import tables as t
from domain.people.model import (
    AddressKind,
    CreatedMembers,
    MemberRow,
    NewAddress,
    PreparedMember,
    RelationKind,
)
from domain.people.rules.changes import COLUMNS, column_values
from domain.people.rules.members import search_text
from domain.people.rules.sealing import seal
from domain.people.rules.searching import spelling_words

_m = t.member.c
_DERIVED = ("email_key", "postal_code", "city", "sort_key", "city_key", "search_key")
_OWN = bindparam("tenant", type_=Uuid)
_IDS = any_(bindparam("ids", type_=ARRAY(Uuid)))

_LOCKED = Query(
    select(
        _m.id,
        _m.number,
        _m.version,
        _m.national_id_sealed.is_not(None).label("has_national_id"),
        _m.deceased_on,
        *(_m[name] for name in COLUMNS),
    )
    .where(_m.id == bindparam("id"))
    .with_for_update()
)
_ADDRESSES = Query(select(t.address).where(t.address.c.member_id == _IDS).order_by(t.address.c.id))
_RELATIONS = Query(
    select(t.relation.c.member_id, t.relation.c.kind, t.relation.c.other_id).where(t.relation.c.member_id == _IDS)
)
_EXISTING = Query(select(_m.id).where(_m.id == _IDS))
_EXISTING_BRANCHES = Query(select(t.branch.c.id).where(t.branch.c.id == _IDS))
_UPDATE = Query(
    update(t.member)
    .where(_m.tenant_id == _OWN, _m.id == bindparam("which"))
    .values({name: bindparam(name) for name in (*COLUMNS, *_DERIVED, "version", "updated_at")})
)
_UPDATE_NATIONAL_ID = Query(
    update(t.member)
    .where(_m.tenant_id == _OWN, _m.id == bindparam("which"))
    .values(national_id_sealed=bindparam("sealed"))
)
_UPDATE_DECEASED = Query(
    update(t.member)
    .where(_m.tenant_id == _OWN, _m.id == bindparam("which"))
    .values(deceased_on=bindparam("died_on", type_=Date), version=_m.version + 1, updated_at=bindparam("now"))
)
_NO_ADDRESSES = Query(
    delete(t.address).where(t.address.c.tenant_id == _OWN, t.address.c.member_id == bindparam("which"))
)
_NO_RELATIONS = Query(
    delete(t.relation).where(t.relation.c.tenant_id == _OWN, t.relation.c.member_id == bindparam("which"))
)
_HOUSEHOLD = Query(
    select(t.relation.c.member_id, t.relation.c.other_id).where(
        t.relation.c.kind == RelationKind.HOUSEHOLD_MAIN.value,
        (t.relation.c.member_id == bindparam("main")) | (t.relation.c.other_id == bindparam("member")),
    )
)


_HOLD_DEATHS = """
SELECT id, deceased_on FROM member WHERE tenant_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR SHARE
"""
_ALL_WORDS = """
INSERT INTO member_word (tenant_id, word)
SELECT DISTINCT m.tenant_id, word FROM member m, unnest(string_to_array(m.search_key, ' ')) AS word
WHERE m.tenant_id = $1 AND word ~ '^[[:alpha:]]{3,}$'
ORDER BY word ON CONFLICT DO NOTHING
"""


async def lock_member(work: Work, member_id: UUID) -> MemberRow | None:
    """Return a member as stored and hold its row until the unit of work ends; None where there is none."""
    row = await work.first(_LOCKED, id=member_id)
    if row is None:
        return None
    addresses = await work.all(_ADDRESSES, ids=[member_id])
    relations = await work.all(_RELATIONS, ids=[member_id])
    return MemberRow(
        id=row["id"],
        number=row["number"],
        version=row["version"],
        values={name: row[name] for name in COLUMNS},
        addresses=tuple(_address(address) for address in addresses),
        relations=frozenset((RelationKind(r["kind"]), r["other_id"]) for r in relations),
        has_national_id=row["has_national_id"],
        deceased_on=row["deceased_on"],
    )


async def hold_deaths(work: Work, member_ids: Sequence[UUID]) -> dict[UUID, date | None]:
    """Return by member the day on which it died, and let nobody change the members until the work ends."""
    rows = await work.sql(_HOLD_DEATHS, work.tenant_id, list(member_ids))
    return {row["id"]: row["deceased_on"] for row in rows}


async def existing_members(read: Reading, ids: Sequence[UUID]) -> set[UUID]:
    """Return those of the ids that are members."""
    return {row["id"] for row in await read.all(_EXISTING, ids=list(ids))} if ids else set()


async def existing_branches(read: Reading, ids: Sequence[UUID]) -> set[UUID]:
    """Return those of the ids that are branches."""
    return {row["id"] for row in await read.all(_EXISTING_BRANCHES, ids=list(ids))} if ids else set()


async def household_ties(read: Reading, main_id: UUID, member_id: UUID) -> list[Row]:
    """Return what would make a chain: the main member's own main member, and members that this one is main of."""
    return list(await read.all(_HOUSEHOLD, main=main_id, member=member_id))


async def add_members(
    work: Work, created: CreatedMembers, prepared: Sequence[PreparedMember], sealing_key: bytes | None
) -> None:
    """Insert members; raises ValueError where a national id comes without the key to seal it."""
    values = [_values(p, number) for p, number in zip(prepared, created.numbers, strict=True)]
    columns: dict[str, list[Any]] = {name: [value[name] for value in values] for name in (*COLUMNS, *_DERIVED)}
    columns["joined_on"] = [joined_on or work.today for joined_on in columns["joined_on"]]
    columns |= {
        "id": list(created.ids),
        "number": list(created.numbers),
        "created_at": [work.now] * len(values),
        "updated_at": [work.now] * len(values),
    }
    if any(p.national_id for p in prepared):
        columns["national_id_sealed"] = _sealed(created.ids, prepared, sealing_key)
    await work.insert_many(t.member, columns)
    await _add_words(work, columns["search_key"])


async def add_addresses(work: Work, owned: Sequence[tuple[UUID, Sequence[NewAddress]]]) -> None:
    """Insert the addresses of members."""
    pairs = [(member_id, address) for member_id, addresses in owned for address in addresses]
    plain = ("line1", "line2", "postal_code", "city", "country", "from_on", "to_on")
    columns: dict[str, list[Any]] = {name: [getattr(a, name) for _, a in pairs] for name in plain}
    columns["id"] = [new_id() for _ in pairs]
    columns["member_id"] = [member_id for member_id, _ in pairs]
    columns["kind"] = [address.kind.value for _, address in pairs]
    await work.insert_many(t.address, columns)


async def add_relations(work: Work, owned: Sequence[tuple[UUID, frozenset[tuple[RelationKind, UUID]]]]) -> None:
    """Insert the relations of members."""
    rows = list(chain.from_iterable(((m, kind.value, other) for kind, other in own) for m, own in owned))
    columns: dict[str, list[Any]] = {
        "member_id": [row[0] for row in rows],
        "kind": [row[1] for row in rows],
        "other_id": [row[2] for row in rows],
    }
    await work.insert_many(t.relation, columns)


async def update_member(work: Work, stored: MemberRow, prepared: PreparedMember) -> None:
    """Write a member's columns and its next version; `joined_on` None keeps the stored day."""
    values = _values(prepared, stored.number)
    values["joined_on"] = values["joined_on"] or stored.values["joined_on"]
    values |= {"version": stored.version + 1, "updated_at": work.now}
    await work.execute(_UPDATE, tenant=work.tenant_id, which=stored.id, **values)
    await _add_words(work, [values["search_key"]])


async def add_all_words(work: Work) -> None:
    """Remember the words of all members' search keys."""
    await work.sql(_ALL_WORDS, work.tenant_id)


async def set_national_id(work: Work, member_id: UUID, sealed: bytes | None) -> None:
    """Store or erase a sealed national id."""
    await work.execute(_UPDATE_NATIONAL_ID, tenant=work.tenant_id, which=member_id, sealed=sealed)


async def set_deceased(work: Work, member_id: UUID, died_on: date | None) -> None:
    """Write the day on which a member died, or that it lives, and its next version."""
    await work.execute(_UPDATE_DECEASED, tenant=work.tenant_id, which=member_id, died_on=died_on, now=work.now)


async def replace_addresses(work: Work, member_id: UUID, addresses: Sequence[NewAddress]) -> None:
    """Write a member's addresses anew."""
    await work.execute(_NO_ADDRESSES, tenant=work.tenant_id, which=member_id)
    await add_addresses(work, [(member_id, addresses)])


async def replace_relations(work: Work, member_id: UUID, relations: frozenset[tuple[RelationKind, UUID]]) -> None:
    """Write a member's own relations anew; those that others have to it stay."""
    await work.execute(_NO_RELATIONS, tenant=work.tenant_id, which=member_id)
    await add_relations(work, [(member_id, relations)])


async def _add_words(work: Work, search_keys: Sequence[str]) -> None:
    """Remember the words of search keys; in one order, so that two who save never wait for each other."""
    words = sorted(set().union(*(spelling_words(key) for key in search_keys)))
    await work.insert_missing(t.member_word, {"word": words})


def _values(member: PreparedMember, number: int) -> dict[str, Any]:
    derived: dict[str, Any] = {name: getattr(member, name) for name in _DERIVED if name != "search_key"}
    return column_values(member) | derived | {"search_key": search_text(member, number)}


def _sealed(ids: Sequence[UUID], prepared: Sequence[PreparedMember], sealing_key: bytes | None) -> list[bytes | None]:
    if sealing_key is None:
        raise ValueError("a national id is stored sealed: pass the sealing key")
    return [
        seal(p.national_id, member_id, sealing_key) if p.national_id else None
        for member_id, p in zip(ids, prepared, strict=True)
    ]


def _address(row: Row) -> NewAddress:
    return NewAddress(
        kind=AddressKind(row["kind"]),
        line1=row["line1"],
        postal_code=row["postal_code"],
        city=row["city"],
        line2=row["line2"],
        country=row["country"],
        from_on=row["from_on"],
        to_on=row["to_on"],
    )
