"""Who has ordered an offer and when (CAT-12), how organisations treat orders, and what an order has given so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.kernel.work import Work
from domain.subscriptions.model import OrderSetting

# An order's first promise is of the plan that was ordered; those after it are the steps of its chain, which are
# promised prices all of them.
_ORDERS = """
SELECT s.member_id, max(p.ordered_on) AS ordered_on FROM term_promise p
JOIN subscription s ON s.tenant_id = p.tenant_id AND s.id = p.subscription_id
WHERE p.tenant_id = $1 AND p.plan_id = $2 AND p.ordered_on > $3 AND NOT EXISTS (
  SELECT FROM term_promise b
  WHERE b.tenant_id = p.tenant_id AND b.subscription_id = p.subscription_id AND b.number = p.number - 1
    AND b.ordered_on = p.ordered_on AND b.prices IS NOT NULL AND p.prices IS NOT NULL
)
GROUP BY s.member_id
"""
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"


_SETTINGS = "SELECT organisation_id, restart_months, confirms, withdrawal FROM order_setting WHERE tenant_id = $1"
_SAVE_SETTING = """
INSERT INTO order_setting (tenant_id, organisation_id, restart_months, confirms, withdrawal) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant_id, organisation_id) DO UPDATE SET restart_months = excluded.restart_months,
  confirms = excluded.confirms, withdrawal = excluded.withdrawal
"""
_TERMS_FROM = """
SELECT t.number, t.start_on, t.end_on, i.total_minor FROM term t
JOIN invoice i ON i.tenant_id = t.tenant_id AND i.id = t.invoice_id
WHERE t.tenant_id = $1 AND t.subscription_id = $2 AND t.end_on > $3 ORDER BY t.number LIMIT 2
"""

_RESTARTED = "SELECT restarts_id, id FROM subscription WHERE tenant_id = $1 AND restarts_id = ANY($2::uuid[])"


async def restarted_of(read: Reading, subscription_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the subscriptions that take these up again, by the one that had ended (SUB-12)."""
    rows = await read.sql(_RESTARTED, read.tenant_id, list(subscription_ids))
    return {row["restarts_id"]: row["id"] for row in rows}


async def hold_offer(work: Work, plan_id: UUID) -> None:
    """Let nobody else order an offer until the work ends, so that its orders see each other (CAT-12)."""
    await work.sql(_ALONE, f"offer {work.tenant_id} {plan_id}")


async def load_order_settings(read: Reading) -> dict[UUID, OrderSetting]:
    """Return how organisations treat orders, those that have decided something."""
    return {
        row["organisation_id"]: OrderSetting(row["restart_months"], row["confirms"], row["withdrawal"])
        for row in await read.sql(_SETTINGS, read.tenant_id)
    }


async def order_setting(read: Reading, organisation_id: UUID) -> OrderSetting:
    """Return how an organisation treats orders."""
    return (await load_order_settings(read)).get(organisation_id, OrderSetting())


async def write_order_setting(work: Work, organisation_id: UUID, new: OrderSetting) -> None:
    """Write how an organisation treats orders over what it did before."""
    values = (new.restart_months, new.confirms, new.withdrawal)
    await work.sql(_SAVE_SETTING, work.tenant_id, organisation_id, *values)


async def terms_from(read: Reading, subscription_id: UUID, day: date) -> Sequence[Row]:
    """Return the first two billed terms that are not over on a day: number, start_on, end_on, what they are billed."""
    return await read.sql(_TERMS_FROM, read.tenant_id, subscription_id, day)


async def orders_of_offer(read: Reading, plan_id: UUID, after: date) -> Sequence[Row]:
    """Return members who have ordered an offer after a day, each with the last day on which: member_id, ordered_on."""
    return await read.sql(_ORDERS, read.tenant_id, plan_id, after)
