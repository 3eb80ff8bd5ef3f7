"""The currency of a figure: its organisation's, its campaign's or its run's."""

from __future__ import annotations

from sqlalchemy import or_, select

from domain.insight.model import Figure
from domain.insight.queries.binds import ORGANISATION, SUBJECT, TENANT
from domain.insight.sources import campaign, organisation, run
from domain.kernel.database import Query, Reading

_owner = (
    select(campaign.c.organisation_id)
    .where(campaign.c.tenant_id == TENANT, campaign.c.id == SUBJECT)
    .union_all(select(run.c.organisation_id).where(run.c.tenant_id == TENANT, run.c.id == SUBJECT))
)
_CURRENCY = Query(
    select(organisation.c.currency)
    .where(
        organisation.c.tenant_id == TENANT,
        or_(ORGANISATION.is_(None), organisation.c.id == ORGANISATION),
        or_(SUBJECT.is_(None), ORGANISATION.is_not(None), organisation.c.id.in_(_owner)),
    )
    .order_by(organisation.c.created_at, organisation.c.id)
    .limit(1)
)


async def currency_of(read: Reading, figure: Figure) -> str:
    """Return the currency that a figure's amounts are in."""
    found = await read.scalar(
        _CURRENCY, tenant=read.tenant_id, organisation=figure.organisation_id, subject=figure.subject_id
    )
    return str(found)
