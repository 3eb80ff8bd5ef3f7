"""The life of a payment (PAY-01): the only door between its states."""

from __future__ import annotations

from domain.payments.model import AUTO_APPROVED_SOURCES, TRANSITIONS, PaymentState


def move(state: PaymentState, target: PaymentState) -> PaymentState:
    """Return the next state; raises ValueError where the table has no such way (a bug, not a "no")."""
    if target not in TRANSITIONS[state]:
        raise ValueError(f"a payment does not go from {state} to {target}")
    return target


def state_when_identified(source: str) -> PaymentState:
    """Return where an identified payment goes on to by itself: to approval, and further if its source may."""
    state = move(PaymentState.AWAITING_IDENTIFICATION, PaymentState.AWAITING_APPROVAL)
    return move(state, PaymentState.COMPLETED) if source in AUTO_APPROVED_SOURCES else state


def state_when_approved(state: PaymentState) -> PaymentState:
    """Return COMPLETED for a payment that a person approves, on whichever step it waits."""
    if state is PaymentState.AWAITING_IDENTIFICATION:
        state = move(state, PaymentState.AWAITING_APPROVAL)
    return move(state, PaymentState.COMPLETED)
