"""Rows of a campaign's donors by what they gave before: new, recurring and reactivated ones (FUN-01)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date, Select, and_, any_, cast, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from domain.insight.queries.binds import CAMPAIGNS
from domain.insight.queries.campaign_rows import known_gifts
from domain.insight.rules.donors import LAPSED_MONTHS
from domain.insight.sources import gift


def _donors() -> Select[Any]:
    first = (
        select(gift.c.id, gift.c.organisation_id, gift.c.member_id, gift.c.amount_minor, gift.c.given_on)
        .ext(distinct_on(gift.c.member_id))
        .where(known_gifts(gift.c), gift.c.campaign_id == any_(CAMPAIGNS), gift.c.member_id.is_not(None))
        .order_by(gift.c.member_id, gift.c.given_on, gift.c.created_at, gift.c.id)
        .subquery("first")
    )
    of = first.c
    earlier = gift.alias("earlier")
    before_on = func.max(earlier.c.given_on)
    lapsed_on = cast(of.given_on - func.make_interval(0, LAPSED_MONTHS), Date)
    return (
        select(
            of.id.label("key"),
            of.amount_minor.label("amount_minor"),
            of.given_on.label("on"),
            before_on.is_(None).label("new"),
            func.coalesce(before_on >= lapsed_on, False).label("recurring"),
            func.coalesce(before_on < lapsed_on, False).label("reactivated"),
        )
        .select_from(first)
        .join(
            earlier,
            and_(
                known_gifts(earlier.c),
                earlier.c.organisation_id == of.organisation_id,
                earlier.c.member_id == of.member_id,
                earlier.c.given_on < of.given_on,
            ),
            isouter=True,
        )
        .group_by(of.id, of.amount_minor, of.given_on)
    )


CAMPAIGN_DONORS = _donors()
"""Members who gave, each with the first gift to the campaign, and what it was to them.

`new`: they had given nothing to the organisation before; `recurring`: they had, within LAPSED_MONTHS; `reactivated`:
they had, but not since. Whoever gave anonymously is none of them.
"""
