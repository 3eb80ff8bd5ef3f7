"""One source of rows for each kind of figure: its sums, its sums by day and its pages come from the same statement.

A source is a statement of (key, amount_minor, on) and of marks, which are true or false for each row; some also name
the campaign or part that a row is of. Whatever reads it wraps it and adds nothing to what a row is, so that a number
and the rows behind it can't drift apart (DSH-10d).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, Uuid, and_, any_, bindparam, cast, func, or_, select
from sqlalchemy.sql.selectable import Subquery

from domain.insight.model import Figure, Row, Slice, Sums
from domain.insight.queries.binds import FROM_ON, SUBJECT, TAGS, TO_ON
from domain.insight.queries.campaign_parts import CampaignParts, parts_of
from domain.insight.queries.campaign_rows import (
    CAMPAIGN_COSTS,
    CAMPAIGN_DISPATCHES,
    CAMPAIGN_GIFTS,
    CAMPAIGN_RESPONSES,
)
from domain.insight.queries.donor_rows import CAMPAIGN_DONORS
from domain.insight.queries.money_rows import OPEN_INVOICES, PAYMENTS, RUN_INVOICES
from domain.insight.queries.payer_rows import CHURNED, PAYERS
from domain.insight.queries.subscription_rows import ACTIVE, CANCELLATIONS, ORDERS
from domain.insight.queries.tag_rows import TAG_COPIES, TAG_ORDERS
from domain.insight.rules.ratios import sums_of_amounts
from domain.kernel.database import Query, Reading
from domain.kernel.database import Row as DatabaseRow

SOURCES: Mapping[str, Select[Any]] = {
    "subscriptions": ACTIVE,
    "orders": ORDERS,
    "cancellations": CANCELLATIONS,
    "payers": PAYERS,
    "churned_payers": CHURNED,
    "open_invoices": OPEN_INVOICES,
    "payments": PAYMENTS,
    "run_invoices": RUN_INVOICES,
    "campaign_gifts": CAMPAIGN_GIFTS,
    "campaign_responses": CAMPAIGN_RESPONSES,
    "campaign_donors": CAMPAIGN_DONORS,
    "campaign_dispatches": CAMPAIGN_DISPATCHES,
    "campaign_costs": CAMPAIGN_COSTS,
    "tag_orders": TAG_ORDERS,
    "tag_copies": TAG_COPIES,
}
"""Every source by the name that a metric's slices use."""

ROOM = "SELECT set_config('work_mem', '64MB', true), set_config('plan_cache_mode', 'force_custom_plan', true)"
"""For a transaction that sums up whole tables: they are joined in memory, and each day and campaign is planned for."""

_PLAIN = frozenset({"campaign_id", "tag_id", "key", "amount_minor", "on"})
NOBODY = UUID(int=0)

BySlice = Mapping[str, Sums]
"""What a source's rows add up to: all of them under "", and those that carry a mark under its name."""


async def sums_of(read: Reading, source: str, figure: Figure) -> BySlice:
    """Return what a source's rows add up to."""
    return _by_slice(source, [await read.one(_sums_query(source), **await params_of(read, figure))])


async def sums_of_subjects(
    read: Reading, source: str, figure: Figure, subjects: Collection[UUID], *, middle: bool = False
) -> dict[UUID, BySlice]:
    """Return the sums of many campaigns or reporting tags, with their middle amounts where these are asked for."""
    if not _is_by_tag(source):
        return await sums_of_campaigns(read, source, figure, subjects, middle=middle)
    found: dict[UUID, list[DatabaseRow]] = {of: [] for of in subjects}
    for row in await read.all(_sums_by_tag_query(source), tags=list(subjects), **await params_of(read, figure)):
        found[row["tag_id"]].append(row)
    return {of: _by_slice(source, rows) for of, rows in found.items()}


async def sums_of_campaigns(
    read: Reading, source: str, figure: Figure, campaign_ids: Collection[UUID], *, middle: bool = False
) -> dict[UUID, BySlice]:
    """Return the sums of many campaigns, with one query for all of them unless it is members that are counted.

    With `middle` they are the sums of all rows alone, with their middle amounts.
    """
    if not _is_by_part(source):
        return {of: await sums_of(read, source, replace(figure, subject_id=of)) for of in campaign_ids}
    parts = await parts_of(read, campaign_ids)
    everyone = list({part for each in parts.values() for part in each.campaign_ids})
    params = await params_of(read, figure) | {"campaigns": everyone}
    found: dict[UUID, list[DatabaseRow]] = defaultdict(list)
    for row in await read.all(_amounts_query(source) if middle else _sums_by_part_query(source), **params):
        found[row["campaign_id"]].append(row)
    own = {of: [row for part in each.campaign_ids for row in found[part]] for of, each in parts.items()}
    return {of: {"": _of_amounts(rows)} if middle else _by_slice(source, rows) for of, rows in own.items()}


async def sums_by_day(read: Reading, source: str, figure: Figure) -> dict[date, Sums]:
    """Return what a source's rows add up to on each day that has some, newest last."""
    rows = await read.all(_by_day_query(source), **await params_of(read, figure))
    return {row["on"]: Sums(row["row_count"], row["sum_minor"]) for row in rows}


