"""Reads who has ordered an offer, and when (CAT-12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.kernel.database import Reading, Row

# An order's first promise is of the plan that was ordered; those after it are the steps of its chain.
_ORDERS = """
SELECT s.member_id, max(p.ordered_on) AS ordered_on FROM term_promise p
JOIN subscription s ON s.tenant_id = p.tenant_id AND s.id = p.subscription_id
WHERE p.tenant_id = $1 AND p.plan_id = $2 AND p.ordered_on > $3 AND NOT EXISTS (
  SELECT FROM term_promise b
  WHERE b.tenant_id = p.tenant_id AND b.subscription_id = p.subscription_id AND b.number = p.number - 1
    AND b.ordered_on = p.ordered_on
)
GROUP BY s.member_id
"""


async def orders_of_offer(read: Reading, plan_id: UUID, after: date) -> Sequence[Row]:
    """Return members who have ordered an offer after a day, each with the last day on which: member_id, ordered_on."""
    return await read.sql(_ORDERS, read.tenant_id, plan_id, after)
