"""Reads of campaigns and gifts for screens, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, Uuid, any_, bindparam, func, or_, select, true, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from domain.fundraising.tables import campaign, gift
from domain.kernel.database import Query, Reading, Row
from domain.kernel.proof import Check

_CAMPAIGN = (
    campaign.c.id,
    campaign.c.organisation_id,
    campaign.c.parent_id,
    campaign.c.name,
    campaign.c.purpose,
    campaign.c.start_on,
    campaign.c.end_on,
    campaign.c.goal_minor,
    campaign.c.cost_minor,
)
_GIFT = (
    gift.c.id,
    gift.c.organisation_id,
    gift.c.campaign_id,
    gift.c.member_id,
    gift.c.amount_minor,
    gift.c.currency,
    gift.c.given_on,
    gift.c.purpose,
    gift.c.channel,
    gift.c.payment_id,
)


def _ids(name: str) -> ColumnElement[UUID]:
    return any_(bindparam(name, type_=ARRAY(Uuid)))  # type: ignore[return-value]


_PAGE = Query(
    select(*_CAMPAIGN)
    .where(
        campaign.c.tenant_id == bindparam("tenant"),
        campaign.c.parent_id.is_(None),
        or_(
            bindparam("after_day", type_=Date).is_(None),
            tuple_(campaign.c.start_on, campaign.c.id)
            < tuple_(bindparam("after_day", type_=Date), bindparam("after_id", type_=Uuid)),
        ),
    )
    .order_by(campaign.c.start_on.desc(), campaign.c.id.desc())
    .limit(bindparam("limit"))
)
_COUNT = Query(select(func.count()).where(campaign.c.tenant_id == bindparam("tenant"), campaign.c.parent_id.is_(None)))
_BY_ID = Query(select(*_CAMPAIGN).where(campaign.c.tenant_id == bindparam("tenant"), campaign.c.id == _ids("ids")))
_PARTS = Query(
    select(*_CAMPAIGN)
    .where(campaign.c.tenant_id == bindparam("tenant"), campaign.c.parent_id == _ids("ids"))
    .order_by(campaign.c.start_on, campaign.c.id)
)


async def campaigns_page(read: Reading, first: int, after: tuple[date, UUID] | None) -> Sequence[Row]:
    """Return campaigns, newest start first, without their parts; `after` is the last one's (start_on, id)."""
    day, campaign_id = after or (None, None)
    return await read.all(_PAGE, tenant=read.tenant_id, after_day=day, after_id=campaign_id, limit=first)


async def count_campaigns(read: Reading) -> int:
    """Return how many campaigns there are, parts not counted."""
    return int(await read.scalar(_COUNT, tenant=read.tenant_id))


