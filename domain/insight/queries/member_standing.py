"""What other contexts know of a member: its standing by its subscriptions, and its balance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, and_, any_, bindparam, exists, func, select

from domain.insight.queries.member_filter import ACTIVE, ENDED, MemberState
from domain.insight.sources import (
    invoice,
    open_item,
    organisation,
    plan,
    reskontro_balance,
    subscription,
    term,
)
from domain.kernel.database import Query, Reading, Row

STANDING_COLUMNS = frozenset({"state", "plan_name", "paid_through_on"})
BALANCE_COLUMN = "balance_minor"


def of_organisation(member_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Match the balance of a member in the organisation `:of`, or in the tenant's first where that is null."""
    r = reskontro_balance.c
    o = organisation.c
    tenant_id = bindparam("tenant", type_=Uuid)
    first = select(o.id).where(o.tenant_id == tenant_id).order_by(o.created_at, o.id).limit(1)
    return and_(
        r.tenant_id == tenant_id,
        r.organisation_id == func.coalesce(bindparam("of", type_=Uuid), first.scalar_subquery()),
        r.member_id == member_id,
    )


_BALANCES = Query(
    select(reskontro_balance.c.member_id, reskontro_balance.c.balance_minor).where(
        of_organisation(any_(bindparam("ids", type_=ARRAY(Uuid))))
    )
)
_paid_term = (
    select(term.c.end_on)
    .where(
        term.c.tenant_id == subscription.c.tenant_id,
        term.c.subscription_id == subscription.c.id,
        exists().where(
            invoice.c.tenant_id == term.c.tenant_id, invoice.c.id == term.c.invoice_id, invoice.c.state == "ISSUED"
        ),
        ~exists().where(open_item.c.tenant_id == term.c.tenant_id, open_item.c.invoice_id == term.c.invoice_id),
    )
    .order_by(term.c.number.desc())
    .limit(1)
)


def _standings_query(*more: ColumnElement[Any]) -> Query:
    tied = and_(plan.c.tenant_id == subscription.c.tenant_id, plan.c.id == subscription.c.plan_id)
    return Query(
        select(
            subscription.c.member_id,
            plan.c.name.label("plan_name"),
            ACTIVE.label("active"),
            ENDED.label("ended"),
            *more,
        )
        .join(plan, tied)
        .where(
            subscription.c.tenant_id == bindparam("tenant", type_=Uuid),
            subscription.c.member_id == any_(bindparam("ids", type_=ARRAY(Uuid))),
        )
        .order_by(subscription.c.start_on.desc(), subscription.c.id.desc())
    )


_STANDINGS = _standings_query()
_STANDINGS_PAID = _standings_query(_paid_term.scalar_subquery().label("paid_end"))


async def add_derived(
    read: Reading,
    rows: Sequence[dict[str, Any]],
    columns: Collection[str],
    today: date,
    organisation_id: UUID | None = None,
) -> None:
    """Add the asked columns that other contexts know to rows of members with an id: standing and balance."""
    ids = [row["id"] for row in rows]
    if ids and STANDING_COLUMNS.intersection(columns):
        standing = await standings(read, ids, today, paid_through="paid_through_on" in columns)
        for row in rows:
            row.update(standing[row["id"]])
    if ids and BALANCE_COLUMN in columns:
        found = await read.all(_BALANCES, tenant=read.tenant_id, ids=ids, of=organisation_id)
        balances = {row["member_id"]: row["balance_minor"] for row in found}
        for row in rows:
            row[BALANCE_COLUMN] = balances.get(row["id"], 0)


async def standings(
    read: Reading, member_ids: Sequence[UUID], today: date, *, paid_through: bool = True
) -> dict[UUID, dict[str, Any]]:
    """Return state, plan name and, if asked, paid-through date (the last paid day) of members, by id.

    The state comes of the subscriptions: ACTIVE where one runs today, PENDING where one will, STOPPED where all are
    over, NONE without any. The plan is that of the subscription that decides, the one that started last.
    """
    subscriptions: dict[UUID, list[Row]] = defaultdict(list)
    query = _STANDINGS_PAID if paid_through else _STANDINGS
    for row in await read.all(query, tenant=read.tenant_id, ids=list(member_ids), today=today):
        subscriptions[row["member_id"]].append(row)
    return {member_id: _standing(subscriptions[member_id], paid_through) for member_id in member_ids}


def _standing(rows: Sequence[Row], paid_through: bool) -> dict[str, Any]:
    state, plan_name = MemberState.NONE, None
    for row in rows:
        if row["active"]:
            state, plan_name = MemberState.ACTIVE, row["plan_name"]
            break
        if not row["ended"] and state is not MemberState.PENDING:
            state, plan_name = MemberState.PENDING, row["plan_name"]
        elif state is MemberState.NONE:
            state = MemberState.STOPPED
    standing: dict[str, Any] = {"state": state, "plan_name": plan_name}
    if paid_through:
        ends = [row["paid_end"] for row in rows if row["paid_end"]]
        standing["paid_through_on"] = max(ends) - timedelta(days=1) if ends else None
    return standing
