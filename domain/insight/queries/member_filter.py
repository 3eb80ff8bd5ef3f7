"""What a filter of the members list means in SQL, and how a search finds its way (PPL-14).

The trigram index lies behind a function (row-level security hides it from ordinary queries), so a search asks that
function first. Its hits come back as ids, in the order of the list by name. Where they are too many, the list walks its
own order and compares row by row, which fills a page at once. Where nothing is found, each word may also be a known one
that is spelt nearly so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Text,
    Uuid,
    all_,
    and_,
    any_,
    bindparam,
    exists,
    false,
    func,
    not_,
    or_,
    select,
)

from domain.insight.sources import member, open_item, subscription, subscription_tag
from domain.kernel.database import Query, Reading
from domain.people.model import MemberKind
from domain.people.queries.organisations import tenant
from domain.people.rules.ordering import sort_key
from domain.people.rules.searching import contains_pattern, meant_words, search_words

IDS_MAX = 10_000
"""Above this many hits a search walks the list's order instead."""
TRIGRAM_CHARACTERS = 3
"""A shorter word finds nothing in the index, and nearly everybody in the list."""
MEANT_IDS_MAX = 1_000
SIMILAR_MAX = 60
_SEARCH = "SELECT array(SELECT search_member_ids($1, $2, $3)) AS ids"
_SEARCH_ANY = "SELECT array(SELECT search_member_ids_any($1, $2, $3)) AS ids"
_SIMILAR = "SELECT similar_words($1, $2) AS word"
_m = member.c
_s = subscription.c
_own = and_(_s.tenant_id == _m.tenant_id, _s.member_id == _m.id)
_today = bindparam("today", type_=Date)

ACTIVE = and_(
    or_(_s.state == "ACTIVE", _s.state == "STOP_SCHEDULED"),
    _s.start_on <= _today,
    or_(_s.end_on.is_(None), _s.end_on > _today),
)
"""A subscription that runs today; one such makes its member ACTIVE."""
ENDED = or_(_s.state == "STOPPED", and_(_s.end_on.is_not(None), _s.end_on <= _today))
"""A subscription that is over; a member with only such is STOPPED, one with others that don't run is PENDING."""


class MemberState(StrEnum):
    """What a member's subscriptions make of it: the first of these that holds."""

    ACTIVE = "ACTIVE"
    PENDING = "PENDING"
    STOPPED = "STOPPED"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """What a caller asks of the members list; None asks nothing."""

    search: str | None = None
    branch_id: UUID | None = None
    state: MemberState | None = None
    has_overdue: bool | None = None
    city: str | None = None
    joined_on: date | None = None
    kind: MemberKind | None = None
    tag_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Conditions:
    """A filter made ready: the names of its conditions, which shape the statement, and the values for them.

    `ids` among the values are in the order of the list by name.
    """

    names: frozenset[str]
    values: dict[str, Any]


def _has(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_own, *which)


def _overdue() -> ColumnElement[bool]:
    o = open_item.c
    return exists().where(o.tenant_id == _m.tenant_id, o.payer_id == _m.id, o.due_on < _today)


def _tagged() -> ColumnElement[bool]:
    g = subscription_tag.c
    given = and_(g.tenant_id == _m.tenant_id, g.tag_id == bindparam("tag", type_=Uuid), g.until_on.is_(None))
    return exists().where(_own, g.subscription_id == _s.id, given)


_CONDITIONS: dict[str, Callable[[], ColumnElement[bool]]] = {
    "ids": lambda: _m.id == any_(bindparam("ids", type_=ARRAY(Uuid))),
    # The planner expects next to nothing of LIKE ALL, and sorts all members; of coalesce half, and walks the order.
    "patterns": lambda: func.coalesce(_m.search_key.like(all_(bindparam("patterns", type_=ARRAY(Text)))), false()),
    "branch": lambda: _m.branch_id == bindparam("branch", type_=Uuid),
    "kind": lambda: _m.kind == bindparam("kind"),
    "city": lambda: and_(_m.city_key >= bindparam("city_from"), _m.city_key < bindparam("city_to")),
    "joined": lambda: _m.joined_on == bindparam("joined", type_=Date),
    "overdue": _overdue,
    "tagged": _tagged,
    "not overdue": lambda: not_(_overdue()),
    "ACTIVE": lambda: _has(ACTIVE),
    "PENDING": lambda: and_(_has(not_(ENDED)), not_(_has(ACTIVE))),
    "STOPPED": lambda: and_(_has(), not_(_has(not_(ENDED)))),
    "NONE": lambda: not_(_has()),
}


