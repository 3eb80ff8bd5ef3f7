"""Criteria sets: what they take, what they hold over, when it falls due, and how they are kept (RUN-01)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.billing.rules.due import noticed_due_on
from domain.catalogue.model import Catalogue, PaymentMethod, PlanKind
from domain.club.model import RoleKind
from domain.kernel.dates import add_months
from domain.people.model import MemberKind
from domain.subscriptions.model import (
    CriteriaSet,
    DueRule,
    DueRuleKind,
    HeldOver,
    Roles,
    Running,
    Selection,
    SetShare,
    TermBill,
    TermReject,
)

Item = TermBill | TermReject


def selections(sets: Sequence[CriteriaSet], catalogue: Catalogue) -> list[Selection]:
    """Return what each set takes; the first of a run that takes a subscription bills it."""
    return [
        Selection(
            _plans(one, catalogue),
            tuple(method.value for method in one.payment_methods) or None,
            tuple(kind.value for kind in one.member_kinds) or None,
            one.branch_ids or None,
            one.from_on,
            Roles(tuple(kind.value for kind in one.role_kinds), one.role_titles)
            if one.role_kinds or one.role_titles
            else None,
        )
        for one in sets
    ]


def _plans(one: CriteriaSet, catalogue: Catalogue) -> tuple[UUID, ...] | None:
    if not one.plan_kinds and not one.plan_ids:
        return None
    return tuple(
        plan.id
        for plan in catalogue.plans.values()
        if (not one.plan_kinds or plan.kind in one.plan_kinds) and (not one.plan_ids or plan.id in one.plan_ids)
    )


def settled_by(
    one: CriteriaSet, running: Running, items: Sequence[Item], on: date
) -> tuple[Sequence[Item], HeldOver | None]:
    """Return what a set bills of a subscription's due terms, and what it holds over.

    The minimum is asked of the sum of the terms, without what waits for the next invoice: what is held over is billed
    together with later terms once they reach it. A term that can't be billed is told all the same.
    """
    bills = [item for item in items if isinstance(item, TermBill)]
    amount = sum(bill.draft.total_minor for bill in bills)
    if bills and amount < one.minimum_minor:
        held = HeldOver(
            running.id, running.member_id, running.set_number, running.next_term, len(bills), amount, one.minimum_minor
        )
        return [item for item in items if isinstance(item, TermReject)], held
    due_on = due_by(one.due, on)
    if due_on is None:
        return items, None
    return [_due(item, due_on) if isinstance(item, TermBill) else item for item in items], None


def _due(bill: TermBill, due_on: date) -> TermBill:
    draft = bill.draft
    noticed = noticed_due_on(max(due_on, draft.issued_on), draft.issued_on, draft.payment_method)
    return replace(bill, draft=replace(draft, due_on=noticed))


def due_by(rule: DueRule, on: date) -> date | None:
    """Return when what a run of a day bills falls due; None leaves it to the billing plan.

    A day of the month is the next one after the run's day. A month that lacks the day has it on its last one.
    """
    if rule.kind is DueRuleKind.PLAN:
        return None
    if rule.kind is DueRuleKind.AFTER_RUN:
        return on + timedelta(days=rule.days)
    due = _in_month(on, rule.days)
    return due if due > on else _in_month(add_months(on.replace(day=1), 1), rule.days)


def _in_month(month: date, day: int) -> date:
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))


def shares(sets: Sequence[CriteriaSet], billed: Iterable[tuple[int, int]], held: Iterable[HeldOver]) -> list[SetShare]:
    """Return what each set has of a chunk, those that have nothing apart; `billed` are (set, minor units)."""
    found: dict[int, SetShare] = {}

    def of(number: int) -> SetShare:
        return found.get(number) or SetShare(number, sets[number].name)

    for number, minor in billed:
        share = of(number)
        found[number] = replace(share, invoiced=share.invoiced + 1, total_minor=share.total_minor + minor)
    for one in held:
        share = of(one.set_number)
        found[one.set_number] = replace(share, held=share.held + 1, held_minor=share.held_minor + one.amount_minor)
    return [found[number] for number in sorted(found)]


def set_json(one: CriteriaSet) -> dict[str, Any]:
    """Return a set as it is kept with a routine and with its runs; without roles, as before there were any."""
    roles = {"kinds": [kind.value for kind in one.role_kinds], "titles": list(one.role_titles)}
    return {
        "name": one.name,
        "plan_kinds": [kind.value for kind in one.plan_kinds],
        "plan_ids": [str(key) for key in one.plan_ids],
        "payment_methods": [method.value for method in one.payment_methods],
        "member_kinds": [kind.value for kind in one.member_kinds],
        "branch_ids": [str(key) for key in one.branch_ids],
        "from_on": one.from_on.isoformat() if one.from_on else None,
        "minimum_minor": one.minimum_minor,
        "due": {"kind": one.due.kind.value, "days": one.due.days},
        **({"roles": roles} if any(roles.values()) else {}),
    }


def set_of(kept: Mapping[str, Any]) -> CriteriaSet:
    """Return a set that was kept."""
    roles = kept.get("roles", {})
    return CriteriaSet(
        name=kept["name"],
        plan_kinds=tuple(PlanKind(kind) for kind in kept.get("plan_kinds", ())),
        plan_ids=tuple(UUID(key) for key in kept.get("plan_ids", ())),
        payment_methods=tuple(PaymentMethod(method) for method in kept.get("payment_methods", ())),
        member_kinds=tuple(MemberKind(kind) for kind in kept.get("member_kinds", ())),
        branch_ids=tuple(UUID(key) for key in kept.get("branch_ids", ())),
        from_on=date.fromisoformat(kept["from_on"]) if kept.get("from_on") else None,
        minimum_minor=kept.get("minimum_minor", 0),
        due=DueRule(DueRuleKind(kept["due"]["kind"]), kept["due"]["days"]) if kept.get("due") else DueRule(),
        role_kinds=tuple(RoleKind(kind) for kind in roles.get("kinds", ())),
        role_titles=tuple(roles.get("titles", ())),
    )
