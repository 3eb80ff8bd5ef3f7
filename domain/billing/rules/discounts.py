"""What discounts took off a line, as its row keeps it (BIL-01)."""

from __future__ import annotations

from dataclasses import dataclass

from domain.billing.model import Why
from domain.billing.rules.why import LineCode

_PERCENTS = frozenset({LineCode.FIRST_PERCENT, LineCode.DISCOUNT})
_AMOUNTS = frozenset({LineCode.FIRST_FIXED, LineCode.FIRST_AMOUNT})


@dataclass(frozen=True, slots=True)
class Discount:
    """What one cost before, and what was taken off the whole line, with VAT; the percent where it is one percent."""

    list_minor: int
    amount_minor: int
    percent: str | None


def discount_of(quantity: int, unit_minor: int, list_minor: int | None, why: Why) -> Discount | None:
    """Return the discount of a line; None where it has none.

    A first period's percent and a permanent discount after it are no one percent, so that only the amount is said.
    """
    if list_minor is None:
        return None
    given = [one for one in why if one.code in _PERCENTS | _AMOUNTS]
    is_percent = len(given) == 1 and given[0].code in _PERCENTS
    percent = str(dict(given[0].args)["percent"]) if is_percent else None
    return Discount(list_minor, quantity * (list_minor - unit_minor), percent)
