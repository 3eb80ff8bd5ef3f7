"""The words of insight: metrics, the rows they are made of, and figures that can be opened (DSH-10d, API-05).

A metric is one definition object. It names a source of rows and says how a number comes of them; the number on a tile,
the rows behind it and the points of its series are all read from that one source, so they can't drift apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact

CHECK_BOOKS = "check_books"
SEAL_JOURNAL = "seal_journal"
"""The tasks by which workers check the books and seal the journal (NEW-03)."""

Value = int | Decimal | None
"""Minor units, a count, or a percentage with two decimals; None where there is no value; the explanation says why."""


class Unit(StrEnum):
    """What a metric's number counts."""

    COUNT = "COUNT"
    MONEY = "MONEY"
    PERCENT = "PERCENT"


class RowKind(StrEnum):
    """What each row behind a figure is; its key is the id of one of these, for COPIES of a subscription."""

    SUBSCRIPTION = "SUBSCRIPTION"
    PAYER = "PAYER"
    INVOICE = "INVOICE"
    PAYMENT = "PAYMENT"
    GIFT = "GIFT"
    DISPATCH = "DISPATCH"
    COPIES = "COPIES"


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of a source, or those of them that carry a mark.

    `opening`: as of the last day before the month. `middle`: their middle amounts are asked for as well.
    """

    source: str
    mark: str = ""
    opening: bool = False
    middle: bool = False


@dataclass(frozen=True, slots=True)
class Sums:
    """What the rows of a slice add up to. The two in the middle of the sorted amounts are equal for an odd count."""

    count: int
    amount_minor: int
    middle_low_minor: int | None = None
    middle_high_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """One definition: the number, its explanation and its rows (DSH-10d). Texts are English; screens translate by key.

    `combine` gets the sums of `rows`, then those of each of `bases`. With `days` only rows of that many days up to and
    including the figure's date count. `parts` are the keys of the metrics that it is made of, shown where it is opened.
    """

    key: str
    label: str
    explanation: str
    unit: Unit
    row_kind: RowKind
    rows: Slice
    combine: Callable[..., Value]
    bases: tuple[Slice, ...] = ()
    parts: tuple[str, ...] = ()
    days: int | None = None

    @property
    def slices(self) -> tuple[Slice, ...]:
        """Every slice that the number needs, its own rows first."""
        return (self.rows, *self.bases)


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric's number somewhere: which metric, as of which day, and of what. It is what a drilldown token carries.

    `subject_id` is the campaign, the run or the reporting tag; no organisation means all of the tenant. Only rows dated
    in `[from_on, to_on)` count, where these are given.
    """

    metric: str
    on: date
    organisation_id: UUID | None = None
    subject_id: UUID | None = None
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with its value, what its rows add up to, and its value 30 days before where that is compared."""

    figure: Figure
    metric: Metric
    value: Value
    count: int
    amount_minor: int
    before: Value = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row behind a figure: the id of what it shows, its part of the sum, and the day it counts on."""

    key: UUID
    amount_minor: int
    on: date


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Orders and cancellations of one day (DSH-06)."""

    on: date
    orders: Shown
    cancellations: Shown


@dataclass(frozen=True, slots=True)
class MonthChurn:
    """A month's churn and that of the same month a year before (DSH-08); the running month is to date."""

    month: date
    churn: Shown
    last_year: Shown


@dataclass(frozen=True, slots=True)
class AgeBucket:
    """Outstanding invoices that are so many days past due (DSH-09); what is not due yet is in the first."""

    label: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All tiles as of a day, each compared with 30 days before."""

    on: date
    currency: str
    organisation_id: UUID | None
    active_subscriptions: Shown
    mrr: Shown
    acv: Shown
    cltv: Shown
    churn: Shown
    payments: Shown
    outstanding: Shown
    payments_by_day: tuple[Shown, ...]
    outstanding_by_age: tuple[AgeBucket, ...]
    orders_and_cancellations: tuple[DayFigures, ...]
    churn_months: tuple[MonthChurn, ...]


@dataclass(frozen=True, slots=True)
class ProofChecked(Fact):
    """The checks of the books got on: so many of them are done, and so many of those found nothing wrong (NEW-03)."""

    kind: ClassVar[str] = "ProofChecked"

    done: int
    total: int
    sound: int


class QuarantineKind(StrEnum):
    """What failed alone: a subscription, an invoice or a person in a run, a subscription that a reversal, a write-off,
    a stop or a day's turn has met, money, a message, a task."""

    BILLING = "BILLING"
    REVERSAL = "REVERSAL"
    BULK_CREDIT = "BULK_CREDIT"
    BALANCE = "BALANCE"
    TURN = "TURN"
    PAYROLL = "PAYROLL"
    DUNNING = "DUNNING"
    FEE_RUN = "FEE_RUN"
    PAYMENT = "PAYMENT"
    DISPATCH = "DISPATCH"
    TASK = "TASK"
