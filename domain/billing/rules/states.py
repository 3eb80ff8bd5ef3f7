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
    InvoiceState.IN_COLLECTION: InvoiceStatus.IN_COLLECTION,
}


def may_become(state: InvoiceState, target: InvoiceState) -> bool:
    """Tell whether an invoice may go from one state to another."""
    return target in INVOICE_TRANSITIONS[state]


def kept_status(kind: InvoiceKind, state: InvoiceState) -> InvoiceStatus:
    """Return what a refusal calls an invoice by what is stored of it alone."""
    return InvoiceStatus.CREDIT_NOTE if kind is InvoiceKind.CREDIT_NOTE else _STORED.get(state, InvoiceStatus.OPEN)


def run_may_become(state: RunState, target: RunState) -> bool:
    """Tell whether a run may go from one state to another."""
    return target in RUN_TRANSITIONS[state]


def turned(state: RunState, target: RunState) -> RunState:
    """Return a run's next state, which may be the one it is in; raises ValueError where the table has no such way."""
    if state is not target and not run_may_become(state, target):
        raise ValueError(f"a run does not go from {state} to {target}")
    return target


def state_after_chunk(state: RunState, *, is_last: bool) -> RunState:
    """Return the state of a run or a rehearsal after a chunk; it is on its way from its first one on (RUN-06)."""
    running = turned(state, RunState.RUNNING)
    return turned(running, RunState.DONE) if is_last else running


def statuses(
    kind: InvoiceKind,
    state: InvoiceState,
    *,
    total_minor: int,
    open_minor: int,
    due_on: date,
    today: date,
    is_reminded: bool = False,
) -> tuple[InvoiceStatus, ...]:
    """Return all that holds of an invoice, in the order in which one of them is shown (BIL-02).

    What is credited or in collection is just that, and so is a credit note. Of an issued invoice OVERDUE outweighs
    PARTIALLY_PAID, and that OPEN; REMINDED comes last, so that it never stands alone.
    """
    if kind is InvoiceKind.CREDIT_NOTE:
        return (InvoiceStatus.CREDIT_NOTE,)
    if state in _STORED:
        return (_STORED[state],)
    if open_minor <= 0:
        return (InvoiceStatus.PAID,)
    holding = (
        (InvoiceStatus.OVERDUE, due_on < today),
        (InvoiceStatus.PARTIALLY_PAID, open_minor < total_minor),
        (InvoiceStatus.OPEN, due_on >= today),
        (InvoiceStatus.REMINDED, is_reminded),
    )
    return tuple(one for one, holds in holding if holds)


def status(
    kind: InvoiceKind, state: InvoiceState, *, total_minor: int, open_minor: int, due_on: date, today: date
) -> InvoiceStatus:
    """Return the one status by which an invoice is shown (BIL-02)."""
    return statuses(kind, state, total_minor=total_minor, open_minor=open_minor, due_on=due_on, today=today)[0]
