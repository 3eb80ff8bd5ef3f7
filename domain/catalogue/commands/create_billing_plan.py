"""Create a billing plan (CAT-30)."""

from __future__ import annotations

from dataclasses import asdict

from domain.catalogue import repository
from domain.catalogue.model import BillingPlan, BillingPlanCreated, NewBillingPlan
from domain.catalogue.rules import billing_plan_errors, currency_errors
from domain.catalogue.rules.contents import content_of_billing_plan
from domain.kernel import idempotency
from domain.kernel.ids import new_id
from domain.kernel.refusal import refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.organisations import organisations


async def create_billing_plan(work: Work, new: NewBillingPlan, *, idempotency_key: str | None = None) -> BillingPlan:
    """Create a billing plan with its fees and the lead days of its methods, and return it. Raises InvalidInput.

    Its currency is one that an organisation keeps its accounts in; the only one, where none is named.
    The same key creates it once; raises IdempotencyConflict where the key served other input.
    """
    made_id = await idempotency.made_before(work, idempotency_key, "create_billing_plan", asdict(new))
    if made_id is not None:
        return (await repository.load_catalogue(work)).billing_plans[made_id]
    known = sorted({organisation.currency for organisation in await organisations(work)})
    currency = new.currency or (known[0] if len(known) == 1 else "")
    refuse_if_any(
        [
            *billing_plan_errors(new.name, new.lead_days, new.fees, new.method_leads),
            *currency_errors("currency", currency, known),
        ]
    )
    plan = BillingPlan(new_id(), new.name.strip(), new.lead_days, currency, new.fees, new.method_leads)
    await repository.add_billing_plan(work, plan)
    await work.audit("billing_plan.created", "billing_plan", plan.id, after=content_of_billing_plan(plan))
    work.record(BillingPlanCreated(plan.id, plan.name))
    await idempotency.remember_made(work, idempotency_key, plan.id)
    return plan