async def page_of_rows(read: Reading, rows: Slice, figure: Figure, first: int, after: UUID | None) -> list[Row]:
    """Return at most `first` rows in the order of their keys, after the last one seen."""
    query = _page_query(rows.source, rows.mark)
    found = await read.all(query, after=after, limit=first, **await params_of(read, figure))
    return [Row(row["key"], row["amount_minor"], row["on"]) for row in found]


async def params_of(read: Reading, figure: Figure) -> dict[str, Any]:
    """Return the parameters of every source for a figure."""
    of = figure.subject_id
    parts = (await parts_of(read, [of]))[of] if of is not None else CampaignParts((), NOBODY)
    return {
        "tenant": read.tenant_id,
        "organisation": figure.organisation_id,
        "day": figure.on,
        "opening_day": figure.on.replace(day=1) - timedelta(days=1),
        "subject": of,
        "campaigns": list(parts.campaign_ids),
        "whole": parts.whole_id,
        "from_on": figure.from_on,
        "to_on": figure.to_on,
    }


def is_of_subjects(source: str) -> bool:
    """Tell whether a source's rows are those of a campaign or of a reporting tag."""
    return source.startswith("campaign_") or _is_by_tag(source)


def _is_by_tag(source: str) -> bool:
    return "tag_id" in SOURCES[source].selected_columns


def _is_by_part(source: str) -> bool:
    return "campaign_id" in SOURCES[source].selected_columns


def _by_slice(source: str, rows: Sequence[DatabaseRow]) -> BySlice:
    return {
        mark: Sums(sum(row[f"{mark}_count"] for row in rows), sum(row[f"{mark}_minor"] for row in rows))
        for mark in ("", *_marks(source))
    }


def _of_amounts(rows: Sequence[DatabaseRow]) -> Sums:
    counts: Counter[int] = Counter()
    for row in rows:
        counts[row["amount_minor"]] += row["row_count"]
    return sums_of_amounts(counts)


@lru_cache
def _marks(source: str) -> tuple[str, ...]:
    return tuple(column.name for column in SOURCES[source].selected_columns if column.name not in _PLAIN)


def _in_window(rows: Subquery) -> ColumnElement[bool]:
    return and_(or_(FROM_ON.is_(None), rows.c.on >= FROM_ON), or_(TO_ON.is_(None), rows.c.on < TO_ON))


@lru_cache
def _sums_query(source: str) -> Query:
    return Query(_sums(source))


@lru_cache
def _sums_by_part_query(source: str) -> Query:
    statement = _sums(source)
    (rows,) = statement.get_final_froms()
    return Query(statement.add_columns(rows.c.campaign_id).group_by(rows.c.campaign_id))


@lru_cache
def _sums_by_tag_query(source: str) -> Query:
    statement = _sums(source)
    (rows,) = statement.get_final_froms()
    return Query(statement.add_columns(rows.c.tag_id).where(rows.c.tag_id == any_(TAGS)).group_by(rows.c.tag_id))


def _sums(source: str) -> Select[Any]:
    rows = SOURCES[source].subquery("rows")
    columns = [func.count().label("_count"), _total(rows.c.amount_minor).label("_minor")]
    for mark in _marks(source):
        columns += [
            func.count().filter(rows.c[mark]).label(f"{mark}_count"),
            _total(rows.c.amount_minor, rows.c[mark]).label(f"{mark}_minor"),
        ]
    return select(*columns).select_from(rows).where(_in_window(rows))


@lru_cache
def _amounts_query(source: str) -> Query:
    rows = SOURCES[source].subquery("rows")
    return Query(
        select(rows.c.campaign_id, rows.c.amount_minor, func.count().label("row_count"))
        .where(_in_window(rows))
        .group_by(rows.c.campaign_id, rows.c.amount_minor)
    )


@lru_cache
def _by_day_query(source: str) -> Query:
    rows = SOURCES[source].subquery("rows")
    return Query(
        select(rows.c.on, func.count().label("row_count"), _total(rows.c.amount_minor).label("sum_minor"))
        .where(_in_window(rows))
        .group_by(rows.c.on)
        .order_by(rows.c.on)
    )


@lru_cache
def _page_query(source: str, mark: str) -> Query:
    rows = SOURCES[source].subquery("rows")
    after = bindparam("after", type_=Uuid)
    statement = select(rows.c.key, cast(rows.c.amount_minor, BigInteger).label("amount_minor"), rows.c.on)
    statement = statement.where(_in_window(rows), or_(after.is_(None), rows.c.key > after))
    if _is_by_tag(source):
        statement = statement.where(rows.c.tag_id == SUBJECT)
    if mark:
        statement = statement.where(rows.c[mark])
    return Query(statement.order_by(rows.c.key).limit(bindparam("limit")))


def _total(amount: ColumnElement[Any], only: ColumnElement[bool] | None = None) -> ColumnElement[Any]:
    total = func.sum(amount)
    return cast(func.coalesce(total if only is None else total.filter(only), 0), BigInteger)
