"""Which temporary changes of delivery there may be (SUB-10), and what becomes of a day's delivery."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from domain.catalogue.model import Catalogue, Medium
from domain.kernel.refusal import FieldError
from domain.people.model import AddressKind
from domain.people.rules.addresses import addresses_errors, shown_address
from domain.subscriptions.model import (
    Delivered,
    Delivery,
    DeliveryChange,
    DeliveryChangeKind,
    DeliveryObstacle,
    DeliveryObstacleCode,
    DeliveryRefused,
    DeliveryState,
    NewDeliveryChange,
)
from domain.subscriptions.rules.changing import DAYS_AHEAD_MAX, day_errors

_DAY = timedelta(days=1)


def is_physical(catalogue: Catalogue, plan_id: UUID, chosen: tuple[UUID, ...] | None = None) -> bool:
    """Tell whether a plan has a product that is delivered; where products are chosen, one of these (CAT-13)."""
    return any(one.medium is Medium.PHYSICAL for one in catalogue.products_of(catalogue.plans[plan_id], chosen))


def delivery_on(one: Delivered, day: date) -> Delivery:
    """Return what becomes of a delivery on a day, and where it goes.

    A stop outweighs a move. Without either it goes to the member: to the postal address that holds that day, else to
    the home; an address for invoices is none for deliveries.
    """
    if not one.physical or day < one.start_on or (one.end_on is not None and day >= one.end_on):
        return Delivery(DeliveryState.NONE)
    if any(start <= day < end for start, end in one.pauses):
        return Delivery(DeliveryState.RESTING)
    holding = {change.kind: change for change in one.changes if change.holds_on(day)}
    if DeliveryChangeKind.STOP in holding:
        return Delivery(DeliveryState.STOPPED)
    if moved := holding.get(DeliveryChangeKind.MOVE):
        return Delivery(DeliveryState.MOVED, moved.address)
    known = [address for address in one.addresses if address.kind is not AddressKind.INVOICE]
    return Delivery(DeliveryState.DELIVERED, shown_address(known, day))


def change_errors(new: NewDeliveryChange, today: date) -> list[FieldError]:
    """Find what is wrong with a change by itself: its days, and the address of a move."""
    errors = list(day_errors("fromOn", new.from_on, today, today, rule="SUB-10"))
    if new.until_on is not None:
        most = new.from_on + timedelta(days=DAYS_AHEAD_MAX)
        errors += day_errors("untilOn", new.until_on, new.from_on + timedelta(days=1), today, rule="SUB-10", most=most)
    elif new.kind is DeliveryChangeKind.STOP:
        errors.append(FieldError("untilOn", "REQUIRED", "say on which day deliveries begin again"))
    if new.kind is DeliveryChangeKind.STOP:
        return errors
    if new.address is None:
        return [*errors, FieldError("line1", "REQUIRED", "write the street or the box")]
    found = addresses_errors([replace(new.address, from_on=None, to_on=None)])
    return errors + [replace(one, path=one.path.removeprefix("addresses.0.")) for one in found]


def overlapping(new: NewDeliveryChange, others: Iterable[DeliveryChange]) -> DeliveryChange | None:
    """Return a change of the same kind that holds on one of the days of a new one; None where there is none."""
    return next(
        (
            one
            for one in others
            if one.kind is new.kind
            and (new.until_on is None or one.from_on < new.until_on)
            and (one.until_on is None or new.from_on < one.until_on)
        ),
        None,
    )


def refuse_if_overlapping(new: NewDeliveryChange, others: Sequence[DeliveryChange]) -> None:
    """Raise DeliveryRefused where a change of the same kind holds on one of the days."""
    other = overlapping(new, others)
    if other is None:
        return
    why = (
        DeliveryObstacle.of(DeliveryObstacleCode.OVERLAPS_OPEN, start=other.from_on)
        if other.until_on is None
        else DeliveryObstacle.of(DeliveryObstacleCode.OVERLAPS, start=other.from_on, end=other.until_on - _DAY)
    )
    raise DeliveryRefused(new.subscription_id, why)
