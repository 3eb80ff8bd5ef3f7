"""What an order is promised on its day: the first period's price and length, and the prices of a chain (CAT-43)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.catalogue.model import Catalogue, FirstLengthKind, Obstacle, ObstacleCode, Plan
from domain.catalogue.rules import price_on
from domain.catalogue.rules.goods import chosen_price
from domain.catalogue.rules.offers import first_period_end
from domain.catalogue.rules.rates import rate_of, sold_products
from domain.subscriptions.model import TermPromise


def promises_of(
    plan: Plan, catalogue: Catalogue, ordered_on: date, start_on: date, first_term: int = 1, *, chosen: int = 0
) -> tuple[TermPromise, ...] | Obstacle:
    """Return what the terms of a plan are promised that is ordered on a day and starts on another (CAT-11…CAT-17).

    `chosen` is how many of its products the order chooses (CAT-13). A plan with next steps is a chain: it and each step
    for one period, at the prices of the order's day. Says why the plan can't be ordered: a step is disabled, a product
    has no price that day, a fixed end lies before the start.
    """
    steps = [plan, *(catalogue.plans[key] for key in plan.offer.next_plan_ids)]
    is_chain = len(steps) > 1
    price = chosen_price(plan, chosen)
    if not is_chain and price is None and plan.offer.length is None and plan.fees is None:
        return ()
    length = plan.offer.length
    if length is not None and length.kind is FirstLengthKind.UNTIL_DATE:
        end = first_period_end(length, start_on)
        if end <= start_on:
            return Obstacle.of(ObstacleCode.FIRST_PERIOD_OVER, plan=plan.name, on=end)
    promises = []
    for number, step in enumerate(steps, first_term):
        if step.disabled:
            return Obstacle.of(ObstacleCode.DISABLED, plan=step.name)
        prices = _prices_on(step, catalogue, ordered_on) if is_chain else None
        if isinstance(prices, Obstacle):
            return prices
        offer = step.offer
        own = price if number == first_term else offer.price
        promises.append(TermPromise(number, step.id, ordered_on, own, offer.length, prices, step.fees))
    return tuple(promises)


def by_number(promises: Sequence[TermPromise]) -> dict[int, TermPromise]:
    """Return promises by the numbers of their terms."""
    return {one.number: one for one in promises}


def _prices_on(plan: Plan, catalogue: Catalogue, day: date) -> tuple[tuple[UUID, int], ...] | Obstacle:
    prices = []
    for product in sold_products(catalogue, plan, rate_of(plan)):
        price = price_on(product.prices, plan.frequency, day)
        if price is None:
            return Obstacle.of(ObstacleCode.NO_PRICE, product=product.name, on=day)
        prices.append((product.id, price.amount_minor))
    return tuple(sorted(prices))
