"""Invoices that a new price, VAT rate or amount of a fee rate comes too late for (CAT-01, CAT-02, CAT-22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.catalogue.queries import load_catalogue
from domain.catalogue.rules import same_step
from domain.catalogue.rules.rates import rate_of, rated_product
from domain.kernel.database import Reading
from domain.kernel.dates import Frequency

NUMBERS_MAX = 10
# A term that starts on a day or later ends after it: the index on ends leaves out all that is long over. The plan is
# that of the term: the one that its order promised, one that takes over by then, else the subscription's.
_ISSUED = """
SELECT count(*)::int AS n, (array_agg(i.number ORDER BY i.number))[1:$4] AS numbers FROM term t
JOIN subscription s ON s.tenant_id = t.tenant_id AND s.id = t.subscription_id
JOIN invoice i ON i.tenant_id = t.tenant_id AND i.id = t.invoice_id
LEFT JOIN term_promise p ON p.tenant_id = t.tenant_id AND p.subscription_id = s.id AND p.number = t.number
WHERE t.tenant_id = $1 AND t.end_on > $2 AND t.start_on >= $2 AND i.state <> 'CREDITED'
  AND CASE WHEN p.plan_id IS NOT NULL THEN p.plan_id WHEN s.plan_changes_on <= t.start_on THEN s.next_plan_id
    ELSE s.plan_id END = ANY($3::uuid[])
"""
# Terms to come whose prices were promised on the day of the order (CAT-17).
_PROMISED = """
SELECT count(*)::int AS n FROM term_promise p
JOIN subscription s ON s.tenant_id = p.tenant_id AND s.id = p.subscription_id AND s.state <> 'STOPPED'
WHERE p.tenant_id = $1 AND p.plan_id = ANY($2::uuid[]) AND p.prices IS NOT NULL AND NOT EXISTS (
  SELECT FROM term t WHERE t.tenant_id = p.tenant_id AND t.subscription_id = p.subscription_id AND t.number = p.number
)
"""


@dataclass(frozen=True, slots=True)
class Missed:
    """How many invoices of periods from a day on are issued already, some of their numbers, the first ones first.

    `promised` is how many terms are to come at prices that were promised on the day of the order (CAT-17).
    """

    issued: int
    numbers: tuple[int, ...]
    promised: int


async def missed_invoices(read: Reading, product_id: UUID, valid_from: date, frequency: Frequency | None) -> Missed:
    """Return what a price of a frequency would miss that holds for periods from a day on; without one, a VAT rate.

    Credited invoices don't count: what is billed instead takes what is new. No VAT rate is promised. A plan that takes
    the product's price from a fee rate is not concerned.
    """
    plans = [
        plan.id
        for plan in (await load_catalogue(read)).plans.values()
        if product_id in plan.product_ids
        and rated_product(plan, rate_of(plan)) != product_id
        and (frequency is None or same_step(plan.frequency, frequency))
    ]
    return await _missed(read, plans, valid_from, promised=frequency is not None)


async def missed_by_rate(read: Reading, rate_id: UUID, valid_from: date) -> Missed:
    """Return what an amount of a fee rate would miss that holds for periods from a day on (CAT-22)."""
    named = ((plan.id, rate_of(plan)) for plan in (await load_catalogue(read)).plans.values())
    plans = [key for key, rate in named if rate is not None and rate.rate_id == rate_id]
    return await _missed(read, plans, valid_from, promised=True)


async def _missed(read: Reading, plans: Sequence[UUID], valid_from: date, *, promised: bool) -> Missed:
    [issued] = await read.sql(_ISSUED, read.tenant_id, valid_from, list(plans), NUMBERS_MAX)
    coming = (await read.sql(_PROMISED, read.tenant_id, list(plans)))[0]["n"] if promised else 0
    return Missed(issued["n"], tuple(issued["numbers"] or ()), coming)
