"""The decisions of subscriptions: which terms come, which of them are due, and the invoice of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, islice
from uuid import UUID

from domain.billing.model import CHARGED_AT_ONCE, InvoiceDraft
from domain.billing.rules.due import first_due_on, following_due_on, issue_on
from domain.billing.rules.reject import RejectCode, RejectReason
from domain.catalogue.model import Catalogue, FirstLengthKind, Plan
from domain.catalogue.rules.offers import first_period_end
from domain.kernel.dates import Period, add_months, nth_start
from domain.subscriptions.model import (
    ORIGIN_KIND,
    SUBSCRIPTION_TRANSITIONS,
    BilledTerm,
    NoPrice,
    Running,
    SubscriptionState,
    TermBill,
    TermPromise,
    TermReject,
)
from domain.subscriptions.rules.ending import cut_on, paid_until, used_charge
from domain.subscriptions.rules.pricing import Pricing

# More terms than this are never billed at once; the next run goes on.
TERMS_AT_ONCE_MAX = 60
OUTLOOK_MONTHS = 24
OUTLOOK_TERMS_MAX = 200


def move(state: SubscriptionState, target: SubscriptionState) -> SubscriptionState:
    """Return the next state; raises ValueError where the table has no such way (a bug, not a "no") (SUB-02)."""
    if target not in SUBSCRIPTION_TRANSITIONS[state]:
        raise ValueError(f"a subscription does not go from {state} to {target}")
    return target


def state_on_start(start_on: date, today: date, *, begins_paid: bool = False) -> SubscriptionState:
    """Return the state of a subscription that is started: pending until its first day or payment (SUB-02)."""
    return SubscriptionState.PENDING if start_on > today or begins_paid else SubscriptionState.ACTIVE


@dataclass(frozen=True, slots=True)
class TermAhead:
    """A term that comes: its plan, its period, and what it was promised.

    The terms after it are counted from `anchor_on`, where the term `anchor_term` starts.
    """

    number: int
    plan: Plan
    period: Period
    anchor_on: date
    anchor_term: int
    promise: TermPromise | None = None


def terms_ahead(running: Running, pricing: Pricing) -> Iterator[TermAhead]:
    """Yield the terms of a subscription from the next one on, without end: the one walk for runs and previews.

    A term has the plan and the length that its order was promised (CAT-14, CAT-17); after the last promise its plan
    goes on. Terms are counted from the anchor, so that month ends come back (BIL-05, SUB-03); a first period with a
    length of its own moves it to its end, another frequency to the start of its first term.
    """
    start, anchor_on, anchor_term = running.next_start, running.anchor_on, running.anchor_term
    plan, promises = pricing.plan(running.plan_id), running.promises
    for number in count(running.next_term):
        promise = promises.get(number) if promises else None
        if promise is not None:
            plan = pricing.plan(promise.plan_id)
        if promises:
            end, anchor_on, anchor_term = term_end(plan, promise, number, start, anchor_on, anchor_term)
        else:
            end = nth_start(anchor_on, plan.frequency, number - anchor_term + 1)
        yield TermAhead(number, plan, Period(start, end), anchor_on, anchor_term, promise)
        start = end


def term_end(
    plan: Plan, promise: TermPromise | None, number: int, start: date, anchor_on: date, anchor_term: int
) -> tuple[date, date, int]:
    """Return where a term of a subscription that has promises ends, and from where those after it are counted.

    `promise` is that of the term itself (CAT-14, CAT-17).
    """
    end = first_period_end(promise.length, start) if promise is not None and promise.length is not None else start
    if end > start:
        return end, end, number + 1
    if nth_start(anchor_on, plan.frequency, number - anchor_term) != start:
        anchor_on, anchor_term = start, number
    return nth_start(anchor_on, plan.frequency, number - anchor_term + 1), anchor_on, anchor_term


def renewal_on(running: Running, pricing: Pricing, today: date) -> date:
    """Return the first day after today on which a term starts that is not billed yet (SUB-03)."""
    return next(ahead.period.start for ahead in terms_ahead(running, pricing) if ahead.period.start > today)


def ends_by_itself(running: Running, terms: Sequence[BilledTerm], pricing: Pricing, today: date) -> date:
    """Return the day on which a subscription ends, rests or changes where no day is named: the end of what runs.

    A term that runs and is not billed yet counts like one that is; before the first payment none runs (SUB-02).
    """
    if running.awaits_payment:
        return max(today, running.start_on)
    if running.next_start <= today:
        return renewal_on(running, pricing, today)
    return paid_until(terms, running.start_on, today)


def due_terms(
    running: Running, pricing: Pricing, on: date, payer_number: int, branch_id: UUID | None
) -> Iterator[TermBill | TermReject]:
    """Yield the terms of a subscription that are to be billed on a day, each with its invoice; end at a reject.

    A term is due for billing when its day has come (`billed_from`) and the subscription does not end before it. Nothing
    is yielded for terms billed already, so that asking twice gives nothing the second time (SUB-03).
    """
    for ahead in terms_ahead(running, pricing):
        if billed_from(running, ahead, pricing) > on or not begins(running, ahead):
            return
        bill = term_bill(running, ahead, pricing, on, payer_number, branch_id)
        yield bill
        if isinstance(bill, TermReject) or ahead.number + 1 == running.next_term + TERMS_AT_ONCE_MAX:
            return


def billed_from(running: Running, ahead: TermAhead, pricing: Pricing) -> date:
    """Return the first day on which a term is billed: lead days before it starts (BIL-03, BIL-04).

    The first one is billed on the day of the order where its method charges at once.
    """
    on = issue_on(ahead.period.start, pricing.lead_days(ahead.plan, running.payment_method))
    if ahead.number == 1 and running.payment_method in CHARGED_AT_ONCE:
        return min(on, running.registered_on)
    return on


def begins(running: Running, ahead: TermAhead) -> bool:
    """Tell whether a subscription lasts until a term begins, and does not await the payment of an earlier one."""
    if running.awaits_payment and ahead.number > 1:
        return False
    return running.end_on is None or ahead.period.start < running.end_on


def planned_bill(
    running: Running, ahead: TermAhead, pricing: Pricing, today: date, payer_number: int, branch_id: UUID | None
) -> TermBill | TermReject:
    """Return a term with the invoice that it will get on its day, or today where that day has come (SUB-04)."""
    on = max(today, billed_from(running, ahead, pricing))
    return term_bill(running, ahead, pricing, on, payer_number, branch_id)


def outlook(
    running: Running, pricing: Pricing, today: date, payer_number: int, branch_id: UUID | None
) -> list[TermBill]:
    """Return the invoices of a subscription for its next 24 months, by the code that bills (BIL-14).

    They end at the stop, at the end of the prices, or after 200 terms.
    """
    until, bills = add_months(max(today, running.start_on), OUTLOOK_MONTHS), []
    for ahead in islice(terms_ahead(running, pricing), OUTLOOK_TERMS_MAX):
        if ahead.period.start >= until or not begins(running, ahead):
            break
        bill = planned_bill(running, ahead, pricing, today, payer_number, branch_id)
        if isinstance(bill, TermReject):
            break
        bills.append(bill)
    return bills


def is_first_period(number: int, *, is_promised: bool) -> bool:
    """Tell whether a term is a first period of its plan: of the order, or one that the order promised (CAT-14)."""
    return number == 1 or is_promised


def term_bill(
    running: Running, ahead: TermAhead, pricing: Pricing, on: date, payer_number: int, branch_id: UUID | None
) -> TermBill | TermReject:
    """Return one term with its invoice, issued on the given day (BIL-01, BIL-03, BIL-04), or why there is none.

    A term in which the subscription ends is billed for the used days (SUB-05).
    """
    plan, number, period, promise = ahead.plan, ahead.number, ahead.period, ahead.promise
    charge = pricing.charge(running, plan, number, period, promise)
    if isinstance(charge, NoPrice):
        reason = RejectReason.of(RejectCode.NO_PRICE, product=charge.product, on=charge.on)
        return TermReject(running.id, running.member_id, reason)
    if (end_on := cut_on(running, period)) is not None:
        charge, period = used_charge(charge, period, end_on, running.stop_cause), Period(period.start, end_on)
    lead_days = pricing.lead_days(plan, running.payment_method)
    due_on = (
        first_due_on(running.registered_on, running.start_on, lead_days, running.payment_method)
        if number == 1
        else following_due_on(period.start, on, lead_days)
    )
    draft = InvoiceDraft(
        running.member_id,
        running.debtor_id,
        payer_number,
        ORIGIN_KIND,
        running.id,
        number,
        plan.name if is_first_period(number, is_promised=promise is not None) else plan.renewal_text,
        period.start,
        period.end,
        on,
        max(due_on, on),
        running.payment_method,
        charge.lines,
        branch_id,
        plan.billing_plan_id,
    )
    return TermBill(
        running.id,
        number,
        period.start,
        period.end,
        charge.price_minor,
        charge.monthly_minor,
        draft,
        plan.id,
        ahead.anchor_on,
        ahead.anchor_term,
    )


def paid_late(running: Running, pricing: Pricing, today: date, *, ends_by_plan: bool) -> Running | None:
    """Return a subscription as it goes on that begins today, after its first term was over, before that is billed.

    Its first term is delivered from today, and terms are counted from there; an end that its plan brought moves along.
    None where the term has a fixed last day, which stays (CAT-14).
    """
    first = running.promises.get(1)
    if first is not None and first.length is not None and first.length.kind is not FirstLengthKind.DAYS:
        return None
    late = replace(
        running,
        plan_id=first.plan_id if first is not None else running.plan_id,
        next_term=1,
        next_start=today,
        anchor_on=today,
        anchor_term=1,
    )
    return replace(late, end_on=automatic_end(late, pricing)) if ends_by_plan else late


def automatic_end(running: Running, pricing: Pricing) -> date | None:
    """Return when a subscription ends that was ordered on a plan, or a chain, which stops by itself (CAT-15)."""
    last = max(running.promised_term, running.next_term)
    for ahead in terms_ahead(running, pricing):
        if ahead.plan.offer.stops:
            return ahead.period.end
        if ahead.number >= last:
            return None
    return None


@dataclass(frozen=True, slots=True)
class LeadDays:
    """Lead days by plan, and by plan and payment method where a method needs more (CAT-31)."""

    by_plan: Mapping[UUID, int]
    by_method: Mapping[tuple[UUID, str], int]


def lead_days_by_plan(catalogue: Catalogue, only: UUID | None) -> LeadDays:
    """Return the lead days of each plan, or of one plan alone."""
    plans = [plan for plan in catalogue.plans.values() if only is None or plan.id == only]
    billed = {plan.id: catalogue.billing_plan_of(plan) for plan in plans}
    return LeadDays(
        {key: one.lead_days for key, one in billed.items()},
        {
            (key, lead.method.value): lead.lead_days
            for key, one in billed.items()
            for lead in one.method_leads
            if lead.lead_days > one.lead_days
        },
    )
