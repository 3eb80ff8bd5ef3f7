"""Products of a plan as it sells them: one may cost what a fee rate of the register says (CAT-22)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.catalogue.model import Catalogue, FeeRate, Plan, PlanRate, Price, Product, VatChange
from domain.catalogue.rules.selling import amount_on
from domain.kernel.dates import Frequency
from domain.kernel.refusal import FieldError


def rate_of(plan: Plan) -> PlanRate | None:
    """Return the fee rate that a plan takes its fee from, None where its products have their own prices."""
    return plan.fees.rate if plan.fees is not None else None


def rated_product(plan: Plan, rate: PlanRate | None) -> UUID | None:
    """Return which product of a plan costs what a rate says: the one that is named, else the first."""
    if rate is None:
        return None
    return rate.product_id or plan.product_ids[0]


def sold_products(
    catalogue: Catalogue, plan: Plan, rate: PlanRate | None, chosen: tuple[UUID, ...] | None = None
) -> tuple[Product, ...]:
    """Return a plan's products, the chosen ones of them, at the prices and VAT rates that it sells them for."""
    return as_sold(plan, catalogue.products_of(plan, chosen), rate, catalogue.rates)


def as_sold(
    plan: Plan, products: Sequence[Product], rate: PlanRate | None, rates: Mapping[UUID, FeeRate]
) -> tuple[Product, ...]:
    """Return products with the amounts and the VAT of the rate on the one that costs what it says."""
    rated = rated_product(plan, rate)
    if rate is None or rate.rate_id not in rates:
        return tuple(products)
    return tuple(_priced_by(one, rates[rate.rate_id], plan.frequency) if one.id == rated else one for one in products)


def named_rate_errors(
    plan: Plan, products: Sequence[Product], rates: Mapping[UUID, FeeRate], first_day: date
) -> Iterator[FieldError]:
    """Find a rate that a plan can't take its fee from: unknown, elsewhere, without an amount, or of no product."""
    rate = rate_of(plan)
    if rate is None:
        return
    found = rates.get(rate.rate_id)
    if rate.product_id is not None and rate.product_id not in plan.product_ids:
        message = "the plan does not sell this product; choose one of its own"
        yield FieldError("fees.rateProductId", "NOT_FOUND", message, rule="CAT-22")
    if found is None:
        message = "there is no such fee rate; choose one of the list"
        yield FieldError("fees.rateId", "NOT_FOUND", message, rule="CAT-22")
    elif found.organisation_id not in {product.organisation_id for product in products}:
        message = f"{found.name} belongs to another organisation"
        yield FieldError("fees.rateId", "OTHER_ORGANISATION", message, rule="CAT-22")
    elif amount_on(found.amounts, first_day) is None:
        message = f"{found.name} has no amount on {first_day}; add one first"
        yield FieldError("fees.rateId", "NO_PRICE", message, rule="CAT-22")


def _priced_by(product: Product, rate: FeeRate, frequency: Frequency) -> Product:
    prices = [Price(one.id, product.id, frequency, one.amount_minor, one.valid_from) for one in rate.amounts]
    rates = [VatChange(one.vat_bp, one.valid_from) for one in rate.amounts]
    return replace(
        product,
        prices=tuple(prices),
        vat_bp=rates[0].vat_bp if rates else product.vat_bp,
        vat_changes=tuple(rates),
    )
