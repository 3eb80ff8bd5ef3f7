"""What a price becomes by the rule of a first period (CAT-11)."""

from __future__ import annotations

from domain.catalogue.model import PriceRule, PriceRuleKind
from domain.kernel.money import share_minor

WHOLE_BP = 10_000


def ruled_minor(normal_minor: int, rule: PriceRule) -> int:
    """Return what a price becomes by a rule: a fixed price, or less by a percent or an amount, never below 0."""
    match rule.kind:
        case PriceRuleKind.FIXED:
            return rule.value
        case PriceRuleKind.PERCENT_OFF:
            return normal_minor - share_minor(normal_minor, rule.value, WHOLE_BP)
        case PriceRuleKind.AMOUNT_OFF:
            return max(0, normal_minor - rule.value)
