"""What a screen shows of a reminder: derived from its invoice, its successors and the day."""

from __future__ import annotations

from datetime import date

from domain.dunning.model import ReminderState


def reminder_state(
    *, invoice_state: str, open_invoice_minor: int, open_fee_minor: int, is_newest: bool, due_on: date, today: date
) -> ReminderState:
    """Return the state of a reminder. It is settled when the invoice is, and its own fee is paid or written off."""
    if invoice_state == "CREDITED":
        return ReminderState.CREDITED
    if open_invoice_minor <= 0 and open_fee_minor <= 0:
        return ReminderState.SETTLED
    if not is_newest:
        return ReminderState.FOLLOWED
    return ReminderState.OVERDUE if due_on < today else ReminderState.OPEN
