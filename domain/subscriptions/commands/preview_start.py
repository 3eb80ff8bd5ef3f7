"""What a plan would bill in its first 24 months, before it is saved or started, by the code that bills (BIL-14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.catalogue.commands.create_plan import planned
from domain.catalogue.model import NewPlan, Plan
from domain.catalogue.queries import load_catalogue
from domain.catalogue.rules.goods import chosen_errors
from domain.kernel.database import Reading
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.subscriptions.commands.start_subscription import order_errors, order_of, refuse_order, vipps_faults
from domain.subscriptions.model import MemberFacts, StartSubscription, TermBill
from domain.subscriptions.repository.knowing import learn_order
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.terms import outlook

NOBODY = UUID(int=0)
NO_FACTS = MemberFacts()
_NO_NUMBER = 0  # a draft has no reference, which is what the payer's number is for


@dataclass(frozen=True, slots=True)
class Outlook:
    """The invoices to come, in their order; and when the subscription would stop by itself (CAT-15)."""

    organisation_id: UUID
    currency: str
    bills: Sequence[TermBill]
    stops_on: date | None


async def preview_plan(
    read: Reading,
    new: NewPlan,
    order: StartSubscription,
    today: date,
    *,
    plan_id: UUID | None = None,
    member: MemberFacts = NO_FACTS,
) -> Outlook:
    """Return what a plan would bill that is not saved yet; `plan_id` is the plan that it is a change of.

    `member` is what its fee may depend on of someone who is only thought of (CAT-21).

    Refuses like create_plan and start_subscription would.
    """
    catalogue = await load_catalogue(read)
    plan = await planned(read, new, catalogue, today, plan_id=plan_id)
    pricing = Pricing(replace(catalogue, plans={**catalogue.plans, plan.id: plan}))
    pricing.learn({order.member_id: member})
    if plan.choice is not None and not order.product_ids:
        order = replace(order, product_ids=plan.product_ids[: plan.choice.least])
    return _outlook(order, plan, pricing, today)


async def preview_start(read: Reading, order: StartSubscription, today: date) -> Outlook:
    """Return what an order of a plan would bill. Refuses like start_subscription."""
    catalogue = await load_catalogue(read)
    plan = catalogue.plans.get(order.plan_id)
    if plan is None:
        raise NotFound("plan", order.plan_id)
    await refuse_order(read, order, plan, catalogue, today)
    pricing = Pricing(catalogue)
    await learn_order(read, pricing, plan, order.member_id)
    return _outlook(order, plan, pricing, today)


def _outlook(order: StartSubscription, plan: Plan, pricing: Pricing, today: date) -> Outlook:
    catalogue = pricing.catalogue
    refuse_if_any(
        [
            *order_errors(order, catalogue, today),
            *chosen_errors(plan, order.product_ids),
            *vipps_faults(order, plan, catalogue),
        ]
    )
    running, _ = order_of(order, plan, catalogue, pricing, today)
    own = catalogue.products_of(plan)[0]
    organisation_id = plan.organisation_id or order.organisation_id or own.organisation_id
    bills = outlook(replace(running, begun_on=None), pricing, today, _NO_NUMBER, None)
    return Outlook(organisation_id, own.currency, bills, running.end_on)
