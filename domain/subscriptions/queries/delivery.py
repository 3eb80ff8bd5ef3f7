"""Reads of deliveries: temporary changes, and what becomes of each subscription's delivery on a day (SUB-10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Reading, Row
from domain.people.model import AddressKind, NewAddress
from domain.people.queries.members import addresses_of
from domain.subscriptions.model import Delivered, Delivery, DeliveryChange
from domain.subscriptions.repository import delivery as rows
from domain.subscriptions.repository.choices import choices_of
from domain.subscriptions.rules.choosing import chosen_on
from domain.subscriptions.rules.delivery import delivery_on, is_physical


async def delivery_changes(
    read: Reading, subscription_ids: Sequence[UUID], day: date
) -> dict[UUID, list[DeliveryChange]]:
    """Return the temporary changes of each subscription that have not ended by a day, in their order."""
    return await rows.delivery_changes(read, subscription_ids, day)


async def deliveries(read: Reading, subscription_ids: Sequence[UUID], day: date) -> dict[UUID, Delivery]:
    """Return what becomes of the delivery of each subscription on a day, today or later; some reads for any number."""
    catalogue = await load_catalogue(read)
    found = await rows.running_on(read, subscription_ids, day)
    changes = await rows.delivery_changes(read, subscription_ids, day)
    addresses = await addresses_of(read, sorted({row["member_id"] for row in found}))
    choosing = [row["id"] for row in found if catalogue.plans[row["plan_id"]].choice is not None]
    chosen = await choices_of(read, choosing) if choosing else {}
    return {
        row["id"]: delivery_on(
            Delivered(
                physical=is_physical(catalogue, row["plan_id"], chosen_on(chosen.get(row["id"], ()), day)),
                start_on=row["start_on"],
                end_on=row["end_on"],
                pauses=((row["from_on"], row["until_on"]),) if row["from_on"] else (),
                changes=tuple(changes[row["id"]]),
                addresses=tuple(_address(one) for one in addresses.get(row["member_id"], ())),
            ),
            day,
        )
        for row in found
    }


def _address(row: Row) -> NewAddress:
    place = (row["line1"], row["postal_code"], row["city"], row["line2"], row["country"])
    return NewAddress(AddressKind(row["kind"]), *place, from_on=row["from_on"], to_on=row["to_on"])
