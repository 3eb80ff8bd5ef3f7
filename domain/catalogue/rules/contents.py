"""What things of the catalogue say, as their versions and the audit log keep it (CAT-43, USR-06)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain.catalogue.model import (
    BillingPlan,
    Catalogue,
    Choice,
    Contract,
    ContractFee,
    Discount,
    FeeAmount,
    FeeRules,
    FirstLength,
    Matrix,
    Plan,
    Price,
    Product,
)
from domain.catalogue.rules.kept_fees import told_fees, told_price
from domain.catalogue.rules.rates import rated_product
from domain.catalogue.rules.selling import vat_text
from domain.catalogue.rules.tags import tag_codes
from domain.kernel.money import Money
from domain.kernel.reason import english


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
        "beginsPaid": offer.begins_paid,
        "pauseAccess": offer.pause_access,
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


def _contract(contract: Contract, catalogue: Catalogue) -> str:
    span = contract.until_on if contract.until_on is not None else contract.frequencies
    return f"{catalogue.contract_fees[contract.fee_id].name} ({span})"


def _length(length: FirstLength) -> str:
    rest = length.days if length.days is not None else length.until_on
    return length.kind.value if rest is None else f"{length.kind} {rest}"


def content_of_product(product: Product, matrices: Mapping[UUID, Matrix]) -> dict[str, Any]:
    """Return what can be changed of a product, by field; its matrix by name."""
    return {
        "name": product.name,
        "description": product.description,
        "partNumber": product.part_number,
        "externalPartNumber": product.external_part_number,
        "reportGroup": product.report_group,
        "revenueAccount": product.revenue_account,
        "matrix": matrices[product.matrix_id].name if product.matrix_id else None,
    }


def content_of_price(price: Price, currency: str) -> dict[str, Any]:
    """Return what a price says that a product has got."""
    amount = english(Money(price.amount_minor, currency))
    return {"price": f"{price.frequency.count} {price.frequency.unit}: {amount}", "validFrom": price.valid_from}


def content_of_billing_plan(plan: BillingPlan) -> dict[str, Any]:
    """Return what a billing plan says, by field; a fee with the period from which it is charged, and its VAT."""
    return {
        "name": plan.name,
        "leadDays": plan.lead_days,
        "methodLeadDays": [f"{one.method}: {one.lead_days}" for one in plan.method_leads],
        "fees": [
            f"{fee.method}: {english(Money(fee.fee_minor, plan.currency))} ({fee.from_period}+, {fee.vat})"
            for fee in plan.fees
        ],
    }


def content_of_discount(discount: Discount) -> dict[str, Any]:
    """Return what a permanent discount says, by field."""
    return {
        "name": discount.name,
        "description": discount.description,
        "percent": f"{vat_text(discount.percent_bp)} %",
        "closed": discount.closed,
    }


def content_of_contract_fee(fee: ContractFee) -> dict[str, Any]:
    """Return what a contract fee says, by field."""
    return {
        "name": fee.name,
        "amount": english(Money(fee.amount_minor, fee.currency)),
        "vatRatePercent": f"{vat_text(fee.vat_bp)} %",
        "account": fee.account,
    }


def content_of_fee_amount(amount: FeeAmount, currency: str) -> dict[str, Any]:
    """Return what an amount says that a fee rate has got."""
    return {
        "amount": english(Money(amount.amount_minor, currency)),
        "vatRatePercent": f"{vat_text(amount.vat_bp)} %",
        "validFrom": amount.valid_from,
    }


def content_of_matrix(matrix: Matrix) -> dict[str, Any]:
    """Return what a delivery matrix says, by field; its weekdays count from 1, Monday."""
    return {
        "name": matrix.name,
        "kind": matrix.kind.value,
        "weekdays": [f"WEEKDAY_{day}" for day in matrix.weekdays],
        "issues": [f"{one.out_on} {one.name}".rstrip() for one in matrix.issues],
        "closed": matrix.closed,
    }
