"""What a membership's fee may depend on, and what contradicts itself (CAT-10, CAT-21)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.model import (
    AgeDay,
    AgeGroup,
    BranchShare,
    CategoryPrice,
    Conditions,
    FeeRules,
    FirstLength,
    FirstLengthKind,
    HouseholdPrice,
    Medium,
    NewAgeGroup,
    NewAmount,
    NewFeeRules,
    NewHouseholdPrice,
    Offer,
    Plan,
    PlanKind,
    PlanRate,
    Price,
    PriceRule,
    PriceRuleKind,
    Product,
    ShareKind,
    StartMonth,
    StartMonthKind,
)
from domain.catalogue.rules.fees import fee_errors, fee_plan_errors, fees_of
from domain.catalogue.rules.kept_fees import fees_from, kept_fees, told_fees
from domain.kernel.dates import Frequency, FrequencyUnit

YEARLY = Frequency(1, FrequencyUnit.YEAR)
TODAY = date(2026, 3, 2)
HALF = NewAmount(PriceRuleKind.PERCENT_OFF, percent="50")
PLAN = Plan(
    UUID(int=1),
    "Medlem",
    "",
    PlanKind.MEMBERSHIP,
    YEARLY,
    None,
    UUID(int=2),
    (UUID(int=3),),
    None,
    None,
    disabled=False,
)
PRICE = Price(UUID(int=4), UUID(int=3), YEARLY, 60_000, date(2020, 1, 1))
DUES = Product(UUID(int=3), UUID(int=5), "Kontingent", "", None, Medium.SPOKEN, 0, "3200", "NOK", (PRICE,))
CATEGORIES = [UUID(int=6), UUID(int=7)]
RULES = st.builds(
    FeeRules,
    st.text(max_size=5),
    st.sampled_from(AgeDay),
    st.builds(
        Conditions, st.none() | st.integers(0, 99), st.none() | st.integers(0, 99), st.none() | st.integers(1, 9)
    ),
    st.lists(
        st.builds(
            AgeGroup,
            st.integers(0, 99),
            st.none() | st.integers(0, 99),
            st.builds(PriceRule, st.sampled_from(PriceRuleKind), st.integers(0, 9)),
            st.none() | st.sampled_from(CATEGORIES),
        ),
        max_size=3,
    ).map(tuple),
    st.lists(
        st.builds(HouseholdPrice, st.integers(1, 9), st.builds(PriceRule, st.sampled_from(PriceRuleKind), st.just(1))),
        max_size=3,
    ).map(tuple),
    st.none() | st.builds(BranchShare, st.sampled_from(ShareKind), st.integers(1, 9), st.just("3290")),
    st.none() | st.builds(StartMonth, st.sampled_from(StartMonthKind), st.just(tuple(range(12)))),
    st.lists(
        st.builds(
            CategoryPrice,
            st.sampled_from(CATEGORIES),
            st.builds(PriceRule, st.sampled_from(PriceRuleKind), st.integers(0, 9)),
        ),
        max_size=2,
    ).map(tuple),
    st.none() | st.builds(PlanRate, st.just(UUID(int=8)), st.none() | st.just(UUID(int=3))),
)


def wrong(new: NewFeeRules) -> list[tuple[str, str]]:
    return [(one.path, one.code) for one in fee_errors(new)]


@pytest.mark.rule("CAT-21")
@given(RULES)
def test_a_row_gives_fee_rules_again_as_they_were(fees: FeeRules) -> None:
    assert fees_from(json.loads(json.dumps(kept_fees(fees)))) == fees
    assert told_fees(fees, "NOK", dict.fromkeys(CATEGORIES, "Student"))["category"] == fees.category


@pytest.mark.rule("CAT-21")
def test_a_row_from_before_there_were_categories_gives_the_same_fee_rules() -> None:
    fees = FeeRules(age_groups=(AgeGroup(18, 25, PriceRule(PriceRuleKind.FIXED, 100)),))
    kept = kept_fees(fees)
    assert kept is not None
    assert fees_from({**kept, "age_groups": [[18, 25, "FIXED", 100]], "categories": []}) == fees
    del kept["categories"], kept["rate"]
    assert fees_from(kept) == fees


@pytest.mark.rule("CAT-21")
def test_age_groups_may_leave_gaps_and_never_overlap() -> None:
    young, old = NewAgeGroup(18, 25, HALF), NewAgeGroup(67, None, HALF)
    assert wrong(NewFeeRules(age_groups=(old, young))) == []
    assert wrong(NewFeeRules(age_groups=(young, NewAgeGroup(25, 30, HALF)))) == [
        ("fees.ageGroups.1.fromYears", "OVERLAP")
    ]
    assert wrong(NewFeeRules(age_groups=(NewAgeGroup(0, None, HALF), old))) == [
        ("fees.ageGroups.1.fromYears", "OVERLAP")
    ]
    assert wrong(NewFeeRules(age_groups=(young, replace(young, category_id=CATEGORIES[0])))) == []
    assert wrong(NewFeeRules(age_groups=(replace(young, category_id=CATEGORIES[0]),) * 2)) == [
        ("fees.ageGroups.1.fromYears", "OVERLAP")
    ]
    made = fees_of(NewFeeRules(age_groups=(old, young)))
    assert made is not None
    assert [one.label for one in made.age_groups] == ["18–25", "67+"]


@pytest.mark.rule("CAT-21", "CAT-10")
@pytest.mark.parametrize(
    ("new", "path", "code"),
    [
        (NewFeeRules(age_groups=(NewAgeGroup(30, 20, HALF),)), "fees.ageGroups.0.toYears", "RANGE"),
        (NewFeeRules(age_groups=(NewAgeGroup(-1, 20, HALF),)), "fees.ageGroups.0.fromYears", "RANGE"),
        (
            NewFeeRules(age_groups=(NewAgeGroup(1, 2, NewAmount(PriceRuleKind.FIXED)),)),
            "fees.ageGroups.0.minor",
            "AMOUNT",
        ),
        (
            NewFeeRules(households=(NewHouseholdPrice(2, HALF), NewHouseholdPrice(2, HALF))),
            "fees.households.1.members",
            "TWICE",
        ),
        (NewFeeRules(households=(NewHouseholdPrice(0, HALF),)), "fees.households.0.members", "RANGE"),
        (NewFeeRules(conditions=Conditions(30, 20)), "fees.ageMost", "BEFORE_START"),
        (NewFeeRules(conditions=Conditions(household_least=0)), "fees.householdLeast", "RANGE"),
        (
            NewFeeRules(share_kind=ShareKind.PERCENT, share_percent="101", share_account="3290"),
            "fees.sharePercent",
            "PERCENT",
        ),
        (NewFeeRules(share_kind=ShareKind.AMOUNT, share_minor=1, share_account="x"), "fees.shareAccount", "ACCOUNT"),
        (NewFeeRules(start_kind=StartMonthKind.AMOUNTS, start_amounts=(1,) * 11), "fees.startAmounts", "TWELVE"),
        (
            NewFeeRules(start_kind=StartMonthKind.PERCENTS, start_percents=("0",) + ("100",) * 11),
            "fees.startPercents.0",
            "PERCENT",
        ),
        (NewFeeRules(category="x" * 61), "fees.category", "TOO_LONG"),
    ],
)
def test_what_contradicts_itself_is_refused_where_it_is_written(new: NewFeeRules, path: str, code: str) -> None:
    assert wrong(new) == [(path, code)]


@pytest.mark.rule("CAT-21", "CAT-14", "CAT-11")
def test_fee_rules_go_with_the_rest_of_the_plan() -> None:
    by_month = FeeRules(start_month=StartMonth(StartMonthKind.MONTHS))
    share = FeeRules(share=BranchShare(ShareKind.AMOUNT, 60_001, "3290"))
    out = Offer(length=FirstLength(FirstLengthKind.OUT_THIS_YEAR))
    fixed = replace(out, price=PriceRule(PriceRuleKind.FIXED, 1))

    def found(plan: Plan) -> list[str]:
        return [one.code for one in fee_plan_errors(plan, [DUES], TODAY)]

    assert found(replace(PLAN, fees=by_month)) == ["NOT_OUT_THIS_YEAR"]
    assert found(replace(PLAN, fees=by_month, offer=out)) == []
    monthly = Frequency(1, FrequencyUnit.MONTH)
    assert found(replace(PLAN, fees=by_month, offer=out, frequency=monthly)) == ["NOT_OUT_THIS_YEAR"]
    assert found(replace(PLAN, fees=by_month, offer=fixed)) == ["FIXED_FIRST"]
    assert found(replace(PLAN, fees=share)) == ["ABOVE_FEE"]
    assert found(replace(PLAN, fees=FeeRules(share=BranchShare(ShareKind.AMOUNT, 60_000, "3290")))) == []
    assert found(replace(PLAN, kind=PlanKind.SUBSCRIPTION, fees=FeeRules(category="Støtte"))) == ["KIND"]
    assert fees_of(NewFeeRules()) is None
