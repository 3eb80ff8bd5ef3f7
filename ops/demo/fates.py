"""What people do in the demo: when they pay and how, when they leave and how, who comes back. Drawn, not decided."""

from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum
from random import Random

from domain.catalogue.model import PaymentMethod
from domain.kernel.dates import Frequency
from domain.subscriptions.model import StopKind
from ops.demo.calendar import Calendar, Day, bank_day
from ops.demo.invoices import Issued
from ops.demo.payments import Payments
from ops.demo.people import Person

# Shares of invoices, added up: paid by the due day, late, short, rounded up, twice, without KID; the rest very late.
_ON_TIME, _LATE, _SHORT, _OVER, _TWICE, _NO_KID = 0.80, 0.925, 0.94, 0.955, 0.962, 0.985
# Each so manieth of the invoices that fell due so many days ago is owed still. Counted, not drawn: on whatever day
# the history ends, somebody is on the way to collection.
_OWED_EACH, _OWED_DAYS, _OWED_LONGER = 9, range(45, 150), 60
_LEAVE_A_YEAR = (0.17, 0.09)  # in the first year, and in each later one
_PAYMENT_STOP_DAYS = 75
_WORK_LIST_DAYS = 25


class Ending(Enum):
    """How a subscription ends: in good time, after the next invoice came, or by not paying it."""

    EARLY = "EARLY"
    LATE = "LATE"
    UNPAID = "UNPAID"


class Fates:
    """Draws what happens, and plans it."""

    def __init__(self, random: Random, calendar: Calendar, payments: Payments) -> None:
        self._random = random.random
        self._calendar = calendar
        self._payments = payments
        self._lately_due = 0

    def payment_method(self, payer: Person) -> str:
        """E-mail for most who have an address, else a paper invoice."""
        by_mail = payer.prepared.email is not None and self._random() < 0.72
        return (PaymentMethod.EMAIL if by_mail else PaymentMethod.INVOICE).value

    def ending(self, frequency: Frequency) -> tuple[int | None, Ending]:
        """The number of the last whole term, or None for somebody who stays; and how it ends."""
        terms_a_year = 12 // frequency.months
        drawn = self._random()
        ending = Ending.EARLY if drawn < 0.6 else Ending.LATE if drawn < 0.8 else Ending.UNPAID
        for year in range(20):
            if self._random() < _LEAVE_A_YEAR[min(year, 1)]:
                return year * terms_a_year + 1 + int(self._random() * terms_a_year), ending
        return None, ending

    def pay(self, issued: Issued, payer: Person, day: Day) -> None:
        """Plan how an invoice is paid."""
        total, drawn = issued.total_minor, self._random()
        due_on = issued.draft.due_on
        if self._is_owed_still(due_on):
            self._plan(due_on + timedelta(days=_OWED_DAYS.stop + _OWED_LONGER), issued, payer, total)
        elif drawn < _ON_TIME:
            self._plan(self._between(day.on, due_on), issued, payer, total)
        elif drawn < _LATE:
            self._plan(self._late(due_on), issued, payer, total)
        elif drawn < _SHORT:
            self._pay_short(issued, payer, total)
        elif drawn < _OVER:
            self._plan(self._between(day.on, due_on), issued, payer, -(-total // 10_000) * 10_000 + 10_000)
        elif drawn < _TWICE:
            first = self._between(day.on, due_on)
            self._plan(first, issued, payer, total)
            self._plan(first + timedelta(days=3 + int(self._random() * 12)), issued, payer, total)
        elif drawn < _NO_KID:
            self._pay_without_kid(self._between(day.on, due_on), issued, payer, total)
        else:
            self._plan(due_on + timedelta(days=45 + int(self._random() * 200)), issued, payer, total)

    def pay_in_vain(self, issued: Issued, payer: Person, day: Day) -> None:
        """Some pay an invoice that was just credited; lately, so that somebody still has to look at it (PAY-02a)."""
        on = day.on + timedelta(days=2 + int(self._random() * 20))
        if self._random() < 0.3 and (self._calendar.today - on).days < _WORK_LIST_DAYS:
            self._plan(on, issued, payer, issued.total_minor)

    def credit_day(self, ending: Ending, issued_on: date, start_on: date, due_on: date) -> date:
        """The day on which an unpaid invoice is credited, because its subscription ends."""
        if ending is Ending.UNPAID:
            return due_on + timedelta(days=_PAYMENT_STOP_DAYS + int(self._random() * 15))
        return issued_on + timedelta(days=2 + int(self._random() * max(1, (start_on - issued_on).days)))

    def early_stop_day(self, from_on: date, before_on: date) -> date | None:
        """A day on which somebody says stop, or None where there is no time for it."""
        days = (before_on - from_on).days
        return from_on + timedelta(days=int(self._random() * days)) if days > 0 else None

    def stop_kind(self) -> StopKind:
        """Who ended a subscription that was paid for."""
        drawn = self._random()
        return StopKind.MEMBER if drawn < 0.88 else StopKind.DECEASED if drawn < 0.95 else StopKind.STAFF

    def come_back(self, person: Person, end_on: date, start: Callable[..., None], plan_name: str) -> None:
        """One in eight starts again after some months."""
        on = end_on + timedelta(days=90 + int(self._random() * 400))
        if self._random() < 0.12:
            self._calendar.plan(on, start, person, plan_name, on)

    def _is_owed_still(self, due_on: date) -> bool:
        if (self._calendar.today - due_on).days not in _OWED_DAYS:
            return False
        self._lately_due += 1
        return self._lately_due % _OWED_EACH == 0

    def _pay_short(self, issued: Issued, payer: Person, total: int) -> None:
        missing = 4_900 if total > 14_900 else 1_000
        on = self._between(issued.draft.issued_on, issued.draft.due_on)
        self._plan(on, issued, payer, total - missing)
        if self._random() < 0.6:
            self._plan(on + timedelta(days=20 + int(self._random() * 30)), issued, payer, missing)

    def _pay_without_kid(self, on: date, issued: Issued, payer: Person, total: int) -> None:
        on = bank_day(on)
        waits = (self._calendar.today - on).days < _WORK_LIST_DAYS and self._random() < 0.8
        if waits:
            self._calendar.plan(on, self._payments.unidentified, payer, total)
        else:
            self._calendar.plan(on, self._payments.without_kid, issued, payer, total)

    def _plan(self, on: date, issued: Issued, payer: Person, amount_minor: int) -> None:
        self._calendar.plan(bank_day(on), self._payments.with_kid, issued, payer, amount_minor)

    def _between(self, issued_on: date, due_on: date) -> date:
        """Most pay in the last days before the invoice is due."""
        span = max(1, (due_on - issued_on).days)
        return issued_on + timedelta(days=min(span, 2 + int(self._random() ** 0.5 * (span - 1))))

    def _late(self, due_on: date) -> date:
        return due_on + timedelta(days=1 + int(self._random() ** 2 * 40))
