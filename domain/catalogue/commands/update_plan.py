"""Save a plan again: its texts, days of sale, billing plan and promises (CAT-10, CAT-43)."""

from __future__ import annotations

from dataclasses import replace

from domain.catalogue import repository
from domain.catalogue.commands.create_plan import promise_errors
from domain.catalogue.model import Plan, PlanChangedSince, PlanUpdated, UpdatePlan
from domain.catalogue.rules import DESCRIPTION_CHARACTERS_MAX, plan_errors, sale_errors
from domain.catalogue.rules.contents import content_of
from domain.catalogue.rules.fees import fee_errors, fees_of, named_category_errors
from domain.catalogue.rules.goods import choice_of, goods_errors, is_cheaper_first
from domain.catalogue.rules.offers import following_errors, offer_errors, offer_of
from domain.catalogue.rules.rates import named_rate_errors, rate_of, sold_products
from domain.catalogue.rules.tags import named_errors
from domain.kernel.refusal import InvalidInput, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.rules.texts import lines_errors, name_errors, plain_lines


async def update_plan(work: Work, new: UpdatePlan) -> Plan:
    """Save a plan and return it with its next version. What was ordered before keeps what it was promised.

    Raises NotFound (plan, billing plan, next plan), PlanChangedSince where the caller saw an earlier version, and
    InvalidInput where the plan contradicts itself.
    """
    refuse_if_any(
        [
            *name_errors("name", new.name),
            *lines_errors("description", new.description, DESCRIPTION_CHARACTERS_MAX),
            *sale_errors(new.valid_from, new.valid_to),
            *(fee_errors(new.fees) if new.fees else ()),
        ]
    )
    catalogue = await repository.load_catalogue(work)
    before = catalogue.plans.get(new.plan_id)
    if before is None:
        raise NotFound("plan", new.plan_id)
    billing_plan = catalogue.billing_plans.get(new.billing_plan_id)
    if billing_plan is None:
        message = "a plan has one billing plan (CAT-10); there is no such one, choose one of the list"
        raise InvalidInput.of("billingPlanId", "NOT_FOUND", message, rule="CAT-10")
    offer = offer_of(new.offer)
    is_kept = offer == before.offer  # a fixed end date that has passed meanwhile may stay
    errors = offer_errors(new.offer, work.today, is_cheaper_first=is_cheaper_first(new.choice))
    refuse_if_any([one for one in errors if not (is_kept and one.code == "PAST")])
    plan = replace(
        before,
        name=new.name.strip(),
        description=plain_lines(new.description),
        billing_plan_id=billing_plan.id,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        disabled=new.disabled,
        offer=offer,
        fees=fees_of(new.fees),
        choice=choice_of(new.choice),
        shared=new.shared,
        tag_ids=new.tag_ids,
        version=new.version + 1,
    )
    first_day = max(new.valid_from or work.today, work.today)
    refuse_if_any(list(named_rate_errors(plan, catalogue.products_of(plan), catalogue.rates, first_day)))
    products = list(sold_products(catalogue, plan, rate_of(plan)))
    refuse_if_any(
        [
            *plan_errors(products, plan.frequency, plan.organisation_id, billing_plan, first_day),
            *promise_errors(plan, products, billing_plan, catalogue, first_day),
            *goods_errors(plan, new.choice),
            *named_errors(catalogue.tags, new.tag_ids),
            *named_category_errors(new.fees, products, catalogue.categories),
            *following_errors(plan, before, catalogue),
        ]
    )
    if not await repository.update_plan(work, plan):
        raise PlanChangedSince(before.id, before.version)
    content = content_of(plan, catalogue)
    await repository.add_version(work, plan, content)
    await work.audit("plan.updated", "plan", plan.id, before=content_of(before, catalogue), after=content)
    work.record(PlanUpdated(plan.id, plan.name))
    return plan
