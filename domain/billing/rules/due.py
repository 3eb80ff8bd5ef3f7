"""When an invoice is issued and when it is due (BIL-03, BIL-04)."""

from __future__ import annotations

from datetime import date, timedelta

from domain.billing.model import CHARGED_AT_ONCE
from domain.kernel.dates import add_months

NOTICED_BY_BANK = frozenset({"AVTALEGIRO"})
"""Methods by which the payer's bank gives notice of a claim before it is due (FIL-03)."""
_FIRST_DAY, _LAST_DAY = 15, 14


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


def noticed_due_on(due_on: date, claimed_on: date, payment_method: str) -> date:
    """Return a due date that leaves the payer's bank the time for its notice (FIL-03); other methods keep theirs.

    What is claimed in a month falls due from the 15th of the next month to the 14th of the month after; a day outside
    becomes the first of these. The last calendar day of a month is in time.
    """
    if payment_method not in NOTICED_BY_BANK:
        return due_on
    month = claimed_on.replace(day=1)
    first, last = add_months(month, 1).replace(day=_FIRST_DAY), add_months(month, 2).replace(day=_LAST_DAY)
    return due_on if first <= due_on <= last else first
