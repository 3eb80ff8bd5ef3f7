"""What Norwegian law lets a creditor ask for reminders, as dated values, and the process that follows from it.

From the collection act (inkassoloven) and its regulation (inkassoforskriften): a fee is a twentieth of the collection
unit, rounded to whole kroner; there is one for at most two reminders; the first goes out 14 days after the due date at
the earliest, the second after a time limit of at least 14 days in the first has been missed. Fees have no VAT.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.dunning.model import BeyondLaw, LawCode, ProcessDetails, ReminderStep
from domain.kernel.money import Money, share_minor

SOURCE = "inkassoforskriften §§ 1-1, 1-2"
DELAY_DAYS = 14
DUE_DAYS = 14
SHARE_OF_UNIT = 20
# Of the notice that collection follows (inkassoloven § 9).
NOTICE_DAYS = 14
# No law: whoever pays on the last day is on the account by then.
DAYS_FOR_THE_BANKS = 3
KRONE_MINOR = 100
NOK = "NOK"


@dataclass(frozen=True, slots=True)
class CollectionUnit:
    """The collection unit (inkassosats) from a day on."""

    valid_from: date
    unit_minor: int


UNITS = (CollectionUnit(date.min, 70_000), CollectionUnit(date(2026, 1, 1), 75_000))
"""The oldest first. When the first of them began is not known here; it held until the second."""


FEES_MAX = 2


@dataclass(frozen=True, slots=True)
class Standard:
    """A ready process by the law of a country, with where it is from and since when its amounts hold."""

    country: str
    source: str
    valid_from: date
    details: ProcessDetails


def unit_on(day: date) -> CollectionUnit:
    """Return the collection unit of a day."""
    return max((unit for unit in UNITS if unit.valid_from <= day), key=lambda unit: unit.valid_from)


def fee_minor_on(day: date) -> int:
    """Return the reminder fee of a day: a twentieth of the unit in whole kroner, half a krone up (37.50 → 38.00)."""
    return share_minor(unit_on(day).unit_minor, 1, SHARE_OF_UNIT * KRONE_MINOR) * KRONE_MINOR


def norwegian_standard(day: date) -> Standard:
    """Return the process that asks for all that the law allows on a day, and no sooner than it allows."""
    fee = fee_minor_on(day)
    first = ReminderStep(DELAY_DAYS, DUE_DAYS, fee)
    second = ReminderStep(DAYS_FOR_THE_BANKS, DUE_DAYS, fee)
    details = ProcessDetails("Norsk standard", (first, second), currency=NOK)
    return Standard("NO", SOURCE, unit_on(day).valid_from, details)


def beyond_law(steps: Sequence[ReminderStep], currency: str, day: date) -> list[BeyondLaw]:
    """Return what of the reminders of a process goes beyond Norwegian law on a day, in their order; it may be saved.

    Only processes in NOK are looked at. Days count from the invoice's due date, at the least.
    """
    if currency != NOK:
        return []
    most, since = Money(fee_minor_on(day), NOK), unit_on(day).valid_from
    last_with_fee = max((place for place, step in enumerate(steps) if step.fee_minor > 0), default=-1)
    found: list[BeyondLaw] = []
    days, fees = 0, 0

    def tell(code: LawCode, number: int, **limits: int | date | Money) -> None:
        found.append(BeyondLaw.of(code, number=number, source=SOURCE, **limits))

    for place, step in enumerate(steps):
        number, days = place + 1, days + max(step.delay_days, 1)
        if step.fee_minor > 0:
            fees += 1
            if days < DELAY_DAYS:
                tell(LawCode.FEE_TOO_EARLY, number, days=days, least=DELAY_DAYS)
            if step.fee_minor > most.minor:
                tell(LawCode.FEE_TOO_HIGH, number, fee=Money(step.fee_minor, NOK), most=most, since=since)
            if fees > FEES_MAX:
                tell(LawCode.FEE_ONCE_MORE, number, most=FEES_MAX)
        if step.due_days < DUE_DAYS and place < last_with_fee:
            tell(LawCode.DEADLINE_TOO_SHORT, number, days=step.due_days, least=DUE_DAYS)
        days += step.due_days
    return found
