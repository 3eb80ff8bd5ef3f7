"""What an order is promised on its day: the first period's price and length, and the prices of a chain (CAT-43)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.catalogue.model import Catalogue, Obstacle, ObstacleCode, Plan, PlanKind
from domain.catalogue.rules import price_on
from domain.catalogue.rules.goods import chosen_price
from domain.catalogue.rules.offers import first_period_end
from domain.catalogue.rules.rates import rate_of, sold_products
from domain.subscriptions.model import Running, TermPromise
from domain.subscriptions.rules.terms import term_end


def promises_of(
    plan: Plan, catalogue: Catalogue, ordered_on: date, start_on: date, first_term: int = 1, *, chosen: int = 0
) -> tuple[TermPromise, ...] | Obstacle:
    """Return what the terms of a plan are promised that is ordered on a day and starts on another (CAT-11…CAT-17).

    `chosen` is how many of its products the order chooses (CAT-13). A plan with next steps is a chain: it and each step
    for one period, at the prices of the order's day. Says why the plan can't be ordered: a step is disabled, a product
    has no price that day, the fixed end of one lies before it starts.
    """
    steps = [plan, *(catalogue.plans[key] for key in plan.offer.next_plan_ids)]
    is_chain = len(steps) > 1
    price = chosen_price(plan, chosen)
    if not is_chain and price is None and not _promises_rules(plan):
        return ()
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
    return first_period_over(promises, catalogue, start_on) or tuple(promises)


def first_period_over(promises: Sequence[TermPromise], catalogue: Catalogue, start_on: date) -> Obstacle | None:
    """Say which of these terms, the first of which starts on a day, has a fixed end that is over by then (CAT-14)."""
    start, anchor_on, anchor_term = start_on, start_on, promises[0].number if promises else 1
    for one in promises:
        plan = catalogue.plans[one.plan_id]
        if one.length is not None and (over := first_period_end(one.length, start)) <= start:
            return Obstacle.of(ObstacleCode.FIRST_PERIOD_OVER, plan=plan.name, on=over)
        start, anchor_on, anchor_term = term_end(plan, one, one.number, start, anchor_on, anchor_term)
    return None


def promised_from(running: Running, number: int) -> tuple[TermPromise, ...]:
    """Return what a subscription's terms are promised from one on, in their order, as far as they follow each other."""
    return tuple(running.promises[key] for key in range(number, running.promised_term + 1) if key in running.promises)


def rechosen(promise: TermPromise, plan: Plan, chosen: int) -> TermPromise:
    """Return what a first period is promised for which so many products are chosen instead (CAT-13).

    Only a percent by the number of products follows it; any other first price stays as it was promised.
    """
    if plan.choice is None or not plan.choice.percents_bp:
        return promise
    return replace(promise, price=chosen_price(plan, chosen))


def is_bare(promise: TermPromise) -> bool:
    """Tell whether a promise says only that no rule of a later day reaches the first period (CAT-21)."""
    return promise.price is None and promise.length is None and promise.prices is None and promise.fees is None


def _promises_rules(plan: Plan) -> bool:
    """Tell whether a plan's first period goes by rules of the order's day, though its price is the register's.

    A membership's does so also where the plan has none that day: those of a later day don't reach it (CAT-21).
    """
    return plan.offer.length is not None or plan.kind is PlanKind.MEMBERSHIP


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
