"""Whether an unpaid invoice is reminded on a day, and of what (DUN-01, DUN-02, DUN-03, DUN-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.dunning.model import NEVER, Claim, Obstacle, ObstacleCode, ReminderDraft, ReminderStep, Tolerance
from domain.kernel.bank_days import bank_days_after

WHOLE_BP = 10_000
RETRIED_BY_BANKS = frozenset({"AVTALEGIRO"})
RETRY_BANK_DAYS = 4
"""For so long banks try again to draw a claim after its due date (DUN-10)."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of an invoice on a day.

    `consumed_minor` of the payer's unused payments settle it first; then it is reminded, or there is an obstacle.
    """

    consumed_minor: int
    outcome: ReminderDraft | Obstacle


def decide(claim: Claim, on: date, unused_minor: int = 0) -> Decision:
    """Return what becomes of an invoice on a day; `unused_minor` is what the payer has paid and nothing took.

    Only what was paid to the invoice lowers its reminder, and a credit note on it; unused payments do where the
    process says so (DUN-03). They are not touched before the reminder's day has come.
    """
    if obstacle := obstacle_of(claim, on):
        return Decision(0, obstacle)
    process = claim.process
    assert process is not None, "an invoice without a process has an obstacle"
    consumed = min(max(unused_minor, 0), claim.open_minor) if process.consume_partial_payments else 0
    left = claim.open_minor - consumed
    if not left:
        return Decision(consumed, Obstacle.of(ObstacleCode.SETTLED))
    if counts_as_paid(claim.total_minor - claim.credited_minor, claim.paid_minor + consumed, process.tolerance):
        return Decision(consumed, Obstacle.of(ObstacleCode.COUNTS_AS_PAID))
    step = process.steps[len(claim.sent)]
    return Decision(
        consumed,
        ReminderDraft(
            claim=claim,
            step=len(claim.sent) + 1,
            issued_on=on,
            due_on=on + timedelta(days=step.due_days),
            open_minor=left,
            fees_minor=claim.open_fees_minor,
            fee_minor=step.fee_minor,
        ),
    )


def obstacle_of(claim: Claim, on: date) -> Obstacle | None:
    """Return why an invoice is not reminded on a day, whatever else its payer has paid; None where it is."""
    if obstacle := lasting_obstacle(claim):
        return obstacle
    due, postponed = _next_on(claim), claim.postponed_until
    if postponed is not None and on < postponed and due <= postponed:
        return Obstacle.of(ObstacleCode.POSTPONED, on=postponed)
    return Obstacle.of(ObstacleCode.TOO_EARLY, on=due) if on < due else None


def lasting_obstacle(claim: Claim) -> Obstacle | None:
    """Return why an invoice is not reminded on any day; None where one can be expected."""
    if claim.state in NEVER:
        return Obstacle.of(NEVER[claim.state])
    if claim.open_minor <= 0:
        return Obstacle.of(ObstacleCode.SETTLED)
    if claim.payer_died:
        return Obstacle.of(ObstacleCode.DECEASED)
    process = claim.process
    if process is None:
        return Obstacle.of(ObstacleCode.NO_PROCESS)
    if counts_as_paid(claim.total_minor - claim.credited_minor, claim.paid_minor, process.tolerance):
        return Obstacle.of(ObstacleCode.COUNTS_AS_PAID)
    return Obstacle.of(ObstacleCode.NO_MORE) if len(claim.sent) >= len(process.steps) else None


def next_reminder_on(claim: Claim) -> date | None:
    """Return the first day on which an invoice's next reminder may go out; None where none follows (DUN-05)."""
    if lasting_obstacle(claim):
        return None
    return max(_next_on(claim), claim.postponed_until or date.min)


def earliest_on(previous_due_on: date, step: ReminderStep) -> date:
    """Return the first day of a reminder: the delay after the previous due date, and never on that date itself.

    The second one counts from the first one's due date, and so on (DUN-02).
    """
    return previous_due_on + timedelta(days=max(step.delay_days, 1))


def counts_as_paid(demand_minor: int, paid_minor: int, tolerance: Tolerance) -> bool:
    """Tell whether so little is missing that an invoice counts as paid; one on which nothing is paid does not.

    `demand_minor` is the invoice less credit notes on it; the share is of that (CAT-40, LED-05).
    """
    missing = demand_minor - paid_minor
    if missing <= 0:
        return True
    if paid_minor <= 0:
        return False
    if tolerance.share_bp is not None:
        return missing * WHOLE_BP <= demand_minor * tolerance.share_bp
    return tolerance.amount_minor is not None and missing <= tolerance.amount_minor


def _next_on(claim: Claim) -> date:
    assert claim.process is not None, "the caller has asked for lasting obstacles"
    on = earliest_on(claim.last_due_on, claim.process.steps[len(claim.sent)])
    if claim.payment_method in RETRIED_BY_BANKS and not claim.sent:
        return max(on, bank_days_after(claim.due_on, RETRY_BANK_DAYS))
    return on
