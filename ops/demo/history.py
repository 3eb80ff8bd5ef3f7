"""The demo's five years, day by day: the same rules as every day's work, applied to sets and written in the past."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ops.demo.bank_files import BankFiles, Kept
from ops.demo.bookkeeping import Journal
from ops.demo.calendar import Calendar, Day
from ops.demo.fates import Fates
from ops.demo.giving import Giving
from ops.demo.invoices import Invoices, Issued
from ops.demo.joining import Joining
from ops.demo.numbers import SHARES, Numbers, Series
from ops.demo.payments import Payments
from ops.demo.people import NUMBER_FIRST as MEMBER_NUMBER_FIRST
from ops.demo.people import Population, history_begin
from ops.demo.rows import Rows
from ops.demo.setting_up import Demo
from ops.demo.share import Share
from ops.demo.subscriptions import Subscriptions
from ops.demo.telling import Telling


@dataclass(frozen=True, slots=True)
class Told:
    """What each share tells of its day: the numbers it needs, what its run billed, and the file of the day before."""

    needs: tuple[int, ...]
    billed: tuple[int, int]
    kept: Kept


@dataclass(frozen=True, slots=True)
class Payable:
    """An invoice at the end of the history, as somebody pays it; credited ones have their total."""

    number: int
    reference: str
    amount_minor: int
    payer_number: int


@dataclass(frozen=True, slots=True)
class Lived:
    """What a share leaves behind."""

    written: Mapping[str, int]
    open: tuple[Payable, ...]
    credited: tuple[Payable, ...]


class History:
    """One share's years; `days` gathers rows, and whoever walks through it writes them now and then."""

    def __init__(self, demo: Demo, rows: Rows, share: int, seed: int, today: date) -> None:
        self._demo = demo
        self._rows = rows
        self._share = Share(share, SHARES, seed)
        own = self._share.own
        self.calendar = Calendar(history_begin(today), today, own, self._share.shared)
        self.telling = Telling(demo, rows, own)
        self.journal = Journal(demo, rows, own)
        self.numbers = Numbers(share, self.journal)
        self.invoices = Invoices(demo, rows, own, self.journal, self.numbers)
        self.files = BankFiles(demo, rows, self.calendar)
        self.payments = Payments(demo, rows, own, self.journal, self.invoices, self.files, self.telling, self.numbers)
        fates = Fates(self._share.random, self.calendar, self.payments)
        self.subscriptions = Subscriptions(demo, rows, own, self.calendar, self.invoices, self.telling, fates)
        self.giving = Giving(
            demo, rows, self._share, self.calendar, self.journal, self.payments, self.telling, self.numbers
        )

    def days(self, members: int) -> Generator[Told, Sequence[Told], None]:
        """Draw the share's members, then let every day happen; the rows grow at each step.

        A generator: it yields what it tells of a day, and goes on when it is sent what every share tells of it.
        """
        population = Population(self._share, self._demo.branches, self.calendar.today)
        people = list(population.people(members))
        joining = Joining(
            self._demo,
            self._rows,
            self._share.own,
            self._share.random,
            self.calendar,
            self.subscriptions,
            self.telling,
        )
        joining.join_all(people)
        self.giving.plan_campaigns(people, population.join_days)
        before: Day | None = None
        for day in self.calendar.days():
            told = yield Told(self.numbers.needs(), self.subscriptions.runs.billed(), self.files.kept())
            self._write_shared(day, before, told)
            self.numbers.settle([each.needs for each in told])
            before = day
        told = yield Told((), (0, 0), self.files.kept())
        self._write_shared(None, before, told)
        for part in (self.subscriptions, self.invoices, self.journal):
            part.close(self._rows)
        self._close_series(members)

    def lived(self, written: Mapping[str, int]) -> Lived:
        """What is left at the end; the rest is in the rows."""
        return Lived(
            written,
            tuple(_payable(each, each.open_minor) for each in self.invoices.open.values()),
            tuple(_payable(each, each.total_minor) for each in self.invoices.credited),
        )

    def _write_shared(self, day: Day | None, before: Day | None, told: Sequence[Told]) -> None:
        """Write a day's run, and the file of the day before it: one for all shares."""
        if not self._share.is_first:
            return
        if day is not None:
            self.subscriptions.runs.write(day, [each.billed for each in told])
        if before is not None:
            self.files.write(before, [each.kept for each in told])

    def _close_series(self, members: int) -> None:
        """Write where each number series goes on."""
        if not self._share.is_first:
            return
        tenant, organisation, following = self._demo.tenant_id, self._demo.organisation.id, self.numbers.following
        series: tuple[tuple[Any, str, int], ...] = (
            (tenant, "member", MEMBER_NUMBER_FIRST + members),
            (organisation, "invoice", following[Series.INVOICE]),
            (organisation, "credit_note", following[Series.CREDIT_NOTE]),
            (organisation, "journal", self.numbers.entries_following),
            (organisation, "campaign_reference", 1 + self.giving.reference_count),
        )
        self._rows.of("series").extend((tenant, *each) for each in series)


def _payable(issued: Issued, amount_minor: int) -> Payable:
    return Payable(issued.number, issued.reference, amount_minor, issued.draft.payer_number)
