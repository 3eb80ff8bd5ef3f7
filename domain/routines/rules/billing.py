"""What a routine of a type bills: its criteria sets, narrowed to its type, and what makes a set (RUN-01)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType

from domain.catalogue.model import PaymentMethod, PlanKind
from domain.kernel.refusal import FieldError
from domain.people.rules.texts import name_errors
from domain.routines.model import RoutineDetails, RoutineKind
from domain.subscriptions.model import CriteriaSet, DueRuleKind

SETS_MAX = 20
DUE_DAYS_MAX = 90
TITLES_MAX = 20
MINIMUM_MINOR_MAX = 100_000_00
PLAN_KINDS: Mapping[RoutineKind, PlanKind] = MappingProxyType(
    {RoutineKind(kind.value): kind for kind in PlanKind if kind.value in set(RoutineKind)}
)
"""The kind of plan that a type is about; the other types are about plans of any kind."""


def billing_sets(details: RoutineDetails) -> tuple[CriteriaSet, ...]:
    """Return the sets that a routine's runs have: its own, narrowed to its type; none where it bills all that is due.

    A type without sets of its own has one with the routine's name.
    """
    sets = details.sets
    if details.kind is RoutineKind.BILLING:
        return sets
    whole = sets or (CriteriaSet(details.name),)
    if details.kind is RoutineKind.PAYROLL:
        return tuple(replace(one, payment_methods=(PaymentMethod.PAYROLL,)) for one in whole)
    return tuple(replace(one, plan_kinds=(PLAN_KINDS[details.kind],)) for one in whole)


def methods_of(details: RoutineDetails) -> list[PaymentMethod]:
    """Return the payment methods whose invoices a routine may make; none where it bills nothing."""
    if not details.kind.bills:
        return []
    if details.kind is RoutineKind.PAYROLL:
        return [PaymentMethod.PAYROLL]
    named = {method for one in details.sets for method in one.payment_methods}
    takes_any = not details.sets or any(not one.payment_methods for one in details.sets)
    return [method for method in PaymentMethod if takes_any or method in named]


def destination_errors(details: RoutineDetails, installed: Mapping[str, Collection[PaymentMethod]]) -> list[FieldError]:
    """Find which of the chosen destinations take no invoices of their method; `installed` names methods by key."""
    if details.destinations and not details.kind.bills:
        return [FieldError("destinations", "NOT_HERE", "only a routine that bills sends invoices", rule="RUN-01")]
    return [
        FieldError(
            f"destinations.{method}", "NOT_FOUND", "this method's invoices can't go there; choose one of the list"
        )
        for method, key in details.destinations.items()
        if method not in {known.value for known in installed.get(key, ())}
    ]


def set_errors(details: RoutineDetails) -> list[FieldError]:
    """Find what is wrong with a routine's sets, the rows that they name apart."""
    sets, errors = details.sets, []
    if sets and not details.kind.bills:
        return [FieldError("sets", "NOT_HERE", "only a routine that bills has criteria sets", rule="RUN-01")]
    if len(sets) > SETS_MAX:
        return [
            FieldError("sets", "TOO_MANY", f"at most {SETS_MAX} criteria sets", (("most", SETS_MAX),), rule="RUN-01")
        ]
    names: set[str] = set()
    for place, one in enumerate(sets):
        errors += _errors(f"sets.{place}", one, details.kind)
        if (name := one.name.strip().casefold()) in names:
            errors.append(
                FieldError(
                    f"sets.{place}.name", "TWICE", "choose another name; an earlier set has this one", rule="RUN-01"
                )
            )
        names.add(name)
    return errors


def _errors(path: str, one: CriteriaSet, kind: RoutineKind) -> list[FieldError]:
    errors = name_errors(f"{path}.name", one.name)
    if one.plan_kinds and kind in PLAN_KINDS:
        errors.append(
            FieldError(
                f"{path}.planKinds", "NOT_HERE", "the routine's type says what kind of plans it bills", rule="RUN-01"
            )
        )
    if one.payment_methods and kind is RoutineKind.PAYROLL:
        errors.append(
            FieldError(f"{path}.paymentMethods", "NOT_HERE", "payroll deduction is the only method here", rule="RUN-01")
        )
    if len(one.role_titles) > TITLES_MAX:
        errors.append(
            FieldError(
                f"{path}.roleTitles",
                "TOO_MANY",
                f"at most {TITLES_MAX} titles",
                (("most", TITLES_MAX),),
                rule="RUN-01",
            )
        )
    for number, title in enumerate(one.role_titles):
        errors += name_errors(f"{path}.roleTitles.{number}", title)
    if not 0 <= one.minimum_minor <= MINIMUM_MINOR_MAX:
        errors.append(_range(f"{path}.minimumMinor", "the minimum amount", 0, MINIMUM_MINOR_MAX))
    least, most = {DueRuleKind.MONTH_DAY: (1, 31), DueRuleKind.AFTER_RUN: (0, DUE_DAYS_MAX)}.get(one.due.kind, (0, 0))
    if not least <= one.due.days <= most:
        errors.append(_range(f"{path}.dueDays", "the days", least, most))
    return errors


def _range(path: str, what: str, least: int, most: int) -> FieldError:
    return FieldError(path, "RANGE", f"{what}: {least}–{most}", (("least", least), ("most", most)), rule="RUN-01")
