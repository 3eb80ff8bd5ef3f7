"""Change a subscription's delivery for a while, and end that (SUB-10). Access and billing go on as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from uuid import UUID

from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Row
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.rules.addresses import tidy
from domain.subscriptions.model import (
    DeliveryChange,
    DeliveryChanged,
    DeliveryChangeKind,
    DeliveryObstacle,
    DeliveryObstacleCode,
    DeliveryRefused,
    NewDeliveryChange,
    Running,
)
from domain.subscriptions.repository.changes import held
from domain.subscriptions.repository.choices import choices_of
from domain.subscriptions.repository.delivery import delivery_changes, end_change, held_change, insert_change
from domain.subscriptions.rules.changing import day_errors, refuse_if_ended
from domain.subscriptions.rules.choosing import chosen_on
from domain.subscriptions.rules.delivery import change_errors, is_physical, refuse_if_overlapping


async def change_delivery(work: Work, new: NewDeliveryChange, *, idempotency_key: str) -> UUID:
    """Stop a delivery for some days, or send it to another address, and return the change.

    Refuses with NotFound, ChangeRefused (it has ended), DeliveryRefused (nothing is delivered, it ends before, another
    change of that kind holds on one of the days) and InvalidInput (the days, the address).
    """
    known = await claim(work, idempotency_key, request_hash("change_delivery", asdict(new)))
    if known is not None:
        return UUID(known["id"])
    running, row = await _held(work, new.subscription_id)
    refuse_if_ended(running, row["state"])
    catalogue = await load_catalogue(work)
    plan_id = row["running_plan_id"]
    if row["plan_changes_on"] is not None and row["plan_changes_on"] <= new.from_on:
        plan_id = running.plan_id
    choices = await choices_of(work, [running.id]) if catalogue.plans[plan_id].choice is not None else {}
    if not is_physical(catalogue, plan_id, chosen_on(choices.get(running.id, ()), new.from_on)):
        name = catalogue.plans[plan_id].name
        raise DeliveryRefused(running.id, DeliveryObstacle.of(DeliveryObstacleCode.NOTHING_DELIVERED, plan=name))
    refuse_if_any(change_errors(new, work.today))
    if running.end_on is not None and new.from_on >= running.end_on:
        ends = DeliveryObstacle.of(DeliveryObstacleCode.ENDS_BEFORE, on=running.end_on - timedelta(days=1))
        raise DeliveryRefused(running.id, ends)
    changes = (await delivery_changes(work, [running.id], work.today))[running.id]
    refuse_if_overlapping(new, changes)
    address = tidy(new.address) if new.address and new.kind is DeliveryChangeKind.MOVE else None
    one = DeliveryChange(new_id(), running.id, new.kind, new.from_on, new.until_on, address)
    await insert_change(work, one)
    await _tell(work, running, row, one, "change_delivery", {"from_on": one.from_on, "until_on": one.until_on})
    await remember(work, idempotency_key, {"id": one.id})
    return one.id


async def end_delivery_change(work: Work, change_id: UUID, on: date | None = None) -> UUID:
    """Let deliveries be as usual again from a day on, today where none is named, and return the subscription.

    What had not begun by then is taken back. Refuses with NotFound, DeliveryRefused (the change has ended) and
    InvalidInput (a day before today or after its end).
    """
    one = await held_change(work, change_id)
    if one is None:
        raise NotFound("delivery_change", change_id)
    if one.until_on is not None and one.until_on <= work.today:
        ended = DeliveryObstacle.of(DeliveryObstacleCode.ENDED, on=one.until_on - timedelta(days=1))
        raise DeliveryRefused(one.subscription_id, ended)
    day = on or work.today
    refuse_if_any(day_errors("on", day, work.today, work.today, rule="SUB-10", most=one.until_on))
    await end_change(work, one, day)
    running, row = await _held(work, one.subscription_id)
    after = {"until_on": max(day, one.from_on)}
    await _tell(work, running, row, one, "end_delivery_change", after, {"until_on": one.until_on})
    return running.id


async def _held(work: Work, subscription_id: UUID) -> tuple[Running, Row]:
    found = await held(work, subscription_id)
    if found is None:
        raise NotFound("subscription", subscription_id)
    return found


async def _tell(
    work: Work,
    running: Running,
    row: Row,
    one: DeliveryChange,
    what: str,
    after: Mapping[str, date | None],
    before: Mapping[str, date | None] | None = None,
) -> None:
    work.record(DeliveryChanged(running.id, running.member_id, row["organisation_id"], one.id))
    place = one.address and f"{one.address.line1}, {one.address.postal_code} {one.address.city}".strip()
    shown = {"kind": one.kind.value, "postal_address": place} if place else {"kind": one.kind.value}
    await work.audit(
        what, "subscription", running.id, before=before, after={**shown, **after}, member_id=running.member_id
    )
