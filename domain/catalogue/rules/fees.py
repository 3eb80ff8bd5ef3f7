"""What a membership's fee may depend on, and what contradicts itself (CAT-10, CAT-21)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from uuid import UUID

from domain.catalogue.model import (
    AgeGroup,
    BranchShare,
    Category,
    CategoryPrice,
    Conditions,
    FeeRules,
    FirstLengthKind,
    HouseholdPrice,
    NewAmount,
    NewFeeRules,
    Plan,
    PlanKind,
    PlanRate,
    PriceRule,
    PriceRuleKind,
    Product,
    ShareKind,
    StartMonth,
    StartMonthKind,
)
from domain.catalogue.model.fees import MONTHS
from domain.catalogue.rules.offers import percent_bp, percent_errors
from domain.catalogue.rules.selling import account_errors, amount_errors, price_on
from domain.kernel.refusal import FieldError
from domain.people.rules.texts import text_errors

AGE_MAX = 150
HOUSEHOLD_MAX = 50
GROUPS_MAX = 30
CATEGORY_CHARACTERS_MAX = 60


def fee_errors(new: NewFeeRules) -> list[FieldError]:
    """Find what is wrong with fee rules by themselves; paths are those below the plan's `fees`."""
    return [
        *text_errors("fees.category", new.category, CATEGORY_CHARACTERS_MAX),
        *_condition_errors(new.conditions),
        *_age_errors(new),
        *_category_errors(new),
        *_household_errors(new),
        *_share_errors(new),
        *_start_errors(new),
    ]


def fees_of(new: NewFeeRules | None) -> FeeRules | None:
    """Return the rules that were asked for, None where they say nothing; they mean something without `fee_errors`."""
    if new is None:
        return None
    share = start = None
    if new.share_kind is ShareKind.AMOUNT:
        share = BranchShare(new.share_kind, new.share_minor or 0, new.share_account.strip())
    elif new.share_kind is ShareKind.PERCENT:
        share = BranchShare(new.share_kind, percent_bp(new.share_percent or "") or 0, new.share_account.strip())
    if new.start_kind is StartMonthKind.AMOUNTS:
        start = StartMonth(new.start_kind, new.start_amounts)
    elif new.start_kind is StartMonthKind.PERCENTS:
        start = StartMonth(new.start_kind, tuple(percent_bp(one) or 0 for one in new.start_percents))
    elif new.start_kind is not None:
        start = StartMonth(new.start_kind)
    groups = [AgeGroup(one.from_years, one.to_years, _price_of(one.price), one.category_id) for one in new.age_groups]
    households = [HouseholdPrice(one.members, _price_of(one.price)) for one in new.households]
    rules = FeeRules(
        new.category.strip(),
        new.age_day,
        new.conditions,
        tuple(sorted(groups, key=lambda one: one.from_years)),
        tuple(sorted(households, key=lambda one: one.members)),
        share,
        start,
        tuple(CategoryPrice(one.category_id, _price_of(one.price)) for one in new.categories),
        PlanRate(new.rate_id, new.rate_product_id) if new.rate_id is not None else None,
    )
    return None if rules == FeeRules(age_day=new.age_day) else rules


def named_category_errors(
    new: NewFeeRules | None, products: Sequence[Product], categories: Mapping[UUID, Category]
) -> Iterator[FieldError]:
    """Find categories that a fee can't name: unknown ones, and another organisation's.

    A closed one may be named: there may be members who keep it.
    """
    if new is None:
        return
    organisations = {product.organisation_id for product in products}
    named = [(f"fees.ageGroups.{place}.categoryId", one.category_id) for place, one in enumerate(new.age_groups)]
    named += [(f"fees.categories.{place}.categoryId", one.category_id) for place, one in enumerate(new.categories)]
    for path, category_id in named:
        category = categories.get(category_id) if category_id is not None else None
        if category_id is not None and (category is None or category.organisation_id not in organisations):
            message = "there is no such category in the organisation of the plan; choose one of the list"
            yield FieldError(path, "NOT_FOUND", message, rule="CAT-21")


def fee_plan_errors(plan: Plan, products: Sequence[Product], first_day: date) -> Iterator[FieldError]:
    """Find what of a plan's fee rules does not go with the rest of it: kind, length, first price, or what it costs."""
    if plan.fees is None:
        return
    if plan.kind is not PlanKind.MEMBERSHIP:
        yield FieldError(
            "fees", "KIND", "only a membership's fee depends on its member; leave these rules out", rule="CAT-21"
        )
    if plan.fees.start_month is not None:
        length, price = plan.offer.length, plan.offer.price
        if length is None or length.kind is not FirstLengthKind.OUT_THIS_YEAR or plan.frequency.months != MONTHS:
            message = "a first year by its start month lasts out the year, and those after it are years; choose that"
            yield FieldError("fees.startKind", "NOT_OUT_THIS_YEAR", message, rule="CAT-21")
        if price is not None and price.kind is PriceRuleKind.FIXED:
            message = "the first period has a fixed price already; choose one of the two"
            yield FieldError("fees.startKind", "FIXED_FIRST", message, rule="CAT-21")
    if plan.fees.share is not None and plan.fees.share.kind is ShareKind.AMOUNT:
        prices = [price_on(product.prices, plan.frequency, first_day) for product in products]
        normal = sum(price.amount_minor for price in prices if price is not None)
        if all(prices) and plan.fees.share.value > normal:
            message = "the branch's share is above the fee; lower it"
            yield FieldError("fees.shareMinor", "ABOVE_FEE", message, rule="CAT-21")


