"""Which plan a subscription may go over to, and what it is worth then (SUB-09, SUB-11)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.catalogue.model import Catalogue, Obstacle, ObstacleCode, Plan
from domain.catalogue.rules import why_not_sellable
from domain.kernel.refusal import NotFound
from domain.subscriptions.model import (
    ChangeObstacle,
    ChangeObstacleCode,
    ChangeRefused,
    NoPrice,
    PlanNotSellable,
    Running,
)
from domain.subscriptions.rules.terms import Pricing, monthly_minor


def check_plan(
    running: Running, organisation_id: UUID, catalogue: Catalogue, plan_id: UUID, on: date, today: date
) -> None:
    """Refuse a plan that a subscription can't go over to on a day: unknown, not sold, elsewhere, or without a price."""
    plan = catalogue.plans.get(plan_id)
    if plan is None:
        raise NotFound("plan", plan_id)
    own = plan.organisation_id or catalogue.products_of(plan)[0].organisation_id
    if own != organisation_id:
        raise ChangeRefused(running.id, ChangeObstacle.of(ChangeObstacleCode.OTHER_ORGANISATION, plan=plan.name))
    if reason := why_not_sellable(plan, today):
        raise PlanNotSellable(plan.id, reason)
    lines = Pricing(catalogue).product_lines(plan, on)
    if isinstance(lines, NoPrice):
        raise PlanNotSellable(plan.id, Obstacle.of(ObstacleCode.NO_PRICE, product=lines.product, on=lines.on))


def value_of(running: Running, plan: Plan, pricing: Pricing, on: date) -> int:
    """Return what a plan is worth a month to a subscription from a day on; its price was checked."""
    lines = pricing.product_lines(plan, on)
    assert not isinstance(lines, NoPrice), "the plan's prices were checked"
    return monthly_minor(running.copies * sum(line.unit_minor for line in lines), plan.frequency)
