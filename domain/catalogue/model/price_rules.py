"""How a price differs from the normal one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PriceRuleKind(StrEnum):
    """How a plan's first period is priced (CAT-11)."""

    FIXED = "FIXED"
    PERCENT_OFF = "PERCENT_OFF"
    AMOUNT_OFF = "AMOUNT_OFF"


@dataclass(frozen=True, slots=True)
class PriceRule:
    """What a first period costs (CAT-11): minor units of the plan's total, or hundredths of a percent off it."""

    kind: PriceRuleKind
    value: int