def _price_of(price: NewAmount) -> PriceRule:
    if price.kind is PriceRuleKind.PERCENT_OFF:
        return PriceRule(price.kind, percent_bp(price.percent or "") or 0)
    return PriceRule(price.kind, price.minor or 0)


def _price_errors(path: str, price: NewAmount) -> list[FieldError]:
    if price.kind is PriceRuleKind.PERCENT_OFF:
        return percent_errors(f"{path}.percent", price.percent or "", "CAT-21")
    return amount_errors(f"{path}.minor", -1 if price.minor is None else price.minor, "CAT-21")


def _range(path: str, least: int, most: int, rule: str = "CAT-21") -> FieldError:
    return FieldError(
        path, "RANGE", f"a whole number from {least} to {most}", (("least", least), ("most", most)), rule=rule
    )


def _condition_errors(conditions: Conditions) -> Iterator[FieldError]:
    least, most, household = conditions.age_least, conditions.age_most, conditions.household_least
    for path, years in (("ageLeast", least), ("ageMost", most)):
        if years is not None and not 0 <= years <= AGE_MAX:
            yield _range(f"fees.{path}", 0, AGE_MAX, "CAT-10")
    if least is not None and most is not None and most < least:
        yield FieldError("fees.ageMost", "BEFORE_START", "the highest age lies below the lowest", rule="CAT-10")
    if household is not None and not 1 <= household <= HOUSEHOLD_MAX:
        yield _range("fees.householdLeast", 1, HOUSEHOLD_MAX, "CAT-10")


def _age_errors(new: NewFeeRules) -> Iterator[FieldError]:
    if len(new.age_groups) > GROUPS_MAX:
        yield FieldError(
            "fees.ageGroups", "TOO_MANY", f"at most {GROUPS_MAX} age groups", (("most", GROUPS_MAX),), rule="CAT-21"
        )
        return
    for place, one in enumerate(new.age_groups):
        path, most = f"fees.ageGroups.{place}", AGE_MAX if one.to_years is None else one.to_years
        if not 0 <= one.from_years <= AGE_MAX:
            yield _range(f"{path}.fromYears", 0, AGE_MAX)
        elif not one.from_years <= most <= AGE_MAX:
            yield _range(f"{path}.toYears", one.from_years, AGE_MAX)
        yield from _price_errors(path, one.price)
    for category_id in {one.category_id for one in new.age_groups}:
        alike = [item for item in enumerate(new.age_groups) if item[1].category_id == category_id]
        ordered = sorted(alike, key=lambda item: item[1].from_years)
        for (_, before), (place, after) in pairwise(ordered):
            if before.to_years is None or before.to_years >= after.from_years:
                path, years = f"fees.ageGroups.{place}.fromYears", after.from_years
                message = f"an earlier group has members of {years} years already; begin after it"
                yield FieldError(path, "OVERLAP", message, (("years", years),), rule="CAT-21")


def _category_errors(new: NewFeeRules) -> Iterator[FieldError]:
    if len(new.categories) > GROUPS_MAX:
        yield FieldError(
            "fees.categories", "TOO_MANY", f"at most {GROUPS_MAX} categories", (("most", GROUPS_MAX),), rule="CAT-21"
        )
        return
    for place, one in enumerate(new.categories):
        path = f"fees.categories.{place}"
        if any(one.category_id == earlier.category_id for earlier in new.categories[:place]):
            yield FieldError(f"{path}.categoryId", "TWICE", "this category already has a price", rule="CAT-21")
        yield from _price_errors(path, one.price)


def _household_errors(new: NewFeeRules) -> Iterator[FieldError]:
    if len(new.households) > GROUPS_MAX:
        yield FieldError(
            "fees.households", "TOO_MANY", f"at most {GROUPS_MAX} sizes", (("most", GROUPS_MAX),), rule="CAT-21"
        )
        return
    for place, one in enumerate(new.households):
        path = f"fees.households.{place}"
        if not 1 <= one.members <= HOUSEHOLD_MAX:
            yield _range(f"{path}.members", 1, HOUSEHOLD_MAX)
        if any(one.members == earlier.members for earlier in new.households[:place]):
            yield FieldError(
                f"{path}.members", "TWICE", f"a household of {one.members} already has a price", rule="CAT-21"
            )
        yield from _price_errors(path, one.price)


def _share_errors(new: NewFeeRules) -> Iterator[FieldError]:
    if new.share_kind is None:
        return
    if new.share_kind is ShareKind.PERCENT:
        yield from percent_errors("fees.sharePercent", new.share_percent or "", "CAT-21")
    else:
        yield from amount_errors("fees.shareMinor", -1 if new.share_minor is None else new.share_minor, "CAT-21")
    yield from account_errors("fees.shareAccount", new.share_account.strip())


def _start_errors(new: NewFeeRules) -> Iterator[FieldError]:
    if new.start_kind in (None, StartMonthKind.MONTHS):
        return
    in_percent = new.start_kind is StartMonthKind.PERCENTS
    path = "fees.startPercents" if in_percent else "fees.startAmounts"
    count = len(new.start_percents if in_percent else new.start_amounts)
    if count != MONTHS:
        message = f"the table has one row for each of the {MONTHS} months, this one has {count}"
        yield FieldError(path, "TWELVE", message, (("count", count),), rule="CAT-21")
    elif in_percent:
        for place, percent in enumerate(new.start_percents):
            yield from percent_errors(f"{path}.{place}", percent, "CAT-21")
    else:
        for place, minor in enumerate(new.start_amounts):
            yield from amount_errors(f"{path}.{place}", minor, "CAT-21")
