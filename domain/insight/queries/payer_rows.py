"""Rows of payers, and who of them pays on which days (DSH-08, DSH-10a).

Who pays is the subscription's payer, or its member. A payer is one from the day that a subscription of theirs is in the
figures and has cost something; a pause or a free period afterwards is no churn (DSH-10).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from domain.insight.queries.binds import DAY, OPENING_DAY, TENANT
from domain.insight.queries.subscription_rows import OF_THE_ORGANISATION, gone_on, known_on, seen_on
from domain.insight.sources import subscription, subscription_value

DAYS: BindParameter[Any] = bindparam("days", type_=ARRAY(Date))
"""Some days, the earliest first."""


def _paid_spans() -> Select[Any]:
    """Each subscription that costs something: its payer, the first day that counts, and the first that does not."""
    value = subscription_value.c
    paid_on = func.min(known_on).filter(value.monthly_minor > 0)
    ever_free = select(value.subscription_id).where(value.tenant_id == TENANT, value.monthly_minor == 0)
    paid = (
        select(value.subscription_id, paid_on.label("paid_on"))
        .where(value.tenant_id == TENANT, value.given_up_on.is_(None), value.subscription_id.in_(ever_free))
        .group_by(value.subscription_id)
        .subquery("paid")
    )
    came_on = case(
        (paid.c.subscription_id.is_(None), seen_on),
        (paid.c.paid_on.is_not(None), func.greatest(seen_on, paid.c.paid_on)),
        else_=None,
    )
    return (
        select(
            func.coalesce(subscription.c.payer_id, subscription.c.member_id).label("payer"),
            came_on.label("came_on"),
            gone_on.label("gone_on"),
        )
        .select_from(subscription)
        .join(paid, paid.c.subscription_id == subscription.c.id, isouter=True)
        .where(OF_THE_ORGANISATION, came_on <= DAY)
    )


def _runs_on(span: Any, day: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(span.came_on <= day, or_(span.gone_on.is_(None), span.gone_on > day))


def _payers() -> Select[Any]:
    span = _paid_spans().subquery("span").c
    return (
        select(
            span.payer.label("key"),
            literal(0, Integer).label("amount_minor"),
            cast(DAY, Date).label("on"),
        )
        .where(_runs_on(span, DAY))
        .group_by(span.payer)
    )


def _churned() -> Select[Any]:
    # materialised, because it is looked at twice
    spans: FromClause = _paid_spans().cte("span").prefix_with("MATERIALIZED")
    still = spans.alias("still")
    span = spans.c
    return (
        select(
            span.payer.label("key"),
            literal(0, Integer).label("amount_minor"),
            func.max(span.gone_on).label("on"),
        )
        .where(
            _runs_on(span, OPENING_DAY),
            span.gone_on <= DAY,
            ~select(literal(1)).where(still.c.payer == span.payer, _runs_on(still.c, DAY)).exists(),
        )
        .group_by(span.payer)
    )


def _payer_days() -> Select[Any]:
    """One pass over the subscriptions and one over their payers, however many days are asked for."""
    span = _paid_spans().subquery("span").c
    # days before the first one that counts, and days before the first that counts no more
    first = func.width_bucket(span.came_on - 1, DAYS)
    past = func.coalesce(func.width_bucket(span.gone_on - 1, DAYS), func.cardinality(DAYS))
    # OFFSET 0 keeps the two from being reckoned again wherever they are used
    runs = select(span.payer, first.label("first"), past.label("past")).offset(0).subquery("runs").c
    bits = _bit(runs.past) - _bit(runs.first)
    of_payer = (
        select(func.bit_or(bits).label("days")).where(runs.past > runs.first).group_by(runs.payer).subquery("of_payer")
    )
    return select(of_payer.c.days, func.count().label("payers")).group_by(of_payer.c.days)


def _bit(place: ColumnElement[Any]) -> ColumnElement[Any]:
    return literal(1, BigInteger).bitwise_lshift(place)


PAYERS = _payers()
"""Those who pay for something that runs on the day."""

CHURNED = _churned()
"""Those who paid on the last day before the figure's month and pay for nothing any more on its day (DSH-10a)."""

PAYER_DAYS = _payer_days()
"""days, payers: how many pay on which of the given days; bit n of `days` stands for day n, counted from 0.

The days are given in their order, at most 62. Each counts as known at its own end, as in the other sources.
"""
