"""Numbers from sums, in whole arithmetic; None where a division has nothing to divide by (DSH-03…DSH-08, FUN-01)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from domain.insight.model import Sums
from domain.kernel.money import share_minor


def count_of(rows: Sums) -> int:
    """How many rows."""
    return rows.count


def sum_of(rows: Sums) -> int:
    """What the rows add up to, in minor units."""
    return rows.amount_minor


def percent(part: int, whole: int) -> Decimal | None:
    """Return part of whole in percent with two decimals, rounded half away from zero; None for a whole of 0."""
    if whole <= 0:
        return None
    return Decimal(share_minor(10_000, part, whole)).scaleb(-2)


def average_minor(rows: Sums) -> int | None:
    """Return the mean amount in minor units, rounded half away from zero; None without rows (DSH-04)."""
    return share_minor(rows.amount_minor, 1, rows.count) if rows.count else None


def median_minor(rows: Sums) -> int | None:
    """Return the middle amount, or the mean of the two in the middle; None without rows (FUN-01)."""
    if rows.middle_low_minor is None or rows.middle_high_minor is None:
        return None
    return share_minor(rows.middle_low_minor + rows.middle_high_minor, 1, 2)


def sums_of_amounts(counts: Mapping[int, int]) -> Sums:
    """Return what amounts add up to, with the two in the middle; `counts` says how often each amount is there."""
    number = sum(counts.values())
    low_place, high_place, passed = (number + 1) // 2, number // 2 + 1, 0
    middle: list[int] = []
    for amount in sorted(counts):
        passed += counts[amount]
        while len(middle) < 2 and passed >= (low_place, high_place)[len(middle)]:
            middle.append(amount)
    low, high = middle or (None, None)
    return Sums(number, sum(amount * count for amount, count in counts.items()), low, high)


def share_of_rows(rows: Sums, whole: Sums) -> Decimal | None:
    """Return how many percent of the whole's rows these are (DSH-08, FUN-01)."""
    return percent(rows.count, whole.count)


def lifetime_minor(active: Sums, churned: Sums, payers: Sums) -> int | None:
    """Return ACV / churn rate, rounded once; None, not infinity, where churn is 0 or no one pays (DSH-05)."""
    if not active.count or not churned.count or not payers.count:
        return None
    return share_minor(active.amount_minor, payers.count, active.count * churned.count)


def net_minor(gifts: Sums, costs: Sums) -> int:
    """Return what gifts left after costs (FUN-01)."""
    return gifts.amount_minor - costs.amount_minor


def cost_percent(gifts: Sums, costs: Sums) -> Decimal | None:
    """Return the cost of each krone given, in øre (= percent of the gifts); None without gifts (FUN-01)."""
    return percent(costs.amount_minor, gifts.amount_minor)
