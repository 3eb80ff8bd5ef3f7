"""Reads of deliveries: temporary changes, and what becomes of subscriptions' deliveries on days (SUB-10, DEL-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.catalogue.model import Catalogue
from domain.catalogue.queries import delivery_matrices, load_catalogue
from domain.kernel.database import Reading, Row
from domain.people.model import AddressKind, NewAddress
from domain.people.queries.members import addresses_of
from domain.subscriptions.model import ComingDelivery, Course, Delivered, Delivery, DeliveryChange
from domain.subscriptions.repository import delivery as rows
from domain.subscriptions.repository.choices import choices_of
from domain.subscriptions.rules.coming_deliveries import coming_deliveries as coming_of
from domain.subscriptions.rules.coming_deliveries import physical_on
from domain.subscriptions.rules.delivery import delivery_on


async def delivery_changes(
    read: Reading, subscription_ids: Sequence[UUID], day: date
) -> dict[UUID, list[DeliveryChange]]:
    """Return the temporary changes of each subscription that have not ended by a day, in their order."""
    return await rows.delivery_changes(read, subscription_ids, day)


async def deliveries(read: Reading, subscription_ids: Sequence[UUID], day: date) -> dict[UUID, Delivery]:
    """Return what becomes of the delivery of each subscription on a day, today or later; some reads for any number."""
    catalogue = await load_catalogue(read)
    found = await known_deliveries(read, catalogue, subscription_ids, day)
    return {
        key: delivery_on(replace(one.delivered, physical=bool(physical_on(catalogue, one.course, day))), day)
        for key, one in found.items()
    }


async def coming_deliveries(
    read: Reading, subscription_ids: Sequence[UUID], from_on: date, count: int
) -> dict[UUID, list[ComingDelivery]]:
    """Return the next deliveries of each subscription from a day on, today or later, the soonest first (DEL-01)."""
    catalogue, matrices = await load_catalogue(read), await delivery_matrices(read)
    found = await known_deliveries(read, catalogue, subscription_ids, from_on)
    return {
        key: coming_of(one.delivered, one.course, catalogue, matrices, from_on, count) for key, one in found.items()
    }


@dataclass(frozen=True, slots=True)
class KnownDelivery:
    """What decides about the deliveries of a subscription from a day on; whether it has any is not asked yet."""

    delivered: Delivered
    course: Course


async def known_deliveries(
    read: Reading, catalogue: Catalogue, subscription_ids: Sequence[UUID], day: date
) -> dict[UUID, KnownDelivery]:
    """Return what is known of the deliveries of subscriptions from a day on, today or later; six reads at most."""
    found = await rows.running(read, subscription_ids)
    pauses = await rows.pauses(read, subscription_ids, day)
    changes = await rows.delivery_changes(read, subscription_ids, day)
    addresses = await addresses_of(read, sorted({row["member_id"] for row in found}))
    choosing = [row["id"] for row in found if _chooses(catalogue, row)]
    chosen = await choices_of(read, choosing) if choosing else {}
    return {
        row["id"]: KnownDelivery(
            Delivered(
                physical=True,
                start_on=row["start_on"],
                end_on=row["end_on"],
                pauses=tuple(pauses.get(row["id"], ())),
                changes=tuple(changes[row["id"]]),
                addresses=tuple(_address(one) for one in addresses.get(row["member_id"], ())),
            ),
            Course(row["plan_id"], row["next_plan_id"], row["plan_changes_on"], chosen.get(row["id"], ())),
        )
        for row in found
    }


def _chooses(catalogue: Catalogue, row: Row) -> bool:
    plans = (catalogue.plans[key] for key in (row["plan_id"], row["next_plan_id"]) if key is not None)
    return any(plan.choice is not None for plan in plans)


def _address(row: Row) -> NewAddress:
    place = (row["line1"], row["postal_code"], row["city"], row["line2"], row["country"])
    return NewAddress(AddressKind(row["kind"]), *place, from_on=row["from_on"], to_on=row["to_on"])
