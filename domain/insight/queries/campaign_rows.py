"""Rows of campaigns with their parts: gifts, what was sent, what answered it, and what it cost (FUN-01, FUN-02).

Gifts, dispatches and costs name the campaign or part that each row is of, `campaign_id`, so that many campaigns are
summed up at once. Members count once for a campaign with its parts, so that responses and donors are of one at a time.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, any_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from domain.insight.queries.binds import CAMPAIGNS, DAY, TENANT, WHOLE
from domain.insight.queries.money_rows import recorded_on
from domain.insight.sources import campaign, dispatch, gift


def known_gifts(given: Any) -> ColumnElement[bool]:
    """Gifts that were registered by the end of the day."""
    return and_(given.tenant_id == TENANT, recorded_on(given.registered_on, given.created_at) <= DAY)


def led_to(given: FromClause, sent: FromClause) -> ColumnElement[bool]:
    """A dispatch may have led to a gift: it was sent to the giver, and before it.

    A gift that is entered late was given on an earlier day, which counts.
    """
    return and_(
        sent.c.tenant_id == given.c.tenant_id,
        sent.c.member_id == given.c.member_id,
        sent.c.state != "FAILED",
        sent.c.queued_at < given.c.created_at,
        recorded_on(sent.c.queued_on, sent.c.queued_at) <= given.c.given_on,
    )


def _responses() -> Select[Any]:
    # what may have asked for a gift: its own campaign, or the whole that it is a part of
    asking = dispatch.c.campaign_id
    return (
        select(
            gift.c.id.label("key"),
            gift.c.amount_minor.label("amount_minor"),
            gift.c.given_on.label("on"),
        )
        .ext(distinct_on(gift.c.member_id))
        .where(
            known_gifts(gift.c),
            gift.c.campaign_id == any_(CAMPAIGNS),
            dispatch.c.tenant_id == TENANT,
            asking == any_(func.array_append(CAMPAIGNS, WHOLE)),
            or_(asking == gift.c.campaign_id, asking == WHOLE),
            led_to(gift, dispatch),
        )
        .order_by(gift.c.member_id, gift.c.given_on, gift.c.created_at, gift.c.id)
    )


_QUEUED_ON = recorded_on(dispatch.c.queued_on, dispatch.c.queued_at)

CAMPAIGN_GIFTS = select(
    gift.c.campaign_id,
    gift.c.id.label("key"),
    gift.c.amount_minor.label("amount_minor"),
    gift.c.given_on.label("on"),
).where(known_gifts(gift.c), gift.c.campaign_id == any_(CAMPAIGNS))
"""Gifts registered by the end of the day."""

CAMPAIGN_RESPONSES = _responses()
"""Members whom a dispatch of the campaign, or of the whole, reached before they gave: each one's first such gift."""

CAMPAIGN_DISPATCHES = select(
    dispatch.c.campaign_id,
    dispatch.c.id.label("key"),
    literal(0).label("amount_minor"),
    _QUEUED_ON.label("on"),
).where(
    dispatch.c.tenant_id == TENANT,
    dispatch.c.campaign_id == any_(CAMPAIGNS),
    dispatch.c.state != "FAILED",
    _QUEUED_ON <= DAY,
)
"""What was sent, or is on its way, for the campaign; what failed reached nobody."""

CAMPAIGN_COSTS = select(
    campaign.c.id.label("campaign_id"),
    campaign.c.id.label("key"),
    campaign.c.cost_minor.label("amount_minor"),
    campaign.c.start_on.label("on"),
).where(campaign.c.tenant_id == TENANT, campaign.c.id == any_(CAMPAIGNS))
"""The campaign and its parts with what each cost."""
