"""What of an invoice for a period is paid for days that are still to come (REP-21, LED-08)."""

from __future__ import annotations

from datetime import date

from domain.kernel.dates import Period
from domain.kernel.money import share_minor


def prepaid_minor(net_minor: int, credited_minor: int, period: Period, on: date) -> int:
    """Return what is left of an invoice's net amount for the days from `on`, after what credit notes took back.

    Each day costs the same; what is earned by a day is rounded, so that the days add up to the whole. A credit takes
    the last days back first, and where it takes more, days that were earned already.
    """
    elapsed = min(max((on - period.start).days, 0), period.days)
    left = net_minor - share_minor(net_minor, elapsed, period.days) - credited_minor
    return max(0, left) if net_minor >= 0 else min(0, left)
