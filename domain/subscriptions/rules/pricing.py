"""What a term costs: the register's prices, what its order was promised, a permanent discount, and the method's fee."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.billing.model import BillableLine, InvoiceLines, Why
from domain.billing.rules.lines import invoice_lines
from domain.billing.rules.why import LineCode, LineReason
from domain.catalogue.model import Catalogue, MethodFee, Plan, PlanRate, PriceRule, PriceRuleKind, Product
from domain.catalogue.rules import fee_of, price_on, vat_text
from domain.catalogue.rules.first_prices import WHOLE_BP, ruled_minor
from domain.catalogue.rules.rates import rated_product, sold_products
from domain.kernel.dates import Frequency, Period
from domain.kernel.money import Money, share_minor
from domain.kernel.recent import Recent
from domain.subscriptions.model import Choices, MemberFacts, NoPrice, Running, TermPromise
from domain.subscriptions.rules.choosing import chosen_on
from domain.subscriptions.rules.fees import fee_lines
from domain.subscriptions.rules.membership import (
    Standing,
    because,
    dealt_out,
    standing_of,
    with_fees,
    with_share,
)

Chosen = tuple[UUID, ...] | None


@dataclass(frozen=True, slots=True)
class Charge:
    """What a term costs: the invoice's lines with fees, the products' price without, and that price a month."""

    lines: InvoiceLines
    price_minor: int
    monthly_minor: int


class Pricing:
    """Prices of one run or command, each reckoned once for a plan, a fee, a discount and a number of copies.

    Between two days on which any price changes, all days have the same prices; so they are kept by such seasons. What
    orders were promised is kept by the promise, which all who ordered the same offer on a day share. VAT rates change
    with the seasons, too, and promise nothing (CAT-01).
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        sold = catalogue.products.values()
        rated = {one.valid_from for each in catalogue.rates.values() for one in each.amounts}
        self._vat_changes = sorted(rated | {one.valid_from for each in sold for one in each.vat_changes})
        self._changes = sorted({*self._vat_changes, *(one.valid_from for each in sold for one in each.prices)})
        self._products: dict[tuple[UUID, int, PlanRate | None, Chosen], tuple[BillableLine, ...]] = {}
        self._charges: dict[tuple[object, ...], Charge] = {}
        self._members = Recent[UUID, MemberFacts]()
        self._choices = Recent[UUID, Choices]()

    def asks_member(self, running: Running) -> bool:
        """Whether what a subscription costs depends on its member, so that `learn` must be told of it (CAT-21)."""
        plans = self.catalogue.plans
        return plans[running.plan_id].fees is not None or any(
            one.fees is not None or plans[one.plan_id].fees is not None for one in running.promises.values()
        )

    def asks_choice(self, running: Running) -> bool:
        """Whether a subscription may have chosen some of its plan's products, so that prices must know (CAT-13)."""
        plans = self.catalogue.plans
        return plans[running.plan_id].choice is not None or any(
            plans[one.plan_id].choice is not None for one in running.promises.values()
        )

    def learn(self, members: Mapping[UUID, MemberFacts]) -> None:
        """Take in what fees may depend on of members who are asked for soon; long afterwards they are forgotten."""
        self._members.update(members)

    def learn_choices(self, choices: Mapping[UUID, Choices]) -> None:
        """Take in what subscriptions have chosen."""
        self._choices.update(choices)

    def member(self, member_id: UUID) -> MemberFacts | None:
        """What is known of a member, None where no price has asked."""
        return self._members.get(member_id)

    def known(self, running: Running) -> tuple[MemberFacts | None, Choices]:
        """What is known of a subscription beside itself, by which it was priced."""
        return self._members.get(running.member_id), self._choices.get(running.id) or ()

    def chosen(self, running: Running, plan: Plan, on: date) -> Chosen:
        """Return which of a plan's products a subscription has in a period that starts on a day; None: all of them."""
        if plan.choice is None:
            return None
        return chosen_on(self._choices.get(running.id) or (), on)

    def plan(self, plan_id: UUID) -> Plan:
        """The plan of an id."""
        return self.catalogue.plans[plan_id]

    def lead_days(self, plan: Plan, method: str) -> int:
        """Lead days of the plan's billing plan for a payment method (CAT-30, CAT-31)."""
        return self.catalogue.billing_plan_of(plan).lead_days_of(method)

    def product_lines(
        self, plan: Plan, period_start: date, rate: PlanRate | None = None, chosen: Chosen = None
    ) -> tuple[BillableLine, ...] | NoPrice:
        """The plan's products at the prices of that day (CAT-02), those chosen of them; or which of them has none.

        One of them may cost what a fee rate says that day (CAT-22).
        """
        key = (plan.id, self._season(period_start), rate, chosen)
        found = self._products.get(key)
        if found is None:
            priced = self._price(plan, period_start, rate, chosen)
            if isinstance(priced, NoPrice):
                return priced
            found = self._products[key] = priced
        return found

    def charge(
        self, running: Running, plan: Plan, number: int, period: Period, promise: TermPromise | None = None
    ) -> Charge | NoPrice:
        """What a term of a subscription costs on a plan; or which product has no price.

        A promise says what its first period costs, and in a chain at which prices; a discount is taken after that
        (CAT-20). The payment method's fee has lines of its own, from its period on (BIL-06, CAT-30).
        """
        fee = fee_of(self.catalogue.billing_plan_of(plan), running.payment_method, number)
        key: tuple[object, ...] = (
            plan.id,
            self._season(period.start) if promise is None or promise.prices is None else self._promised(period.start),
            fee and fee.method,
            running.copies,
            running.discount_id,
        )
        if promise is not None:
            key = (*key, promise, period if promise.length else None)
        fees, standing = plan.fees if promise is None else promise.fees, None
        if fees is not None:
            standing = standing_of(fees, self._members[running.member_id], period, promise)
            key = (*key, standing)
        chosen = self.chosen(running, plan, period.start)
        if chosen is not None:
            key = (*key, chosen)
        found = self._charges.get(key)
        if found is None:
            rate = fees.rate if fees is not None else None
            products = self._normal_lines(plan, period.start, promise, rate, chosen)
            if isinstance(products, NoPrice):
                return products
            if fees is not None and standing is not None:
                products = with_fees(products, fees, standing, period.start)
            found = self._charges[key] = self._charge(plan, products, fee, running, period, promise, standing)
        return found

    def _season(self, day: date) -> int:
        return bisect_right(self._changes, day)

    def _promised(self, day: date) -> int:
        """The season of prices that were promised, which only VAT divides; below zero, so that it is none of others."""
        return -1 - bisect_right(self._vat_changes, day)

    def _price(
        self, plan: Plan, period_start: date, rate: PlanRate | None, chosen: Chosen
    ) -> tuple[BillableLine, ...] | NoPrice:
        lines, rated = [], rated_product(plan, rate)
        for product in sold_products(self.catalogue, plan, rate, chosen):
            price = price_on(product.prices, plan.frequency, period_start)
            named = self.catalogue.rates[rate.rate_id].name if rate is not None and product.id == rated else None
            if price is None:
                return NoPrice(named or product.name, period_start)
            reason = LineReason.of(LineCode.PRICE, on=price.valid_from)
            if named is not None:
                reason = LineReason.of(LineCode.PLAN_RATE, rate=named, on=price.valid_from)
            lines.append(_line(product, price.amount_minor, period_start, reason))
        if chosen is None:
            return tuple(lines)
        reason = LineReason.of(LineCode.CHOSEN, count=len(lines), all=len(plan.product_ids))
        return tuple(because(line, reason) for line in lines)

    def _normal_lines(
        self,
        plan: Plan,
        period_start: date,
        promise: TermPromise | None,
        rate: PlanRate | None,
        chosen: Chosen,
    ) -> tuple[BillableLine, ...] | NoPrice:
        if promise is None or promise.prices is None:
            return self.product_lines(plan, period_start, rate, chosen)
        prices, reason = dict(promise.prices), LineReason.of(LineCode.PROMISED_PRICE, on=promise.ordered_on)
        return tuple(
            _line(product, prices[product.id], period_start, reason)
            for product in sold_products(self.catalogue, plan, rate)
        )

    def _charge(
        self,
        plan: Plan,
        products: tuple[BillableLine, ...],
        fee: MethodFee | None,
        running: Running,
        period: Period,
        promise: TermPromise | None,
        standing: Standing | None,
    ) -> Charge:
        billing_plan = self.catalogue.billing_plan_of(plan)
        if promise is not None and promise.price is not None:
            products = with_price_rule(products, promise.price, plan.name, billing_plan.currency)
        months = standing.months if standing is not None else None
        if promise is not None and promise.length is not None and months is None:
            reason = LineReason.of(LineCode.FIRST_LENGTH, on=period.last_day, plan=plan.name)
            products = tuple(because(line, reason) for line in products)
        if running.discount_id is not None:
            discount = self.catalogue.discounts[running.discount_id]
            products = with_discount(products, discount.name, discount.percent_bp)
        if running.copies != 1:
            reason = LineReason.of(LineCode.COPIES, count=running.copies)
            products = tuple(because(line, reason, quantity=running.copies) for line in products)
        fees = plan.fees if promise is None else promise.fees
        if fees is not None and fees.share is not None and standing is not None and standing.branch is not None:
            products = with_share(products, fees.share, standing.branch, billing_plan.currency)
        price_minor = sum(line.quantity * line.unit_minor for line in products)
        monthly = monthly_minor(price_minor, plan.frequency)
        if months is not None:
            monthly = share_minor(price_minor, 1, months)
        elif promise is not None and promise.length is not None:
            monthly = min(monthly, share_minor(price_minor, 365, 12 * period.days))
        added = fee_lines(fee, products, billing_plan.name) if fee is not None and fee.fee_minor else ()
        return Charge(invoice_lines((*products, *added)), price_minor, monthly)


