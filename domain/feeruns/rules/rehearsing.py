"""What a rehearsed fee run did to a person, as a row and in the hash (NEW-01)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.model import InvoiceDraft, IssuedInvoice, RehearsalOutcome
from domain.billing.rules.rehearsed import LineKeys, RehearsedRow
from domain.billing.rules.reject import RejectCode, RejectReason

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
