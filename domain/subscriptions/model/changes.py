"""What has happened to a subscription, and why something did not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import unique
from typing import ClassVar
from uuid import UUID

from domain.catalogue.model import OBSTACLE_RULES, Obstacle
from domain.kernel.facts import Fact
from domain.kernel.reason import Code, Reason
from domain.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class SubscriptionStarted(Fact):
    """A member got a plan."""

    kind: ClassVar[str] = "SubscriptionStarted"
    subscription_id: UUID
    member_id: UUID
    organisation_id: UUID
    plan_id: UUID
    start_on: date


@dataclass(frozen=True, slots=True)
class SubscriptionBegun(Fact):
    """The first payment of a subscription has come that begins with it; `on` is its first day (SUB-02)."""

    kind: ClassVar[str] = "SubscriptionBegun"
    subscription_id: UUID
    member_id: UUID
    organisation_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class OrderToConfirm(Fact):
    """An order was placed that its member is to have confirmed (SUB-17)."""

    kind: ClassVar[str] = "OrderToConfirm"
    subscription_id: UUID
    member_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class SubscriptionStopped(Fact):
    """A stop was registered, moved, or took effect at once; the subscription ends on a day."""

    kind: ClassVar[str] = "SubscriptionStopped"
    subscription_id: UUID
    member_id: UUID
    organisation_id: UUID
    end_on: date


@dataclass(frozen=True, slots=True)
class PaymentMethodChanged(Fact):
    """A subscription is paid in another way from its next invoice on."""

    kind: ClassVar[str] = "PaymentMethodChanged"
    subscription_id: UUID
    member_id: UUID
    payment_method: str


@dataclass(frozen=True, slots=True)
class StopRemoved(Fact):
    """A stop was taken back before it took effect."""

    kind: ClassVar[str] = "StopRemoved"
    subscription_id: UUID
    member_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class SubscriptionPaused(Fact):
    """A pause was registered, or its last day was moved."""

    kind: ClassVar[str] = "SubscriptionPaused"
    subscription_id: UUID
    member_id: UUID
    organisation_id: UUID
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class PlanChanged(Fact):
    """A subscription goes over to another plan on a day."""

    kind: ClassVar[str] = "PlanChanged"
    subscription_id: UUID
    member_id: UUID
    organisation_id: UUID
    plan_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class PayerChanged(Fact):
    """Another payer takes a subscription over from a day, or a change of that kind was taken back."""

    kind: ClassVar[str] = "PayerChanged"
    subscription_id: UUID
    member_id: UUID
    organisation_id: UUID
    payer_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class SubscriptionTagged(Fact):
    """It was put right how, or by whom, a subscription was sold (SUB-01)."""

    kind: ClassVar[str] = "SubscriptionTagged"
    subscription_id: UUID
    member_id: UUID
    organisation_id: UUID


@unique
class ChangeObstacleCode(Code):
    """Why a subscription can't be stopped, paused or changed now (SUB-02)."""

    STOPPED = "it has ended on {on}"
    NO_STOP = "it has no stop that could be removed"
    DECEASED = "its member died; take the death back first if that is wrong"
    STOP_SCHEDULED = "it stops on {on}; remove the stop first"
    PAUSED = "it rests from {start} until {end}; end the pause first"
    NOT_PAUSED = "it has no pause that could be ended"
    AWAITS_PAYMENT = "it begins with its first payment, which has not come; stop it and order anew"
    SAME_PLAN = "it is on the plan {plan} already"
    RUNS = "it has not ended; there is nothing to start again"
    TOO_LATE = "it ended on {on}, which is longer ago than it may be"
    RESTARTED = "it was started again already"
    SAME_PAYER = "{payer} pays it already"
    SAME_METHOD = "it is paid that way already"
    NO_NEXT_PAYER = "it has no change of payer that could be taken back"
    NO_NEXT_PLAN = "it has no change of plan that could be taken back"
    PLAN_PROMISED = "what its order was promised leads to the plan of {on}, or ended with it; change the plan instead"
    OTHER_ORGANISATION = "the plan {plan} is accounted in another organisation"


CHANGE_RULES: Mapping[ChangeObstacleCode, str] = {
    ChangeObstacleCode.STOPPED: "SUB-02",
    ChangeObstacleCode.NO_STOP: "SUB-08",
    ChangeObstacleCode.DECEASED: "SUB-02",
    ChangeObstacleCode.STOP_SCHEDULED: "SUB-02",
    ChangeObstacleCode.PAUSED: "SUB-09",
    ChangeObstacleCode.NOT_PAUSED: "SUB-09",
    ChangeObstacleCode.SAME_PLAN: "SUB-11",
    ChangeObstacleCode.RUNS: "SUB-12",
    ChangeObstacleCode.TOO_LATE: "SUB-12",
    ChangeObstacleCode.RESTARTED: "SUB-12",
    ChangeObstacleCode.SAME_PAYER: "SUB-13",
    ChangeObstacleCode.SAME_METHOD: "SUB-18",
    ChangeObstacleCode.NO_NEXT_PAYER: "SUB-13",
    ChangeObstacleCode.NO_NEXT_PLAN: "SUB-11",
    ChangeObstacleCode.PLAN_PROMISED: "SUB-11",
    ChangeObstacleCode.OTHER_ORGANISATION: "SUB-11",
    ChangeObstacleCode.AWAITS_PAYMENT: "SUB-02",
}
"""The rule that each of them is, where what is asked for has none of its own for it."""


@dataclass(frozen=True, slots=True)
class ChangeObstacle(Reason):
    """Why a subscription can't be stopped, paused or changed now."""

    CODES: ClassVar[type[Code]] = ChangeObstacleCode
    code: ChangeObstacleCode


@dataclass(eq=False)
class ChangeRefused(Refusal):
    """The subscription is in a state in which this can't be done. `asked` is the rule of what was asked for."""

    code: ClassVar[str] = "CHANGE_REFUSED"
    subscription_id: UUID
    obstacle: ChangeObstacle
    asked: str = ""

    @property
    def rule(self) -> str:
        return self.asked or CHANGE_RULES[self.obstacle.code]

    @property
    def message(self) -> str:
        return f"This subscription can't be changed so: {self.obstacle.message}."


@dataclass(eq=False)
class PlanNotSellable(Refusal):
    """The plan can't be sold on that day."""

    code: ClassVar[str] = "PLAN_NOT_SELLABLE"
    plan_id: UUID
    reason: Obstacle

    @property
    def rule(self) -> str:
        return OBSTACLE_RULES[self.reason.code]

    @property
    def message(self) -> str:
        return f"This plan can't be started: {self.reason.message}."
