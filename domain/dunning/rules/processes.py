"""What makes a dunning process, and when it takes longer than the terms that it guards (CAT-40)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from domain.catalogue.model import BillingPlan
from domain.catalogue.rules import amount_errors
from domain.dunning.model import CollectionRule, DunningProcess, GuardedTerm, ProcessDetails, StopRule, Tolerance
from domain.dunning.rules.norway import NOTICE_DAYS
from domain.kernel.dates import nth_start
from domain.kernel.refusal import FieldError, InvalidInput
from domain.payments.rules.charging import ATTEMPTS_EXTRA_MAX
from domain.people.rules.texts import name_errors

STEPS_MAX = 10
DELAY_DAYS_MAX = 365
DUE_DAYS_MAX = 365
SHARE_BP_MAX = 10_000


def process_errors(details: ProcessDetails) -> list[FieldError]:
    """Find what is wrong with a dunning process: its name, its reminders, its tolerance, its stop rule.

    What causes the stop is checked where the stop codes are known.
    """
    errors = name_errors("name", details.name)
    errors += _range("steps", len(details.steps), 1, STEPS_MAX, "reminders of a process")
    for place, step in enumerate(details.steps):
        errors += _range(f"steps.{place}.delayDays", step.delay_days, 0, DELAY_DAYS_MAX, "days of delay")
        errors += _range(f"steps.{place}.dueDays", step.due_days, 1, DUE_DAYS_MAX, "days to pay")
        errors += amount_errors(f"steps.{place}.feeMinor", step.fee_minor, "CAT-40")
    errors += _range(
        "chargeAttempts", details.charge_attempts, 0, ATTEMPTS_EXTRA_MAX, "extra attempts to charge a card"
    )
    errors += _tolerance_errors(details.tolerance) + (_stop_errors(details.stop) if details.stop else [])
    return errors + (_collection_errors(details, details.collection) if details.collection else [])


def contract_plan_errors(billing_plan: BillingPlan | None, currency: str) -> list[FieldError]:
    """Find what is wrong with the billing plan that a process names for contracts that are left early (CAT-16)."""
    path = "contractBillingPlanId"
    if billing_plan is None:
        return [FieldError(path, "NOT_FOUND", "there is no such billing plan; choose another one, or none")]
    if not currency or billing_plan.currency == currency:
        return []
    message = f"{billing_plan.name} is in {billing_plan.currency}; choose a billing plan in {currency}"
    return [FieldError(path, "OTHER_CURRENCY", message, (("currency", billing_plan.currency),), rule="CAT-40")]


def _range(path: str, value: int, least: int, most: int, what: str, rule: str = "CAT-40") -> list[FieldError]:
    if least <= value <= most:
        return []
    return [FieldError(path, "RANGE", f"{what}: {least}–{most}", (("least", least), ("most", most)), rule=rule)]


def _tolerance_errors(tolerance: Tolerance) -> list[FieldError]:
    share, amount = tolerance.share_bp, tolerance.amount_minor
    if share is not None and amount is not None:
        return [FieldError("tolerance.amountMinor", "TWICE", "name a percent or an amount, not both", rule="CAT-40")]
    if share is not None and not 1 <= share <= SHARE_BP_MAX:
        limits = (("least", "0.01"), ("most", "100"))
        return [
            FieldError(
                "tolerance.percent", "RANGE", "the tolerance is above 0 and at most 100 percent", limits, rule="CAT-40"
            )
        ]
    if amount == 0:
        return [
            FieldError(
                "tolerance.amountMinor", "NOT_POSITIVE", "a tolerance of 0 is none; leave it empty", rule="CAT-40"
            )
        ]
    return amount_errors("tolerance.amountMinor", amount, "CAT-40") if amount is not None else []


def _stop_errors(stop: StopRule) -> list[FieldError]:
    errors = _range("stop.delayDays", stop.delay_days, 0, DELAY_DAYS_MAX, "days of delay")
    return errors + amount_errors("stop.thresholdMinor", stop.threshold_minor, "CAT-40")


def _collection_errors(details: ProcessDetails, collection: CollectionRule) -> list[FieldError]:
    """The last reminder announces collection, so it gives at least the days to pay that the law wants (DUN-09)."""
    errors = _range("collection.delayDays", collection.delay_days, 0, DELAY_DAYS_MAX, "days of delay", "DUN-09")
    last = len(details.steps) - 1
    if last >= 0 and details.steps[last].due_days < NOTICE_DAYS:
        what = "days to pay of the reminder that announces collection"
        errors += _range(
            f"steps.{last}.dueDays", details.steps[last].due_days, NOTICE_DAYS, DUE_DAYS_MAX, what, "DUN-09"
        )
    return errors


def share_bp(path: str, text: str) -> int:
    """Read a percent such as "2.5" or "2,5" as hundredths of a percent; raises InvalidInput where it is none."""
    try:
        percent = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        percent = Decimal(-1)
    if not percent.is_finite() or not 0 < percent <= 100 or percent * 100 != int(percent * 100):
        message = f'"{text}" is no percent: write a number up to 100 with at most two decimals'
        raise InvalidInput.of(path, "RANGE", message, least="0.01", most="100", rule="CAT-40")
    return int(percent * 100)


def days_through(process: DunningProcess | ProcessDetails) -> int:
    """Return the days from an invoice's due date until its payment stop, at the earliest.

    Without a stop rule they end when the last reminder is due (CAT-40).
    """
    reminding = sum(max(step.delay_days, 1) + step.due_days for step in process.steps)
    return reminding + (max(process.stop.delay_days, 1) if process.stop else 0)


def term_days(term: GuardedTerm, today: date) -> int:
    """Return how many days a term has that starts today."""
    return (nth_start(today, term.frequency, 1) - today).days


def outlasted(process: DunningProcess, terms: Iterable[GuardedTerm], today: date) -> list[GuardedTerm]:
    """Return the terms that are over before the process is: several of them would be delivered unpaid (CAT-40)."""
    through = days_through(process)
    return [term for term in terms if term_days(term, today) < through]
