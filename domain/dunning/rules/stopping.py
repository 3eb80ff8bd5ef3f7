"""Whether an unpaid invoice stops the subscription that it bills, and on which day (DUN-06)."""

from __future__ import annotations

from datetime import date, timedelta

from domain.dunning.model import Claim, Debt, ObstacleCode, StopRule
from domain.dunning.rules.reminding import lasting_obstacle


def earliest_stop_on(claim: Claim) -> date | None:
    """Return the first day on which an invoice may stop what it bills; None while that is not to be expected.

    Its due date, the delays and the days to pay of all its reminders, and the stop delay have passed by then: three due
    dates one after another. Who was never reminded, because nobody can reach them, is not stopped either. A
    postponement holds the stop back as it does a reminder (DUN-05). What ends by itself before is left alone.
    """
    rule = _rule(claim)
    if rule is None or claim.subscription_id is None:
        return None
    obstacle = lasting_obstacle(claim)
    if obstacle is None or obstacle.code is not ObstacleCode.NO_MORE:
        return None
    on = max(claim.last_due_on + timedelta(days=max(rule.delay_days, 1)), claim.postponed_until or date.min)
    ends_on = claim.subscription_ends_on
    return None if ends_on is not None and ends_on <= on else on


def stops(claim: Claim, on: date, debt: Debt) -> StopRule | None:
    """Return the rule by which an invoice stops what it bills on a day; None where it does not.

    With the threshold 0 it does where nothing was paid, neither on the invoice nor otherwise; else where the payer owes
    more than the threshold.
    """
    rule, earliest = _rule(claim), earliest_stop_on(claim)
    if rule is None or earliest is None or on < earliest:
        return None
    if claim.subscription_ends_on is not None and claim.subscription_ends_on <= on:
        return None
    if rule.threshold_minor:
        return rule if debt.minor > rule.threshold_minor else None
    is_paid = claim.paid_minor > 0 or debt.unused_minor > 0
    return None if is_paid or not debt.minor else rule


def _rule(claim: Claim) -> StopRule | None:
    return claim.process.stop if claim.process else None
