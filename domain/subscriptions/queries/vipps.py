"""What a change of a plan would say or cost that its Vipps subscriptions can't be charged (CAT-01, CAT-19)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.catalogue.commands.create_plan import planned
from domain.catalogue.model import NewPlan
from domain.catalogue.queries import load_catalogue
from domain.catalogue.rules.rates import as_sold, rate_of
from domain.catalogue.rules.vipps import vipps_errors
from domain.kernel.database import Reading
from domain.kernel.refusal import FieldError

_RUNNING = """
SELECT count(*) AS n FROM subscription
WHERE tenant_id = $1 AND payment_method = 'VIPPS' AND (end_on IS NULL OR end_on > $3)
  AND (next_plan_id = $2 OR plan_id = $2 AND (plan_changes_on IS NULL OR plan_changes_on > $3))
"""


async def vipps_conflicts(read: Reading, plan_id: UUID, new: NewPlan, today: date) -> tuple[int, list[FieldError]]:
    """Return how many subscriptions are paid with Vipps on a plan, and what of it as changed Vipps can't charge.

    Where nobody pays with Vipps nothing is said. Refuses as saving the plan would.
    """
    [row] = await read.sql(_RUNNING, read.tenant_id, plan_id, today)
    if row["n"] == 0:
        return 0, []
    catalogue = await load_catalogue(read)
    plan = await planned(read, new, catalogue, today, plan_id=plan_id)
    products = as_sold(plan, [catalogue.products[key] for key in plan.product_ids], rate_of(plan), catalogue.rates)
    return row["n"], list(vipps_errors(plan, products, max(plan.valid_from or today, today)))
