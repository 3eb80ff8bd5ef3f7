"""Which price holds, what a method costs, and what makes a sellable plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from domain.catalogue.model import (
    BillingPlan,
    FeeAmount,
    MethodFee,
    MethodLead,
    Obstacle,
    ObstacleCode,
    Plan,
    Price,
    PriceTime,
    Product,
)
from domain.kernel.dates import Frequency, FrequencyUnit
from domain.kernel.refusal import FieldError, InvalidInput
from domain.people.rules.texts import name_errors

DESCRIPTION_CHARACTERS_MAX = 2000
FREQUENCY_COUNT_MAX = 366
LEAD_DAYS_MAX = 365
PERIOD_MAX = 1000
AMOUNT_MINOR_MAX = 10**12
ACCOUNT_DIGITS_MIN, ACCOUNT_DIGITS_MAX = 3, 8


def same_step(one: Frequency, other: Frequency) -> bool:
    """Tell whether two frequencies step alike: 12 months are a year, 7 days a week."""
    return (one.months, one.days) == (other.months, other.days)


def price_on(prices: Iterable[Price], frequency: Frequency, period_start: date) -> Price | None:
    """Return the price of a period that starts on a day: the newest at or before it, or None (CAT-02).

    A change thus never touches a period that started before its valid-from date, whenever that is invoiced.
    """
    months, days = frequency.months, frequency.days
    found: Price | None = None
    for price in prices:
        if price.valid_from <= period_start and (found is None or price.valid_from > found.valid_from):
            step = price.frequency
            if step.months == months and step.days == days:
                found = price
    return found


def price_time(prices: Iterable[Price], price: Price, today: date) -> PriceTime:
    """Say where a price stands today among the prices of its product (CAT-02)."""
    if price.valid_from > today:
        return PriceTime.COMING
    current = price_on(prices, price.frequency, today)
    return PriceTime.CURRENT if current is not None and current.id == price.id else PriceTime.PAST


def amount_on(amounts: Iterable[FeeAmount], day: date) -> FeeAmount | None:
    """Return what a fee rate comes to on a day: the newest amount at or before it, or None (CAT-22)."""
    held = [amount for amount in amounts if amount.valid_from <= day]
    return max(held, key=lambda amount: amount.valid_from, default=None)


def amount_time(amounts: Iterable[FeeAmount], amount: FeeAmount, today: date) -> PriceTime:
    """Say where an amount of a fee rate stands today, as prices do (CAT-22)."""
    if amount.valid_from > today:
        return PriceTime.COMING
    return PriceTime.CURRENT if amount_on(amounts, today) == amount else PriceTime.PAST


def fee_of(billing_plan: BillingPlan, method: str, period_number: int) -> MethodFee | None:
    """Return the fee that a method has on the invoice of a period, or None; 1 is the first (CAT-30)."""
    for fee in billing_plan.fees:
        if fee.method == method:
            return fee if period_number >= fee.from_period else None
    return None


def why_not_sellable(plan: Plan, on: date) -> Obstacle | None:
    """Say why a plan can't be sold on a day; None where it can (CAT-10)."""
    if plan.disabled:
        return Obstacle.of(ObstacleCode.DISABLED, plan=plan.name)
    if plan.valid_from is not None and on < plan.valid_from:
        return Obstacle.of(ObstacleCode.NOT_YET, plan=plan.name, on=plan.valid_from)
    if plan.valid_to is not None and on > plan.valid_to:
        return Obstacle.of(ObstacleCode.ENDED, plan=plan.name, on=plan.valid_to)
    return None


def vat_bp(path: str, text: str) -> int:
    """Read a VAT rate such as "25" or "12,5" as hundredths of a percent; raises InvalidInput outside 0–100."""
    try:
        rate = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        rate = Decimal(-1)
    if not rate.is_finite() or not 0 <= rate <= 100 or rate * 100 != int(rate * 100):
        message = f'"{text}" is not a VAT rate: write a percent from 0 to 100 with at most two decimals'
        raise InvalidInput.of(path, "VAT_RATE", message, rule="CAT-01")
    return int(rate * 100)


