"""Which dispatch led to a gift (FUN-02)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, and_, any_, bindparam, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from domain.insight.queries.binds import TENANT
from domain.insight.queries.campaign_rows import led_to
from domain.insight.sources import campaign, dispatch, gift
from domain.kernel.database import Query, Reading

_LED_TO = Query(
    select(gift.c.id.label("gift_id"), dispatch.c.id.label("dispatch_id"))
    .ext(distinct_on(gift.c.id))
    .select_from(gift)
    .join(campaign, and_(campaign.c.tenant_id == gift.c.tenant_id, campaign.c.id == gift.c.campaign_id))
    .join(
        dispatch,
        and_(
            or_(dispatch.c.campaign_id == gift.c.campaign_id, dispatch.c.campaign_id == campaign.c.parent_id),
            led_to(gift, dispatch),
        ),
    )
    .where(gift.c.tenant_id == TENANT, gift.c.id == any_(bindparam("gifts", type_=ARRAY(Uuid))))
    .order_by(gift.c.id, dispatch.c.queued_at.desc(), dispatch.c.id.desc())
)


async def dispatches_of_gifts(read: Reading, gift_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return for each gift the latest dispatch of its campaign, or of the whole campaign, that came before it."""
    rows = await read.all(_LED_TO, tenant=read.tenant_id, gifts=list(gift_ids))
    return {row["gift_id"]: row["dispatch_id"] for row in rows}
