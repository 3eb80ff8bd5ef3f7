"""The deliveries of a day, over all subscriptions (DEL-01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.subscriptions.model.delivery import Delivery


@dataclass(frozen=True, slots=True)
class DaySearch:
    """Which of a day's deliveries (DEL-01); what is None does not count.

    `comes`: those whose matrix delivers on the day. `stopped`: those that a stop holds back, or False, all others.
    """

    on: date
    organisation_id: UUID | None = None
    product_id: UUID | None = None
    matrix_id: UUID | None = None
    comes: bool = False
    stopped: bool | None = None


@dataclass(frozen=True, slots=True)
class DayDelivery:
    """What becomes of a product of a subscription on a day (DEL-01).

    `end_on` is the first day without it, None where no stop is known. `comes`: its matrix delivers on the day, which is
    None where it has no matrix; `issue` is the name of what is out. `next_on` is the first day, that day or later, on
    which it comes, with the stops and pauses that are known. `place` is where it stands in the order of the names.
    """

    subscription_id: UUID
    member_id: UUID
    plan_id: UUID
    product_id: UUID
    organisation_id: UUID
    copies: int
    end_on: date | None
    delivery: Delivery
    comes: bool | None
    issue: str
    next_on: date | None
    place: tuple[str, UUID, UUID, UUID]
