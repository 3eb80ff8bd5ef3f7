"""The decisions of subscriptions: which terms are due, what they cost, and what a subscription is worth a month."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from domain.billing.model import BillableLine, InvoiceDraft, InvoiceLines
from domain.billing.rules.due import first_due_on, following_due_on
from domain.billing.rules.lines import invoice_lines
from domain.billing.rules.reject import RejectCode, RejectReason
from domain.catalogue.model import Catalogue, Plan
from domain.catalogue.rules import fee_for, price_on
from domain.kernel.dates import Frequency, Period, nth_start, period_at
from domain.kernel.money import share_minor
from domain.subscriptions.model import (
    ORIGIN_KIND,
    SUBSCRIPTION_TRANSITIONS,
    NoPrice,
    Running,
    SubscriptionState,
    TermBill,
    TermReject,
)

# More terms than this are never billed at once; the next run goes on.
TERMS_AT_ONCE_MAX = 60
FEE_ACCOUNT = "3900"
FEE_TEXT = "Gebyr"


def may_become(state: SubscriptionState, target: SubscriptionState) -> bool:
    """Tell whether a subscription may go from one state to another (SUB-02)."""
    return target in SUBSCRIPTION_TRANSITIONS[state]


def state_on_start(start_on: date, today: date) -> SubscriptionState:
    """Return the state of a subscription that is started: pending until its first day (SUB-02)."""
    return SubscriptionState.PENDING if start_on > today else SubscriptionState.ACTIVE


def term_of(running: Running, frequency: Frequency, number: int) -> Period:
    """Return a term's period; it is counted from the anchor, so that month ends come back (BIL-05, SUB-03)."""
    return period_at(running.anchor_on, frequency, number - running.anchor_term)


def monthly_minor(price_minor: int, frequency: Frequency) -> int:
    """Return what a price is worth a month: a yearly one 1/12, a weekly one 52/12, a daily one 365/12 (DSH-03)."""
    if frequency.months:
        return share_minor(price_minor, 1, frequency.months)
    if frequency.days % 7 == 0:
        return share_minor(price_minor, 52, 12 * (frequency.days // 7))
    return share_minor(price_minor, 365, 12 * frequency.days)


@dataclass(frozen=True, slots=True)
class Charge:
    """What a term costs: the invoice's lines with fees, the products' price without, and that price a month."""

    lines: InvoiceLines
    price_minor: int
    monthly_minor: int


class Pricing:
    """Prices of one run or command, each reckoned once for a plan, a fee and a number of copies.

    Between two days on which any price changes, all days have the same prices; so they are kept by such seasons.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._changes = sorted({price.valid_from for each in catalogue.products.values() for price in each.prices})
        self._products: dict[tuple[UUID, int], tuple[BillableLine, ...]] = {}
        self._charges: dict[tuple[UUID, int, int, int], Charge] = {}

    def plan(self, plan_id: UUID) -> Plan:
        """The plan of an id."""
        return self._catalogue.plans[plan_id]

    def lead_days(self, plan: Plan) -> int:
        """Lead days of the plan's billing plan (CAT-30)."""
        return self._catalogue.billing_plan_of(plan).lead_days

    def product_lines(self, plan: Plan, period_start: date) -> tuple[BillableLine, ...] | NoPrice:
        """The plan's products at the prices of that day (CAT-02); or which of them has none."""
        key = (plan.id, self._season(period_start))
        found = self._products.get(key)
        if found is None:
            priced = self._price(plan, period_start)
            if isinstance(priced, NoPrice):
                return priced
            found = self._products[key] = priced
        return found

    def charge(self, plan: Plan, period_start: date, method: str, number: int, copies: int) -> Charge | NoPrice:
        """What a plan's term costs that starts on a day; or which product has no price.

        The payment method's fee is a line of its own, from its period on (BIL-06, CAT-30).
        """
        fee_minor = fee_for(self._catalogue.billing_plan_of(plan), method, number)
        key = (plan.id, self._season(period_start), fee_minor, copies)
        if key not in self._charges:
            products = self.product_lines(plan, period_start)
            if isinstance(products, NoPrice):
                return products
            self._charges[key] = _charge(plan, products, fee_minor, copies)
        return self._charges[key]

    def _season(self, day: date) -> int:
        return bisect_right(self._changes, day)

    def _price(self, plan: Plan, period_start: date) -> tuple[BillableLine, ...] | NoPrice:
        lines = []
        for product in self._catalogue.products_of(plan):
            price = price_on(product.prices, plan.frequency, period_start)
            if price is None:
                return NoPrice(product.name, period_start)
            lines.append(
                BillableLine(product.name, 1, price.amount_minor, product.vat_bp, product.revenue_account, product.id)
            )
        return tuple(lines)


def _charge(plan: Plan, products: tuple[BillableLine, ...], fee_minor: int, copies: int) -> Charge:
    if copies != 1:
        products = tuple(replace(product, quantity=copies) for product in products)
    fees = (BillableLine(FEE_TEXT, 1, fee_minor, 0, FEE_ACCOUNT),) if fee_minor else ()
    price_minor = sum(product.quantity * product.unit_minor for product in products)
    return Charge(invoice_lines((*products, *fees)), price_minor, monthly_minor(price_minor, plan.frequency))


def due_terms(
    running: Running, pricing: Pricing, on: date, payer_number: int, branch_id: UUID | None
) -> Iterator[TermBill | TermReject]:
    """Yield the terms of a subscription that are to be billed on a day, each with its invoice; end at a reject.

    A term is due for billing when its lead days have begun (BIL-03, BIL-04) and the subscription does not end before
    it. Nothing is yielded for terms billed already, so that asking twice gives nothing the second time (SUB-03).
    """
    plan = pricing.plan(running.plan_id)
    start, begun = running.next_start, on + timedelta(days=pricing.lead_days(plan))
    for number in range(running.next_term, running.next_term + TERMS_AT_ONCE_MAX):
        if start > begun or (running.end_on is not None and start >= running.end_on):
            return
        period = Period(start, nth_start(running.anchor_on, plan.frequency, number - running.anchor_term + 1))
        bill = term_bill(running, plan, pricing, number, period, on, payer_number, branch_id)
        yield bill
        if isinstance(bill, TermReject):
            return
        start = period.end


def term_bill(
    running: Running,
    plan: Plan,
    pricing: Pricing,
    number: int,
    period: Period,
    on: date,
    payer_number: int,
    branch_id: UUID | None,
) -> TermBill | TermReject:
    """Return one term with its invoice, issued on the given day (BIL-01, BIL-03, BIL-04), or why there is none."""
    charge = pricing.charge(plan, period.start, running.payment_method, number, running.copies)
    if isinstance(charge, NoPrice):
        reason = RejectReason.of(RejectCode.NO_PRICE, product=charge.product, on=charge.on)
        return TermReject(running.id, running.member_id, reason)
    lead_days = pricing.lead_days(plan)
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
        plan.name,
        period.start,
        period.end,
        on,
        max(due_on, on),
        running.payment_method,
        charge.lines,
        branch_id,
        plan.billing_plan_id,
    )
    return TermBill(running.id, number, period.start, period.end, charge.price_minor, charge.monthly_minor, draft)


def lead_days_by_plan(catalogue: Catalogue, only: UUID | None) -> dict[UUID, int]:
    """Return the lead days of each plan, or of one plan alone."""
    return {
        plan.id: catalogue.billing_plan_of(plan).lead_days
        for plan in catalogue.plans.values()
        if only is None or plan.id == only
    }
