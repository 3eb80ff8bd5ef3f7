"""Invoices that a new price comes too late for (CAT-02)."""

from __future__ import annotations

from domain.catalogue.model import NewPrice
from domain.catalogue.queries import load_catalogue
from domain.catalogue.rules import same_step
from domain.kernel.database import Reading
from domain.kernel.dates import Frequency, FrequencyUnit

# A term that starts on a day or later ends after it: the index on ends leaves out all that is long over.
_MISSED = """
SELECT count(*)::int AS n FROM term t
JOIN subscription s ON s.tenant_id = t.tenant_id AND s.id = t.subscription_id
JOIN invoice i ON i.tenant_id = t.tenant_id AND i.id = t.invoice_id
WHERE t.tenant_id = $1 AND t.end_on > $2 AND t.start_on >= $2 AND s.plan_id = ANY($3::uuid[]) AND i.state <> 'CREDITED'
"""


async def missed_by_price(read: Reading, price: NewPrice) -> int:
    """Return how many invoices were issued at the price before, for periods that start on or after the new one's day.

    Credited ones don't count: what is billed instead takes the new price.
    """
    frequency = Frequency(price.frequency_count, FrequencyUnit(price.frequency_unit))
    plans = [
        plan.id
        for plan in (await load_catalogue(read)).plans.values()
        if price.product_id in plan.product_ids and same_step(plan.frequency, frequency)
    ]
    rows = await read.sql(_MISSED, read.tenant_id, price.valid_from, plans)
    return int(rows[0]["n"])
