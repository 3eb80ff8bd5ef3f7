"""Temporary changes of what is delivered (SUB-10), and what a day's delivery is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact
from domain.kernel.reason import Code, Reason
from domain.kernel.refusal import Refusal
from domain.people.model import NewAddress
from domain.subscriptions.model.terms import Choices


class DeliveryChangeKind(StrEnum):
    """What is changed for a while: nothing is delivered, or it goes to another address."""

    STOP = "STOP"
    MOVE = "MOVE"


@dataclass(frozen=True, slots=True)
class NewDeliveryChange:
    """The input of change_delivery, for the days `[from_on, until_on)`; a move may last until further notice.

    A move has an address; its kind does not matter.
    """

    subscription_id: UUID
    kind: DeliveryChangeKind
    from_on: date
    until_on: date | None = None
    address: NewAddress | None = None


@dataclass(frozen=True, slots=True)
class DeliveryChange:
    """A temporary change of delivery as it stands, for the days `[from_on, until_on)`."""

    id: UUID
    subscription_id: UUID
    kind: DeliveryChangeKind
    from_on: date
    until_on: date | None
    address: NewAddress | None

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


class DeliveryState(StrEnum):
    """What becomes of a day's delivery. NONE: the subscription does not run, or has nothing that is delivered."""

    DELIVERED = "DELIVERED"
    MOVED = "MOVED"
    STOPPED = "STOPPED"
    RESTING = "RESTING"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What becomes of a subscription's delivery on a day, and where it goes; None where no address is known."""

    state: DeliveryState
    address: NewAddress | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """What decides about the deliveries of a subscription: its days `[start_on, end_on)`, pauses, changes, addresses.

    `physical`: whether its plan has a product that is delivered.
    """

    physical: bool
    start_on: date
    end_on: date | None
    pauses: tuple[tuple[date, date], ...]
    changes: tuple[DeliveryChange, ...]
    addresses: tuple[NewAddress, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """Which plan a subscription is on from which day, and what is chosen of its products (CAT-13, SUB-11)."""

    plan_id: UUID
    next_plan_id: UUID | None = None
    plan_changes_on: date | None = None
    choices: Choices = ()

    def plan_on(self, day: date) -> UUID:
        """The plan of a day, today or later."""
        if self.next_plan_id is not None and self.plan_changes_on is not None and self.plan_changes_on <= day:
            return self.next_plan_id
        return self.plan_id


@dataclass(frozen=True, slots=True)
class ComingDelivery:
    """A day on which a product of a subscription is delivered, and where to. `issue` is its name, "" without one."""

    on: date
    product_id: UUID
    issue: str
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class DeliveryChanged(Fact):
    """A temporary change of delivery was registered, ended earlier, or taken back."""

    kind: ClassVar[str] = "DeliveryChanged"
    subscription_id: UUID
    member_id: UUID
    organisation_id: UUID
    change_id: UUID


@unique
class DeliveryObstacleCode(Code):
    """Why a delivery can't be changed so (SUB-10)."""

    NOTHING_DELIVERED = "{plan} has nothing that is delivered"
    OVERLAPS = "another change holds from {start} to {end}, both days included; end it first"
    OVERLAPS_OPEN = "a change holds from {start} until further notice; end it first"
    ENDED = "its last day was {on}"
    ENDS_BEFORE = "the last day of the subscription is {on}"


@dataclass(frozen=True, slots=True)
class DeliveryObstacle(Reason):
    """Why a delivery can't be changed so."""

    CODES: ClassVar[type[Code]] = DeliveryObstacleCode
    code: DeliveryObstacleCode


@dataclass(eq=False)
class DeliveryRefused(Refusal):
    """The delivery of this subscription can't be changed so."""

    code: ClassVar[str] = "DELIVERY_REFUSED"
    RULE: ClassVar[str] = "SUB-10"
    subscription_id: UUID
    why: DeliveryObstacle

    @property
    def message(self) -> str:
        return f"This delivery can't be changed so: {self.why.message}."
