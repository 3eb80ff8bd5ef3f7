"""The decisions of a club: its tree of units, dated things with a first and a last day, and who writes for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from domain.club.model import HeldRole, NewRole, Placement, RoleKind, Unit, UnitDetails, UnitKind
from domain.kernel.refusal import FieldError
from domain.people.rules.texts import name_errors, text_errors

PARENT_KIND: Mapping[UnitKind, UnitKind | None] = MappingProxyType(
    {UnitKind.SPORT: None, UnitKind.DEPARTMENT: UnitKind.SPORT, UnitKind.TEAM: UnitKind.DEPARTMENT}
)
"""What a unit of each kind hangs under (PPL-08)."""

WRITERS = (RoleKind.FEE_COLLECTOR, RoleKind.TREASURER, RoleKind.POSTAL_CONTACT)
"""Who writes to members about fees: the first of these roles that anyone holds (FEE-07)."""


def unit_errors(details: UnitDetails, parent: Unit | None, today: date) -> list[FieldError]:
    """Find what is wrong with a unit: its name, and what it hangs under (PPL-08)."""
    errors = name_errors("name", details.name)
    wanted = PARENT_KIND[details.kind]
    if wanted is None:
        if details.parent_id is not None:
            errors.append(FieldError("parentId", "NOT_HERE", "a sport is at the top of the tree"))
    elif details.parent_id is None:
        errors.append(FieldError("parentId", "REQUIRED", f"choose the {wanted.lower()} that it belongs to"))
    elif parent is None:
        errors.append(FieldError("parentId", "NOT_FOUND", "there is no such unit; choose one of the list"))
    elif parent.kind is not wanted:
        errors.append(FieldError("parentId", "KIND", f"a {details.kind.lower()} belongs to a {wanted.lower()}"))
    elif not holds_on(None, parent.until_on, today):
        errors.append(FieldError("parentId", "NOT_HERE", f"{parent.name} is closed; choose another"))
    if details.fee_rate_id is not None and details.kind is not UnitKind.DEPARTMENT:
        errors.append(FieldError("feeRateId", "NOT_HERE", "only a department has a fee rate"))
    return errors


def until(last_on: date | None) -> date | None:
    """Return the first day without something whose last day is given."""
    return None if last_on is None else last_on + timedelta(days=1)


def last_day(until_on: date | None) -> date | None:
    """Return the last day of something, as screens show it."""
    return None if until_on is None else until_on - timedelta(days=1)


def holds_on(from_on: date | None, until_on: date | None, day: date) -> bool:
    """Tell whether `[from_on, until_on)` holds a day; None is open."""
    return (from_on is None or from_on <= day) and (until_on is None or day < until_on)


def day_errors(from_on: date, last_on: date | None) -> list[FieldError]:
    """Find out whether the last day lies before the first."""
    if last_on is not None and last_on < from_on:
        return [FieldError("lastOn", "BEFORE_START", "the last day can't be before the first")]
    return []


def placement_errors(
    unit: Unit, from_on: date, last_on: date | None, others: Iterable[Placement], *, base_team: bool
) -> list[FieldError]:
    """Find what is wrong with a placement; `others` are those of the same member in the same unit (PPL-08)."""
    errors = day_errors(from_on, last_on)
    if base_team and unit.kind is not UnitKind.TEAM:
        errors.append(FieldError("baseTeam", "NOT_HERE", "only a team can be a base team"))
    if unit.until_on is not None and (last_on is None or last_on >= unit.until_on):
        message = f"{unit.name} is closed from {unit.until_on} on"
        limits = (("least", from_on), ("most", unit.until_on - timedelta(days=1)))
        errors.append(FieldError("lastOn", "RANGE", message, limits))
    if not errors and any(_overlap(from_on, until(last_on), other.from_on, other.until_on) for other in others):
        errors.append(FieldError("fromOn", "TWICE", f"the member is in {unit.name} on some of these days already"))
    return errors


def role_errors(new: NewRole) -> list[FieldError]:
    """Find what is wrong with a role: its days, and the title that one of kind OTHER needs (PPL-09)."""
    titled = name_errors("title", new.title) if new.kind is RoleKind.OTHER else text_errors("title", new.title)
    return [*day_errors(new.from_on, new.last_on), *titled]


def ending_errors(path: str, from_on: date, until_on: date | None, ends_on: date) -> list[FieldError]:
    """Find out whether something that holds `[from_on, until_on)` can end with `ends_on` as the first day without.

    It must have held for a day at least, and an end that is set can only come nearer.
    """
    if ends_on <= from_on:
        return [FieldError(path, "BEFORE_START", f"it begins on {from_on}; choose a later day")]
    if until_on is not None and ends_on > until_on:
        last_on = until_on - timedelta(days=1)
        return [FieldError(path, "TOO_FAR", f"it ends on {last_on} already", (("most", last_on),))]
    return []


def writer_of(roles: Iterable[HeldRole], today: date) -> HeldRole | None:
    """Return who writes to members about fees: fee collector, else treasurer, else postal contact (FEE-07).

    Of several holders it is the one who has held the role for longest.
    """
    held = [role for role in roles if role.kind in WRITERS and holds_on(role.from_on, role.until_on, today)]
    return min(held, key=lambda role: (WRITERS.index(role.kind), role.from_on, role.id), default=None)


def _overlap(from_on: date, until_on: date | None, other_from: date, other_until: date | None) -> bool:
    return (until_on is None or other_from < until_on) and (other_until is None or from_on < other_until)
