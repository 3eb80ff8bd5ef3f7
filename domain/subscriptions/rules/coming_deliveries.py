"""On which days something of a subscription is delivered: its products' matrices, less stops and pauses (DEL-01)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from heapq import merge
from itertools import islice
from uuid import UUID

from domain.catalogue.model import Catalogue, Matrix, Medium
from domain.catalogue.rules.matrices import delivery_days, issue_of
from domain.subscriptions.model import ComingDelivery, Course, Delivered, DeliveryState
from domain.subscriptions.rules.choosing import chosen_on
from domain.subscriptions.rules.delivery import delivery_on

DAYS_AHEAD_MAX = 800  # a stop of two years ends within them
COMES = frozenset({DeliveryState.DELIVERED, DeliveryState.MOVED})


def physical_on(catalogue: Catalogue, course: Course, day: date) -> tuple[UUID, ...]:
    """Return the products that a subscription has delivered on a day, by its plan and what is chosen (CAT-13)."""
    plan = catalogue.plans[course.plan_on(day)]
    found = catalogue.products_of(plan, chosen_on(course.choices, day))
    return tuple(one.id for one in found if one.medium is Medium.PHYSICAL)


def coming_deliveries(
    one: Delivered, course: Course, catalogue: Catalogue, matrices: Mapping[UUID, Matrix], from_on: date, count: int
) -> list[ComingDelivery]:
    """Return the next deliveries of a subscription from a day on, at most so many, the soonest first.

    Products without a matrix have none: nothing says when they are delivered. What a stop holds back is left out, and
    what moves goes to its address.
    """
    plans = [catalogue.plans[key] for key in (course.plan_id, course.next_plan_id) if key is not None]
    sold = {key: catalogue.products[key].matrix_id for plan in plans for key in plan.product_ids}
    days = [_days(matrices[matrix_id], key, from_on) for key, matrix_id in sold.items() if matrix_id is not None]
    found = _that_come(one, course, catalogue, matrices, merge(*days))
    return list(islice(found, count))


def next_delivery(
    one: Delivered, course: Course, catalogue: Catalogue, matrix: Matrix, product_id: UUID, from_on: date
) -> date | None:
    """Return the first day on which a product of a subscription comes, a day or later; None where none is known."""
    days = _days(matrix, product_id, from_on)
    return next((each.on for each in _that_come(one, course, catalogue, {matrix.id: matrix}, days)), None)


def _days(matrix: Matrix, product_id: UUID, from_on: date) -> Iterator[tuple[date, UUID]]:
    latest = from_on + timedelta(days=DAYS_AHEAD_MAX)
    for day in delivery_days(matrix, from_on):
        if day > latest:
            return
        yield day, product_id


def _that_come(
    one: Delivered,
    course: Course,
    catalogue: Catalogue,
    matrices: Mapping[UUID, Matrix],
    days: Iterator[tuple[date, UUID]],
) -> Iterator[ComingDelivery]:
    for day, product_id in days:
        if one.end_on is not None and day >= one.end_on:
            return
        delivery = delivery_on(one, day)
        if delivery.state not in COMES or product_id not in physical_on(catalogue, course, day):
            continue
        matrix_id = catalogue.products[product_id].matrix_id
        issue = issue_of(matrices[matrix_id], day) if matrix_id is not None else None
        yield ComingDelivery(day, product_id, issue.name if issue else "", delivery)
