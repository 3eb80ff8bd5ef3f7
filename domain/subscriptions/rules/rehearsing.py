"""What a rehearsed bill is, as a row and in the hash (NEW-01)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from domain.billing.model import RehearsalOutcome
from domain.billing.rules.rehearsed import Fingerprint, LineKeys, RehearsedRow
from domain.billing.rules.reject import RejectReason
from domain.subscriptions.model import HeldOver, Running, TermBill, TermReject

# What of a bank account decides whether an invoice gets a reference, and which.
_REFERENCE = (
    "kid_prefix",
    "kid_member_width",
    "kid_invoice_width",
    "kid_algorithm",
    "kid_type_digit",
    "reference_kind",
)


def settings_hash(on: date, ledger_billing: bool, account: Mapping[str, Any] | None) -> str:
    """Return the hash of what a run depends on for everybody; the account is the one that payers pay to."""
    fingerprint = Fingerprint()
    form = [account[name] for name in _REFERENCE] if account else None
    fingerprint.add(f"{on}/{ledger_billing}/{form}")
    return fingerprint.hex


def add_item(fingerprint: Fingerprint, item: TermBill | TermReject, drawn_minor: int, lines_key: UUID | None) -> None:
    """Take a bill, or what could not be billed, into the hash of a run."""
    if isinstance(item, TermReject):
        fingerprint.add(f"{item.subscription_id}!{item.reason.code.name}")
        return
    draft = item.draft
    fingerprint.add(
        f"{item.subscription_id}/{item.number}/{draft.total_minor}/{drawn_minor}/{draft.due_on}/{lines_key}"
    )


def add_held(fingerprint: Fingerprint, over: HeldOver) -> None:
    """Take a subscription into the hash that its criteria set holds over (RUN-01)."""
    fingerprint.add(f"{over.subscription_id}-{over.amount_minor}")


def add_broken(fingerprint: Fingerprint, running: Running) -> None:
    """Take a subscription into the hash whose billing broke, whatever its bill would have been."""
    fingerprint.add(f"{running.id}!BROKEN")


def billed_row(bill: TermBill, drawn_minor: int, monthly_before_minor: int | None, keys: LineKeys) -> RehearsedRow:
    """Return the row of a bill; it is repriced where a month was worth something else before."""
    draft = bill.draft
    repriced = monthly_before_minor is not None and monthly_before_minor != bill.monthly_minor
    return RehearsedRow(
        bill.subscription_id,
        bill.number,
        draft.member_id,
        draft.payer_id,
        RehearsalOutcome.REPRICED if repriced else RehearsalOutcome.BILLED,
        draft.text,
        None,
        draft.period_start,
        draft.period_end,
        draft.due_on,
        draft.payment_method,
        draft.total_minor,
        draft.vat_minor,
        drawn_minor,
        bill.monthly_minor,
        monthly_before_minor if repriced else None,
        draft.lines,
        keys.of(draft.lines),
    )


def excluded_row(subject_id: UUID, number: int, member_id: UUID, payer_id: UUID, reason: RejectReason) -> RehearsedRow:
    """Return the row of a subscription that is left out, with the term that would have come."""
    return RehearsedRow(subject_id, number, member_id, payer_id, RehearsalOutcome.EXCLUDED, reason=reason)
