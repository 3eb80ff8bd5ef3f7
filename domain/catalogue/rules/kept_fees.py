"""Fee rules as rows keep them, and as versions of a plan tell them (CAT-21, CAT-43)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain.catalogue.model import (
    AgeDay,
    AgeGroup,
    BranchShare,
    CategoryPrice,
    Conditions,
    FeeRules,
    HouseholdPrice,
    PlanRate,
    PriceRule,
    PriceRuleKind,
    ShareKind,
    StartMonth,
    StartMonthKind,
)
from domain.catalogue.rules.selling import vat_text
from domain.kernel.money import Money
from domain.kernel.reason import english


def kept_fees(fees: FeeRules | None) -> dict[str, Any] | None:
    """Return fee rules as a row keeps them; `fees_from` gives them again."""
    if fees is None:
        return None
    share, start, conditions = fees.share, fees.start_month, fees.conditions
    return {
        "category": fees.category,
        "age_day": fees.age_day.value,
        "conditions": [conditions.age_least, conditions.age_most, conditions.household_least],
        "age_groups": [_kept_group(one) for one in fees.age_groups],
        "households": [[one.members, *_price(one.price)] for one in fees.households],
        "share": share and [share.kind.value, share.value, share.account],
        "start_month": start and [start.kind.value, list(start.values)],
        "rate": fees.rate and [str(fees.rate.rate_id), fees.rate.product_id and str(fees.rate.product_id)],
        "categories": [[str(one.category_id), *_price(one.price)] for one in fees.categories],
    }


def fees_from(kept: Mapping[str, Any] | None) -> FeeRules | None:
    """Return the fee rules that a row keeps."""
    if kept is None:
        return None
    share, start = kept["share"], kept["start_month"]
    return FeeRules(
        kept["category"],
        AgeDay(kept["age_day"]),
        Conditions(*kept["conditions"]),
        tuple(_group(*one) for one in kept["age_groups"]),
        tuple(HouseholdPrice(members, _rule(kind, value)) for members, kind, value in kept["households"]),
        BranchShare(ShareKind(share[0]), share[1], share[2]) if share else None,
        StartMonth(StartMonthKind(start[0]), tuple(start[1])) if start else None,
        tuple(CategoryPrice(UUID(key), _rule(kind, value)) for key, kind, value in kept.get("categories", ())),
        _rate(*kept["rate"]) if kept.get("rate") else None,
    )


def told_fees(fees: FeeRules, currency: str, categories: Mapping[UUID, str]) -> dict[str, Any]:
    """Return what fee rules say, by field, in words that a version of a plan keeps; `categories` are names."""
    conditions, share, start = fees.conditions, fees.share, fees.start_month
    ages = [
        f"{f'{categories[one.category_id]} ' if one.category_id else ''}{one.label}: {told_price(one.price, currency)}"
        for one in fees.age_groups
    ]
    return {
        "category": fees.category,
        "ageLeast": conditions.age_least,
        "ageMost": conditions.age_most,
        "householdLeast": conditions.household_least,
        "ageGroups": [*ages, *([fees.age_day.value] if ages else [])],
        "categories": [f"{categories[one.category_id]}: {told_price(one.price, currency)}" for one in fees.categories],
        "households": [f"{one.members}+: {told_price(one.price, currency)}" for one in fees.households],
        "branchShare": share and f"{_told_share(share, currency)} ({share.account})",
        "startMonth": start and " ".join([start.kind.value, *(_told_start(start, one) for one in start.values)]),
    }


def _kept_group(one: AgeGroup) -> list[Any]:
    return [one.from_years, one.to_years, *_price(one.price), one.category_id and str(one.category_id)]


def _group(least: int, most: int | None, kind: str, value: int, category: str | None = None) -> AgeGroup:
    return AgeGroup(least, most, _rule(kind, value), UUID(category) if category else None)


def _rate(rate_id: str, product_id: str | None) -> PlanRate:
    return PlanRate(UUID(rate_id), UUID(product_id) if product_id else None)


def _price(price: PriceRule) -> tuple[str, int]:
    return price.kind.value, price.value


def _rule(kind: str, value: int) -> PriceRule:
    return PriceRule(PriceRuleKind(kind), value)


def told_price(price: PriceRule, currency: str) -> str:
    """Return a price rule in words: an amount, or what it takes off."""
    if price.kind is PriceRuleKind.PERCENT_OFF:
        return f"−{vat_text(price.value)} %"
    amount = english(Money(price.value, currency))
    return f"−{amount}" if price.kind is PriceRuleKind.AMOUNT_OFF else amount


def _told_share(share: BranchShare, currency: str) -> str:
    return f"{vat_text(share.value)} %" if share.kind is ShareKind.PERCENT else english(Money(share.value, currency))


def _told_start(start: StartMonth, value: int) -> str:
    if start.kind is StartMonthKind.PERCENTS:
        return f"{vat_text(value)} %"
    return f"{value // 100}.{value % 100:02d}"
