"""The demo's subscriptions: started, billed term by term, and ended, by the rules of subscriptions."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from domain.billing.model import InvoiceCredited, InvoiceIssued, InvoiceState
from domain.billing.rules.due import issue_on
from domain.catalogue.model import Plan
from domain.kernel.dates import Period, nth_start
from domain.subscriptions.model import Running, StopKind, SubscriptionStarted, SubscriptionState, TermBill
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.terms import TermAhead, term_bill
from ops.demo.calendar import Calendar, Day, instant
from ops.demo.fates import Ending, Fates
from ops.demo.identities import Identities
from ops.demo.invoices import Invoices, Issued
from ops.demo.people import Person
from ops.demo.rows import Rows
from ops.demo.runs import Runs
from ops.demo.setting_up import Demo
from ops.demo.tags import Sales
from ops.demo.telling import Telling

CAUSES = {
    StopKind.MEMBER: "Sa opp",
    StopKind.DECEASED: "Død",
    StopKind.STAFF: "Avsluttet etter avtale",
    StopKind.PAYMENT_STOP: "Manglende betaling",
}
"""Why subscriptions ended, in the words of the staff."""


@dataclass(slots=True, eq=False)
class Life:
    """A subscription in the history. `last_term` is the one after which it ends, None while nobody thinks of that."""

    running: Running
    plan: Plan
    person: Person
    payer: Person
    last_term: int | None
    ending: Ending
    next_term: int
    next_start: date
    value: tuple[date, date, int] | None = None  # from which day, registered on which, what a month
    end_on: date | None = None
    stop_kind: StopKind | None = None
    stop_registered_on: date | None = None


class Subscriptions:
    """Starts, bills and ends subscriptions as the days come."""

    def __init__(
        self,
        demo: Demo,
        rows: Rows,
        identities: Identities,
        calendar: Calendar,
        invoices: Invoices,
        telling: Telling,
        fates: Fates,
    ) -> None:
        self._demo = demo
        self._terms, self._values = rows.of("term"), rows.of("subscription_value")
        self._tags, self._sales = rows.of("subscription_tag"), Sales(demo.catalogue.tags)
        self._identities = identities
        self._calendar = calendar
        self._invoices = invoices
        self._telling = telling
        self._fates = fates
        self._pricing = Pricing(demo.catalogue)
        self._lives: list[Life] = []
        self.runs = Runs(demo, rows)

    def start(self, day: Day, person: Person, plan_name: str, start_on: date) -> None:
        """Start a plan on a member; its first term is billed when its day has come (BIL-03)."""
        plan = self._demo.catalogue.plans[self._demo.plans[plan_name]]
        payer = person.payer
        subscription_id = self._identities.new()
        running = Running(
            id=subscription_id,
            member_id=person.id,
            payer_id=payer.id if payer is not person else None,
            plan_id=plan.id,
            payment_method=self._fates.payment_method(payer),
            copies=1,
            start_on=start_on,
            end_on=None,
            registered_on=day.on,
            next_term=1,
            next_start=start_on,
            monthly_minor=None,
            anchor_on=start_on,
            anchor_term=1,
        )
        last_term, ending = self._fates.ending(plan.frequency)
        for tag_id in self._sales.tags_of(len(self._lives)):
            self._tags.append((self._demo.tenant_id, subscription_id, tag_id, day.on))
        life = Life(running, plan, person, payer, last_term, ending, 1, start_on)
        self._lives.append(life)
        started = SubscriptionStarted(subscription_id, person.id, self._demo.organisation.id, plan.id, start_on)
        self._telling.fact(day, started)
        first_day = max(day.on, issue_on(start_on, self._pricing.lead_days(plan, running.payment_method)))
        if first_day == day.on:
            self._bill(day, life, in_run=False)
        else:
            self._plan_bill(life, first_day)

    def close(self, rows: Rows) -> None:
        """Write the subscriptions as they are at the end."""
        for life in self._lives:
            self._close_value(life, None)
        rows.of("subscription").extend(self._row(life) for life in self._lives)

    def _plan_bill(self, life: Life, on: date) -> None:
        self._calendar.plan(on, self._bill, life, True)

    def _bill(self, day: Day, life: Life, in_run: bool) -> None:
        if life.stop_registered_on or (in_run and not day.has_run):
            return
        number = life.next_term
        period = Period(life.next_start, nth_start(life.running.start_on, life.plan.frequency, number))
        payer = life.payer
        ahead = TermAhead(number, life.plan, period, life.running.start_on, 1)
        bill = term_bill(life.running, ahead, self._pricing, day.on, payer.number, payer.branch_id)
        assert isinstance(bill, TermBill), bill
        credit_on = self._credit_day(life, number, period.start, bill.draft.due_on, day)
        state = InvoiceState.CREDITED if credit_on else InvoiceState.ISSUED
        run_id = self.runs.count(day, bill.draft.total_minor) if in_run else None
        issued = self._invoices.issue(day, bill.draft, run_id, partial(self._tell, payer, run_id), state=state)
        if not (credit_on and life.ending is Ending.LATE):  # a term that is taken back is never delivered
            self._terms.append(
                (self._demo.tenant_id, life.running.id, number, period.start, period.end, issued.id, bill.price_minor)
            )
            life.next_term, life.next_start = number + 1, period.end
        self._value(day, life, bill)
        self._go_on(day, life, issued, bill, credit_on)

    def _go_on(self, day: Day, life: Life, issued: Issued, bill: TermBill, credit_on: date | None) -> None:
        """Plan what follows from an invoice: its payment and the next one, or the end."""
        is_last = self._is_last_bill(life, bill.number)
        if credit_on:
            self._calendar.plan(credit_on, self._stop_and_credit, life, issued, bill.start_on)
            return
        if not is_last or life.ending is Ending.EARLY:
            self._fates.pay(issued, life.payer, day)
        if is_last and life.ending is Ending.EARLY:
            self._plan_early_stop(life, day, bill.start_on, bill.end_on)
        else:
            self._plan_bill(
                life, issue_on(bill.end_on, self._pricing.lead_days(life.plan, life.running.payment_method))
            )

    def _value(self, day: Day, life: Life, bill: TermBill) -> None:
        """Note a new monthly value; the first one was known when the subscription was registered."""
        if life.value is not None and life.value[2] == bill.monthly_minor:
            return
        registered_on = day.on if life.value else life.running.registered_on
        self._close_value(life, max(bill.start_on, registered_on))
        life.value = (bill.start_on, registered_on, bill.monthly_minor)

    def _close_value(self, life: Life, until_on: date | None) -> None:
        if life.value is not None:
            valid_from, registered_on, monthly_minor = life.value
            self._values.append(
                (self._demo.tenant_id, life.running.id, valid_from, registered_on, until_on, monthly_minor)
            )

    def _is_last_bill(self, life: Life, number: int) -> bool:
        if life.last_term is None:
            return False
        return number == (life.last_term if life.ending is Ending.EARLY else life.last_term + 1)

    def _credit_day(self, life: Life, number: int, start_on: date, due_on: date, day: Day) -> date | None:
        """The day on which this invoice will be credited, where that lies in the history."""
        if life.ending is Ending.EARLY or not self._is_last_bill(life, number):
            return None
        on = self._fates.credit_day(life.ending, day.on, start_on, due_on)
        return on if on <= self._calendar.today else None

    def _plan_early_stop(self, life: Life, day: Day, start_on: date, end_on: date) -> None:
        """Stop at the end of the term, told before the next invoice; where nobody stops in time it goes on."""
        next_bill = issue_on(end_on, self._pricing.lead_days(life.plan, life.running.payment_method))
        on = self._fates.early_stop_day(max(day.on, start_on), next_bill)
        if on is None or not self._calendar.plan(on, self._stop, life, end_on):
            self._plan_bill(life, next_bill)

    def _stop(self, day: Day, life: Life, end_on: date) -> None:
        life.end_on, life.stop_registered_on = end_on, day.on
        life.stop_kind = self._fates.stop_kind()
        self._fates.come_back(life.person, end_on, self.start, life.plan.name)

    def _stop_and_credit(self, day: Day, life: Life, issued: Issued, start_on: date) -> None:
        late = life.ending is Ending.LATE
        life.end_on, life.stop_registered_on = (start_on if late else max(day.on, start_on)), day.on
        life.stop_kind = self._fates.stop_kind() if late else StopKind.PAYMENT_STOP
        note_id = self._invoices.credit(day, issued)
        credited = InvoiceCredited(
            issued.id,
            note_id,
            self._demo.organisation.id,
            life.payer.id,
            issued.total_minor,
            self._demo.issuer.currency,
        )
        self._telling.money_fact(day, credited)
        self._fates.pay_in_vain(issued, life.payer, day)

    def _tell(self, payer: Person, run_id: UUID | None, day: Day, issued: Issued) -> None:
        draft = issued.draft
        self._telling.money_fact(
            day,
            InvoiceIssued(
                issued.id,
                self._demo.organisation.id,
                draft.member_id,
                draft.payer_id,
                issued.number,
                issued.total_minor,
                self._demo.issuer.currency,
                draft.due_on,
                draft.payment_method,
                run_id,
            ),
        )
        self._telling.invoice_message(day, issued, payer)

    def _row(self, life: Life) -> tuple[object, ...]:
        running = life.running
        return (
            self._demo.tenant_id,
            running.id,
            running.member_id,
            running.payer_id,
            running.plan_id,
            self._demo.organisation.id,
            self._state(life),
            running.payment_method,
            running.start_on,
            life.end_on,
            CAUSES[life.stop_kind] if life.stop_kind else None,
            life.stop_kind,
            running.registered_on,
            life.stop_registered_on,
            life.next_term,
            life.next_start,
            life.value[2] if life.value else None,
            max(life.value[:2]) if life.value else None,
            instant(running.registered_on),
        )

    def _state(self, life: Life) -> SubscriptionState:
        today = self._calendar.today
        if life.running.start_on > today:
            return SubscriptionState.PENDING
        if life.end_on is None:
            return SubscriptionState.ACTIVE
        return SubscriptionState.STOPPED if life.end_on <= today else SubscriptionState.STOP_SCHEDULED
