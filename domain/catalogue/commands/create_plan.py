"""Create a subscription plan (CAT-10)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from uuid import UUID

from domain.catalogue import repository
from domain.catalogue.model import BillingPlan, Catalogue, NewPlan, Plan, PlanCreated, Product
from domain.catalogue.rules import DESCRIPTION_CHARACTERS_MAX, frequency_errors, plan_errors, sale_errors
from domain.catalogue.rules.contents import content_of
from domain.catalogue.rules.fees import fee_errors, fee_plan_errors, fees_of, named_category_errors
from domain.catalogue.rules.goods import choice_of, goods_errors, is_cheaper_first
from domain.catalogue.rules.offers import chain_errors, contract_fee_errors, offer_errors, offer_of
from domain.catalogue.rules.rates import as_sold, named_rate_errors, rate_of
from domain.catalogue.rules.tags import named_errors
from domain.catalogue.rules.vipps import takes_vipps, vipps_errors
from domain.kernel import idempotency
from domain.kernel.database import Reading
from domain.kernel.dates import Frequency, FrequencyUnit
from domain.kernel.ids import new_id
from domain.kernel.refusal import FieldError, InvalidInput, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.organisations import organisation
from domain.people.rules.texts import lines_errors, name_errors, plain_lines


async def create_plan(work: Work, new: NewPlan, *, idempotency_key: str | None = None) -> Plan:
    """Create a plan and return it: exactly one billing plan, products of one organisation, each with a price.

    Raises NotFound for the billing plan, a product, a next plan or the organisation, and InvalidInput where the plan
    contradicts itself. A price must hold at the plan's frequency on the first day of sale that is still to come. The
    same key creates it once; raises IdempotencyConflict where the key served another plan.
    """
    made_id = await idempotency.made_before(work, idempotency_key, "create_plan", asdict(new))
    catalogue = await repository.load_catalogue(work)
    if made_id is not None:
        return catalogue.plans[made_id]
    plan = await planned(work, new, catalogue, work.today)
    await repository.add_plan(work, plan)
    content = content_of(plan, catalogue)
    await repository.add_version(work, plan, content)
    await work.audit("plan.created", "plan", plan.id, after=content)
    work.record(PlanCreated(plan.id, plan.name))
    await idempotency.remember_made(work, idempotency_key, plan.id)
    return plan


async def planned(
    read: Reading, new: NewPlan, catalogue: Catalogue, today: date, *, plan_id: UUID | None = None
) -> Plan:
    """Return the plan that create_plan would create, and write nothing; refuses like it.

    `plan_id` is the plan that it would be a change of, which may be among its own next steps.
    """
    refuse_if_any(
        [
            *name_errors("name", new.name),
            *lines_errors("description", new.description, DESCRIPTION_CHARACTERS_MAX),
            *frequency_errors("frequency", new.frequency_count, new.frequency_unit),
            *sale_errors(new.valid_from, new.valid_to),
            *_selection_errors(new),
            *offer_errors(new.offer, today, is_cheaper_first=is_cheaper_first(new.choice)),
            *(fee_errors(new.fees) if new.fees else ()),
        ]
    )
    billing_plan = catalogue.billing_plans.get(new.billing_plan_id)
    if billing_plan is None:
        message = "a plan has one billing plan (CAT-10); there is no such one, choose one of the list"
        raise InvalidInput.of("billingPlanId", "NOT_FOUND", message, rule="CAT-10")
    if new.organisation_id is not None:
        await organisation(read, new.organisation_id)
    frequency, products = Frequency(new.frequency_count, FrequencyUnit(new.frequency_unit)), _products(new, catalogue)
    first_day = max(new.valid_from or today, today)
    plan = Plan(
        id=plan_id or new_id(),
        name=new.name.strip(),
        description=plain_lines(new.description),
        kind=new.kind,
        frequency=frequency,
        organisation_id=new.organisation_id,
        billing_plan_id=new.billing_plan_id,
        product_ids=new.product_ids,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        disabled=False,
        offer=offer_of(new.offer),
        fees=fees_of(new.fees),
        choice=choice_of(new.choice),
        shared=new.shared,
        tag_ids=new.tag_ids,
    )
    refuse_if_any(list(named_rate_errors(plan, products, catalogue.rates, first_day)))
    products = list(as_sold(plan, products, rate_of(plan), catalogue.rates))
    refuse_if_any(
        [
            *plan_errors(products, frequency, new.organisation_id, billing_plan, first_day),
            *promise_errors(plan, products, billing_plan, catalogue, first_day),
            *goods_errors(plan, new.choice),
            *named_errors(catalogue.tags, new.tag_ids),
            *named_category_errors(new.fees, products, catalogue.categories),
        ]
    )
    return plan


def promise_errors(
    plan: Plan, products: list[Product], billing_plan: BillingPlan, catalogue: Catalogue, first_day: date
) -> list[FieldError]:
    """Find what of a plan's promises does not go with its next steps or its payment methods. Refuses with NotFound."""
    errors = [
        *chain_errors(_steps(plan, catalogue), products, catalogue),
        *contract_fee_errors(plan.offer, products, catalogue),
        *fee_plan_errors(plan, products, first_day),
    ]
    if takes_vipps(billing_plan):
        errors += vipps_errors(plan, products, first_day)
    return errors


def _steps(plan: Plan, catalogue: Catalogue) -> list[Plan]:
    for key in plan.offer.next_plan_ids:
        if key != plan.id and key not in catalogue.plans:
            raise NotFound("plan", key)
    return [plan if key == plan.id else catalogue.plans[key] for key in plan.offer.next_plan_ids]


def _selection_errors(new: NewPlan) -> list[FieldError]:
    if not new.product_ids:
        return [FieldError("productIds", "REQUIRED", "a plan sells at least one product", rule="CAT-10")]
    if len(set(new.product_ids)) < len(new.product_ids):
        return [FieldError("productIds", "TWICE", "a product is named twice", rule="CAT-10")]
    return []


def _products(new: NewPlan, catalogue: Catalogue) -> list[Product]:
    for product_id in new.product_ids:
        if product_id not in catalogue.products:
            raise NotFound("product", product_id)
    return [catalogue.products[product_id] for product_id in new.product_ids]
