"""The states of invoices and runs: one table each, and no second door (BIL-02)."""

from __future__ import annotations

from datetime import date

from domain.billing.model import (
    INVOICE_TRANSITIONS,
    RUN_TRANSITIONS,
    InvoiceKind,
    InvoiceState,
    InvoiceStatus,
    RunState,
)

_STORED = {
    InvoiceState.DRAFT: InvoiceStatus.DRAFT,
    InvoiceState.CREDITED: InvoiceStatus.CREDITED,
    InvoiceState.WRITTEN_OFF: InvoiceStatus.WRITTEN_OFF,
    InvoiceState.IN_COLLECTION: InvoiceStatus.IN_COLLECTION,
}


def may_become(state: InvoiceState, target: InvoiceState) -> bool:
    """Tell whether an invoice may go from one state to another."""
    return target in INVOICE_TRANSITIONS[state]


def run_may_become(state: RunState, target: RunState) -> bool:
    """Tell whether a run may go from one state to another."""
    return target in RUN_TRANSITIONS[state]


def status(
    kind: InvoiceKind, state: InvoiceState, *, total_minor: int, open_minor: int, due_on: date, today: date
) -> InvoiceStatus:
    """Return what a screen shows of an invoice: overdue outweighs partly paid; a credit note is just that (BIL-02)."""
    if kind is InvoiceKind.CREDIT_NOTE:
        return InvoiceStatus.CREDIT_NOTE
    if state in _STORED:
        return _STORED[state]
    if open_minor <= 0:
        return InvoiceStatus.PAID
    if due_on < today:
        return InvoiceStatus.OVERDUE
    return InvoiceStatus.PARTIALLY_PAID if open_minor < total_minor else InvoiceStatus.OPEN