def monthly_minor(price_minor: int, frequency: Frequency) -> int:
    """Return what a price is worth a month: a yearly one 1/12, a weekly one 52/12, a daily one 365/12 (DSH-03)."""
    if frequency.months:
        return share_minor(price_minor, 1, frequency.months)
    if frequency.days % 7 == 0:
        return share_minor(price_minor, 52, 12 * (frequency.days // 7))
    return share_minor(price_minor, 365, 12 * frequency.days)


def with_price_rule(
    products: Sequence[BillableLine], rule: PriceRule, plan: str, currency: str
) -> tuple[BillableLine, ...]:
    """Return a plan's lines at its first period's price, dealt out in proportion to the normal ones (CAT-11).

    An amount off never makes the total less than 0.
    """
    normal = sum(line.unit_minor for line in products)
    total = ruled_minor(normal, rule)
    match rule.kind:
        case PriceRuleKind.FIXED:
            was = Money(normal, currency)
            reason = LineReason.of(LineCode.FIRST_FIXED, total=Money(total, currency), normal=was, plan=plan)
        case PriceRuleKind.PERCENT_OFF:
            reason = LineReason.of(LineCode.FIRST_PERCENT, percent=vat_text(rule.value), plan=plan)
        case PriceRuleKind.AMOUNT_OFF:
            reason = LineReason.of(LineCode.FIRST_AMOUNT, amount=Money(rule.value, currency), plan=plan)
    return discounted(products, total, reason)


def with_discount(products: Sequence[BillableLine], name: str, percent_bp: int) -> tuple[BillableLine, ...]:
    """Return lines less a permanent discount, which is a percent of what they cost together (CAT-20)."""
    total = sum(line.unit_minor for line in products)
    reason = LineReason.of(LineCode.DISCOUNT, percent=vat_text(percent_bp), discount=name)
    return discounted(products, total - share_minor(total, percent_bp, WHOLE_BP), reason)


def discounted(products: Sequence[BillableLine], total_minor: int, reason: LineReason) -> tuple[BillableLine, ...]:
    """Return lines that cost so much together; those that cost less now say what one cost before (BIL-01)."""
    return tuple(
        replace(after, list_minor=before.unit_minor if before.list_minor is None else before.list_minor)
        if after.unit_minor < before.unit_minor
        else after
        for before, after in zip(products, dealt_out(products, total_minor, reason), strict=True)
    )


def _line(product: Product, unit_minor: int, period_start: date, reason: LineReason) -> BillableLine:
    vat = product.vat_on(period_start)
    return BillableLine(product.name, 1, unit_minor, vat, product.revenue_account, product.id, Why((reason,)))
