"""A term's invoice as it will be: with the corrections that wait for it, and what earlier credit settles of it."""

from __future__ import annotations

from dataclasses import replace

from domain.billing.rules.corrections import Corrections
from domain.billing.rules.drawing import Purse, with_drawn
from domain.subscriptions.model import TermBill


def adjusted(bill: TermBill, corrections: Corrections, purse: Purse | None = None) -> TermBill:
    """Return a bill whose draft takes its corrections (BIL-09) and then draws on the purse (BIL-08).

    Bills are to be given in the order in which they will be issued. Without a purse nothing is drawn: issuing does it.
    """
    draft = corrections.corrected(bill.draft)
    if purse is not None:
        draft = with_drawn(draft, purse)
    return bill if draft is bill.draft else replace(bill, draft=draft)
