"""What a plan that can be paid with Vipps must not say or cost (CAT-01, CAT-17, CAT-19)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from domain.catalogue.model import (
    BillingPlan,
    Catalogue,
    Discount,
    FeeAmount,
    FeeRate,
    FeeRules,
    PaymentMethod,
    Plan,
    Price,
    PriceRuleKind,
    Product,
)
from domain.catalogue.rules.first_prices import WHOLE_BP, ruled_minor
from domain.catalogue.rules.rates import as_sold, rate_of
from domain.catalogue.rules.selling import price_on, same_step
from domain.kernel.money import share_minor
from domain.kernel.refusal import FieldError

VIPPS_CHARACTERS_MAX = 44
VIPPS_PRICE_MINOR_MIN = 100


def takes_vipps(billing_plan: BillingPlan) -> bool:
    """Tell whether a billing plan names Vipps among its methods (CAT-30, CAT-31)."""
    methods = [*(fee.method for fee in billing_plan.fees), *(one.method for one in billing_plan.method_leads)]
    return PaymentMethod.VIPPS in methods


def vipps_errors(plan: Plan, products: Sequence[Product], on: date) -> Iterator[FieldError]:
    """Find why a plan can't be paid with Vipps: long texts, a chain, prices below 1.00 (CAT-01, 17, 19).

    A first period at 0 is allowed, as long as later periods cost something.
    """
    offer = plan.offer
    texts = {
        "name": plan.name,
        "description": plan.description,
        "offer.renewalName": offer.renewal_name,
        "offer.renewalDescription": offer.renewal_description,
    }
    for path, text in texts.items():
        if len(text) > VIPPS_CHARACTERS_MAX:
            yield too_long_for_vipps(path, "it")
    for place, product in enumerate(products):
        if max(len(product.name), len(product.description)) > VIPPS_CHARACTERS_MAX:
            yield too_long_for_vipps(f"productIds.{place}", f"the name or the description of {product.name}")
    if offer.next_plan_ids:
        message = "Vipps can't charge a plan with next steps; leave them out, or choose a billing plan without Vipps"
        yield FieldError("offer.nextPlanIds", "VIPPS_CHAIN", message, rule="CAT-17")
    normal = _normal_prices(plan, products, on)
    if normal and min(normal) < VIPPS_PRICE_MINOR_MIN:
        yield FieldError(
            "billingPlanId", "VIPPS_PRICE", "with Vipps the plan's normal price is at least 1.00", rule="CAT-19"
        )
    elif normal:
        yield from _vipps_first_errors(plan, _first_prices(plan, products, _days_of_prices(plan, products, on)))
        yield from _vipps_fee_errors(plan.fees, min(normal))


def vipps_discount_errors(
    plan: Plan, products: Sequence[Product], discount: Discount, on: date, path: str = "discountId"
) -> Iterator[FieldError]:
    """Find a permanent discount that leaves less of a period than Vipps can charge, such as 100 % (CAT-19, CAT-20)."""
    days = _days_of_prices(plan, products, on)
    normal = [_less(one, discount) for one in _normal_prices(plan, products, on)]
    firsts = [_less(one, discount) for one in _first_prices(plan, products, days)]
    if any(one < VIPPS_PRICE_MINOR_MIN for one in normal) or any(0 < one < VIPPS_PRICE_MINOR_MIN for one in firsts):
        message = f"with Vipps a period costs at least 1.00, and {discount.name} leaves less; choose another method"
        yield FieldError(path, "VIPPS_DISCOUNT", message, rule="CAT-19")


def _less(minor: int, discount: Discount) -> int:
    return minor - share_minor(minor, discount.percent_bp, WHOLE_BP)


def _normal_prices(plan: Plan, products: Sequence[Product], on: date) -> list[int]:
    """Return the least that a period costs by the register from a day on, at each price that is to come."""
    days = _days_of_prices(plan, products, on)
    return [found for day in days if (found := _least_minor(plan, products, day)) is not None]


def _vipps_fee_errors(fees: FeeRules | None, normal_minor: int) -> Iterator[FieldError]:
    """Find the ages, categories and sizes of a household that would pay less than Vipps can charge (CAT-21)."""
    if fees is None:
        return
    alone = {
        "fees.ageGroups": [ruled_minor(normal_minor, one.price) for one in fees.age_groups],
        "fees.categories": [ruled_minor(normal_minor, one.price) for one in fees.categories],
    }
    least = {path: min(prices) for path, prices in alone.items() if prices}
    chargeable = [one for one in (normal_minor, *least.values()) if one >= VIPPS_PRICE_MINOR_MIN]
    if fees.households:  # a household's price is taken of that of its main member's age or category
        least["fees.households"] = min(ruled_minor(min(chargeable), one.price) for one in fees.households)
    for path, minor in least.items():
        if minor < VIPPS_PRICE_MINOR_MIN:
            message = "with Vipps nobody's fee is below 1.00; raise it, or choose a billing plan without Vipps"
            yield FieldError(path, "VIPPS_FEE", message, rule="CAT-19")


def _first_prices(plan: Plan, products: Sequence[Product], days: Sequence[date]) -> list[int]:
    """Return what a first period may cost by a rule of its own, at the prices of some days (CAT-11, CAT-13)."""
    found = []
    for day in days:
        if plan.offer.price is not None and (normal := _least_minor(plan, products, day)) is not None:
            found.append(ruled_minor(normal, plan.offer.price))
        elif plan.choice is not None and plan.choice.percents_bp:
            counts = range(max(1, plan.choice.least), plan.choice.most + 1)
            sums = [(count, _cheapest_minor(plan, products, day, count)) for count in counts]
            found += [
                minor - share_minor(minor, plan.choice.percent_bp(count), WHOLE_BP)
                for count, minor in sums
                if minor is not None
            ]
    return found


def _vipps_first_errors(plan: Plan, firsts: Sequence[int]) -> Iterator[FieldError]:
    offer, path = plan.offer, "choice.percents"
    if offer.price is not None:
        percent = offer.price.kind is PriceRuleKind.PERCENT_OFF
        path = "offer.pricePercent" if percent else "offer.priceMinor"
    if offer.stops and 0 in firsts:
        message = "with Vipps a plan that stops after its first period costs at least 1.00; raise the price"
        yield FieldError(path, "VIPPS_FREE", message, rule="CAT-19")
    elif any(0 < first < VIPPS_PRICE_MINOR_MIN for first in firsts):
        yield FieldError(
            path, "VIPPS_FIRST", "with Vipps a first period costs 0 or at least 1.00; change the price", rule="CAT-19"
        )


def vipps_price_errors(catalogue: Catalogue, product: Product, price: Price) -> Iterator[FieldError]:
    """Find a plan with Vipps that a product's new price would make cheaper than Vipps can charge (CAT-19).

    That is its normal price, and what its first period or anybody's fee would cost by it.
    """
    repriced = replace(product, prices=(*product.prices, price))
    for plan in catalogue.plans.values():
        if product.id not in plan.product_ids or not takes_vipps(catalogue.billing_plan_of(plan)):
            continue
        own = [repriced if one.id == product.id else one for one in catalogue.products_of(plan)]
        products = as_sold(plan, own, rate_of(plan), catalogue.rates)
        if not same_step(plan.frequency, price.frequency):
            continue
        if found := _repriced_error(plan, products, price.valid_from):
            yield found
            return


def vipps_rate_errors(catalogue: Catalogue, rate: FeeRate, amount: FeeAmount) -> Iterator[FieldError]:
    """Find a plan with Vipps that a rate's new amount would make cheaper than Vipps can charge (CAT-19, CAT-22).

    As of a price, that is its normal price, and what its first period or anybody's fee would cost by it.
    """
    amounts = tuple(sorted((*rate.amounts, amount), key=lambda one: one.valid_from))
    rates = {**catalogue.rates, rate.id: replace(rate, amounts=amounts)}
    for plan in catalogue.plans.values():
        own = rate_of(plan)
        if own is None or own.rate_id != rate.id or not takes_vipps(catalogue.billing_plan_of(plan)):
            continue
        products = as_sold(plan, catalogue.products_of(plan), own, rates)
        if found := _repriced_error(plan, products, amount.valid_from):
            yield found
            return


def _repriced_error(plan: Plan, products: Sequence[Product], on: date) -> FieldError | None:
    """Return why Vipps could not charge a plan at the prices of a day: its normal price, its first one, or a fee."""
    least = _least_minor(plan, products, on)
    if least is None:
        return None
    if least < VIPPS_PRICE_MINOR_MIN:
        message = f"{plan.name} can be paid with Vipps, and would cost less than 1.00"
        return FieldError("amountMinor", "VIPPS_PRICE", message, rule="CAT-19")
    faults = [
        *_vipps_first_errors(plan, _first_prices(plan, products, [on])),
        *_vipps_fee_errors(plan.fees, least),
    ]
    return replace(faults[0], path="amountMinor", message=f"{plan.name}: {faults[0].message}") if faults else None


def _least_minor(plan: Plan, products: Sequence[Product], on: date) -> int | None:
    """Return the least that a period of a plan costs by the register: of a choice that of the cheapest (CAT-13)."""
    return _cheapest_minor(plan, products, on, len(products) if plan.choice is None else plan.choice.least)


def _cheapest_minor(plan: Plan, products: Sequence[Product], on: date, count: int) -> int | None:
    prices = [price_on(product.prices, plan.frequency, on) for product in products]
    amounts = sorted(price.amount_minor for price in prices if price is not None)
    return sum(amounts[:count]) if len(amounts) == len(prices) else None


def _days_of_prices(plan: Plan, products: Sequence[Product], on: date) -> list[date]:
    """Return a day, and those after it from which the register has other prices of a plan."""
    prices = [price for product in products for price in product.prices if same_step(price.frequency, plan.frequency)]
    return [on, *(price.valid_from for price in prices if price.valid_from > on)]


def too_long_for_vipps(path: str, what: str) -> FieldError:
    """Return the fault of a text that Vipps can't show whole (CAT-01)."""
    message = f"with Vipps {what} has at most {VIPPS_CHARACTERS_MAX} characters"
    return FieldError(path, "VIPPS_LENGTH", message, (("most", VIPPS_CHARACTERS_MAX),), rule="CAT-01")
