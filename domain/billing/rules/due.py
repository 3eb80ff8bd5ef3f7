"""When an invoice is issued and when it is due (BIL-03, BIL-04)."""

from __future__ import annotations

from datetime import date, timedelta

from domain.billing.model import CHARGED_AT_ONCE


def first_due_on(registered_on: date, start_on: date, lead_days: int, payment_method: str) -> date:
    """Return the due date of the first invoice (BIL-03).

    It is the later of registration + lead days and the start; card and Vipps are due on the day of the order.
    """
    if payment_method in CHARGED_AT_ONCE:
        return registered_on
    return max(registered_on + timedelta(days=lead_days), start_on)


def following_due_on(term_start: date, issued_on: date, lead_days: int) -> date:
    """Return the due date of a following invoice: the first day of its term (BIL-04).

    Where it is issued late, the payer still gets the lead days from the day of issue.
    """
    return max(term_start, issued_on + timedelta(days=lead_days))


def issue_on(term_start: date, lead_days: int) -> date:
    """Return the first day on which a term's invoice may be issued: lead days before it starts (BIL-03, BIL-04)."""
    return term_start - timedelta(days=lead_days)
