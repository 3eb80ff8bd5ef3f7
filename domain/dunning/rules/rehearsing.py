"""What rehearsed reminders, stops and claims are, as rows and in the hash (NEW-01), and why they are made (NEW-02)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.model import InvoiceLine, InvoiceLines, RehearsalOutcome, Why
from domain.billing.rules.rehearsed import LineKeys, RehearsedRow
from domain.billing.rules.reject import RejectCode, RejectReason
from domain.billing.rules.why import LineCode, LineReason
from domain.dunning.model import Claim, Obstacle, ObstacleCode, ReminderDraft, StopDraft
from domain.dunning.rules.reminding import Decision
from domain.dunning.rules.why import why_collected, why_now, why_stopped

STOP_NUMBER, COLLECTION_NUMBER = 0, -1
EARLIER_FEES_TEXT, FEE_TEXT = "Tidligere gebyrer", "Purregebyr"
_UNREACHABLE = RejectReason.of(RejectCode.UNREACHABLE)
_CONSUMED = RejectReason.of(RejectCode.CONSUMED)


def said_of(claim: Claim, decision: Decision) -> str:
    """Return what the hash of a run takes in of an invoice that may be reminded of; nothing where nothing is done."""
    draft = decision.outcome
    if isinstance(draft, Obstacle):
        return f"{claim.invoice_id}!{decision.consumed_minor}" if decision.consumed_minor else ""
    return f"{claim.invoice_id}/{draft.step}/{draft.total_minor}/{draft.due_on}/{decision.consumed_minor}"


def said_of_stop(draft: StopDraft) -> str:
    """Return what the hash of a run takes in of a payment stop."""
    return f"{draft.claim.subscription_id}#{draft.claim.invoice_id}"


def said_of_collection(claim: Claim) -> str:
    """Return what the hash of a run takes in of an invoice that goes to collection."""
    return f"{claim.invoice_id}!COLLECTION"


def said_of_broken(invoice_id: UUID) -> str:
    """Return what the hash takes in of an invoice that only acting showed to be broken."""
    return f"{invoice_id}!BROKEN"


def row_of(claim: Claim, decision: Decision, text: str, keys: LineKeys) -> RehearsedRow | None:
    """Return the row of an invoice that was looked at; None where nothing is to be told. `text` is what it is for."""
    outcome = decision.outcome
    if isinstance(outcome, Obstacle):
        if outcome.code is ObstacleCode.UNREACHABLE:
            return left_out(claim.invoice_id, claim.payer_id, _UNREACHABLE)
        used = decision.consumed_minor
        return left_out(claim.invoice_id, claim.payer_id, _CONSUMED, text, used) if used else None
    lines = _lines(outcome, text)
    return RehearsedRow(
        claim.invoice_id,
        outcome.step,
        claim.payer_id,
        claim.payer_id,
        RehearsalOutcome.BILLED,
        text,
        due_on=outcome.due_on,
        total_minor=outcome.total_minor,
        drawn_minor=decision.consumed_minor,
        lines=lines,
        lines_key=keys.of(lines),
    )


def stop_row(draft: StopDraft, currency: str, keys: LineKeys) -> RehearsedRow:
    """Return the row of a subscription that stops; it asks for nothing."""
    claim = draft.claim
    lines = InvoiceLines([_line(draft.rule.cause, 0, why_stopped(claim, draft.rule, draft.debt, currency))])
    return RehearsedRow(
        claim.invoice_id,
        STOP_NUMBER,
        claim.payer_id,
        claim.payer_id,
        RehearsalOutcome.STOPPED,
        draft.rule.cause,
        lines=lines,
        lines_key=keys.of(lines),
    )


def collection_row(claim: Claim, text: str, keys: LineKeys) -> RehearsedRow:
    """Return the row of an invoice that goes to collection; it asks for nothing new. Its lines are what is open."""
    lines = [_line(text, claim.open_minor, why_collected(claim))]
    if claim.open_fees_minor:
        lines.append(_line(EARLIER_FEES_TEXT, claim.open_fees_minor, Why([LineReason.of(LineCode.EARLIER_FEES)])))
    kept = InvoiceLines(lines)
    return RehearsedRow(
        claim.invoice_id,
        COLLECTION_NUMBER,
        claim.payer_id,
        claim.payer_id,
        RehearsalOutcome.HANDED_OVER,
        text,
        lines=kept,
        lines_key=keys.of(kept),
    )


def left_out(
    invoice_id: UUID, payer_id: UUID, reason: RejectReason, text: str = "", consumed_minor: int = 0
) -> RehearsedRow:
    """Return the row of an invoice that is not reminded of; earlier payments may have settled it."""
    return RehearsedRow(
        invoice_id,
        STOP_NUMBER,
        payer_id,
        payer_id,
        RehearsalOutcome.EXCLUDED,
        text,
        reason,
        drawn_minor=consumed_minor,
    )


def _lines(draft: ReminderDraft, text: str) -> InvoiceLines:
    process = draft.claim.process
    assert process is not None, "a reminder follows from a process"
    lines = [_line(text, draft.open_minor, Why(why_now(draft)))]
    if draft.fees_minor:
        lines.append(_line(EARLIER_FEES_TEXT, draft.fees_minor, Why([LineReason.of(LineCode.EARLIER_FEES)])))
    if draft.fee_minor:
        fee = LineReason.of(LineCode.REMINDER_FEE, step=draft.step, process=process.name)
        lines.append(_line(FEE_TEXT, draft.fee_minor, Why([fee])))
    return InvoiceLines(lines)


def _line(text: str, minor: int, why: Why) -> InvoiceLine:
    return InvoiceLine(text, 1, minor, 0, minor, 0, minor, "", why=why)
