"""What a rehearsed fee run did to a person, as a row and in the hash, and what has changed since (NEW-01)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.billing.model import ChangeCode, InvoiceDraft, IssuedInvoice, RehearsalOutcome
from domain.billing.rules.rehearsed import LineKeys, RehearsedRow
from domain.billing.rules.reject import RejectCode, RejectReason
from domain.kernel.money import Money

Change = tuple[UUID, ChangeCode, Mapping[str, Money | date]]
NUMBER = 1
_NOT_CHOSEN = RejectReason.of(RejectCode.NOT_CHOSEN)


def criteria_of(fee_run_id: UUID) -> dict[str, str]:
    """Return what a rehearsal keeps of which fee run it is of."""
    return {"fee_run": str(fee_run_id)}


def row_of(draft: InvoiceDraft, invoice: IssuedInvoice, keys: LineKeys) -> RehearsedRow:
    """Return the row of a person who is billed: by a kept card (CARD) or the payment mail (EMAIL)."""
    return RehearsedRow(
        draft.member_id,
        NUMBER,
        draft.member_id,
        draft.payer_id,
        RehearsalOutcome.BILLED,
        draft.text,
        due_on=draft.due_on,
        payment_method=draft.payment_method,
        total_minor=invoice.total_minor,
        vat_minor=draft.lines.vat_minor,
        drawn_minor=invoice.drawn_minor,
        lines=draft.lines,
        lines_key=keys.of(draft.lines),
    )


def left_out(member_id: UUID, reason: RejectReason = _NOT_CHOSEN) -> RehearsedRow:
    """Return the row of who was told of the run and is not in it, or who could not be billed."""
    return RehearsedRow(member_id, NUMBER, member_id, member_id, RehearsalOutcome.EXCLUDED, reason=reason)


def said_of(row: RehearsedRow) -> str:
    """Return what the hash of a run takes in of a person."""
    said = (row.payer_id, row.outcome, row.payment_method, row.total_minor, row.drawn_minor, row.due_on, row.lines_key)
    return "/".join(str(one) for one in (row.subject_id, *said))


def changes_of(was: Sequence[Mapping[str, Any]], now: Sequence[RehearsedRow], currency: str) -> Iterator[Change]:
    """Yield what is not as it was: member, what has changed, from what to what; `was` are the rehearsal's rows."""
    before, after = {one["subject_id"]: one for one in was}, {one.subject_id: one for one in now}
    for member_id in sorted({*before, *after}):
        old, new = before.get(member_id), after.get(member_id)
        was_billed = old is not None and old["outcome"] != RehearsalOutcome.EXCLUDED
        if new is not None and new.outcome is RehearsalOutcome.BILLED:
            if old is None or not was_billed:
                yield member_id, ChangeCode.NEW, {"after": Money(new.total_minor, currency)}
            elif change := _change(old, new, currency):
                yield member_id, *change
        elif old is not None and was_billed:
            yield member_id, ChangeCode.GONE, {"before": Money(old["total_minor"], currency)}
        elif old is None or new is None:
            yield member_id, ChangeCode.LEFT_OUT, {}


def _change(
    old: Mapping[str, Any], new: RehearsedRow, currency: str
) -> tuple[ChangeCode, Mapping[str, Money | date]] | None:
    for code, name in ((ChangeCode.AMOUNT, "total_minor"), (ChangeCode.DRAWN, "drawn_minor")):
        if old[name] != (minor := getattr(new, name)):
            return code, {"before": Money(old[name], currency), "after": Money(minor, currency)}
    if new.due_on is not None and old["due_on"] != new.due_on:
        return ChangeCode.DUE, {"before": old["due_on"], "after": new.due_on}
    grounds = (
        (ChangeCode.METHOD, "payment_method"),
        (ChangeCode.PAYER, "payer_id"),
        (ChangeCode.CONTENT, "lines_key"),
    )
    return next(((code, {}) for code, name in grounds if old[name] != getattr(new, name)), None)
