"""What makes a campaign acceptable, and a part of one; and what it is compared with (FUN-01)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from domain.fundraising.model import Campaign
from domain.kernel.dates import add_months
from domain.kernel.refusal import FieldError

NAME_CHARACTERS_MAX = 200


def campaign_errors(new: Campaign, parent: Campaign | None) -> list[FieldError]:
    """Return what is wrong with a new campaign; a part stays within its parent's organisation and dates (FUN-01)."""
    errors = []
    if not new.name.strip():
        errors.append(FieldError("name", "REQUIRED", "give the campaign a name"))
    elif len(new.name) > NAME_CHARACTERS_MAX:
        message = f"a name has at most {NAME_CHARACTERS_MAX} characters"
        errors.append(FieldError("name", "TOO_LONG", message, (("most", NAME_CHARACTERS_MAX),)))
    if new.end_on is not None and new.end_on < new.start_on:
        errors.append(FieldError("endOn", "BEFORE_START", "the last day can't lie before the first"))
    if new.goal_minor is not None and new.goal_minor <= 0:
        errors.append(FieldError("goalMinor", "NOT_POSITIVE", "a goal is above 0; leave it out if there is none"))
    if new.cost_minor < 0:
        errors.append(FieldError("costMinor", "NEGATIVE", "costs are 0 or more"))
    return errors + (_part_errors(new, parent) if parent is not None else [])


def _part_errors(new: Campaign, parent: Campaign) -> list[FieldError]:
    errors = []
    if parent.organisation_id != new.organisation_id:
        message = "a part belongs to the same organisation as its campaign"
        errors.append(FieldError("parentId", "OTHER_ORGANISATION", message))
    if parent.parent_id is not None:
        message = f"{parent.name} is itself a part of a campaign; choose the campaign"
        errors.append(FieldError("parentId", "IS_A_PART", message))
    if new.start_on < parent.start_on:
        message = f"the campaign starts on {parent.start_on}; a part starts then or later"
        errors.append(FieldError("startOn", "OUTSIDE_CAMPAIGN", message))
    if parent.end_on is not None and (new.end_on is None or new.end_on > parent.end_on):
        message = f"the campaign ends on {parent.end_on}; a part ends then or earlier"
        errors.append(FieldError("endOn", "OUTSIDE_CAMPAIGN", message))
    return errors


def best_earlier(start_on: date, earlier_starts: Sequence[date]) -> int | None:
    """Return the place of the campaign to compare with unless one is chosen: the one that began most nearly a year
    before, and of two the later one; None where there is none (FUN-01).
    """
    year_before = add_months(start_on, -12)
    places = range(len(earlier_starts))
    return min(
        places, key=lambda n: (abs(earlier_starts[n] - year_before), -earlier_starts[n].toordinal()), default=None
    )


def day_number(start_on: date, on: date) -> int | None:
    """Return which day of a campaign a day is, counted from 1; None before its first one (FUN-01)."""
    return (on - start_on).days + 1 if on >= start_on else None


def day_of_number(start_on: date, number: int) -> date:
    """Return the day of a campaign that has this number; it may lie after the campaign's end (FUN-01)."""
    return start_on + timedelta(days=number - 1)