def vat_text(rate_bp: int) -> str:
    """Return a VAT rate as text in percent without needless zeros: 2500 is "25", 1250 is "12.5"."""
    whole, rest = divmod(rate_bp, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


def frequency_errors(path: str, count: int, unit: str) -> list[FieldError]:
    """Find what keeps a count and a unit from being a frequency."""
    if unit not in FrequencyUnit.__members__ or not 1 <= count <= FREQUENCY_COUNT_MAX:
        message = f"a frequency is every 1–{FREQUENCY_COUNT_MAX} days, weeks, months or years"
        return [FieldError(path, "FREQUENCY", message, (("most", FREQUENCY_COUNT_MAX),), rule="BIL-05")]
    return []


def account_errors(path: str, account: str) -> list[FieldError]:
    """Find what keeps a text from being a ledger account's number."""
    digits = account.isascii() and account.isdigit()
    if digits and ACCOUNT_DIGITS_MIN <= len(account) <= ACCOUNT_DIGITS_MAX:
        return []
    message = f"an account number has {ACCOUNT_DIGITS_MIN}–{ACCOUNT_DIGITS_MAX} digits"
    return [
        FieldError(
            path, "ACCOUNT", message, (("least", ACCOUNT_DIGITS_MIN), ("most", ACCOUNT_DIGITS_MAX)), rule="LED-07"
        )
    ]


def amount_errors(path: str, amount_minor: int, rule: str) -> list[FieldError]:
    """Find what keeps a whole number from being a price or a fee."""
    if 0 <= amount_minor <= AMOUNT_MINOR_MAX:
        return []
    return [FieldError(path, "AMOUNT", f"an amount is 0–{AMOUNT_MINOR_MAX} minor units", rule=rule)]


def billing_plan_errors(
    name: str, lead_days: int, fees: Sequence[MethodFee], leads: Sequence[MethodLead] = ()
) -> list[FieldError]:
    """Find what is wrong with a billing plan (CAT-30), and with the lead days of its methods (CAT-31)."""
    errors = name_errors("name", name) + _lead_errors("leadDays", lead_days, "CAT-30")
    for place, lead in enumerate(leads):
        errors += _lead_errors(f"methodLeadDays.{place}.leadDays", lead.lead_days, "CAT-31")
        if any(lead.method == earlier.method for earlier in leads[:place]):
            message = f"{lead.method} has lead days already"
            errors.append(FieldError(f"methodLeadDays.{place}.method", "TWICE", message, rule="CAT-31"))
    for place, fee in enumerate(fees):
        errors += amount_errors(f"fees.{place}.feeMinor", fee.fee_minor, "CAT-30")
        if not 1 <= fee.from_period <= PERIOD_MAX:
            limits = (("least", 1), ("most", PERIOD_MAX))
            errors.append(
                FieldError(f"fees.{place}.fromPeriod", "RANGE", "periods count from 1", limits, rule="CAT-30")
            )
        if any(fee.method == earlier.method for earlier in fees[:place]):
            errors.append(FieldError(f"fees.{place}.method", "TWICE", f"{fee.method} already has a fee", rule="CAT-30"))
    return errors


def _lead_errors(path: str, lead_days: int, rule: str) -> list[FieldError]:
    if 0 <= lead_days <= LEAD_DAYS_MAX:
        return []
    limits = (("least", 0), ("most", LEAD_DAYS_MAX))
    return [FieldError(path, "RANGE", f"lead days are 0–{LEAD_DAYS_MAX}", limits, rule=rule)]


def currency_errors(path: str, currency: str, known: Sequence[str]) -> list[FieldError]:
    """Find out whether a currency is named, and is one that an organisation keeps its accounts in (CAT-30)."""
    if not currency:
        return [FieldError(path, "REQUIRED", f"say in which currency its fees are: {', '.join(known)}")]
    if currency not in known:
        message = f"no organisation keeps its accounts in {currency}; choose one of {', '.join(known)}"
        return [FieldError(path, "CURRENCY", message, rule="CAT-30")]
    return []


def price_errors(product: Product, frequency: Frequency, valid_from: date) -> list[FieldError]:
    """Find out whether a product already has a price from that day on at that frequency (CAT-02)."""
    if any(p.valid_from == valid_from and same_step(p.frequency, frequency) for p in product.prices):
        message = f"{product.name} already has a price from {valid_from} on at this frequency; choose another day"
        return [FieldError("validFrom", "TAKEN", message, rule="CAT-02")]
    return []


def plan_errors(
    products: Sequence[Product],
    frequency: Frequency,
    organisation_id: object,
    billing_plan: BillingPlan,
    first_day: date,
) -> list[FieldError]:
    """Find what keeps products from being sold together: one organisation, and a price for each (CAT-03, CAT-10).

    The billing plan's fees are added to their prices, so that its currency must be theirs (CAT-30).
    """
    errors = []
    if any(product.currency != billing_plan.currency for product in products):
        message = f"the fees of {billing_plan.name} are in {billing_plan.currency}, the products' prices are not"
        errors.append(
            FieldError(
                "billingPlanId", "OTHER_CURRENCY", message, (("currency", billing_plan.currency),), rule="CAT-30"
            )
        )
    if len({product.organisation_id for product in products}) > 1:
        message = "the products belong to several organisations; a plan sells the products of one"
        errors.append(FieldError("productIds", "SEVERAL_ORGANISATIONS", message, rule="CAT-10"))
    elif organisation_id not in (None, *(product.organisation_id for product in products)):
        message = "the products belong to another organisation than the plan"
        errors.append(FieldError("organisationId", "OTHER_ORGANISATION", message, rule="CAT-10"))
    for place, product in enumerate(products):
        if price_on(product.prices, frequency, first_day) is None:
            every = f"{frequency.count} {frequency.unit.lower()}(s)"
            message = f"{product.name} has no price for {every} on {first_day}; add one first"
            errors.append(FieldError(f"productIds.{place}", "NO_PRICE", message, rule="CAT-02"))
    return errors


def sale_errors(valid_from: date | None, valid_to: date | None) -> list[FieldError]:
    """Find out whether the days of sale run backwards."""
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        return [FieldError("validTo", "BEFORE_START", "the last day of sale lies before the first", rule="CAT-10")]
    return []
