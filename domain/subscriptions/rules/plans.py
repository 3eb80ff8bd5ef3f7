"""Which plan a subscription may go over to, where that takes it, and what it is worth then (SUB-09, SUB-11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.catalogue.model import Catalogue, Obstacle, ObstacleCode, Plan
from domain.catalogue.rules import why_not_sellable
from domain.catalogue.rules.rates import rate_of
from domain.kernel.dates import nth_start
from domain.kernel.refusal import NotFound
from domain.subscriptions.model import (
    ChangeObstacle,
    ChangeObstacleCode,
    ChangeRefused,
    NoPrice,
    PlanNotSellable,
    Running,
    TermPromise,
)
from domain.subscriptions.rules.pricing import Charge, Pricing
from domain.subscriptions.rules.promises import by_number, is_bare, promises_of
from domain.subscriptions.rules.terms import terms_ahead


def check_plan(
    running: Running,
    organisation_id: UUID,
    catalogue: Catalogue,
    plan_id: UUID,
    on: date,
    today: date,
    chosen: tuple[UUID, ...] = (),
) -> None:
    """Refuse a plan that a subscription can't go over to on a day: unknown, not sold, elsewhere, or without a price.

    `chosen` are the products that the order chooses of it (CAT-13).
    """
    plan = catalogue.plans.get(plan_id)
    if plan is None:
        raise NotFound("plan", plan_id)
    if plan.organisation_id not in (None, organisation_id) or _currency(catalogue, plan) != _currency(
        catalogue, catalogue.plans[running.plan_id]
    ):
        raise ChangeRefused(running.id, ChangeObstacle.of(ChangeObstacleCode.OTHER_ORGANISATION, plan=plan.name))
    if reason := why_not_sellable(plan, today):
        raise PlanNotSellable(plan.id, reason)
    promised = promises_of(plan, catalogue, today, on, chosen=len(chosen))
    if isinstance(promised, Obstacle):
        raise PlanNotSellable(plan.id, promised)
    lines = Pricing(catalogue).product_lines(plan, on, rate_of(plan), chosen or None)
    if isinstance(lines, NoPrice) and not (promised and promised[0].prices):
        raise PlanNotSellable(plan.id, Obstacle.of(ObstacleCode.NO_PRICE, product=lines.product, on=lines.on))


def _currency(catalogue: Catalogue, plan: Plan) -> str:
    """The currency of a plan's prices, which is that of every organisation that may account for it (ORG-01)."""
    return catalogue.products_of(plan)[0].currency


def ordered(
    running: Running, catalogue: Catalogue, plan_id: UUID, on: date, number: int, today: date, chosen: int = 0
) -> tuple[Running, tuple[TermPromise, ...]]:
    """Return a subscription as it is when a plan takes over with a term that starts on a day, and its promises.

    A change is an order of its plan: its first period and its next steps are those of the plan today (CAT-43). What
    the plan before had promised is over. The plan was checked.
    """
    promised = promises_of(catalogue.plans[plan_id], catalogue, today, on, number, chosen=chosen)
    assert not isinstance(promised, Obstacle), "the plan was checked"
    kept = {key: one for key, one in running.promises.items() if key < number}
    last = promised[-1].number if promised else max(kept, default=0)
    after = replace(
        going_on(running, on, number), plan_id=plan_id, promised_term=last, promises=kept | by_number(promised)
    )
    return after, promised


def anchor_kept(
    running: Running, number: int, before: tuple[date, int] | None, *, replaces: bool
) -> tuple[date, int] | None:
    """Return from where terms are counted if a plan that takes over with a term of a number is taken back (SUB-11).

    None where it can't be: it ends what the order was promised for that term or later ones (CAT-17). `before` is what
    was kept for a change that this one `replaces`.
    """
    if replaces and before is None:
        return None
    if any(
        number <= key and (not replaces or key < running.anchor_term) and not is_bare(one)
        for key, one in running.promises.items()
    ):
        return None
    return before or (running.anchor_on, running.anchor_term)


def taken_back(
    running: Running, plan_id: UUID, before: tuple[date, int], number: int, start_on: date, pricing: Pricing
) -> Running:
    """Return a subscription as it goes on, on its plan of today, with a term that starts on a day (SUB-11).

    Terms are counted as before the change, or from that day where days were credited.
    """
    kept = {key: one for key, one in running.promises.items() if key < number}
    old = replace(
        running,
        plan_id=plan_id,
        next_term=number,
        next_start=start_on,
        anchor_on=before[0],
        anchor_term=before[1],
        end_on=None,
        promised_term=max(kept, default=0),
        promises=kept,
    )
    anchor_on, anchor_term = anchor_of(old, number, start_on, pricing)
    return replace(old, anchor_on=anchor_on, anchor_term=anchor_term)


def going_on(running: Running, on: date, number: int) -> Running:
    """Return a subscription whose terms are counted from a day on, where the term of a number starts."""
    return replace(running, next_term=number, next_start=on, anchor_on=on, anchor_term=number)


def value_of(running: Running, pricing: Pricing) -> int:
    """Return what a subscription is worth a month from its next term on; the price was checked (DSH-03)."""
    charge = _next_charge(running, pricing)
    assert not isinstance(charge, NoPrice), "the plan's prices were checked"
    return charge.monthly_minor


def value_or_refusal(running: Running, pricing: Pricing) -> int:
    """Return what `value_of` does of a plan whose prices nobody checked; raises PlanNotSellable without a price."""
    charge = _next_charge(running, pricing)
    if isinstance(charge, NoPrice):
        raise PlanNotSellable(running.plan_id, Obstacle.of(ObstacleCode.NO_PRICE, product=charge.product, on=charge.on))
    return charge.monthly_minor


def _next_charge(running: Running, pricing: Pricing) -> Charge | NoPrice:
    ahead = next(terms_ahead(running, pricing))
    return pricing.charge(running, ahead.plan, ahead.number, ahead.period, ahead.promise)


def anchor_of(running: Running, next_term: int, next_start: date, pricing: Pricing) -> tuple[date, int]:
    """Return from where terms are counted on if the next one starts on a day, and the number of the term there.

    After a term that was billed for its used days only that is the next term itself; else it stays (SUB-08).
    """
    frequency = pricing.plan(running.plan_id).frequency
    if nth_start(running.anchor_on, frequency, next_term - running.anchor_term) == next_start:
        return running.anchor_on, running.anchor_term
    return next_start, next_term


def plan_columns(running: Running, plan_id: UUID, number: int, start_on: date) -> dict[str, object]:
    """Return which plan takes over, and when, where a subscription on a plan goes back to an earlier term of a chain.

    Without promises nothing changes.
    """
    promise = running.promises.get(number)
    if promise is None:
        return {}
    if promise.plan_id == plan_id:
        return {"next_plan_id": None, "plan_changes_on": None, "anchor_before": None, "term_before": None}
    return {"next_plan_id": promise.plan_id, "plan_changes_on": start_on}
