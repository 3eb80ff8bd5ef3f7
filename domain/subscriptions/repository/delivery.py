"""Reads and writes temporary changes of delivery (SUB-10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.kernel.work import Work
from domain.people.model import AddressKind, NewAddress
from domain.subscriptions.model import DeliveryChange, DeliveryChangeKind
from domain.subscriptions.tables import delivery_change

_CHANGES = """
SELECT id, subscription_id, kind, from_on, until_on, line1, line2, postal_code, city, country FROM delivery_change
WHERE tenant_id = $1 AND subscription_id = ANY($2::uuid[]) AND (until_on IS NULL OR until_on > $3)
ORDER BY from_on, id
"""
_ONE = """
SELECT id, subscription_id, kind, from_on, until_on, line1, line2, postal_code, city, country FROM delivery_change
WHERE tenant_id = $1 AND id = $2 FOR UPDATE
"""
_END = "UPDATE delivery_change SET until_on = $3 WHERE tenant_id = $1 AND id = $2"
_DROP = "DELETE FROM delivery_change WHERE tenant_id = $1 AND id = $2"
_RUNNING = """
SELECT id, member_id, greatest(start_on, begun_on) AS start_on, end_on, plan_id, next_plan_id, plan_changes_on
FROM subscription
WHERE tenant_id = $1 AND id = ANY($2::uuid[])
"""
_PAUSES = """
SELECT subscription_id, from_on, until_on FROM subscription_pause
WHERE tenant_id = $1 AND subscription_id = ANY($2::uuid[]) AND until_on > $3 ORDER BY subscription_id, from_on
"""


async def delivery_changes(
    read: Reading, subscription_ids: Sequence[UUID], day: date
) -> dict[UUID, list[DeliveryChange]]:
    """Return the changes of each subscription that have not ended by a day, in their order."""
    found: dict[UUID, list[DeliveryChange]] = defaultdict(list, {key: [] for key in subscription_ids})
    for row in await read.sql(_CHANGES, read.tenant_id, list(subscription_ids), day):
        found[row["subscription_id"]].append(_change(row))
    return found


async def held_change(work: Work, change_id: UUID) -> DeliveryChange | None:
    """Return a change, held until the work ends; None where there is none."""
    rows = await work.sql(_ONE, work.tenant_id, change_id)
    return _change(rows[0]) if rows else None


async def insert_change(work: Work, one: DeliveryChange) -> None:
    """Write a change that becomes known today."""
    address = one.address
    await work.insert(
        delivery_change,
        id=one.id,
        subscription_id=one.subscription_id,
        kind=one.kind.value,
        from_on=one.from_on,
        until_on=one.until_on,
        line1=address and address.line1,
        line2=address and address.line2,
        postal_code=address and address.postal_code,
        city=address and address.city,
        country=address and address.country,
        registered_on=work.today,
    )


async def end_change(work: Work, one: DeliveryChange, until_on: date) -> None:
    """Let a change end on a day; one that has not begun by then is taken back."""
    if until_on <= one.from_on:
        await work.sql(_DROP, work.tenant_id, one.id)
    else:
        await work.sql(_END, work.tenant_id, one.id, until_on)


async def running(read: Reading, subscription_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return the days of subscriptions, and which plan they are on from which day."""
    return await read.sql(_RUNNING, read.tenant_id, list(subscription_ids))


async def pauses(read: Reading, subscription_ids: Sequence[UUID], day: date) -> dict[UUID, list[tuple[date, date]]]:
    """Return the days `[from, until)` on which each subscription rests, of pauses that have not ended by a day."""
    found: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    for row in await read.sql(_PAUSES, read.tenant_id, list(subscription_ids), day):
        found[row["subscription_id"]].append((row["from_on"], row["until_on"]))
    return found


def _change(row: Row) -> DeliveryChange:
    address = None
    if row["line1"] is not None:
        place = (row["line1"], row["postal_code"], row["city"], row["line2"], row["country"])
        address = NewAddress(AddressKind.POSTAL, *place)
    kind = DeliveryChangeKind(row["kind"])
    return DeliveryChange(row["id"], row["subscription_id"], kind, row["from_on"], row["until_on"], address)
