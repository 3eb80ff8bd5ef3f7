"""What becomes of an identified or unidentified payment: completed with an allocation, or left to a person."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from domain.payments.model import IncomingPayment, Problem
from domain.payments.rules.allocation import OpenBook
from domain.payments.rules.completion import Completion, PaidInto
from domain.payments.rules.matching import Match, policy_problem


def decide(
    payment_id: UUID,
    payment: IncomingPayment,
    match: Match,
    into: PaidInto,
    book: OpenBook,
    settled_states: Mapping[UUID, str],
) -> Completion | Problem:
    """Return the completion of a matched payment, lowering the book; or why a person must decide (PAY-02a).

    `settled_states` gives the state of named invoices that have nothing open, read after the open ones were held;
    the state of one that is open can't change meanwhile.
    """
    named = match.invoice
    if named:
        is_open = book.is_open(into.organisation_id, match.member_id, named.invoice_id)
        state = named.state if is_open else settled_states[named.invoice_id]
        if problem := policy_problem(named.invoice_id, named.number, state):
            return problem
    named_id = named.invoice_id if named else None
    return Completion(
        payment_id=payment_id,
        paid_into=into,
        member_id=match.member_id,
        matching_type=match.matching_type,
        invoice_id=named_id,
        amount_minor=payment.amount_minor,
        paid_on=payment.booked_on,
        allocation=book.settle(into.organisation_id, match.member_id, payment.amount_minor, named_id),
        text=f"KID {payment.reference}",
    )
