"""How many payments wait for a person."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, func, select

from domain.kernel.database import Query, Reading
from domain.payments.model import PaymentState
from domain.payments.tables import payment

_WAITING = Query(
    select(payment.c.organisation_id, func.count().label("waiting"))
    .where(payment.c.tenant_id == bindparam("tenant"), payment.c.state != PaymentState.COMPLETED.value)
    .group_by(payment.c.organisation_id)
)


async def waiting_counts(read: Reading, organisation_ids: Sequence[UUID | None]) -> dict[UUID | None, int]:
    """Return how many payments of each organisation need a person; under None, of all together (PAY-03)."""
    counted = {row["organisation_id"]: int(row["waiting"]) for row in await read.all(_WAITING, tenant=read.tenant_id)}
    return {one: sum(counted.values()) if one is None else counted.get(one, 0) for one in organisation_ids}
