"""Criteria sets of routines as the schema shows them, and as callers say them (RUN-01)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.billing.types import PaymentMethod
from api.catalogue.types import PlanKind
from api.club.types import RoleKind
from api.context import Info
from api.ids import decode_id, encode_id
from api.nodes import node
from api.people.types import MemberKind
from api.scalars import Minor
from domain.subscriptions import model

if TYPE_CHECKING:
    from api.catalogue.types import Plan

DueRuleKind = model.DueRuleKind
strawberry.enum(DueRuleKind, description="PLAN: as the billing plan says; MONTH_DAY and AFTER_RUN: by the set's days.")


@strawberry.type
class CriteriaSet:
    """What a routine bills together; what is empty takes all. The first set that takes a subscription bills it.

    `fromOn` is the earliest start of a term. What is due of a subscription below `minimumMinor` is held over. `dueDays`
    is the day of a month, or how many days after the run's day. Members hold one of its roles on that day: one of the
    kinds, or one with a title.
    """

    name: str
    plan_kinds: list[PlanKind]
    payment_methods: list[PaymentMethod]
    member_kinds: list[MemberKind]
    branch_ids: list[strawberry.ID]
    from_on: date | None
    minimum_minor: Minor
    due_rule: DueRuleKind
    due_days: int
    role_kinds: list[RoleKind]
    role_titles: list[str]
    value: strawberry.Private[model.CriteriaSet]

    @strawberry.field(description="The only plans that it takes; none: all.")
    async def plans(self, info: Info) -> list[Annotated[Plan, strawberry.lazy("api.catalogue.types")]]:
        return [await node(info, "Plan", key) for key in self.value.plan_ids]


@strawberry.input
class CriteriaSetInput:
    """What a routine bills together; what is left empty takes all."""

    name: str
    plan_kinds: list[PlanKind] = strawberry.field(default_factory=list)
    plan_ids: list[strawberry.ID] = strawberry.field(default_factory=list)
    payment_methods: list[PaymentMethod] = strawberry.field(default_factory=list)
    member_kinds: list[MemberKind] = strawberry.field(default_factory=list)
    branch_ids: list[strawberry.ID] = strawberry.field(default_factory=list)
    from_on: date | None = None
    minimum_minor: Minor = Minor(0)
    due_rule: DueRuleKind = DueRuleKind.PLAN
    due_days: int = 0
    role_kinds: list[RoleKind] = strawberry.field(default_factory=list)
    role_titles: list[str] = strawberry.field(default_factory=list)


def set_in(given: CriteriaSetInput, path: str) -> model.CriteriaSet:
    """Return a set as the domain takes it; raises InvalidInput where an id is none."""
    return model.CriteriaSet(
        name=given.name,
        plan_kinds=tuple(dict.fromkeys(given.plan_kinds)),
        plan_ids=tuple(decode_id("Plan", key, f"{path}.planIds.{n}") for n, key in enumerate(given.plan_ids)),
        payment_methods=tuple(dict.fromkeys(given.payment_methods)),
        member_kinds=tuple(dict.fromkeys(given.member_kinds)),
        branch_ids=tuple(decode_id("Branch", key, f"{path}.branchIds.{n}") for n, key in enumerate(given.branch_ids)),
        from_on=given.from_on,
        minimum_minor=given.minimum_minor,
        due=model.DueRule(given.due_rule, given.due_days),
        role_kinds=tuple(dict.fromkeys(given.role_kinds)),
        role_titles=tuple(given.role_titles),
    )


def set_shown(one: model.CriteriaSet) -> CriteriaSet:
    """Return a set as the schema shows it."""
    return CriteriaSet(
        name=one.name,
        plan_kinds=list(one.plan_kinds),
        payment_methods=list(one.payment_methods),
        member_kinds=list(one.member_kinds),
        branch_ids=[encode_id("Branch", key) for key in one.branch_ids],
        from_on=one.from_on,
        minimum_minor=Minor(one.minimum_minor),
        due_rule=one.due.kind,
        due_days=one.due.days,
        role_kinds=list(one.role_kinds),
        role_titles=list(one.role_titles),
        value=one,
    )
