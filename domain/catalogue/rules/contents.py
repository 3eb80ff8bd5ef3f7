"""What a plan says, as its versions and the audit log keep it (CAT-43, USR-06)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.catalogue.model import Catalogue, Choice, Contract, FeeRules, FirstLength, Plan
from domain.catalogue.rules.kept_fees import told_fees, told_price
from domain.catalogue.rules.rates import rated_product
from domain.catalogue.rules.selling import vat_text
from domain.catalogue.rules.tags import tag_codes


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
        "firstPrice": offer.price and told_price(offer.price, catalogue.billing_plan_of(plan).currency),
        "firstLength": offer.length and _length(offer.length),
        "stops": offer.stops,
        "renewalName": offer.renewal_name,
        "renewalDescription": offer.renewal_description,
        "blockDays": offer.block_days,
        "contract": offer.contract and _contract(offer.contract, catalogue),
        "nextPlans": [plan.name if key == plan.id else catalogue.plans[key].name for key in offer.next_plan_ids],
        "choice": plan.choice and _choice(plan.choice),
        "shared": plan.shared and f"{catalogue.products[plan.shared.product_id].name}: {plan.shared.users}",
        "tags": tag_codes(catalogue.tags, plan.tag_ids),
        **(_fees(plan.fees, plan, catalogue) if plan.fees else {}),
    }


def _fees(fees: FeeRules, plan: Plan, catalogue: Catalogue) -> dict[str, Any]:
    names = {key: one.name for key, one in catalogue.categories.items()}
    told = told_fees(fees, catalogue.billing_plan_of(plan).currency, names)
    rated = rated_product(plan, fees.rate)
    if fees.rate is None or rated is None:
        return told
    return told | {"feeRate": f"{catalogue.rates[fees.rate.rate_id].name} ({catalogue.products[rated].name})"}


def _choice(choice: Choice) -> str:
    percents = ", ".join(f"−{vat_text(one)} %" for one in choice.percents_bp)
    return f"{choice.least}–{choice.most}" + (f" ({percents})" if percents else "")


def changes_between(before: Mapping[str, object], after: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """Return what differs between two contents of a plan: the field, and its text before and after."""
    names = [*after, *(name for name in before if name not in after)]
    texts = ((name, _text(before.get(name)), _text(after.get(name))) for name in names)
    return [one for one in texts if one[1] != one[2]]


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None or value is False else str(value)


def _contract(contract: Contract, catalogue: Catalogue) -> str:
    span = contract.until_on if contract.until_on is not None else contract.frequencies
    return f"{catalogue.contract_fees[contract.fee_id].name} ({span})"


def _length(length: FirstLength) -> str:
    rest = length.days if length.days is not None else length.until_on
    return length.kind.value if rest is None else f"{length.kind} {rest}"