def where(names: frozenset[str]) -> list[ColumnElement[bool]]:
    """Return the SQL conditions of a statement, the tenant's first."""
    return [_m.tenant_id == bindparam("tenant", type_=Uuid), *(_CONDITIONS[name]() for name in sorted(names))]


async def conditions(read: Reading, asked: MemberFilter, today: date) -> Conditions:
    """Return a filter's conditions and values; a search is looked up on the way."""
    values: dict[str, Any] = {"tenant": read.tenant_id, "today": today}
    names: set[str] = set()
    if asked.branch_id is not None:
        names.add("branch")
        values["branch"] = asked.branch_id
    if asked.kind is not None:
        names.add("kind")
        values["kind"] = asked.kind.value
    if asked.city:
        names.add("city")
        key = sort_key((await tenant(read)).country, asked.city)
        values |= {"city_from": key, "city_to": key + "\x7f"}
    if asked.joined_on is not None:
        names.add("joined")
        values["joined"] = asked.joined_on
    if asked.tag_id is not None:
        names.add("tagged")
        values["tag"] = asked.tag_id
    if asked.has_overdue is not None:
        names.add("overdue" if asked.has_overdue else "not overdue")
    if asked.state is not None:
        names.add(asked.state.value)
    if asked.search and (words := search_words(asked.search)):
        found = await _search(read, words, frozenset(names), values)
        names |= found.keys()
        values |= found
    return Conditions(frozenset(names), values)


def cut_to_page(
    values: dict[str, Any], descending: bool, after: Sequence[Any] | None
) -> tuple[dict[str, Any], Sequence[Any] | None]:
    """Leave only the page's ids among a page's values, where ids are all that is asked, by name.

    `limit`, `skip` and `after` are then done with. A last row that is not among the ids has its place looked for.
    """
    ids = values["ids"][::-1] if descending else values["ids"]
    start = values["skip"]
    if after is not None:
        if after[-1] not in ids:
            return values, after
        start += ids.index(after[-1]) + 1
    return values | {"ids": ids[start : start + values["limit"]], "skip": 0}, None


async def _search(
    read: Reading, words: tuple[str, ...], names: frozenset[str], values: dict[str, Any]
) -> dict[str, Any]:
    patterns = [contains_pattern(word) for word in words]
    if len(words[0]) < TRIGRAM_CHARACTERS:
        return {"patterns": patterns}
    if "branch" in names:
        # A branch is small enough to look through; the index would look through all branches.
        if await read.scalar(_some_query(names | {"patterns"}), **values, patterns=patterns):
            return {"patterns": patterns}
    else:
        ids = (await read.sql(_SEARCH, patterns[0], patterns[1:], IDS_MAX + 1))[0]["ids"]
        if len(ids) > IDS_MAX:
            return {"patterns": patterns}
        if ids:
            return {"ids": ids}
    return {"ids": await _search_meant(read, words)}


async def _search_meant(read: Reading, words: tuple[str, ...]) -> list[UUID]:
    """Return the members that a misspelt search may mean: each word may be one that is spelt nearly so."""
    meant = []
    for word in words:
        known = await read.sql(_SIMILAR, word, SIMILAR_MAX) if word.isalpha() else ()
        meant.append([contains_pattern(other) for other in meant_words(word, (row["word"] for row in known))])
    if all(len(patterns) == 1 for patterns in meant):
        return []
    width = max(map(len, meant))
    padded = [patterns + patterns[:1] * (width - len(patterns)) for patterns in meant]
    return list((await read.sql(_SEARCH_ANY, meant[0], padded[1:], MEANT_IDS_MAX))[0]["ids"])


@lru_cache(maxsize=200)
def _some_query(names: frozenset[str]) -> Query:
    return Query(select(_m.id).where(*where(names)).limit(1))
