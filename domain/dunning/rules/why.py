"""Why a reminder goes out and asks for what it does, why a subscription is stopped or a claim collected (NEW-02)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from domain.billing.model import Why
from domain.billing.rules.why import LineCode, LineReason
from domain.dunning.model import Claim, Debt, ReminderDraft, StopRule
from domain.dunning.rules.reminding import RETRIED_BY_BANKS, RETRY_BANK_DAYS, earliest_on
from domain.kernel.money import Money

Kind = tuple[Any, ...]


class ReminderWhys:
    """Why each of many reminders goes out; made once for all that differ in nothing that their reasons name."""

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self._made: dict[Kind, Why] = {}

    def of(self, draft: ReminderDraft) -> Why:
        """Return why a reminder goes out and asks for what it does, in the order of its document."""
        kind = _kind(draft)
        if kind not in self._made:
            self._made[kind] = Why([*why_now(draft), *_why_so_much(draft, self._currency)])
        return self._made[kind]


def why_now(draft: ReminderDraft) -> list[LineReason]:
    """Return why a reminder goes out: which one it is, and what had to pass before it."""
    claim, process = draft.claim, draft.claim.process
    assert process is not None, "a reminder follows from a process"
    step = process.steps[draft.step - 1]
    reasons = [
        LineReason.of(LineCode.REMINDED, step=draft.step, process=process.name, on=claim.last_due_on),
        LineReason.of(LineCode.DELAY_PASSED, days=step.delay_days),
    ]
    if _banks_tried(claim):
        reasons.append(LineReason.of(LineCode.BANKS_TRIED, days=RETRY_BANK_DAYS))
    return [*reasons, *_postponed(claim, earliest_on(claim.last_due_on, step))]


def why_stopped(claim: Claim, rule: StopRule, debt: Debt, currency: str) -> Why:
    """Return why an invoice stops what it bills: the dates and days that add up, and what is owed (DUN-06)."""
    owed = Money(debt.minor, currency)
    if rule.threshold_minor:
        threshold = Money(rule.threshold_minor, currency)
        last = LineReason.of(LineCode.PAYMENT_STOP, debt=owed, threshold=threshold, on=claim.last_due_on)
    else:
        last = LineReason.of(LineCode.NOTHING_PAID, debt=owed)
    return Why([*why_then(claim, rule), last])


def why_then(claim: Claim, rule: StopRule) -> list[LineReason]:
    """Return why a payment stop has its day: due dates one after another, each with the days since the one before."""
    reasons, before = [LineReason.of(LineCode.FIRST_DUE, on=claim.due_on)], claim.due_on
    for sent in claim.sent:
        days = (sent.due_on - before).days
        reasons.append(LineReason.of(LineCode.NEXT_DUE, step=sent.step, on=sent.due_on, days=days))
        before = sent.due_on
    on = before + timedelta(days=max(rule.delay_days, 1))
    return [*reasons, LineReason.of(LineCode.STOP_DELAY, days=rule.delay_days, on=on), *_postponed(claim, on)]


def why_collected(claim: Claim) -> Why:
    """Return why an invoice is handed over to collection: what was announced, and the days after it (DUN-09)."""
    process, last = claim.process, claim.sent[-1]
    assert process is not None, "collection follows from a process"
    assert process.collection is not None, "only what a process hands over is handed over"
    days = process.collection.delay_days
    on = last.due_on + timedelta(days=max(days, 1))
    announced = LineReason.of(LineCode.ANNOUNCED, step=last.step, on=last.due_on)
    delay = LineReason.of(LineCode.COLLECTION_DELAY, days=days, process=process.name, on=on)
    return Why([announced, delay, *_postponed(claim, on)])


def _why_so_much(draft: ReminderDraft, currency: str) -> Iterator[LineReason]:
    claim, process = draft.claim, draft.claim.process
    assert process is not None, "a reminder follows from a process"
    left, total = Money(draft.open_minor, currency), Money(claim.total_minor, currency)
    yield LineReason.of(LineCode.STILL_OPEN, open=left, total=total)
    taken = (
        (LineCode.PAID_IN_PART, claim.paid_minor),
        (LineCode.CREDITED_IN_PART, claim.credited_minor),
        (LineCode.CONSUMED, claim.open_minor - draft.open_minor),
        (LineCode.FEES_ADDED, draft.fees_minor),
    )
    yield from (LineReason.of(code, amount=Money(minor, currency)) for code, minor in taken if minor)
    if draft.fee_minor:
        fee = Money(draft.fee_minor, currency)
        yield LineReason.of(LineCode.FEE_ADDED, amount=fee, step=draft.step, process=process.name)


def _postponed(claim: Claim, otherwise_on: date) -> list[LineReason]:
    """Only a postponement beyond the day that it would be otherwise has made a difference."""
    until = claim.postponed_until
    return [LineReason.of(LineCode.POSTPONED, on=until)] if until is not None and until > otherwise_on else []


def _banks_tried(claim: Claim) -> bool:
    return claim.payment_method in RETRIED_BY_BANKS and not claim.sent


def _kind(draft: ReminderDraft) -> Kind:
    claim = draft.claim
    return (
        claim.process.id if claim.process else None,
        draft.step,
        claim.last_due_on,
        claim.postponed_until,
        _banks_tried(claim),
        claim.total_minor,
        claim.paid_minor,
        claim.credited_minor,
        draft.open_minor,
        draft.fees_minor,
        draft.fee_minor,
    )
