"""The words of criteria sets: what a run bills, from which amount on, and due when (RUN-01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from domain.catalogue.model import PaymentMethod, PlanKind
from domain.club.model import RoleKind
from domain.people.model import MemberKind


class DueRuleKind(StrEnum):
    """When what a set bills falls due: as the billing plan says, on a day of a month, or some days after the run."""

    PLAN = "PLAN"
    MONTH_DAY = "MONTH_DAY"
    AFTER_RUN = "AFTER_RUN"


@dataclass(frozen=True, slots=True)
class DueRule:
    """When what a set bills falls due. `days` is the day of the month, or how many days after the run's day."""

    kind: DueRuleKind = DueRuleKind.PLAN
    days: int = 0


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """Which subscriptions a run bills together. What is left empty takes all; `from_on` is the first start of a term.

    What is due of a subscription and comes to less than `minimum_minor` is held over. Roles are those that its member
    holds on the run's day: one of a kind, or one with a title, is enough.
    """

    name: str
    plan_kinds: tuple[PlanKind, ...] = ()
    plan_ids: tuple[UUID, ...] = ()
    payment_methods: tuple[PaymentMethod, ...] = ()
    member_kinds: tuple[MemberKind, ...] = ()
    branch_ids: tuple[UUID, ...] = ()
    from_on: date | None = None
    minimum_minor: int = 0
    due: DueRule = DueRule()
    role_kinds: tuple[RoleKind, ...] = ()
    role_titles: tuple[str, ...] = ()


class Roles(NamedTuple):
    """Roles of a club, by their kinds and by the titles of other roles (PPL-09)."""

    kinds: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """What a set takes, in the terms of rows: plans are resolved, None takes all."""

    plan_ids: tuple[UUID, ...] | None = None
    payment_methods: tuple[str, ...] | None = None
    member_kinds: tuple[str, ...] | None = None
    branch_ids: tuple[UUID, ...] | None = None
    from_on: date | None = None
    roles: Roles | None = None


@dataclass(frozen=True, slots=True)
class HeldOver:
    """What was due of a subscription and is below the minimum of its set; `first_term` is the first that waits."""

    subscription_id: UUID
    member_id: UUID
    set_number: int
    first_term: int
    terms: int
    amount_minor: int
    minimum_minor: int


@dataclass(frozen=True, slots=True)
class SetShare:
    """What a set has of a run: what it billed, and what it held over."""

    number: int
    name: str
    invoiced: int = 0
    total_minor: int = 0
    held: int = 0
    held_minor: int = 0
