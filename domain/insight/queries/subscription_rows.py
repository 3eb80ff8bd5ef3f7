"""Rows of subscriptions and their payers, as they were on any day (DSH-01…DSH-06, DSH-11).

A subscription is in the figures of a day from the day it began and was known, until the day it had ended and its stop
was known; so is what it is worth a month. What is registered late changes no earlier figure.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from domain.insight.queries.binds import DAY, ORGANISATION, TENANT
from domain.insight.sources import subscription, subscription_pause, subscription_value

OF_THE_ORGANISATION = and_(
    subscription.c.tenant_id == TENANT,
    or_(ORGANISATION.is_(None), subscription.c.organisation_id == ORGANISATION),
)
seen_on: ColumnElement[Any] = func.greatest(
    subscription.c.registered_on, subscription.c.start_on, subscription.c.begun_on
)
"""The first day that counts a subscription; one that begins with its first payment counts from that (SUB-02)."""
gone_on: ColumnElement[Any] = case(
    (
        subscription.c.end_on.is_not(None),
        func.greatest(subscription.c.end_on, subscription.c.stop_registered_on, seen_on),
    ),
    else_=None,
)
"""The first day that counts it no more; null while nothing is known of an end."""


def active_on(day: ColumnElement[Any]) -> ColumnElement[bool]:
    """The subscription was active at the end of a day, as known then."""
    return and_(seen_on <= day, or_(subscription.c.end_on.is_(None), gone_on > day))


_value = subscription_value.c
known_on: ColumnElement[Any] = func.greatest(_value.valid_from, _value.registered_on)
"""The first day that counts a value."""


_pause = subscription_pause.c
rests = exists().where(
    _pause.tenant_id == TENANT,
    _pause.subscription_id == subscription.c.id,
    _pause.from_on <= DAY,
    _pause.until_on > DAY,
    _pause.registered_on <= DAY,
)
"""The subscription rested on the day, as known then (SUB-09)."""


def is_running(day: ColumnElement[Any]) -> ColumnElement[bool]:
    """No end of the subscription was known at the end of a day."""
    return or_(
        subscription.c.end_on.is_(None),
        func.coalesce(subscription.c.stop_registered_on, subscription.c.registered_on) > day,
    )


def newest_value(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """What the subscription was worth a month, or was to begin with, as known on a day; 0 without a value."""
    newest = (
        select(_value.monthly_minor)
        .where(
            _value.tenant_id == TENANT,
            _value.subscription_id == subscription.c.id,
            _value.valid_from <= func.greatest(day, subscription.c.start_on),
            _value.registered_on <= day,
            or_(_value.given_up_on.is_(None), _value.given_up_on > day),
        )
        .order_by(_value.valid_from.desc(), _value.registered_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(newest, 0)


def _active() -> Select[Any]:
    """The newest value where it counted on the day already, else the one that has been replaced since."""
    replaced = and_(
        _value.tenant_id == TENANT, _value.subscription_id == subscription.c.id, _value.until_on > DAY, known_on <= DAY
    )
    monthly_minor = case((subscription.c.valued_on <= DAY, subscription.c.monthly_minor), else_=_value.monthly_minor)
    return (
        select(
            subscription.c.id.label("key"),
            func.coalesce(monthly_minor, 0).label("amount_minor"),
            subscription.c.start_on.label("on"),
            is_running(DAY).label("running"),
        )
        .select_from(subscription)
        .join(subscription_value, replaced, isouter=True)
        .where(OF_THE_ORGANISATION, active_on(DAY), ~rests)
    )


def _registered(on: ColumnElement[Any]) -> Select[Any]:
    return select(
        subscription.c.id.label("key"),
        newest_value(DAY).label("amount_minor"),
        on.label("on"),
    ).where(OF_THE_ORGANISATION, on <= DAY)


ACTIVE = _active()
"""Active subscriptions with their monthly value; `running` are those without a known end (DSH-01, DSH-03)."""

ORDERS = _registered(subscription.c.registered_on)
"""Subscriptions by the day they were registered, with the monthly value they have or begin with (DSH-06)."""

CANCELLATIONS = _registered(subscription.c.stop_registered_on)
"""Stops by the day they were registered, with the monthly value that they end (DSH-06)."""