async def campaigns_by_id(read: Reading, ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return campaigns by id."""
    rows = await read.all(_BY_ID, tenant=read.tenant_id, ids=list(ids))
    return {row["id"]: row for row in rows}


async def parts_of_campaigns(read: Reading, ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the parts of campaigns, by the campaign's id, in the order of their start."""
    found: dict[UUID, list[Row]] = {campaign_id: [] for campaign_id in ids}
    for row in await read.all(_PARTS, tenant=read.tenant_id, ids=list(ids)):
        found[row["parent_id"]].append(row)
    return found


EARLIER_MAX = 50
_later, _earlier = campaign.alias("later"), campaign.alias("earlier")
_before = (
    select(*(_earlier.c[column.name] for column in _CAMPAIGN))
    .where(
        _earlier.c.tenant_id == _later.c.tenant_id,
        _earlier.c.organisation_id == _later.c.organisation_id,
        _earlier.c.parent_id.is_(None),
        _earlier.c.start_on < _later.c.start_on,
    )
    .order_by(_earlier.c.start_on.desc(), _earlier.c.id.desc())
    .limit(EARLIER_MAX)
    .lateral("before")
)
_EARLIER = Query(
    select(_later.c.id.label("later_id"), *_before.c)
    .select_from(_later)
    .join(_before, true())
    .where(_later.c.tenant_id == bindparam("tenant"), _later.c.id == _ids("ids"), _later.c.parent_id.is_(None))
)


async def earlier_campaigns(read: Reading, ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return for each campaign those of its organisation that began before it, newest start first; parts have none."""
    found: dict[UUID, list[Row]] = {campaign_id: [] for campaign_id in ids}
    for row in await read.all(_EARLIER, tenant=read.tenant_id, ids=list(ids)):
        found[row["later_id"]].append(row)
    return found


def _gifts(*conditions: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    return select(*_GIFT).where(gift.c.tenant_id == bindparam("tenant"), *conditions)


_GIFTS_BY_ID = Query(_gifts(gift.c.id == _ids("ids")))
_GIFTS_OF_MEMBER = Query(
    _gifts(
        gift.c.member_id == bindparam("member"),
        or_(
            bindparam("after_day", type_=Date).is_(None),
            tuple_(gift.c.given_on, gift.c.id)
            < tuple_(bindparam("after_day", type_=Date), bindparam("after_id", type_=Uuid)),
        ),
    )
    .order_by(gift.c.given_on.desc(), gift.c.id.desc())
    .limit(bindparam("limit"))
)
_TOTALS = Query(
    select(
        gift.c.member_id,
        func.count().label("gift_count"),
        func.sum(gift.c.amount_minor).label("sum_minor"),
    )
    .where(gift.c.tenant_id == bindparam("tenant"), gift.c.member_id == _ids("ids"))
    .group_by(gift.c.member_id)
)


async def gifts_by_id(read: Reading, ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return gifts by id."""
    rows = await read.all(_GIFTS_BY_ID, tenant=read.tenant_id, ids=list(ids))
    return {row["id"]: row for row in rows}


async def gifts_of_member(read: Reading, member_id: UUID, first: int, after: tuple[date, UUID] | None) -> Sequence[Row]:
    """Return a member's gifts, newest first; `after` is the last one's (given_on, id)."""
    day, gift_id = after or (None, None)
    return await read.all(
        _GIFTS_OF_MEMBER, tenant=read.tenant_id, member=member_id, after_day=day, after_id=gift_id, limit=first
    )


async def gift_totals(read: Reading, member_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return (number, sum in minor units) of each member's gifts; members without gifts are left out."""
    rows = await read.all(_TOTALS, tenant=read.tenant_id, ids=list(member_ids))
    return {row["member_id"]: (int(row["gift_count"]), int(row["sum_minor"])) for row in rows}


MEMBER_CAMPAIGNS_MAX = 100
_OF_MEMBER = """
SELECT c.id, o.currency, r.reference, count(g.id)::int AS gifts, coalesce(sum(g.amount_minor), 0)::bigint AS sum_minor,
  max(g.given_on) AS last_on
FROM (
  SELECT campaign_id FROM campaign_reference WHERE tenant_id = $1 AND member_id = $2
  UNION SELECT campaign_id FROM gift WHERE tenant_id = $1 AND member_id = $2
) u
JOIN campaign c ON c.tenant_id = $1 AND c.id = u.campaign_id
JOIN organisation o ON o.tenant_id = $1 AND o.id = c.organisation_id
LEFT JOIN campaign_reference r ON r.tenant_id = $1 AND r.campaign_id = c.id AND r.member_id = $2
LEFT JOIN gift g ON g.tenant_id = $1 AND g.campaign_id = c.id AND g.member_id = $2
GROUP BY c.id, c.start_on, o.currency, r.reference ORDER BY c.start_on DESC, c.id DESC LIMIT $3
"""


async def campaigns_of_member(read: Reading, member_id: UUID) -> Sequence[Row]:
    """Return the campaigns in which a member has a KID or has given, the newest start first.

    Columns: id, currency, reference (the member's own KID there, or None), gifts, sum_minor, last_on.
    """
    return await read.sql(_OF_MEMBER, read.tenant_id, member_id, MEMBER_CAMPAIGNS_MAX)


CHECKS = (
    Check(
        "GIFTS_ARE_POSTED",
        "Every gift is a journal entry of its amount that moves no reskontro, and no such entry is without its gift.",
        "FUN-03",
        "SELECT count(*) FROM gift",
        """
SELECT CASE WHEN coalesce(g.member_id, e.member_id) IS NOT NULL THEN 'Member' END, coalesce(g.member_id, e.member_id),
  concat_ws(' · ', coalesce(g.given_on, e.entry_on), e.text), coalesce(g.amount_minor, 0), coalesce(p.minor, 0),
  coalesce(g.currency, (SELECT currency FROM organisation WHERE id = e.organisation_id))
FROM gift g FULL JOIN (SELECT * FROM journal_entry WHERE kind = 'GIFT') e ON e.id = g.entry_id
LEFT JOIN LATERAL (
  SELECT sum(amount_minor) FILTER (WHERE reskontro_minor IS NULL) AS minor FROM posting
  WHERE posting.tenant_id = e.tenant_id AND posting.entry_id = e.id
) p ON true
WHERE g.id IS NULL OR e.source_id IS DISTINCT FROM g.id OR p.minor IS DISTINCT FROM g.amount_minor
""",
    ),
    Check(
        "GIFTS_FOLLOW_PAYMENTS",
        "Every gift that came as a payment is the whole of it, of the same member, and it settled nothing.",
        "FUN-03",
        "SELECT count(*) FROM gift WHERE payment_id IS NOT NULL",
        """
SELECT 'Payment', g.payment_id, concat_ws(' · ', g.given_on, p.reference), p.credit_minor, g.amount_minor, g.currency
FROM gift g LEFT JOIN payment p ON p.id = g.payment_id
WHERE g.payment_id IS NOT NULL AND (
  (p.state, p.amount_minor, p.credit_minor, p.member_id)
    IS DISTINCT FROM ('COMPLETED', g.amount_minor, g.amount_minor, g.member_id)
  OR EXISTS (SELECT FROM allocation a WHERE a.source_id = p.id AND a.undone_at IS NULL)
)
""",
    ),
)
