"""What many subscriptions will bill, by month and by day (BIL-14), and how a run compares with that (RUN-05)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from domain.subscriptions.model import Selection, TermBill


class Cell(NamedTuple):
    """Where an invoice to come is counted: a month in which it falls due, or a day; its plan and how it is paid."""

    on: date
    plan_id: UUID
    payment_method: str


@dataclass(slots=True)
class Amount:
    """Invoices to come, and what they come to with VAT."""

    invoices: int = 0
    total_minor: int = 0
    vat_minor: int = 0


def tally(bills: Iterable[TermBill], months: dict[Cell, Amount], days: dict[Cell, Amount]) -> None:
    """Count invoices to come into the month in which they fall due, and into the day on which they are made."""
    for bill in bills:
        draft = bill.draft
        for cells, on in ((months, draft.due_on.replace(day=1)), (days, draft.issued_on)):
            cell = Cell(on, bill.plan_id, draft.payment_method)
            found = cells.get(cell)
            if found is None:
                found = cells[cell] = Amount()
            found.invoices += 1
            found.total_minor += draft.total_minor
            found.vat_minor += draft.vat_minor


@dataclass(slots=True)
class Compared:
    """What the newest forecast said of the terms due by a run's day, and what was billed of them and is in the run.

    Amounts are in minor units, with VAT.
    """

    said: int = 0
    said_minor: int = 0
    billed: int = 0
    billed_minor: int = 0
    run: int = 0
    run_minor: int = 0

    @property
    def difference(self) -> int:
        """How many invoices more than the forecast said there are then."""
        return self.billed + self.run - self.said

    @property
    def difference_minor(self) -> int:
        """How much more than the forecast said is billed then."""
        return self.billed_minor + self.run_minor - self.said_minor


@dataclass(frozen=True, slots=True)
class AgainstForecast:
    """How a run compares with the forecast of a day: in all, and by plan."""

    forecast_id: UUID
    forecast_on: date
    whole: Compared = field(default_factory=Compared)
    plans: dict[UUID, Compared] = field(default_factory=dict)

    def of(self, plan_id: UUID) -> tuple[Compared, Compared]:
        """Return where something of a plan is counted: its own, and the whole."""
        return self.plans.setdefault(plan_id, Compared()), self.whole

    def say(self, plan_id: UUID, invoices: int, minor: int) -> None:
        """Count what the forecast said."""
        for one in self.of(plan_id):
            one.said += invoices
            one.said_minor += minor

    def bill(self, plan_id: UUID, invoices: int, minor: int) -> None:
        """Count what was billed since."""
        for one in self.of(plan_id):
            one.billed += invoices
            one.billed_minor += minor

    def run(self, amounts: Mapping[UUID, Amount]) -> None:
        """Count what the run bills, by plan."""
        for plan_id, amount in amounts.items():
            for one in self.of(plan_id):
                one.run += amount.invoices
                one.run_minor += amount.total_minor


def is_kept_by_forecasts(wanted: Sequence[Selection]) -> bool:
    """Tell whether criteria sets choose only by what a forecast is kept by: plan and payment method."""
    return all(one == Selection(one.plan_ids, one.payment_methods) for one in wanted)


def takes(wanted: Sequence[Selection], plan_id: UUID, payment_method: str) -> bool:
    """Tell whether a run with such sets, or without any, bills a plan by a method."""
    return not wanted or any(
        (one.plan_ids is None or plan_id in one.plan_ids)
        and (one.payment_methods is None or payment_method in one.payment_methods)
        for one in wanted
    )
