"""Why a subscription can't be charged by Vipps: its plan, or its discount (CAT-01, CAT-17, CAT-19, CAT-20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.catalogue.model import Catalogue, PaymentMethod, Plan
from domain.catalogue.rules.rates import rate_of, sold_products
from domain.catalogue.rules.vipps import vipps_discount_errors, vipps_errors
from domain.kernel.refusal import FieldError
from domain.subscriptions.model import Running
from domain.subscriptions.rules.promises import promised_from


def method_faults(
    catalogue: Catalogue,
    plan: Plan,
    method: str,
    discount_id: UUID | None,
    on: date,
    *,
    path: str = "planId",
    discount_path: str | None = None,
) -> list[FieldError]:
    """Find why a method can't charge a plan that takes over on a day; only Vipps can't charge all.

    `path` is the field that is to change, `discount_path` that of the discount where it can be chosen as well.
    """
    if method != PaymentMethod.VIPPS:
        return []
    products = sold_products(catalogue, plan, rate_of(plan))
    found = [replace(one, path=path) for one in vipps_errors(plan, products, on)]
    discount = catalogue.discounts.get(discount_id) if discount_id else None
    if discount is not None and not found:
        found += vipps_discount_errors(plan, products, discount, on, discount_path or path)
    return found


def left_of(plan: Plan, running: Running) -> Plan:
    """Return a plan with what of its offer a subscription has still to come: a first period, and steps (CAT-17)."""
    promise = running.promises.get(running.next_term)
    steps = tuple(one.plan_id for one in promised_from(running, running.next_term + 1))
    offer = replace(plan.offer, price=promise.price if promise is not None else None, next_plan_ids=steps)
    choice = replace(plan.choice, percents_bp=()) if plan.choice is not None else None
    return replace(plan, offer=offer, choice=choice)
