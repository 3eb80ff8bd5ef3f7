"""What a plan says, as its versions and the audit log keep it (CAT-43, USR-06)."""

from __future__ import annotations

from typing import Any

from domain.catalogue.model import Catalogue, FirstLength, Plan, PriceRule, PriceRuleKind
from domain.catalogue.rules.selling import vat_text


def content_of(plan: Plan, catalogue: Catalogue) -> dict[str, Any]:
    """Return all that a plan says, by field; other plans and products by their names, which people know."""
    offer = plan.offer
    return {
        "name": plan.name,
        "description": plan.description,
        "kind": plan.kind.value,
        "frequency": f"{plan.frequency.count} {plan.frequency.unit}",
        "products": [product.name for product in catalogue.products_of(plan)],
        "billingPlan": catalogue.billing_plan_of(plan).name,
        "validFrom": plan.valid_from and plan.valid_from.isoformat(),
        "validTo": plan.valid_to and plan.valid_to.isoformat(),
        "disabled": plan.disabled,
        "firstPrice": offer.price and _price(offer.price),
        "firstLength": offer.length and _length(offer.length),
        "stops": offer.stops,
        "renewalName": offer.renewal_name,
        "renewalDescription": offer.renewal_description,
        "nextPlans": [plan.name if key == plan.id else catalogue.plans[key].name for key in offer.next_plan_ids],
    }


def _price(rule: PriceRule) -> str:
    value = f"{vat_text(rule.value)} %" if rule.kind is PriceRuleKind.PERCENT_OFF else str(rule.value)
    return f"{rule.kind} {value}"


def _length(length: FirstLength) -> str:
    rest = length.days if length.days is not None else length.until_on
    return length.kind.value if rest is None else f"{length.kind} {rest}"
