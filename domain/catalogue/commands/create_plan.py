"""Create a subscription plan (CAT-10)."""

from __future__ import annotations

from domain.catalogue import repository
from domain.catalogue.model import Catalogue, NewPlan, Plan, PlanCreated, Product
from domain.catalogue.rules import DESCRIPTION_CHARACTERS_MAX, frequency_errors, plan_errors, sale_errors
from domain.kernel.dates import Frequency, FrequencyUnit
from domain.kernel.ids import new_id
from domain.kernel.refusal import FieldError, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.organisations import organisation
from domain.people.rules.texts import name_errors, text_errors


async def create_plan(work: Work, new: NewPlan) -> Plan:
    """Create a plan and return it: exactly one billing plan, products of one organisation, each with a price.

    Raises NotFound for the billing plan, a product or the organisation, and InvalidInput. A price must hold at the
    plan's frequency on the first day of sale that is still to come.
    """
    refuse_if_any(
        [
            *name_errors("name", new.name),
            *text_errors("description", new.description, DESCRIPTION_CHARACTERS_MAX),
            *frequency_errors("frequency", new.frequency_count, new.frequency_unit),
            *sale_errors(new.valid_from, new.valid_to),
            *_selection_errors(new),
        ]
    )
    catalogue = await repository.load_catalogue(work)
    billing_plan = catalogue.billing_plans.get(new.billing_plan_id)
    if billing_plan is None:
        raise NotFound("billing plan", new.billing_plan_id)
    if new.organisation_id is not None:
        await organisation(work, new.organisation_id)
    frequency = Frequency(new.frequency_count, FrequencyUnit(new.frequency_unit))
    first_day = max(new.valid_from or work.today, work.today)
    refuse_if_any(plan_errors(_products(new, catalogue), frequency, new.organisation_id, billing_plan, first_day))
    plan = Plan(
        id=new_id(),
        name=new.name.strip(),
        description=new.description.strip(),
        kind=new.kind,
        frequency=frequency,
        organisation_id=new.organisation_id,
        billing_plan_id=new.billing_plan_id,
        product_ids=new.product_ids,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        disabled=False,
    )
    await repository.add_plan(work, plan)
    after = {"name": plan.name, "kind": plan.kind, "frequency": f"{frequency.count} {frequency.unit}"}
    await work.audit("plan.created", "plan", plan.id, after=after)
    work.record(PlanCreated(plan.id, plan.name))
    return plan


def _selection_errors(new: NewPlan) -> list[FieldError]:
    if not new.product_ids:
        return [FieldError("productIds", "REQUIRED", "a plan sells at least one product")]
    if len(set(new.product_ids)) < len(new.product_ids):
        return [FieldError("productIds", "TWICE", "a product is named twice")]
    return []


def _products(new: NewPlan, catalogue: Catalogue) -> list[Product]:
    for product_id in new.product_ids:
        if product_id not in catalogue.products:
            raise NotFound("product", product_id)
    return [catalogue.products[product_id] for product_id in new.product_ids]
