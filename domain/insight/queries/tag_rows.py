"""Rows of orders by their reporting tags, as known on a day (REP-16).

An order is a row of each tag that it has, or of no tag where none of a kind says anything of it, and once of all
orders. `tag_id` says which of these a row is of, so that all tags are summed up at once.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, exists, literal, or_, select, union_all

from domain.catalogue.model import TagKind
from domain.insight.queries.binds import DAY, TENANT
from domain.insight.queries.subscription_rows import (
    OF_THE_ORGANISATION,
    active_on,
    is_running,
    newest_value,
    rests,
)
from domain.insight.rules.sold import ALL_ORDERS, WITHOUT
from domain.insight.sources import reporting_tag, subscription, subscription_tag

_given = and_(
    subscription_tag.c.tenant_id == TENANT,
    subscription_tag.c.subscription_id == subscription.c.id,
    subscription_tag.c.from_on <= DAY,
    or_(subscription_tag.c.until_on.is_(None), subscription_tag.c.until_on > DAY),
)
"""The subscription had the tag on the day, as known then."""
_active = and_(active_on(DAY), ~rests)


def _has_any(kind: TagKind) -> ColumnElement[bool]:
    named = and_(reporting_tag.c.tenant_id == TENANT, reporting_tag.c.id == subscription_tag.c.tag_id)
    return exists().where(_given, named, reporting_tag.c.kind == kind.value)


def _by_tag(*columns: ColumnElement[Any]) -> Select[Any]:
    registered = and_(OF_THE_ORGANISATION, subscription.c.registered_on <= DAY)

    def orders(tag_id: ColumnElement[Any]) -> Select[Any]:
        key, on = subscription.c.id.label("key"), subscription.c.registered_on.label("on")
        return select(tag_id.label("tag_id"), key, on, *columns).where(registered)

    parts = [
        orders(subscription_tag.c.tag_id).where(_given),
        *(orders(_is(of)).where(~_has_any(kind)) for kind, of in WITHOUT.items()),
        orders(_is(ALL_ORDERS)),
    ]
    return select(union_all(*parts).subquery("parts"))


def _is(of: UUID) -> ColumnElement[Any]:
    return literal(of, Uuid)


TAG_ORDERS = _by_tag(
    newest_value(DAY).label("amount_minor"),
    _active.label("active"),
    and_(_active, is_running(DAY)).label("running"),
)
"""Orders by the day they were registered, with the monthly value they have or begin with; `active` are those that run
on the day, `running` those of them without a known end (DSH-01, DSH-03)."""

TAG_COPIES = _by_tag(subscription.c.copies.label("amount_minor"))
"""The same orders; a row's amount is its number of copies."""
